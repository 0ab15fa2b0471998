import type { Page } from "@playwright/test";
import { chooseByTyping } from "./fixtures/choices";
import { inspect } from "./fixtures/inspect";
import { expect, PEOPLE, test } from "./fixtures/test";
import { unique } from "./fixtures/world";

const told = (page: Page) => page.getByRole("region", { name: "Explanation" });
const step = (page: Page, name: RegExp) => told(page).getByRole("listitem").filter({ hasText: name });

async function explain(page: Page, decisionId: string): Promise<void> {
  await page.getByRole("textbox", { name: "Decision id" }).fill(decisionId);
  await page.getByRole("button", { name: "Explain" }).click();
  await told(page).waitFor();
}

test("a refused call: its decision id is pasted, the fix is clicked, and the same call passes", async ({
  admin,
  world,
}) => {
  const team = await world.team();
  const bot = await world.account([], unique("refused-bot"));
  const token = await world.token(bot, ["sources:read"]);
  const path = `/teams/${team.id}/sources`;
  const refused = await world.as(token.secret, path);
  expect(refused.status()).toBe(403);
  const { decision_id: id } = await refused.json();
  expect(refused.headers()["x-decision-id"]).toBe(id);

  await admin.goto("/");
  await admin.getByRole("navigation", { name: "Console" }).getByRole("link", { name: "Access", exact: true }).click();
  await admin.getByRole("heading", { level: 1, name: "Access" }).waitFor();
  await explain(admin, id);
  await expect(told(admin)).toContainText(`${bot.name}, token ${token.name}`);
  await expect(step(admin, /Team failed/)).toContainText("The account is not a member of the team.");
  await expect(step(admin, /Scope passed/)).toContainText("The token holds sources:read.");
  await expect(told(admin).getByRole("img", { name: "The two do not meet" })).toBeVisible();

  await told(admin)
    .getByRole("button", { name: `Add ${bot.name} to ${team.name} as Member` })
    .click();
  await expect(told(admin)).toContainText("The same call would be let through now.");
  await expect(told(admin).getByRole("button", { name: /^Add / })).toHaveCount(0);
  expect((await world.as(token.secret, path)).status()).toBe(200);
});

test("what a token lacks is issued in one click, and shown once", async ({ admin, world }) => {
  const bot = await world.account([await world.team()], unique("narrow-bot"));
  const { secret } = await world.token(bot, ["profile:read"]);
  const { decision_id: id } = await (await world.as(secret, "/me/teams")).json();
  await admin.goto(`/admin/access?decision=${id}`);
  await expect(step(admin, /Scope failed/)).toContainText("The token does not hold teams:read.");
  await told(admin).getByRole("button", { name: "Issue a token with profile:read, teams:read" }).click();
  const created = admin.getByRole("alertdialog", { name: "with teams:read is ready" });
  await created.getByRole("button", { name: "Reveal" }).click();
  const value = created.getByRole("status", { name: "The new token" });
  await expect(value).toHaveText(/^logchef_/);
  const wider = (await value.textContent()) ?? "";
  expect((await world.as(wider, "/me/teams")).status()).toBe(200);
  await created.getByRole("button", { name: "I have stored it" }).click();
  await expect(created).toBeHidden();
});

test("a call that nobody makes is judged too, with the keyboard alone", async ({ admin, world, refusals }) => {
  refusals.push(/\/api\/v1\/access\/explain$/);
  const bot = await world.account([await world.team()], unique("asked-bot"));
  const token = await world.token(bot, ["logs:read"]);
  await admin.goto("/admin/access");
  await admin.getByRole("radio", { name: "A refusal" }).focus();
  await admin.keyboard.press("ArrowRight");
  await expect(admin.getByRole("radio", { name: "A call" })).toBeChecked();
  const whom = admin.getByRole("combobox", { name: "Account or token" });
  await whom.fill(token.name);
  await admin.getByRole("option", { name: token.name }).waitFor();
  await admin.keyboard.press("ArrowDown");
  await admin.keyboard.press("Enter");
  await expect(whom).toHaveValue(`${bot.name} · ${token.name}`);
  await admin.getByRole("textbox", { name: "Action" }).fill("GET /me");
  await admin.keyboard.press("Enter");
  await expect(told(admin)).toContainText("Would be refused");
  await expect(step(admin, /Scope failed/)).toContainText("The token does not hold profile:read.");

  await admin.getByRole("textbox", { name: "Action" }).fill("logs:eat");
  await admin.keyboard.press("Enter");
  await expect(admin.getByRole("main").getByRole("alert")).toContainText("must be a scope such as logs:read");
});

