import type { Page } from "@playwright/test";
import { inspect } from "./fixtures/inspect";
import { expect, test } from "./fixtures/test";

// Each layer is looked at four times.
test.describe.configure({ timeout: 120_000 });

const palette = (page: Page) => page.getByRole("dialog", { name: "Command palette" });
const option = (page: Page, name: string | RegExp) => palette(page).getByRole("option", { name });

/** Presses Ctrl+K until the palette is there: a page that has just come listens a moment later. */
async function openPalette(page: Page): Promise<void> {
  await expect(async () => {
    if (!(await palette(page).isVisible())) await page.keyboard.press("Control+k");
    await expect(palette(page)).toBeVisible({ timeout: 3_000 });
  }).toPass();
  await expect(palette(page).getByRole("combobox")).toBeFocused();
}

test("the palette leads an administrator anywhere by keyboard, and remembers it", async ({ admin, world }) => {
  const team = await world.team();
  const account = await world.account([team]);
  await admin.goto("/");
  await admin.getByRole("heading", { level: 1 }).waitFor();
  await openPalette(admin);
  await inspect(admin, "command palette");

  await admin.keyboard.type(team.name);
  await expect(option(admin, team.name)).toHaveAttribute("data-highlighted", "");
  await inspect(admin, "command palette, with a result");
  await admin.keyboard.press("Enter");
  await admin.waitForURL(`**/teams/${team.id}`);
  await expect(palette(admin)).toBeHidden();
  await admin.getByRole("heading", { level: 1, name: team.name }).waitFor();

  await admin.goto("/access");
  await openPalette(admin);
  await expect(palette(admin).getByRole("group", { name: "Recent" })).toContainText(team.name);
  await admin.keyboard.type(account.name);
  await option(admin, account.name).waitFor();
  await admin.keyboard.press("Escape");
  await expect(palette(admin)).toBeHidden();

  await openPalette(admin);
  await admin.keyboard.type("nothing is called so");
  await expect(palette(admin).getByText("Nothing that you may see is called that.")).toBeVisible();
  await admin.keyboard.press("Control+a");
  await admin.keyboard.type("create team");
  await expect(option(admin, "Create team")).toHaveAttribute("data-highlighted", "");
  await admin.keyboard.press("Enter");
  await expect(admin.getByRole("dialog", { name: "Create team" })).toBeVisible();
  expect(new URL(admin.url()).search).toBe("");
});

test("the palette shows a member no more than the member may see", async ({ open, world }) => {
  const [own, foreign] = [await world.team("Console requests", "Mine"), await world.team("Host packages", "Theirs")];
  const mate = await world.account([own]);
  const stranger = await world.account([foreign]);
  await world.join(await world.person("member@latchkey.test"), own, "member");
  const member = await open("member");
  await member.goto("/");
  await member.getByRole("button", { name: "Open the command palette" }).click();
  const input = palette(member).getByRole("combobox");
  await input.fill("service tokens");
  await expect(palette(member).getByRole("status")).toHaveText("Nothing that you may see is called that.");
  for (const [name, isSeen] of [
    [own.name, true],
    [foreign.name, false],
    [mate.name, true],
    [stranger.name, false],
  ] as const) {
    await input.fill(name);
    await expect(palette(member).getByRole("status")).toHaveText(
      isSeen ? "1 result" : "Nothing that you may see is called that.",
    );
  }
  await input.fill(mate.name);
  await option(member, mate.name).click();
  await member.waitForURL(`**/teams/${own.id}`);
});

test("U-41 single keys lead somewhere, wait while one types, and can be switched off", async ({ open }) => {
  const owner = await open("owner");
  const sheet = owner.getByRole("dialog", { name: "Keyboard shortcuts" });
  await owner.goto("/");
  await owner.getByRole("heading", { level: 1 }).waitFor();
  await expect(async () => {
    await owner.keyboard.press("?");
    await expect(sheet).toBeVisible({ timeout: 3_000 });
  }).toPass();
  await expect(sheet.getByText("Explore")).toBeVisible();
  await expect(sheet.getByText("Service Tokens")).toHaveCount(0);
  await inspect(owner, "help sheet");
  await owner.keyboard.press("g");
  await owner.keyboard.press("e");
  await expect(sheet).toBeVisible();
  await owner.keyboard.press("Escape");
  await expect(sheet).toBeHidden();

  await owner.keyboard.press("g");
  await owner.keyboard.press("y");
  await owner.waitForURL("**/access");
  await owner.keyboard.press("/");
  await expect(palette(owner)).toBeVisible();
  await owner.keyboard.type("g?");
  await expect(palette(owner).getByRole("combobox")).toHaveValue("g?");
  await expect(sheet).toHaveCount(0);
  await owner.keyboard.press("Escape");

  await owner.goto("/settings/preferences");
  const choice = owner.getByRole("checkbox", { name: "Shortcuts of single keys" });
  await choice.click();
  await expect(owner.getByText("Saved", { exact: true })).toBeVisible();
  await owner.goto("/access");
  await owner.getByRole("heading", { level: 1 }).waitFor();
  // The palette listens either way, which shows that the page does.
  await openPalette(owner);
  await owner.keyboard.press("Escape");
  await expect(palette(owner)).toBeHidden();
  await owner.keyboard.press("?");
  await owner.keyboard.press("g");
  await owner.keyboard.press("h");
  await openPalette(owner);
  await owner.keyboard.type("keyboard shortcuts");
  await owner.keyboard.press("Enter");
  await expect(sheet.getByText("Single keys are switched off")).toBeVisible();
  expect(new URL(owner.url()).pathname).toBe("/access");
  await sheet.getByRole("button", { name: "Switch single keys on" }).click();
  await owner.waitForURL("**/settings/preferences");
  await choice.click();
  await expect(choice).toBeChecked();
});
