import { inspect } from "./fixtures/inspect";
import { expect, PEOPLE, test } from "./fixtures/test";
import { unique } from "./fixtures/world";
import { ServiceTokensPage } from "./pages/service-tokens-page";
import { TeamPage } from "./pages/team-page";

// Each screen is looked at four times.
test.describe.configure({ timeout: 300_000 });

test("before signing in", async ({ page }) => {
  await page.goto("/sign-in");
  await inspect(page, "sign-in");
  await page.goto("/sign-in?ended=1");
  await inspect(page, "session ended");
  await page.goto("/auth-error?error=user_not_found");
  await inspect(page, "sign-in refused");
});

test("Home, and the shell around it", async ({ admin, open }) => {
  await admin.goto("/");
  await inspect(admin, "Home of an administrator");
  await admin.getByRole("button", { name: `Account of ${PEOPLE.admin.name}` }).click();
  await admin.getByRole("menuitem", { name: "Sign out" }).waitFor();
  await inspect(admin, "account menu");
  await admin.keyboard.press("Escape");
  await admin.setViewportSize({ width: 390, height: 844 });
  await admin.getByRole("button", { name: "Open navigation" }).click();
  await admin.getByRole("dialog", { name: "Latchkey" }).waitFor();
  await inspect(admin, "navigation of a phone");
  const owner = await open("owner");
  await owner.goto("/");
  await inspect(owner, "Home of an owner");
});

test("pages that are refused or missing", async ({ open, refusals }) => {
  refusals.push(/\/admin\/teams$/, /\/teams\/999999$/, /\/nowhere$/);
  const owner = await open("owner");
  expect((await owner.goto("/admin/teams"))?.status()).toBe(403);
  await inspect(owner, "403");
  expect((await owner.goto("/teams/999999"))?.status()).toBe(404);
  await inspect(owner, "404 of a team");
  expect((await owner.goto("/nowhere"))?.status()).toBe(404);
  await inspect(owner, "404");
});

test("service accounts, full and empty", async ({ admin, world }) => {
  const team = await world.team();
  const name = unique("seen");
  const full = await world.account([team], `${name} full`);
  await world.token(full, ["*"], null, "all of it");
  await world.token(full, ["logs:read"], 3, "soon over");
  await world.token(
    full,
    ["logs:read", "tokens:write"],
    30,
    "a token with quite a long name, as some people give them",
  );
  await world.token(full, ["logs:read"], -1, "over");
  await world.revoke(full, await world.token(full, ["logs:read"], 30, "ended"));
  await world.account([], `${name} alone, and with a name as long as some people like them`);
  const tokens = new ServiceTokensPage(admin);
  await tokens.goto(`?q=${name}`);
  await tokens.row(full.name, "ended").waitFor();
  await inspect(admin, "Service Tokens");
  await tokens.filter.click();
  await admin.getByRole("option", { name: "In no team" }).waitFor();
  await inspect(admin, "filter");
  await admin.keyboard.press("Escape");
  await tokens.goto("?q=nothing-is-called-so");
  await inspect(admin, "no account matches");
});

