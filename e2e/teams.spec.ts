import { expect, PEOPLE, test } from "./fixtures/test";
import { unique } from "./fixtures/world";
import { TeamPage } from "./pages/team-page";

const OLU = PEOPLE.owner.name;

test("an administrator makes a team, fills it with people and machines, and links a source", async ({
  admin,
  world,
}) => {
  const bot = await world.account();
  const name = unique("Payments");
  await admin.goto("/admin/teams");
  await admin.getByRole("button", { name: "Create team" }).click();
  const dialog = admin.getByRole("dialog", { name: "Create team" });
  await dialog.getByRole("textbox", { name: "Name" }).fill("x");
  await dialog.getByRole("button", { name: "Create team" }).click();
  await expect(dialog.getByRole("textbox", { name: "Name" })).toBeFocused();
  await dialog.getByRole("textbox", { name: "Name" }).fill(name);
  await dialog.getByRole("textbox", { name: "Description" }).fill("Who looks after payments");
  await dialog.getByRole("button", { name: "Create team" }).click();
  await expect(dialog).toBeHidden();

  await admin.getByRole("searchbox", { name: "Search teams" }).fill(name);
  await admin.getByRole("link", { name }).click();
  await admin.getByRole("heading", { level: 1, name }).waitFor();
  const team = { id: Number(new URL(admin.url()).pathname.split("/").at(-1)), name };
  const page = new TeamPage(admin, team);
  await expect(admin.getByRole("navigation", { name: "You are here" })).toContainText(name);
  await expect(admin.getByText("Nobody is in this team yet")).toBeVisible();

  await page.addMember(OLU, "Human user", "Editor");
  await expect(page.row(OLU)).toContainText(PEOPLE.owner.email);
  await expect(page.roleOf(OLU)).toHaveText("Editor");
  await page.addMember(bot.name, "Service account");
  await expect(page.row(bot.name)).toContainText("Service account");
  await expect(page.row(bot.name)).not.toContainText("service.logchef.internal");

  await page.changeRole(OLU, "Owner");
  await expect(page.roleOf(OLU)).toHaveText("Owner");
  await page.remove(bot.name);
  await expect(page.row(bot.name)).toHaveCount(0);
  await expect(page.tab("Members")).toContainText("1");

  await page.tab("Sources").click();
  await expect(admin.getByText("No source is linked")).toBeVisible();
  await page.link("Console requests");
  await expect(page.sources).toHaveCount(1);
  await page.link("Host packages");
  await page.unlink("Host packages");
  await expect(page.sources).toHaveCount(1);
});

test("the Account type toggle narrows the picker to one kind, and keeps both choices", async ({ admin, world }) => {
  const team = await world.team();
  const bot = await world.account();
  const page = new TeamPage(admin, team);
  await page.goto();
  await page.add.click();
  const toggle = page.dialog.getByRole("radiogroup", { name: "Account type" });
  await expect(toggle.getByRole("radio", { name: "Human user" })).toBeChecked();
  const people = page.dialog.getByRole("combobox", { name: "Person" });
  await people.fill(bot.name);
  await expect(admin.getByText("Nothing matches.")).toBeVisible();
  await people.fill("Olu");
  await admin.getByRole("option", { name: OLU }).click();

  await toggle.getByRole("radio", { name: "Service account" }).click();
  const machines = page.dialog.getByRole("combobox", { name: "Service account" });
  await machines.fill("Olu Owner");
  await expect(admin.getByText("Nothing matches.")).toBeVisible();
  await machines.fill(bot.name);
  await admin.getByRole("option", { name: bot.name }).click();

  await toggle.getByRole("radio", { name: "Human user" }).click();
  await expect(people).toHaveValue(OLU);
  await toggle.getByRole("radio", { name: "Service account" }).click();
  await expect(machines).toHaveValue(bot.name);
  await page.dialog.getByRole("button", { name: "Add member" }).click();
  await expect(page.row(bot.name)).toBeVisible();
  await expect(page.row(OLU)).toHaveCount(0);
});

