import { inspect } from "./fixtures/inspect";
import { expect, PEOPLE, test } from "./fixtures/test";
import { unique } from "./fixtures/world";

test("a member makes a token of their own, sees it once, rotates and revokes it", async ({ open, world }) => {
  const page = await open("member");
  const name = unique("mine");
  await page.goto("/settings/api-tokens");
  await page.getByRole("button", { name: "Create token" }).click();
  const dialog = page.getByRole("dialog", { name: `Create token for ${PEOPLE.member.name}` });
  await expect(dialog.getByRole("radio", { name: "Full access" })).toBeChecked();
  await expect(dialog.getByText("Full access is you, in a string")).toBeVisible();
  await dialog.getByRole("textbox", { name: "Name" }).fill(name);
  await dialog.getByRole("button", { name: "Create token" }).click();
  await expect(dialog.getByRole("textbox", { name: "Reason" })).toBeFocused();
  await dialog.getByRole("button", { name: "Read-only instead" }).click();
  await expect(dialog.getByRole("radio", { name: "Read-only" })).toBeChecked();
  await dialog.getByRole("button", { name: "Create token" }).click();

  const shown = page.getByRole("alertdialog", { name: `${name} is ready` });
  await page.keyboard.press("Escape");
  await expect(shown).toBeVisible();
  await shown.getByRole("button", { name: "Reveal" }).click();
  const secret = (await shown.getByRole("status", { name: "The new token" }).textContent()) ?? "";
  expect(secret).toMatch(/^logchef_\d+_[0-9a-f]{32}$/);
  const me = await world.as(secret, "/me");
  expect(await me.json()).toMatchObject({ data: { user: { email: PEOPLE.member.email } } });
  await shown.getByRole("button", { name: "I have stored it" }).click();

  const row = page.getByRole("row", { name });
  await expect(row).toContainText("Read-only");
  await expect(row.getByRole("button", { name: `Disable token ${name}` })).toHaveCount(0);
  await row.getByRole("button", { name: `Rotate token ${name}` }).click();
  const rotate = page.getByRole("dialog", { name: `Rotate ${name}` });
  await rotate.getByRole("radio", { name: "no time" }).click();
  await rotate.getByRole("button", { name: "Rotate token" }).click();
  const again = page.getByRole("alertdialog", { name: `${name} is ready` });
  await again.getByRole("button", { name: "I have stored it" }).click();
  expect((await world.as(secret, "/me")).status()).toBe(401);

  // The successor has a row of its own; until it is there, the one that still looks alive is the old one.
  await expect(row).toHaveCount(2);
  const live = page.getByRole("row", { name }).filter({ has: page.getByRole("button", { name: /^Revoke/ }) });
  await live.getByRole("button", { name: `Revoke token ${name}` }).click();
  const question = page.getByRole("alertdialog", { name: `Revoke ${name}?` });
  await question.getByRole("button", { name: "Revoke token" }).click();
  await expect(question).toBeHidden();
  await expect(live).toHaveCount(0);
  await expect(row.first()).toContainText("revoked");
});

test("preferences hold at once, after a reload and in another browser", async ({ open }) => {
  const page = await open("owner");
  await page.goto("/settings/preferences");
  await page.getByRole("radiogroup", { name: "Theme" }).getByRole("radio", { name: "Dark" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(page.getByText("Saved", { exact: true }).first()).toBeVisible();
  await page.getByRole("radiogroup", { name: "Times" }).getByRole("radio", { name: "In UTC" }).click();
  await expect(page.getByText(/^Exact times all over the console\. Now it is .* UTC\.$/)).toBeVisible();
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  const other = await open("owner");
  await other.goto("/settings/preferences");
  const themes = other.getByRole("radiogroup", { name: "Theme" });
  await expect(themes.getByRole("radio", { name: "Dark" })).toBeChecked();
  await themes.getByRole("radio", { name: "Like the system" }).click();
  await other.getByRole("radiogroup", { name: "Times" }).getByRole("radio", { name: "In your time zone" }).click();
  await expect(other.getByRole("radio", { name: "In your time zone" })).toBeChecked();
});

test("the profile says who one is, and the account menu leads to it", async ({ open, world }) => {
  const team = await world.team();
  await world.join(await world.person(PEOPLE.member.email), team, "editor");
  const page = await open("member");
  await page.goto("/");
  await page.getByRole("button", { name: `Account of ${PEOPLE.member.name}` }).click();
  await page.getByRole("menuitem", { name: "Your settings" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Profile" })).toBeVisible();
  await expect(page.getByRole("main")).toContainText(PEOPLE.member.email);
  const item = page.getByRole("listitem").filter({ hasText: team.name }).last();
  await expect(item).toContainText("Editor");
  await expect(item).toContainText("1 source");
  await page.getByRole("navigation", { name: "Your settings" }).getByRole("link", { name: "Preferences" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Preferences" })).toBeVisible();
});

test("one's own settings hold to the bars", async ({ admin }) => {
  test.setTimeout(120_000);
  await admin.goto("/settings/profile");
  await inspect(admin, "profile");
  await admin.goto("/settings/preferences");
  await inspect(admin, "preferences");
  await admin.goto("/settings/api-tokens");
  await admin.getByRole("button", { name: "Create token" }).click();
  await admin.getByRole("dialog").waitFor();
  await inspect(admin, "create a token of one's own");
});
