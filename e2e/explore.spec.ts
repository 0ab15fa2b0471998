import { readFileSync } from "node:fs";
import { chooseByTyping } from "./fixtures/choices";
import { inspect } from "./fixtures/inspect";
import { tabTo } from "./fixtures/keyboard";
import { expect, PEOPLE, type Role, test } from "./fixtures/test";
import { unique, type World } from "./fixtures/world";
import { ExplorePage } from "./pages/explore-page";
import { SavedQueriesPage } from "./pages/saved-queries-page";

// Each state is looked at four times.
test.describe.configure({ timeout: 240_000 });

/** A team that this person is in, whose source has calls of a bot that no other journey knows. */
async function furnish(world: World, role: Role) {
  const team = await world.team();
  await world.join(await world.person(PEOPLE[role].email), team, "member");
  const bot = await world.account([team], unique("seen-bot"));
  const { secret } = await world.token(bot, ["profile:read"]);
  for (let count = 0; count < 3; count++) await world.as(secret, "/me");
  expect((await world.as(secret, "/me/teams")).status()).toBe(403);
  const source = await world.source("Console requests");
  const search = (query: string) => `?${new URLSearchParams({ team: `${team.id}`, source: `${source.id}`, q: query })}`;
  return { team, source, bot, secret, search, query: `principal = "${bot.name}"` };
}

/** Runs until the rows are there: they are written within a second or two of the calls. */
async function untilRows(explore: ExplorePage, count: number) {
  await expect(async () => {
    await explore.run.click();
    await expect(explore.rows).toHaveCount(count, { timeout: 1_500 });
  }).toPass({ timeout: 30_000 });
}

test("a member finds rows, narrows them by a value, opens one and sees what stood around it", async ({
  open,
  world,
}) => {
  const page = await open("member");
  const { search, query, bot } = await furnish(world, "member");
  const explore = new ExplorePage(page);
  await explore.goto(search(query));
  await untilRows(explore, 4);
  await expect(explore.histogram).toContainText("4 rows");
  await inspect(page, "Explore, rows");

  await explore.fields.getByRole("button", { name: "outcome", exact: true }).click();
  await explore.fields.getByRole("button", { name: "Only outcome denied" }).click();
  await expect(explore.rows).toHaveCount(1);
  await expect(explore.query).toHaveText(`${query} and outcome = "denied"`);
  expect(new URL(page.url()).searchParams.get("q")).toBe(`${query} and outcome = "denied"`);

  await explore.toggle(0);
  await expect(explore.rows.first()).toContainText(bot.name);
  await explore.rows.first().getByRole("button", { name: "Show route as a column" }).click();
  await expect(page.getByRole("columnheader", { name: "route" })).toBeVisible();
  await inspect(page, "Explore, a row opened");
  await explore.rows.first().getByRole("button", { name: "Rows around it" }).click();
  const around = explore.dialog("Rows around it");
  await expect(around.locator("[aria-current]")).toContainText(bot.name);
  await expect(around.getByRole("listitem").nth(1)).toBeVisible();
  await inspect(page, "Explore, rows around one");
  await page.keyboard.press("Escape");
  await expect(around).toBeHidden();

  await page.goBack();
  await expect(explore.query).toHaveText(query);
  await expect(explore.rows).toHaveCount(4);
});

test("by keyboard alone: completion of fields and values, a mistake at its place, rows by arrow keys", async ({
  open,
  world,
}) => {
  const page = await open("member");
  const { search, query } = await furnish(world, "member");
  const explore = new ExplorePage(page);
  const { keyboard } = page;
  await explore.goto(search(query));
  await untilRows(explore, 4);

  await tabTo(page, explore.query, "Shift+Tab");
  await keyboard.press("End");
  await keyboard.type(" and outc");
  const offered = page.getByRole("option", { name: /^outcome/ });
  await expect(offered).toHaveAttribute("aria-selected", "true");
  // An Enter in the first moments of a list is meant for the query: the editor takes it only once the list stands still.
  for (let look = 0; look < 5; look++) await offered.click({ trial: true });
  await keyboard.press("Enter");
  await expect(explore.query).toContainText("and outcome");
  await keyboard.type(" = ");
  // Values are asked from the engine; whoever sees none yet asks for them.
  await expect(async () => {
    await keyboard.press("Control+Space");
    await expect(page.getByRole("option", { name: /^denied/ })).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 20_000 });
  await keyboard.type("den");
  await expect(page.getByRole("option", { name: /^denied/ })).toHaveAttribute("aria-selected", "true");
  await keyboard.press("Enter");
  await expect(explore.query).toHaveText(`${query} and outcome = "denied"`);
  await keyboard.press("Enter");
  await expect(explore.rows).toHaveCount(1);

  await keyboard.type(" and");
  await keyboard.press("Escape");
  await expect(page.getByText(/^Line 1, column/), "somebody is still writing").toHaveCount(0);
  await keyboard.press("Enter");
  await expect(page.getByText(/^Line 1, column \d+: unexpected end/)).toBeVisible();
  await keyboard.type(" or or");
  await keyboard.press("Escape");
  await expect(page.getByText(/^Line 1, column \d+: /)).toBeVisible();
  await expect(page.locator(".cm-lintRange-error, .cm-lintPoint-error")).toHaveCount(1);
  await page.goto(`/explore${search(query)}`);
  await expect(explore.rows).toHaveCount(4);

  const first = explore.rows.first().getByRole("button", { name: /^Details/ });
  await tabTo(page, first);
  await keyboard.press("ArrowDown");
  await keyboard.press("Enter");
  const second = explore.rows.nth(1).getByRole("button", { name: /^Details/ });
  await expect(second).toBeFocused();
  await expect(second).toHaveAttribute("aria-expanded", "true");
});