test("effective access names sources, ways and dead grants, and is a file too", async ({ admin, world }) => {
  const team = await world.team();
  const bot = await world.account([team], unique("reaching-bot"));
  await world.token(bot, ["logs:read", "alerts:write"], 30, "all of it");
  await world.token(bot, ["profile:read"], -1, "over");
  await admin.goto("/admin/access");
  await admin.getByRole("tab", { name: "Effective access" }).click();
  await expect(admin.getByText("No account picked")).toBeVisible();
  await chooseByTyping(admin.getByRole("combobox", { name: "Account" }), bot.name);
  const card = admin.getByRole("region", { name: "all of it" });
  await expect(card).toBeVisible();
  await expect(admin.getByRole("region", { name: "over", exact: true })).toContainText("Can't be used");
  const [download] = await Promise.all([
    admin.waitForEvent("download"),
    admin.getByRole("link", { name: "Download CSV" }).click(),
  ]);
  expect(download.suggestedFilename()).toBe(`access-${bot.id}.csv`);
});

test("everybody else asks about themselves, and hears no more than their calls would say", async ({
  open,
  world,
  refusals,
}) => {
  refusals.push(/\/admin\/access$/, /\/api\/v1\/access\/explain$/, /\/api\/v1\/teams\/\d+/);
  const [own, foreign] = [await world.team(), await world.team()];
  await world.join(await world.person(PEOPLE.member.email), own, "member");
  const bot = await world.account([], unique("foreign-bot"));
  const { secret } = await world.token(bot, ["logs:read"]);
  const { decision_id: others } = await (await world.as(secret, "/me")).json();
  const member = await open("member");
  expect((await member.goto("/admin/access"))?.status()).toBe(403);

  await member.goto("/access");
  const id = await member.evaluate(
    async (path) => (await (await fetch(path)).json()).decision_id,
    `/api/v1/teams/${foreign.id}`,
  );
  await explain(member, id);
  await expect(step(member, /Team failed/)).toBeVisible();
  await expect(told(member)).not.toContainText(foreign.name);
  await expect(told(member).getByRole("button")).toHaveCount(0);

  await member.getByRole("textbox", { name: "Decision id" }).fill(others);
  await member.getByRole("button", { name: "Explain" }).click();
  await expect(member.getByRole("main").getByRole("alert")).toContainText("No such decision is kept for you");

  await member.getByRole("tab", { name: "Effective access" }).click();
  await expect(member.getByRole("region", { name: "Signed in" })).toBeVisible();
});

test("the Access screens hold the bars, in both themes and on a phone", async ({ admin, world, open }) => {
  test.setTimeout(120_000);
  const team = await world.team();
  const bot = await world.account([team], unique("seen-bot"));
  const { secret } = await world.token(bot, ["logs:read"]);
  await admin.goto("/admin/access");
  await inspect(admin, "Access, nothing asked");
  const foreign = await world.team();
  const { decision_id: id } = await (await world.as(secret, `/teams/${foreign.id}/sources`)).json();
  await admin.goto(`/admin/access?decision=${id}`);
  await told(admin).waitFor();
  await inspect(admin, "Access, a refusal explained");
  await admin.getByRole("radio", { name: "A call" }).click();
  await inspect(admin, "Access, asking about a call");
  await admin.getByRole("tab", { name: "Effective access" }).click();
  await chooseByTyping(admin.getByRole("combobox", { name: "Account" }), "Ada", /Ada Admin/);
  await admin.getByRole("region", { name: "Signed in" }).waitFor();
  await inspect(admin, "Effective access of an administrator");
  const member = await open("member");
  await member.goto("/access");
  await inspect(member, "Your access");
});
