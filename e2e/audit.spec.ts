import { inspect } from "./fixtures/inspect";
import { expect, test } from "./fixtures/test";
import { unique } from "./fixtures/world";

test("who did what is found by filters in the address, opened, and taken away as a file that verifies", async ({
  admin,
  world,
}) => {
  const team = await world.team();
  const bot = await world.account([team], unique("audited-bot"));
  const { secret } = await world.token(bot, ["profile:read"]);
  expect((await world.as(secret, "/me/teams")).status()).toBe(403);

  await admin.goto("/");
  await admin.getByRole("navigation", { name: "Console" }).getByRole("link", { name: "Audit" }).click();
  await admin.getByRole("heading", { level: 1, name: "Audit" }).waitFor();
  await admin.getByRole("textbox", { name: "Action" }).fill("service_account");
  await admin.getByRole("textbox", { name: "Target" }).fill(`service_account:${bot.id}`);
  await admin.getByRole("button", { name: "Apply" }).click();
  await expect(admin).toHaveURL(/action=service_account/);
  const created = admin.getByRole("listitem").filter({ hasText: "service_account.created" });
  await created.locator("summary").click();
  await expect(created.getByRole("table", { name: "What changed" })).toContainText(bot.name);
  await expect(created).toContainText("A service account administers by the scopes of its token.");
  await inspect(admin, "Audit, one change opened");

  const logs = admin.getByRole("navigation", { name: "Logs" });
  await logs.getByRole("link", { name: "Access" }).click();
  await expect(logs.getByRole("link", { name: "Access" })).toHaveAttribute("aria-current", "page");
  await expect(async () => {
    await admin.getByRole("textbox", { name: "Actor" }).fill(bot.name);
    await admin.getByRole("combobox", { name: "Outcome" }).selectOption("denied");
    await admin.getByRole("button", { name: "Apply" }).click();
    await expect(admin.getByRole("listitem").filter({ hasText: "access.denied" })).toHaveCount(1, { timeout: 2_500 });
  }).toPass();
  await inspect(admin, "Audit, denials");

  await logs.getByRole("link", { name: "Security" }).click();
  await expect(logs.getByRole("link", { name: "Security" })).toHaveAttribute("aria-current", "page");
  await inspect(admin, "Audit, security events");

  await logs.getByRole("link", { name: "Changes" }).click();
  const [download] = await Promise.all([
    admin.waitForEvent("download"),
    admin.getByRole("link", { name: "Export JSON lines" }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^latchkey-audit-changes-\w+\.jsonl$/);
});

test("a filter that can't be read is told, and one without events offers a way back", async ({ admin }) => {
  await admin.goto("/admin/audit?team=x");
  await expect(admin.getByRole("alert").filter({ hasText: "A filter can't be read" })).toContainText("Invalid team");
  await admin.goto("/admin/audit?actor=nobody-of-that-name");
  await expect(admin.getByText("No event matches")).toBeVisible();
  await admin.getByRole("link", { name: "Clear search and filter" }).click();
  await expect(admin.getByText("No event matches")).toBeHidden();
});

test("nobody but administrators gets in", async ({ open, refusals }) => {
  refusals.push(/\/admin\/audit/);
  const member = await open("member");
  const answer = await member.goto("/admin/audit");
  expect(answer?.status()).toBe(403);
});