test("a statement of SQL takes over the query, follows the chosen time, and tells where it is wrong", async ({
  open,
  world,
  refusals,
}) => {
  refusals.push(/\/logs\/(?:query|histogram)$/);
  const page = await open("owner");
  const { search, query, bot } = await furnish(world, "owner");
  const explore = new ExplorePage(page);
  await explore.goto(search(query));
  await untilRows(explore, 4);
  await page.getByRole("radio", { name: "SQL" }).click();
  await expect(explore.statement).toContainText("BETWEEN toDateTime({{from}}, 'UTC') AND toDateTime({{to}}, 'UTC')");
  await expect(explore.rows).toHaveCount(4);
  await expect(explore.histogram).toContainText("4 rows");
  await inspect(page, "Explore, SQL");

  await explore.write(
    `SELECT outcome, count() AS calls FROM latchkey.console_requests WHERE principal = '${bot.name}' GROUP BY outcome ORDER BY calls DESC`,
    explore.statement,
  );
  await expect(page.getByText(/^This statement names its own time/)).toBeVisible();
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(page.getByRole("columnheader", { name: "calls" })).toBeVisible();
  await expect(explore.rows).toHaveCount(2);
  await expect(explore.rows.first()).toContainText("allowed");

  await explore.write("SELEC 1", explore.statement);
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(page.getByRole("alert").filter({ hasText: "The query was not answered" })).toContainText(/syntax/i);
  await expect(page.locator(".cm-lintRange-error, .cm-lintPoint-error")).toHaveCount(1);
  await inspect(page, "Explore, a refused statement");
});

test("time: quick ranges, two moments on a zone's clock, and a part dragged over the bars", async ({ open, world }) => {
  const page = await open("member");
  const { search, query } = await furnish(world, "member");
  const explore = new ExplorePage(page);
  await explore.goto(search(query));
  await untilRows(explore, 4);
  await explore.time.click();
  const panel = page.getByRole("dialog", { name: "Time", exact: true });
  await expect(panel.getByRole("button", { name: "Last 15m" })).toHaveAttribute("aria-pressed", "true");
  await inspect(page, "Explore, time");
  await panel.getByRole("button", { name: "Last 1h" }).click();
  await expect(page).toHaveURL(/[?&]t=1h/);
  await expect(explore.rows).toHaveCount(4);

  await explore.time.click();
  await chooseByTyping(panel.getByRole("combobox", { name: "Time zone" }), "Tokyo", "Asia/Tokyo");
  await expect(page).toHaveURL(/tz=Asia%2FTokyo/);
  await panel.getByLabel("From").fill("2020-01-01T09:00:00");
  await panel.getByLabel("To", { exact: true }).fill("2020-01-01T08:00:00");
  await panel.getByRole("button", { name: "Use this time" }).click();
  await expect(panel).toContainText("The end has to come after the beginning");
  await panel.getByLabel("To", { exact: true }).fill("2020-01-01T10:00:00");
  await panel.getByRole("button", { name: "Use this time" }).click();
  const chosen = new URL(page.url()).searchParams;
  expect(new Date(Number(chosen.get("start"))).toISOString()).toBe("2020-01-01T00:00:00.000Z");
  await expect(page.getByText("Nothing in this time matches the query.")).toBeVisible();
  await inspect(page, "Explore, no rows");

  await page.goBack();
  await expect(explore.rows).toHaveCount(4);
  const plot = explore.histogram.getByRole("img");
  const box = (await plot.boundingBox())!;
  await page.mouse.move(box.x + box.width * 0.25, box.y + 20);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.5, box.y + 20, { steps: 4 });
  await page.mouse.up();
  await expect(page).toHaveURL(/start=\d+&end=\d+/);
  const zoomed = new URL(page.url()).searchParams;
  const length = Number(zoomed.get("end")) - Number(zoomed.get("start"));
  expect(length).toBeGreaterThan(10 * 60_000);
  expect(length).toBeLessThan(20 * 60_000);
  await explore.histogram.getByRole("button", { name: "Zoom out" }).click();
  await expect(async () => {
    const after = new URL(page.url()).searchParams;
    expect(Number(after.get("end")) - Number(after.get("start"))).toBe(length * 2);
  }).toPass();
});

