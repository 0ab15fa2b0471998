import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures/test";
import type { World } from "./fixtures/world";
import { type CreateTokenDialog, ServiceTokensPage } from "./pages/service-tokens-page";

async function open(page: Page, world: World, isInTeam = true) {
  const account = await world.account(isInTeam ? [await world.team()] : []);
  const tokens = new ServiceTokensPage(page);
  await tokens.goto(`?q=${account.name}`);
  return { account, tokens, dialog: await tokens.createToken(account.name) };
}

/** Preset, what is done to Alerts, the badge that follows, and the difference that is told. */
const DEVIATIONS = [
  ["Read-only", "Write", "13 scopes", ["+ alerts:write"]],
  ["Logs viewer", "Write", "7 scopes", ["+ alerts:read", "+ alerts:write"]],
  ["Logs analyst", "Write", "11 scopes", ["+ alerts:read", "+ alerts:write"]],
  ["Alerts manager", "None", "4 scopes", ["− alerts:read", "− alerts:write"]],
  ["Source admin", "Read", "5 scopes", ["+ alerts:read"]],
] as const;

async function expectOnlyLit(dialog: CreateTokenDialog, label: string | null) {
  const lit = dialog.root.getByRole("radiogroup", { name: "Preset" }).getByRole("radio", { checked: true });
  await expect(lit).toHaveCount(label ? 1 : 0);
  if (label) await expect(dialog.preset(label)).toBeChecked();
}

test("a preset is lit while the selection is its own, and tells the difference when it isn't", async ({
  admin,
  world,
}) => {
  const { dialog } = await open(admin, world);
  const scopes = dialog.root.getByRole("region", { name: "Scopes", exact: true });
  for (const [label, level, badge, difference] of DEVIATIONS) {
    await dialog.preset(label).click();
    await expectOnlyLit(dialog, label);
    await dialog.level("Alerts", level).click();
    await expectOnlyLit(dialog, null);
    await expect(scopes.getByText(badge, { exact: true })).toBeVisible();
    for (const part of difference) await expect(scopes.getByText(part, { exact: true })).toBeVisible();
    await expect(scopes.getByText(`against ${label}`)).toBeVisible();
    await scopes.getByRole("button", { name: `Reset to ${label}` }).click();
    await expectOnlyLit(dialog, label);
  }
});

test("the matrix and the presets are two views of one selection", async ({ admin, world }) => {
  const { dialog } = await open(admin, world);
  await dialog.preset("Logs viewer").click();
  await expect(dialog.level("Logs", "Read")).toBeChecked();
  await expect(dialog.level("Alerts", "None")).toBeChecked();
  await dialog.root.getByRole("button", { name: "All reads" }).click();
  await expectOnlyLit(dialog, "Read-only");

  await dialog.level("Saved queries", "Write").click();
  await expect(dialog.level("Saved queries", "Read"), "writing includes reading").toHaveText("✓ Read");
  await dialog.level("Saved queries", "None").click();
  await expect(dialog.level("Saved queries", "None")).toBeChecked();

  await dialog.root.getByRole("button", { name: "Clear", exact: true }).click();
  await dialog.level("Alerts", "Read").click();
  await expect(dialog.group("Alerts")).toHaveAttribute("aria-checked", "mixed");
  await dialog.group("Alerts").click();
  await expect(dialog.group("Alerts")).toHaveAttribute("aria-checked", "true");
  await expect(dialog.level("Alerts", "Write")).toBeChecked();
  await dialog.group("Alerts").click();
  await expect(dialog.level("Alerts", "None")).toBeChecked();
});

test("scopes are found by what they open", async ({ admin, world }) => {
  const { dialog } = await open(admin, world);
  const resources = dialog.root.locator("fieldset").getByRole("radiogroup");
  await dialog.search.fill("POST /me/tokens");
  await expect(resources).toHaveCount(1);
  await expect(resources).toHaveAccessibleName("API tokens");
  await expect(dialog.root.getByText("2 of 23 scopes")).toBeAttached();
  await dialog.search.fill("no such scope");
  await expect(dialog.root.getByText("No scope mentions “no such scope”")).toBeVisible();
  await admin.keyboard.press("Escape");
  await expect(dialog.search, "Escape clears the search first").toHaveValue("");
  await expect(resources).toHaveCount(12);
});

test("administrative scopes are marked wherever they are shown", async ({ admin, world }) => {
  const { account, tokens, dialog } = await open(admin, world);
  const marks = dialog.root.getByText("Write is administrative.");
  await expect(marks).toHaveCount(3);
  for (const word of ["mint further tokens", "deactivate people", "decide who belongs to a team"]) {
    await expect(dialog.root.getByText(word)).toBeVisible();
  }
  await dialog.preset("Logs viewer").click();
  await expect(dialog.summary).not.toContainText("widen access");
  await dialog.level("API tokens", "Write").click();
  await expect(dialog.summary).toContainText("Its holder can widen access, its own or another's.");
  await (await dialog.issue("minter")).close();
  const row = tokens.row(account.name, "minter");
  await expect(row.getByRole("img", { name: "Administrative" })).toBeVisible();
  await expect(row).toContainText("7 scopes");
});

