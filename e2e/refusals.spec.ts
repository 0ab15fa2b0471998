import type { Page } from "@playwright/test";
import type { PresetId } from "../lib/access/presets";
import { preset } from "../lib/access/presets";
import { runShown } from "./fixtures/shell";
import { expect, test } from "./fixtures/test";
import { unique, type World } from "./fixtures/world";
import { ServiceTokensPage } from "./pages/service-tokens-page";

/** An account in a team of its own, the token just issued in the browser, and the query that the console shows for it. */
async function ready(page: Page, world: World, presetId: PresetId = "logs-viewer") {
  const team = await world.team();
  const account = await world.account([team], unique("refused-bot"));
  const tokens = new ServiceTokensPage(page);
  await tokens.goto(`?q=${account.name}`);
  const dialog = await tokens.createToken(account.name);
  await dialog.preset(preset(presetId).label).click();
  const created = await dialog.issue("in use");
  const secret = await created.read();
  const query = await created.snippet("Query log rows");
  const me = await created.snippet("Who am I");
  await created.close();
  expect(await runShown(query, secret)).toMatchObject({ status: "success" });
  return { team, account, tokens, secret, query, me };
}

const UNKNOWN = { status: "error", message: "Invalid or expired token", error_type: "AuthenticationError" };

test("a revoked token is refused from its very next call on", async ({ admin, world }) => {
  const { account, tokens, secret, query } = await ready(admin, world);
  await admin.reload();
  await expect(tokens.row(account.name, "in use")).toContainText("curl");

  await tokens.revoke(account.name, "in use");
  expect(await runShown(query, secret)).toMatchObject(UNKNOWN);
  expect((await world.as(secret, "/me")).status()).toBe(401);

  await expect(admin.getByRole("region", { name: /Results/ })).toContainText("in use revoked");
  await expect(admin.getByRole("region", { name: /Results/ })).toContainText(/Refused everywhere since \d\d:\d\d:\d\d/);
  const row = tokens.row(account.name, "in use");
  await expect(row, "it stays in the list").toContainText(/revoked \d+ \w+ \d{4}/);
  await expect(row.getByRole("button", { name: /^Revoke/ })).toHaveCount(0);
  await expect(tokens.card(account.name)).toContainText("No live token.");
});

test("deleting an account tells the impact, wants its name, and ends its tokens", async ({ admin, world }) => {
  const { team, account, tokens, secret, query } = await ready(admin, world);
  await tokens
    .card(account.name)
    .getByRole("button", { name: `Delete service account ${account.name}` })
    .click();
  const question = admin.getByRole("alertdialog", { name: `Delete ${account.name}?` });
  await expect(question.getByRole("button", { name: "Keep" })).toBeFocused();
  await expect(question).toContainText("1 live token ends; the next call with it is refused");
  await expect(question).toContainText(`1 team membership goes: ${team.name}`);

  const typed = question.getByRole("textbox", { name: `Type ${account.name} to go on` });
  const remove = question.getByRole("button", { name: "Delete service account" });
  await typed.fill(account.name.slice(0, -1));
  await remove.click();
  await expect(typed).toBeFocused();
  await expect(typed).toHaveAccessibleDescription(`That is not ${account.name} yet.`);
  expect(await runShown(query, secret)).toMatchObject({ status: "success" });

  await typed.fill(account.name);
  await remove.click();
  await expect(question).toBeHidden();
  await expect(tokens.card(account.name)).toHaveCount(0);
  expect(await runShown(query, secret)).toMatchObject(UNKNOWN);
});

test("an account taken out of its team is refused there, and only there", async ({ admin, world }) => {
  const { team, account, tokens, secret, query, me } = await ready(admin, world);
  const dialog = await tokens.manageTeams(account.name);
  await dialog.remove(team.name);
  await expect(dialog.root).toContainText("The account is in no team, and sources are reached through teams only.");
  await dialog.done();

  expect(await runShown(query, secret)).toMatchObject({ status: "error", message: "Team membership required" });
  expect(await runShown(me, secret)).toMatchObject({ status: "success" });
  await expect(tokens.card(account.name)).toContainText("Its tokens are refused on every source");

  await tokens.addToTeam(account.name, team.name);
  expect(await runShown(query, secret)).toMatchObject({ status: "success" });
});

test("membership without logs:read opens no rows, and the console says so before and after", async ({
  admin,
  world,
}) => {
  const { account, tokens, secret, query } = await ready(admin, world);
  await tokens.revoke(account.name, "in use");
  expect(await runShown(query, secret)).toMatchObject(UNKNOWN);

  const dialog = await tokens.createToken(account.name);
  await dialog.preset("Source admin").click();
  await expect(dialog.preview).toContainText("1 source is in reach, and without logs:read none of its rows.");
  const created = await dialog.issue("no rows");
  await expect(created.root.getByRole("region", { name: "Query log rows" })).toHaveCount(0);
  const narrow = await created.read();
  await created.test.click();
  await expect(created.results).toHaveCount(1);
  await expect(created.results).toContainText(`Answered as ${account.name}.`);
  await created.close();

  expect(await runShown(query, narrow)).toMatchObject({
    status: "error",
    message: "API token does not have the required scope",
    error_type: "AuthorizationError",
    required_scope: "logs:read",
  });
  await expect(tokens.card(account.name)).toContainText("No live token holds logs:read");
});

test("Test it now tells what the server really says when access is gone", async ({ admin, world, refusals }) => {
  refusals.push(/\/api\/v1\/teams\/\d+\/sources\/\d+\/logchefql\/query/);
  const team = await world.team();
  const account = await world.account([team]);
  const tokens = new ServiceTokensPage(admin);
  await tokens.goto(`?q=${account.name}`);
  const created = await (await tokens.createToken(account.name)).issue("tested");
  await world.leave(account, team);
  await created.test.click();
  await expect(created.results.nth(0)).toContainText("200");
  await expect(created.results.nth(1)).toContainText("403");
  await expect(created.results.nth(1)).toContainText("Refused: Team membership required.");
  await created.close();
});

test("service accounts are managed at their own address alone", async ({ world }) => {
  const account = await world.account();
  const manager = await world.token(account, ["users:read", "tokens:read"]);
  const elsewhere = await world.as(manager.secret, `/admin/users/${account.id}`);
  expect(elsewhere.status()).toBe(404);
  const own = await world.as(manager.secret, `/admin/service-accounts/${account.id}/tokens`);
  expect(own.status()).toBe(200);
});