test("live rows come by themselves, also those of a bot that only now begins", async ({ open, world }) => {
  const page = await open("member");
  const { search, query, secret } = await furnish(world, "member");
  const explore = new ExplorePage(page);
  await explore.goto(search(query));
  await untilRows(explore, 4);
  await page.getByRole("button", { name: "Live", exact: true }).click();
  await expect(page.getByText("Waiting for rows")).toBeVisible();
  await expect(explore.summary).toHaveText("Live, 0 rows so far");
  await world.as(secret, "/me");
  await expect(explore.rows).toHaveCount(1, { timeout: 20_000 });
  await inspect(page, "Explore, live");
  await page.getByRole("button", { name: "Live", exact: true }).click();
  await untilRows(explore, 5);
});

test("a query is saved, shared, exported and found in the history", async ({ open, world }) => {
  const page = await open("member");
  const { search, query, bot } = await furnish(world, "member");
  const explore = new ExplorePage(page);
  await explore.goto(search(query));
  await untilRows(explore, 4);

  const name = unique("Calls of a bot");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  const save = explore.dialog("Save query");
  await save.getByRole("button", { name: "Save" }).click();
  await expect(save).toContainText("Give it a name");
  await save.getByRole("textbox", { name: "Name" }).fill(name);
  await inspect(page, "Explore, save");
  await save.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText(`${name} is saved`)).toBeVisible();

  await page.getByRole("button", { name: "Share", exact: true }).click();
  const share = explore.dialog("Share query");
  await share.getByRole("button", { name: "Create link" }).click();
  const link = (await share.getByRole("region", { name: "Short link" }).textContent()) ?? "";
  await inspect(page, "Explore, share");
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: "Export", exact: true }).click();
  const file = explore.dialog("Export rows");
  await inspect(page, "Explore, export");
  await file.getByRole("button", { name: "Create file" }).click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    file.getByRole("link", { name: /^Download .*\.csv$/ }).click({ timeout: 20_000 }),
  ]);
  const text = readFileSync(await download.path(), "utf8");
  expect(text.split("\n")[0]).toContain("principal");
  expect(text.split(bot.name).length - 1).toBeGreaterThanOrEqual(4);
  await page.keyboard.press("Escape");

  await page.goto(link.trim());
  await expect(page).toHaveURL(/\/explore\?.*q=/);
  await expect(explore.query).toHaveText(query);
  await expect(explore.rows).toHaveCount(4);

  await page.getByRole("button", { name: "History", exact: true }).click();
  const history = explore.dialog("History");
  await expect(history.getByRole("listitem").first()).toContainText(query);
  await inspect(page, "Explore, history");
  await history.getByRole("listitem").first().getByRole("button").click();
  await expect(history).toBeHidden();
  await expect(explore.query).toHaveText(query);
});

test("the address of the command-line client opens the explorer, also through signing in", async ({ open, world }) => {
  const { team, source, query } = await furnish(world, "admin");
  const page = await open("admin");
  const search = new URLSearchParams({ team: `${team.id}`, source: `${source.id}`, q: query, t: "3h", limit: "100" });
  await page.goto(`/logs/explore?${search}`);
  await expect(page).toHaveURL(`/explore?${search}`);
  const explore = new ExplorePage(page);
  await expect(explore.query).toHaveText(query);
  await expect(explore.time).toContainText("Last 3h");
  const nobody = await open(null);
  await nobody.goto(`/explore?${search}`);
  await expect(nobody).toHaveURL(/\/sign-in/);
});

