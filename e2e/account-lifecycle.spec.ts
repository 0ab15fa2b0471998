import { chooseByTyping } from "./fixtures/choices";
import { inspect } from "./fixtures/inspect";
import { enterOn } from "./fixtures/keyboard";
import { expect, PEOPLE, test } from "./fixtures/test";
import { unique } from "./fixtures/world";
import { ServiceTokensPage } from "./pages/service-tokens-page";
import { TeamPage } from "./pages/team-page";

const DAY_MS = 86_400_000;

test("an account is switched off and on, and its tokens with it", async ({ admin, world }) => {
  const account = await world.account([], unique("switched"));
  const { secret } = await world.token(account, ["profile:read"]);
  const tokens = new ServiceTokensPage(admin);
  await tokens.goto(`?q=${account.name}`);
  const more = tokens.card(account.name).getByRole("button", { name: `More for ${account.name}` });
  await enterOn(admin, more);
  await admin.getByRole("menuitem", { name: "Disable the account" }).click();
  await expect(tokens.card(account.name)).toContainText("All of its tokens are refused");
  expect((await world.as(secret, "/me")).status()).toBe(401);
  await inspect(admin, "a disabled account");
  await tokens.goto("?show=disabled");
  await tokens.card(account.name).getByRole("button", { name: "Enable the account" }).click();
  await expect(tokens.card(account.name)).toHaveCount(0);
  expect((await world.as(secret, "/me")).status()).toBe(200);
});

test("a deleted account is found and brought back with its teams and without its tokens", async ({ admin, world }) => {
  const team = await world.team();
  const account = await world.account([team], unique("undone"));
  const { secret, name } = await world.token(account, ["profile:read"]);
  const tokens = new ServiceTokensPage(admin);
  await tokens.goto(`?q=${account.name}`);
  await tokens
    .card(account.name)
    .getByRole("button", { name: `Delete service account ${account.name}` })
    .click();
  const question = admin.getByRole("alertdialog", { name: `Delete ${account.name}?` });
  await expect(question).toContainText("For 30 days the account can be restored with its memberships.");
  await expect(question).toContainText("never come back");
  await question.getByRole("textbox").fill(account.name);
  await question.getByRole("button", { name: "Delete service account" }).click();
  await question.waitFor({ state: "hidden" });

  await tokens.view("Trash").click();
  const restore = admin.getByRole("button", { name: `Restore ${account.name}` });
  await restore.waitFor();
  await inspect(admin, "deleted accounts");
  await enterOn(admin, restore);
  await restore.waitFor({ state: "hidden" });
  await tokens.goto(`?q=${account.name}`);
  await expect(tokens.card(account.name)).toContainText(team.name);
  await expect(tokens.row(account.name, name)).toContainText("revoked");
  expect((await world.as(secret, "/me")).status()).toBe(401);
});

test("somebody is named who answers for an account, and their leaving shows", async ({ admin, world }) => {
  const account = await world.account([], unique("owned"));
  const email = `${unique("leaver")}@example.test`;
  const leaver = await world.createPerson(email, "Lea Leaver");
  const tokens = new ServiceTokensPage(admin);
  await tokens.goto(`?q=${account.name}`);
  const card = tokens.card(account.name);
  await card.getByRole("button", { name: `More for ${account.name}` }).click();
  await admin.getByRole("menuitem", { name: /owner$/ }).click();
  const dialog = admin.getByRole("dialog", { name: `Owner of ${account.name}` });
  await chooseByTyping(dialog.getByRole("combobox", { name: "Person" }), email);
  await inspect(admin, "naming an owner");
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.waitFor({ state: "hidden" });
  await expect(card).toContainText(`${leaver.name} answers for it`);

  await world.setStatus(leaver, "inactive");
  await tokens.goto(`?q=${account.name}&show=orphaned`);
  await expect(card).toContainText("Nobody answers for this account");
  await expect(card).toContainText(`Its owner ${leaver.name} is no longer active.`);
  await card.getByRole("button", { name: `Name an owner of ${account.name}` }).click();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toContainText("Pick a person first.");
  await chooseByTyping(dialog.getByRole("combobox", { name: "Person" }), PEOPLE.owner.name);
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(card).toHaveCount(0);
});

test("a membership ends on the day that was said, and says so where it is shown", async ({ admin, open, world }) => {
  const team = await world.team();
  const bot = await world.account([], unique("timed"));
  const page = new TeamPage(admin, team);
  const day = (ahead: number) => new Date(Date.now() + ahead * DAY_MS).toISOString().slice(0, 10);
  await page.goto();
  await page.add.click();
  await page.dialog.getByRole("radio", { name: "Service account" }).click();
  await chooseByTyping(page.dialog.getByRole("combobox", { name: "Service account" }), bot.name);
  await page.dialog.getByLabel("Ends on").fill("2020-01-01");
  await page.dialog.getByRole("button", { name: "Add member" }).click();
  await expect(page.dialog).toContainText("Pick a day from today on.");
  await inspect(admin, "a member for a time");
  await page.dialog.getByLabel("Ends on").fill(day(20));
  await page.dialog.getByRole("button", { name: "Add member" }).click();
  await page.dialog.waitFor({ state: "hidden" });
  await expect(page.row(bot.name)).toContainText("in 20 days");

  await admin.getByRole("button", { name: `End of the membership of ${bot.name}` }).click();
  const dialog = admin.getByRole("dialog", { name: `When does ${bot.name} leave ${team.name}?` });
  await expect(dialog.getByLabel("Ends on")).toHaveValue(day(20));
  await dialog.getByLabel("Ends on").fill(day(40));
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.waitFor({ state: "hidden" });
  await expect(page.row(bot.name)).toContainText("in 40 days");
  await page.changeRole(bot.name, "Editor");
  await expect(page.row(bot.name)).toContainText("in 40 days");

  const tokens = new ServiceTokensPage(admin);
  await tokens.goto(`?q=${bot.name}`);
  await expect(tokens.card(bot.name)).toContainText("ends in 40 days");
  await page.goto();
  await admin.getByRole("button", { name: `End of the membership of ${bot.name}` }).click();
  await inspect(admin, "the end of a membership");
  await dialog.getByRole("button", { name: "No end" }).click();
  await expect(page.row(bot.name)).toContainText("No end");

  await world.join(await world.person(PEOPLE.member.email), team, "member");
  const member = await open("member");
  await member.goto(`/teams/${team.id}`);
  await expect(member.getByRole("button", { name: /^End of the membership/ })).toHaveCount(0);
});
