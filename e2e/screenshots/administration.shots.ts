import { expect, PEOPLE, test } from "../fixtures/test";
import { unique } from "../fixtures/world";
import { shoot } from "./shoot";

test("people, sources, audit and settings", async ({ admin, world }) => {
  const team = await world.team("Console requests", "Payments");
  const made = await world.createPerson(`${unique("grace")}@example.test`, "Grace Hopper");
  await world.join(made, team, "editor");
  await world.join(made, await world.team("Console requests", "Support"), "owner");
  const kept = await world.createPerson(`${unique("alan")}@example.test`, "Alan Turing");
  await world.setStatus(kept, "inactive");
  const bot = await world.account([team], "payments-ci");
  const leaky = await world.token(bot, ["logs:read"], 30, "in a public repository");
  const { secret } = await world.token(bot, ["profile:read"], 30, "nightly");
  for (let count = 0; count < 3; count++) await world.as(secret, "/me/teams");

  await admin.goto("/admin/users");
  await admin.getByRole("row", { name: made.name }).first().waitFor();
  await shoot(admin, "users");
  await admin
    .getByRole("button", { name: `Edit ${made.name}` })
    .first()
    .click();
  await admin.getByRole("dialog").waitFor();
  await shoot(admin, "user-edit");
  await admin.keyboard.press("Escape");
  await admin
    .getByRole("button", { name: `Delete ${made.name}` })
    .first()
    .click();
  await admin.getByRole("alertdialog").waitFor();
  await shoot(admin, "user-delete");
  await admin.goto("/admin/users?q=nobody-is-called-so");
  await admin.getByRole("button", { name: "Clear search and filter" }).waitFor();
  await shoot(admin, "users-none-match");

  const { id } = await world.source("Console requests");
  await admin.goto("/admin/sources");
  await admin.getByRole("row", { name: "Console requests" }).getByText("connected").waitFor();
  await shoot(admin, "sources");
  await admin.getByRole("button", { name: "Create source" }).click();
  await admin.getByRole("dialog").waitFor();
  await shoot(admin, "source-create");
  await admin.goto(`/admin/sources/${id}`);
  await admin.getByRole("tab", { name: "Schema" }).waitFor();
  await shoot(admin, "source-schema");
  await admin.getByRole("tab", { name: "Statistics" }).click();
  await admin.getByRole("heading", { name: "Rows of late" }).waitFor();
  await shoot(admin, "source-statistics");
  await admin.getByRole("tab", { name: "Teams" }).click();
  await shoot(admin, "source-teams");

  await admin.goto("/admin/audit?action=service_account");
  await admin.getByRole("listitem").filter({ hasText: "service_account.created" }).first().locator("summary").click();
  await shoot(admin, "audit");
  await admin.goto("/admin/audit?log=access");
  await expect(async () => {
    await admin.reload();
    await expect(admin.getByText("access.denied").first()).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await shoot(admin, "audit-access");
  await admin.goto("/admin/audit?log=security");
  await admin.getByRole("navigation", { name: "Logs" }).waitFor();
  await shoot(admin, "audit-security");
  await admin.goto("/admin/audit?actor=nobody-of-that-name");
  await admin.getByText("No event matches").waitFor();
  await shoot(admin, "audit-none-match");
  await admin.goto("/admin/audit/leaked-tokens");
  await admin.getByText("No token was reported").waitFor();
  await shoot(admin, "leaked-none");
  const report = { tokens: [leaky.secret], found_at: "https://git.example.test/shop/.env" };
  expect((await admin.request.post("/api/v1/leaked-tokens", { data: report })).status()).toBe(202);
  await expect.poll(async () => (await world.as(leaky.secret, "/token")).status()).toBe(401);
  await admin.reload();
  await admin.getByRole("listitem").filter({ hasText: leaky.name }).getByText(leaky.name).click();
  await shoot(admin, "leaked");

  await admin.goto("/admin/settings");
  await admin.getByRole("tab", { name: "Tokens" }).waitFor();
  await shoot(admin, "settings-mail");
  for (const name of ["Tokens", "Other", "Federation"]) {
    await admin.getByRole("tab", { name }).click();
    await shoot(admin, `settings-${name.toLowerCase()}`);
  }
  await admin.getByRole("button", { name: "Create rule" }).click();
  await admin.getByRole("dialog").waitFor();
  await shoot(admin, "settings-rule");
});

test("a person's own settings, and the description of the API", async ({ admin }) => {
  await admin.goto("/settings/profile");
  await admin.getByRole("heading", { name: "Profile" }).first().waitFor();
  await shoot(admin, "profile");
  await admin.goto("/settings/api-tokens");
  await shoot(admin, "own-tokens-none");
  await admin.getByRole("button", { name: "Create token" }).first().click();
  await admin.getByRole("dialog").waitFor();
  await shoot(admin, "own-token-create");
  await admin.goto("/docs/api");
  await admin.getByRole("searchbox").first().waitFor();
  await shoot(admin, "api");
});

test("why a call is refused, what is reached, and reviews", async ({ admin, open, world }) => {
  const team = await world.team("Console requests", "Payments");
  const bot = await world.account([team], unique("payments-ci"));
  const token = await world.token(bot, ["logs:read", "alerts:write"], 30, "nightly");
  await world.join(await world.person(PEOPLE.owner.email), team, "owner");
  await world.join(await world.person(PEOPLE.member.email), team, "editor");
  const foreign = await world.team();
  const { decision_id: id } = await (await world.as(token.secret, `/teams/${foreign.id}/sources`)).json();
  await admin.goto("/admin/access");
  await admin.getByRole("heading", { level: 1, name: "Access" }).waitFor();
  await shoot(admin, "access");
  await admin.goto(`/admin/access?decision=${id}`);
  const told = admin.getByRole("region", { name: "Explanation" });
  await told.waitFor();
  await shoot(admin, "access-refusal");
  await admin.getByRole("radio", { name: "A call" }).click();
  const whom = admin.getByRole("combobox", { name: "Account or token" });
  await whom.fill(token.name);
  await admin
    .getByRole("option", { name: `${bot.name} · ${token.name}` })
    .first()
    .click();
  await admin.getByRole("textbox", { name: "Action" }).fill("GET /me");
  await admin.keyboard.press("Enter");
  await told.getByText("Would be refused").waitFor();
  await told.scrollIntoViewIfNeeded();
  await shoot(admin, "access-simulated");
  await admin.goto("/admin/access?tab=reach");
  await admin.getByRole("tab", { name: "Effective access" }).click();
  await admin.getByRole("combobox", { name: "Account" }).fill("Ada");
  await admin.getByRole("option", { name: /Ada Admin/ }).click();
  await admin.getByRole("region", { name: "Signed in" }).waitFor();
  await shoot(admin, "access-reach");
  await admin.goto("/admin/access?tab=reviews");
  await admin.getByRole("button", { name: "Start a review" }).waitFor();
  await shoot(admin, "reviews-none");
  const dialog = admin.getByRole("dialog", { name: "Start a review" });
  await expect(async () => {
    await admin.getByRole("button", { name: "Start a review" }).click({ timeout: 3_000 });
    await expect(dialog).toBeVisible({ timeout: 3_000 });
  }).toPass();
  await dialog.getByRole("radio", { name: "A team" }).click();
  await dialog.getByRole("combobox").fill(team.name);
  await admin.getByRole("option", { name: team.name }).click();
  await shoot(admin, "review-start");
  await dialog.getByRole("button", { name: "Start a review" }).click();
  await admin.getByRole("heading", { level: 2, name: team.name }).waitFor();
  await admin.getByRole("button", { name: `Certify ${PEOPLE.owner.name} · ${team.name}` }).click();
  await admin.getByText("1 of 3 decided").waitFor();
  await shoot(admin, "review");
  await admin.getByRole("button", { name: `Remove ${bot.name} · ${team.name}` }).click();
  await admin.getByRole("alertdialog").waitFor();
  await shoot(admin, "review-remove");
  await admin.goto("/admin/access?tab=reviews");
  await admin.getByRole("table", { name: "Access reviews" }).waitFor();
  await shoot(admin, "reviews");
  const member = await open("member");
  await member.goto("/access");
  await member.getByRole("heading", { level: 1 }).waitFor();
  await shoot(member, "your-access");
});