test("somebody outside of the team sees which axis failed and whom to ask, and nothing else", async ({
  open,
  world,
  refusals,
}) => {
  refusals.push(/\/api\/v1\/teams\//);
  const { search } = await furnish(world, "owner");
  const page = await open("member");
  const explore = new ExplorePage(page);
  await explore.goto(search(""));
  const told = page.getByRole("region", { name: "Explanation" });
  await expect(told).toBeVisible();
  await expect(page.getByText(/^Failed: team/)).toContainText("to change it");
  await expect(explore.rows).toHaveCount(0);
  await inspect(page, "Explore, refused");
  await page.getByRole("link", { name: "See the whole decision" }).click();
  await expect(page).toHaveURL(/\/access\?decision=/);
});

test("a query's variables have fields: kept ones with their types and defaults, new ones as they are typed", async ({
  open,
  world,
  refusals,
}) => {
  // A statement that groups can't be counted over time.
  refusals.push(/\/logs\/histogram$/);
  const { team, source, query, bot } = await furnish(world, "member");
  const page = await open("member");
  const explore = new ExplorePage(page);
  const fields = page.getByRole("group", { name: "Variables of the query" });
  const saved = new SavedQueriesPage(page);
  await saved.goto();
  const variables = [
    { name: "bot", type: "string", label: "Bot", inputType: "input", value: "", isRequired: true },
    { name: "least", type: "number", label: "Least status", inputType: "input", value: 200, defaultValue: 100 },
    { name: "outcome", type: "text", inputType: "dropdown", options: ["allowed", "denied"], value: "" },
  ];
  const text = "principal = {{bot}} and status >= {{least}} [[and outcome = {{outcome}}]]";
  const place = { teamId: team.id, sourceId: source.id };
  const name = unique("With variables");
  const kept = await saved.keep({ ...place, name, text, variables });
  await page.goto(`/explore?team=${team.id}&saved=${kept}`);
  await expect(explore.query).toHaveText(text);
  await expect(page.getByText("Waiting for values")).toBeVisible();
  await expect(fields.getByRole("textbox", { name: "Least status" })).toHaveValue("200");
  await explore.run.click();
  await expect(fields.getByRole("status")).toHaveText("Bot needs a value");
  const who = fields.getByRole("textbox", { name: "Bot" });
  await expect(who).toBeFocused();
  await inspect(page, "Explore, a query waits for values");

  await who.fill(bot.name);
  await fields.getByRole("textbox", { name: "Least status" }).fill("many");
  await expect(fields.getByRole("status")).toHaveText("Least status has to be a number");
  await fields.getByRole("textbox", { name: "Least status" }).fill("200");
  await who.press("Enter");
  await untilRows(explore, 4);
  expect(new URL(page.url()).searchParams.get("v.bot")).toBe(bot.name);
  await expect(explore.histogram).toContainText("4 rows");
  await fields.getByRole("combobox", { name: "outcome" }).click();
  await page.getByRole("option", { name: "denied" }).click();
  await explore.run.click();
  await expect(explore.rows).toHaveCount(1);
  await inspect(page, "Explore, a query with values");
  await page.reload();
  await expect(fields.getByRole("combobox", { name: "outcome" })).toHaveText("denied");
  await expect(explore.rows).toHaveCount(1);
  await page.goBack();
  await expect(explore.rows).toHaveCount(4);

  await explore.write(`${query} and duration_ms >= {{slow}}`);
  const slow = fields.getByRole("textbox", { name: "slow" });
  await fields.getByRole("button", { name: "slow is sent as: Text" }).click();
  await page.getByRole("menuitemradio", { name: "Number" }).click();
  await slow.fill("0");
  await slow.press("Enter");
  await expect(explore.rows).toHaveCount(4);
  expect(new URL(page.url()).searchParams.has("v.bot"), "what is no longer asked for is gone").toBe(false);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  const again = unique("Slow calls");
  await explore.dialog("Save query").getByRole("textbox", { name: "Name" }).fill(again);
  await explore.dialog("Save query").getByRole("button", { name: "Save" }).click();
  await expect(explore.dialog("Save query")).toBeHidden();
  await saved.goto(`?q=${again}`);
  await expect(saved.row(again)).toContainText("1 variable: slow");
  await saved.row(again).getByRole("link", { name: again }).click();
  await expect(slow).toHaveValue("0");
  await expect(fields.getByRole("button", { name: "slow is sent as: Number" })).toBeVisible();
  await expect(explore.rows).toHaveCount(4);

  await page.getByRole("radio", { name: "SQL" }).click();
  await expect(explore.statement).toContainText("duration_ms");
  const statement = "SELECT outcome, count() AS calls FROM latchkey.console_requests WHERE";
  await explore.write(`${statement} principal = {{who}} AND outcome = {{outcome}} GROUP BY outcome`, explore.statement);
  await fields.getByRole("textbox", { name: "who" }).fill(bot.name);
  await fields.getByRole("textbox", { name: "outcome" }).fill("denied' OR 1=1 --");
  await explore.run.click();
  await expect(page.getByText("No rows")).toBeVisible();
  await fields.getByRole("textbox", { name: "outcome" }).fill("denied");
  await fields.getByRole("textbox", { name: "outcome" }).press("Enter");
  await expect(page.getByRole("columnheader", { name: "calls" })).toBeVisible();
  await expect(explore.rows).toHaveCount(1);
});