test("everything is a choice of its own, drawn as the danger that it is", async ({ admin, world }) => {
  const { account, tokens, dialog } = await open(admin, world);
  await dialog.everything.click();
  await expectOnlyLit(dialog, "Full access");
  await expect(dialog.level("Users", "Write")).toBeChecked();
  await expect(dialog.level("Users", "None"), "`*` leaves nothing to choose").toBeDisabled();
  await expect(dialog.preview).toContainText("every scope");
  await expect(dialog.summary).toContainText("widen access");
  await dialog.everything.click();
  await expectOnlyLit(dialog, null);
  await expect(dialog.preview).toContainText("Nothing yet.");
  await dialog.preset("Full access").click();
  await expect(dialog.everything).toBeChecked();
  await dialog.submit.click();
  await expect(dialog.reason, "nobody may do all without saying why").toBeFocused();
  await dialog.reason.fill("the nightly backup reads everything");
  await (await dialog.issue("all of it")).close();
  await expect(tokens.row(account.name, "all of it")).toContainText("Full access");
});

test("an expiry is shown as the day that it means, and never is warned about", async ({ admin, world }) => {
  const { account, tokens, dialog } = await open(admin, world);
  await expect(dialog.lifetime("30 days")).toBeChecked();
  for (const days of [7, 30, 90]) {
    await dialog.lifetime(`${days} days`).click();
    const { day, zone } = await admin.evaluate((count) => {
      const date = new Date(Date.now() + count * 86_400_000);
      const long = { day: "numeric", month: "short", year: "numeric" } as const;
      const zoned = date.toLocaleTimeString("en-GB", { timeZoneName: "short" });
      return { day: date.toLocaleDateString("en-GB", long), zone: zoned.split(" ").at(-1) ?? "" };
    }, days);
    const told = dialog.root.getByText(new RegExp(`^${day}, \\d\\d:\\d\\d ${zone} · in ${days} days$`));
    await expect(told).toBeVisible();
  }
  await expect(dialog.root.getByText(/works until someone revokes it/)).toBeHidden();
  await dialog.lifetime("Never").click();
  await expect(dialog.root.getByText(/works until someone revokes it/)).toBeVisible();
  await dialog.reason.fill("the old collector can't renew");
  await (await dialog.issue("eternal")).close();
  await expect(tokens.row(account.name, "eternal")).toContainText("never expires");

  const soon = await tokens.createToken(account.name);
  await soon.lifetime("7 days").click();
  await (await soon.issue("brief")).close();
  await expect(tokens.row(account.name, "brief")).toContainText("in 7 days");
});

test("what a token would reach is told while it is made", async ({ admin, world }) => {
  const { account, dialog } = await open(admin, world, false);
  await expect(dialog.preview).toContainText(`Every source will refuse it: ${account.name} is in no team.`);
  await expect(dialog.preview).toContainText("scopes have no effect");
  await expect(dialog.summary).toContainText("It reads no log rows.");
});

test("expired and revoked tokens stay listed, and filters find them", async ({ admin, world }) => {
  const account = await world.account([await world.team()]);
  await world.token(account, ["logs:read"], -1, "over");
  await world.revoke(account, await world.token(account, ["logs:read"], 30, "ended"));
  const tokens = new ServiceTokensPage(admin);
  await tokens.goto(`?q=${account.name}`);
  await expect(tokens.row(account.name, "over")).toContainText(/expired \d+ \w+ \d{4}/);
  await expect(tokens.row(account.name, "ended")).toContainText(/revoked \d+ \w+ \d{4}/);

  await tokens.turnFilter("Without live token");
  await expect(admin).toHaveURL(/show=no-token/);
  await expect(tokens.card(account.name)).toBeVisible();
  await admin.reload();
  await expect(tokens.card(account.name), "the address keeps the filter").toBeVisible();
  await tokens.turnFilter("Full access");
  await expect(admin.getByText("No account matches")).toBeVisible();
  await admin.getByRole("button", { name: "Clear search and filter" }).click();
  await expect(admin).toHaveURL(/\/admin\/service-tokens$/);
});

test("a token is held to a team, its rows, networks and a rate, and its row says so", async ({ admin, world }) => {
  const team = await world.team();
  const account = await world.account([team, await world.team()]);
  const tokens = new ServiceTokensPage(admin);
  await tokens.goto(`?q=${account.name}`);
  const dialog = await tokens.createToken(account.name);
  await dialog.preset("Logs viewer").click();
  await expect(dialog.reason).toBeHidden();
  await dialog.openAdvanced();
  await dialog.root.getByRole("group", { name: "Only these teams" }).getByRole("checkbox", { name: team.name }).click();
  await dialog.field("Description").fill("Errors of the shop");
  await dialog.field("Row filter").fill("level=error |");
  await expect(dialog.root.getByText(/unexpected end of query/), "it is read while it is typed").toBeVisible();
  await dialog.field("Row filter").fill("level=error");
  await expect(dialog.root.getByText(/unexpected end of query/)).toBeHidden();
  await dialog.field("Allowed networks").fill("127.0.0.0/8\nnowhere");
  await dialog.field("Requests a minute").fill("60");
  await dialog.submit.click();
  await expect(dialog.root.getByText("nowhere is not an address or a network.")).toBeVisible();
  await dialog.field("Allowed networks").fill("127.0.0.0/8\n::1");
  await (await dialog.issue("held")).close();
  const row = tokens.row(account.name, "held");
  await expect(row).toContainText("Errors of the shop");
  await expect(row).toContainText('Held to 1 team · rows: level = "error" · 2 networks · 60 a minute');
});