test("dialogs of a service account", async ({ admin, world }) => {
  const team = await world.team();
  const account = await world.account([team]);
  const token = await world.token(account, ["logs:read"]);
  const tokens = new ServiceTokensPage(admin);
  await tokens.goto(`?q=${account.name}`);

  await tokens.create.click();
  const create = admin.getByRole("dialog", { name: "Create service account" });
  await create.getByRole("button", { name: "Create service account" }).click();
  await create.getByText("Give it a name of at least 2 characters.").waitFor();
  await inspect(admin, "create account, with an error");
  await admin.keyboard.press("Escape");

  const teams = await tokens.manageTeams(account.name);
  await teams.root.getByRole("button", { name: `Remove ${account.name} from ${team.name}` }).click();
  await inspect(admin, "manage teams");
  await teams.teamPicker.fill("Platform");
  await admin.getByRole("option", { name: "Platform" }).waitFor();
  await inspect(admin, "manage teams, picking one");
  await admin.keyboard.press("Escape");
  await teams.done();

  await tokens
    .card(account.name)
    .getByRole("button", { name: `Revoke token ${token.name}` })
    .click();
  await admin.getByRole("alertdialog", { name: `Revoke ${token.name}?` }).waitFor();
  await inspect(admin, "revoke");
  await admin.keyboard.press("Escape");

  await tokens
    .card(account.name)
    .getByRole("button", { name: `Delete service account ${account.name}` })
    .click();
  const remove = admin.getByRole("alertdialog", { name: `Delete ${account.name}?` });
  await remove.getByRole("button", { name: "Delete service account" }).click();
  await inspect(admin, "delete account, with an error");
});

test("creating a token", async ({ admin, world }) => {
  const account = await world.account([await world.team()]);
  const tokens = new ServiceTokensPage(admin);
  await tokens.goto(`?q=${account.name}`);
  const dialog = await tokens.createToken(account.name);
  await dialog.preview.waitFor();
  await inspect(admin, "create token");
  await dialog.lifetime("Never").click();
  await dialog.everything.click();
  await inspect(admin, "create token with everything");
  await dialog.openAdvanced();
  await dialog.field("Row filter").fill("level=");
  await inspect(admin, "create token, advanced");
  await dialog.everything.click();
  await dialog.search.fill("write");
  await dialog.name.fill("");
  await dialog.submit.click();
  await inspect(admin, "create token, with errors and a search");
  await dialog.search.fill("nothing is called so");
  await inspect(admin, "create token, no scope found");
});

test("the token that is shown once", async ({ admin, world }) => {
  const account = await world.account([await world.team(), await world.team()]);
  const tokens = new ServiceTokensPage(admin);
  await tokens.goto(`?q=${account.name}`);
  const created = await (await tokens.createToken(account.name)).issue("nightly");
  await inspect(admin, "token shown once");
  await created.read();
  await created.test.click();
  await expect(created.results).toHaveCount(2);
  await admin.keyboard.press("Escape");
  await inspect(admin, "token shown once, revealed, tested and held");
  for (const tab of [".env", "GitHub Actions"]) {
    await created.root.getByRole("tab", { name: tab }).click();
    await inspect(admin, `snippet ${tab}`);
  }
  await created.close();
});

test("teams", async ({ admin, world }) => {
  const [team, empty] = [await world.team(), await world.team(null)];
  const bot = await world.account([team]);
  await world.join(await world.person(PEOPLE.owner.email), team, "owner");
  await admin.goto(`/admin/teams?q=${team.name}`);
  await inspect(admin, "Teams");
  await admin.getByRole("main").getByRole("button", { name: "Create team" }).click();
  const create = admin.getByRole("dialog", { name: "Create team" });
  await create.getByRole("button", { name: "Create team" }).click();
  await inspect(admin, "create team, with an error");

  const page = new TeamPage(admin, team);
  await page.goto();
  await inspect(admin, "a team's members");
  await page.add.click();
  await page.dialog.getByRole("button", { name: "Add member" }).click();
  await inspect(admin, "add member, with an error");
  await admin.keyboard.press("Escape");
  await admin.getByRole("button", { name: `Remove ${bot.name} from ${team.name}` }).click();
  await admin.getByRole("alertdialog").waitFor();
  await inspect(admin, "remove member");
  await admin.keyboard.press("Escape");
  await page.tab("Sources").click();
  await inspect(admin, "a team's sources");
  await page.tab("Settings").click();
  await inspect(admin, "a team's settings");

  const bare = new TeamPage(admin, empty);
  await bare.goto();
  await inspect(admin, "a team without members");
  await bare.tab("Sources").click();
  await inspect(admin, "a team without sources");
});