test("an owner runs the own team, and nothing else", async ({ open, world, refusals }) => {
  refusals.push(/\/teams\/\d+$/, /\/admin\/(teams|service-tokens)$/);
  const [team, foreign] = [await world.team(), await world.team()];
  const bot = await world.account();
  await world.join(await world.person(PEOPLE.owner.email), team, "owner");
  const owner = await open("owner");
  const page = new TeamPage(owner, team);
  await owner.goto("/");
  await expect(owner.getByRole("navigation", { name: "Console" }).getByText("Administration")).toHaveCount(0);
  await owner.getByRole("main").getByRole("link", { name: team.name }).click();
  await owner.getByRole("heading", { level: 1, name: team.name }).waitFor();

  await page.addMember(bot.name, "Service account", "Editor");
  await page.changeRole(bot.name, "Admin");
  await expect(page.roleOf(bot.name)).toHaveText("Admin");
  await page.remove(bot.name);
  await page.tab("Sources").click();
  await page.link("Host packages");
  await page.unlink("Host packages");

  await page.tab("Members").click();
  await page.changeRole(OLU, "Member");
  await expect(page.row(OLU).getByRole("alert")).toHaveText("A team cannot lose its last owner");
  await expect(page.roleOf(OLU)).toHaveText("Owner");

  expect((await owner.goto(`/teams/${foreign.id}`))?.status()).toBe(404);
  await expect(owner.getByRole("heading", { level: 1, name: "There is nothing at this address" })).toBeVisible();
  for (const path of ["/admin/teams", "/admin/service-tokens"]) {
    expect((await owner.goto(path))?.status()).toBe(403);
    await expect(owner.getByRole("heading", { level: 1, name: "You may not open this page" })).toBeVisible();
  }
  await owner.getByRole("link", { name: "Go to Home" }).click();
  await expect(owner.getByRole("heading", { level: 1, name: `Hello, ${OLU}` })).toBeVisible();
});

test("deleting a team tells the impact and wants its name", async ({ admin, world }) => {
  const team = await world.team();
  const account = await world.account([team]);
  const { secret } = await world.token(account, ["teams:read"]);
  await admin.goto(`/admin/teams?q=${team.name}`);
  await admin.getByRole("button", { name: `Delete team ${team.name}` }).click();
  const question = admin.getByRole("alertdialog", { name: `Delete ${team.name}?` });
  await expect(question).toContainText("1 member loses the team");
  await expect(question).toContainText("1 source is unlinked; its logs stay");
  await question.getByRole("textbox").fill(team.name);
  await question.getByRole("button", { name: "Delete team" }).click();
  await expect(question).toBeHidden();
  await expect(admin.getByText("No team matches")).toBeVisible();
  expect(await (await world.as(secret, "/me/teams")).json()).toMatchObject({ data: [] });
});

test("a team is renamed where it is listed, and its name stays unique", async ({ admin, world }) => {
  const [team, other] = [await world.team(), await world.team()];
  const renamed = unique("Renamed");
  await admin.goto(`/admin/teams?q=${team.name}`);
  await admin.getByRole("button", { name: `Edit team ${team.name}` }).click();
  const dialog = admin.getByRole("dialog", { name: `Edit ${team.name}` });
  const name = dialog.getByRole("textbox", { name: "Name" });
  await name.fill(other.name);
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByText(/already exists/)).toBeVisible();
  await expect(name, "what was typed stays").toHaveValue(other.name);
  await name.fill(renamed);
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();
  await admin.goto(`/admin/teams?q=${renamed}`);
  await expect(admin.getByRole("link", { name: renamed })).toBeVisible();
});

test("the last owner's going takes the team's name from an administrator and is refused to everybody else", async ({
  admin,
  open,
  world,
}) => {
  const team = await world.team();
  await world.join(await world.person(PEOPLE.owner.email), team, "owner");
  const [first, second] = [await world.account([team]), await world.account([team])];
  const page = new TeamPage(admin, team);
  await page.goto();
  const question = admin.getByRole("alertdialog", { name: `Leave ${team.name} without an owner?` });
  await page.changeRole(OLU, "Member");
  await expect(question).toContainText(`${OLU} is its last owner`);
  await question.getByRole("button", { name: "Make Member" }).click();
  await expect(question.getByRole("textbox")).toBeFocused();
  await question.getByRole("button", { name: "Keep" }).click();
  await expect(page.roleOf(OLU)).toHaveText("Owner");

  const owner = await open("owner");
  const own = new TeamPage(owner, team);
  await own.goto();
  await owner.getByRole("button", { name: `Remove ${OLU} from ${team.name}` }).click();
  const refused = owner.getByRole("alertdialog", { name: `Remove ${OLU} from ${team.name}?` });
  await refused.getByRole("button", { name: "Remove" }).click();
  await expect(refused.getByRole("alert")).toHaveText("A team cannot lose its last owner");

  await page.changeRole(OLU, "Member");
  await question.getByRole("textbox").fill(team.name);
  await question.getByRole("button", { name: "Make Member" }).click();
  await expect(question).toBeHidden();
  await expect(page.roleOf(OLU)).toHaveText("Member");
  await page.changeRole(OLU, "Owner");
  await expect(page.roleOf(OLU)).toHaveText("Owner");
  await admin.getByRole("button", { name: `Remove ${OLU} from ${team.name}` }).click();
  await question.getByRole("textbox").fill(team.name);
  await question.getByRole("button", { name: "Remove" }).click();
  await expect(page.row(OLU)).toHaveCount(0);

  await page.remove(first.name);
  await expect(page.row(second.name).locator(":focus"), "focus is in the row after it").toHaveCount(1);
  await page.remove(second.name);
  await expect(page.add).toBeFocused();
});
