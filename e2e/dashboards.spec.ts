import type { Page } from "@playwright/test";
import { inspect } from "./fixtures/inspect";
import { enterOn, tabTo } from "./fixtures/keyboard";
import { expect, PEOPLE, type Role, test } from "./fixtures/test";
import { unique, type World } from "./fixtures/world";
import { DashboardPage } from "./pages/dashboard-page";

// Each state is looked at four times.
test.describe.configure({ timeout: 240_000 });

/** A team that these people are in, whose source has three calls of a bot that no other journey knows, and a fourth that was refused. */
async function furnish(world: World, roles: readonly Role[]) {
  const team = await world.team();
  for (const role of roles) await world.join(await world.person(PEOPLE[role].email), team, "member");
  const bot = await world.account([team], unique("board-bot"));
  const { secret } = await world.token(bot, ["profile:read"]);
  for (let count = 0; count < 3; count++) await world.as(secret, "/me");
  expect((await world.as(secret, "/me/teams")).status()).toBe(403);
  const source = await world.source("Console requests");
  return { team, source, bot, query: `principal = "${bot.name}"` };
}

/** Asks again until the rows are there: they are written within a second or two of the calls. */
async function untilFigure(page: Page, board: DashboardPage, title: string, figure: string) {
  await expect(async () => {
    await page.getByRole("button", { name: "Refresh now" }).click();
    await expect(board.panel(title)).toContainText(figure, { timeout: 2_500 });
  }).toPass({ timeout: 40_000 });
}

const LAYOUT = [
  { id: "calls", x: 0, y: 0, w: 3, h: 1 },
  { id: "time", x: 0, y: 1, w: 6, h: 3 },
  { id: "outcome", x: 6, y: 1, w: 6, h: 3 },
];

/** Three panels about one bot. */
function panelsOn(place: { team: { id: number }; source: { id: number } }, query: string) {
  return [
    { ...place, id: "calls", title: "Calls", type: "stat", query, options: { unit: "calls" } },
    { ...place, id: "time", title: "Over time", type: "timeseries", query, options: { group_by: "outcome" } },
    { ...place, id: "outcome", title: "Outcomes", type: "breakdown", query, options: { field: "outcome" } },
  ];
}

test("a member makes a dashboard by keyboard alone, puts a panel on it, moves and resizes it, and finds it as it was kept", async ({
  open,
  world,
}) => {
  const { team, source, query } = await furnish(world, ["member"]);
  const page = await open("member");
  const { keyboard } = page;
  const board = new DashboardPage(page);
  await board.list();
  await enterOn(page, board.create);
  await enterOn(page, board.dialog.getByRole("button", { name: "Create dashboard" }));
  await expect(board.dialog).toContainText("name is required");
  await inspect(page, "Dashboards, create");
  const name = unique("Board");
  await tabTo(page, board.dialog.getByRole("textbox", { name: "Name" }), "Shift+Tab");
  await keyboard.type(name);
  await keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: `Editing ${name}` })).toBeAttached();
  await expect(page).toHaveURL(/\/dashboards\/\d+$/);
  const id = Number(new URL(page.url()).pathname.split("/").at(-1));

  await enterOn(page, board.bar.getByRole("button", { name: "Add panel" }));
  await tabTo(page, board.dialog.getByRole("textbox", { name: "Title" }));
  await keyboard.type("Calls");
  await tabTo(page, board.dialog.getByRole("radio", { name: "Time series" }));
  await keyboard.press("ArrowRight");
  await expect(board.dialog.getByRole("radio", { name: "Figure" })).toBeChecked();
  for (const [label, wanted] of [
    ["Team", team.name],
    ["Source", source.name],
  ] as const) {
    await tabTo(page, board.dialog.getByRole("combobox", { name: label, exact: true }));
    await keyboard.press("ControlOrMeta+a");
    await keyboard.type(wanted);
    await expect(page.getByRole("option", { name: wanted })).toBeVisible();
    await keyboard.press("ArrowDown");
    await keyboard.press("Enter");
    await expect(board.dialog.getByRole("combobox", { name: label, exact: true })).toHaveValue(wanted);
  }
  await tabTo(page, board.dialog.getByRole("textbox", { name: "LogchefQL query" }));
  await keyboard.type(query);
  await keyboard.press("Escape");
  await expect(async () => {
    await board.dialog.getByRole("button", { name: "Run" }).press("Enter");
    await expect(board.dialog.getByRole("region", { name: "Preview" })).toContainText("4", { timeout: 3_000 });
  }).toPass({ timeout: 40_000 });
  await inspect(page, "Dashboard, a panel is written");
  await enterOn(page, board.dialog.getByRole("button", { name: "Add panel" }));
  await expect(board.dialog).toBeHidden();
  await expect(board.panel("Calls")).toContainText("4");

  await tabTo(page, board.handle("Calls"));
  await keyboard.press("ArrowRight");
  await expect(page.getByText("Calls: Column 2, row 1, 3 wide, 1 high")).toBeAttached();
  await keyboard.press("Shift+ArrowRight");
  await keyboard.press("Shift+ArrowDown");
  await expect(page.getByText("Calls: Column 2, row 1, 4 wide, 2 high")).toBeAttached();
  await keyboard.press("ArrowUp");
  await expect(page.getByText("Calls goes no further that way")).toBeAttached();
  await expect(board.handle("Calls")).toBeFocused();
  await inspect(page, "Dashboard, edited");
  await enterOn(page, board.save);
  await expect(board.bar).toBeHidden();
  await expect(board.edit).toBeFocused();
  expect(await board.layout(id)).toEqual([{ id: "panel-1", x: 1, y: 0, w: 4, h: 2 }]);
  await page.reload();
  await expect(board.panel("Calls")).toContainText("4");
});

test("panels of every kind are drawn, told as tables, dragged and resized, and zoom into a part of the time", async ({
  open,
  world,
}) => {
  const place = await furnish(world, ["member"]);
  const page = await open("member");
  const board = new DashboardPage(page);
  const id = await board.make(unique("Board"), panelsOn(place, place.query), LAYOUT);
  await board.open(id);
  await untilFigure(page, board, "Calls", "4");
  await expect(board.panel("Outcomes").getByRole("listitem").first()).toContainText("allowed");
  const chart = board.panel("Over time").getByRole("img");
  await expect(chart).toHaveAccessibleName(/^Over time: bars over \d+ parts of time in 2 series/);
  await inspect(page, "Dashboard");
  await board.panel("Over time").getByRole("button", { name: "Over time as a table" }).click();
  await expect(board.panel("Over time").getByRole("columnheader", { name: "denied" })).toBeVisible();
  await inspect(page, "Dashboard, a chart as a table");
  await board.panel("Over time").getByRole("button", { name: "Over time as a table" }).click();

  await board.edit.click();
  const drag = async (from: { x: number; y: number }, by: { x: number; y: number }) => {
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(from.x + by.x / 2, from.y + by.y / 2, { steps: 3 });
    await page.mouse.move(from.x + by.x, from.y + by.y, { steps: 3 });
  };
  const middle = (box: { x: number; y: number; width: number; height: number } | null) => {
    if (!box) throw new Error("it is not there to be dragged");
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  };
  const cell = ((await board.panel("Over time").boundingBox())?.width ?? 0) / 6;
  await drag(middle(await board.handle("Calls").boundingBox()), { x: cell * 9, y: 0 });
  await page.keyboard.press("Escape");
  await page.mouse.up();
  await expect(board.bar.getByRole("status")).not.toHaveText("Unsaved changes");
  await drag(middle(await board.handle("Calls").boundingBox()), { x: cell * 9, y: 0 });
  await page.mouse.up();
  await expect(page.getByText("Calls: Column 10, row 1, 3 wide, 1 high")).toBeAttached();
  await drag(middle(await page.locator('[data-resize="time"]').boundingBox()), { x: -cell * 2, y: 108 });
  await page.mouse.up();
  await expect(page.getByText(/^Over time: Column 1, row 1, 4 wide, 4 high/)).toBeAttached();
  await board.handle("Calls").click();
  await inspect(page, "Dashboard, place and size");
  await page.getByRole("button", { name: "Move Calls left" }).click();
  await expect(page.getByText("Calls: Column 9, row 1, 3 wide, 1 high")).toBeAttached();
  await page.keyboard.press("Escape");
  await board.panel("Outcomes").getByRole("button", { name: "Duplicate panel Outcomes" }).click();
  await expect(board.panel("Outcomes")).toHaveCount(2);
  await board.panel("Outcomes").first().getByRole("button", { name: "Remove panel Outcomes" }).click();
  await board.saved();
  expect(await board.layout(id)).toEqual(
    expect.arrayContaining([
      { id: "time", x: 0, y: 0, w: 4, h: 4 },
      { id: "calls", x: 8, y: 0, w: 3, h: 1 },
    ]),
  );

  const box = await chart.boundingBox();
  if (!box) throw new Error("there is no chart");
  await drag({ x: box.x + box.width * 0.5, y: box.y + 60 }, { x: box.width * 0.25, y: 0 });
  await page.mouse.up();
  await expect(page).toHaveURL(/start=\d+&end=\d+/);
});

test("U-33 whoever saves second is told who changed what, and chooses; edits survive until then", async ({
  open,
  world,
}) => {
  const place = await furnish(world, ["member", "owner"]);
  const [mia, olu] = [await open("member"), await open("owner")];
  const [mine, theirs] = [new DashboardPage(mia), new DashboardPage(olu)];
  const id = await mine.make(unique("Board"), panelsOn(place, place.query), LAYOUT);
  await mine.open(id);
  await theirs.open(id);
  await mine.edit.click();
  await mine.bar.getByRole("textbox", { name: "Description" }).fill("Mine");

  await theirs.edit.click();
  const renamed = unique("Renamed");
  await theirs.bar.getByRole("textbox", { name: "Name" }).fill(renamed);
  await theirs.panel("Outcomes").getByRole("button", { name: "Remove panel Outcomes" }).click();
  await theirs.saved();

  await mine.save.click();
  await expect(mia.getByText("Somebody changed this dashboard while you edited it")).toBeVisible();
  await inspect(mia, "Dashboard, changed by somebody else");
  await mia.getByRole("button", { name: "Review" }).click();
  const dialog = mia.getByRole("alertdialog", { name: `${PEOPLE.owner.name} changed this dashboard` });
  await expect(dialog.getByRole("listitem")).toHaveText([`The name is now ${renamed}`, "Panel removed: Outcomes"]);
  await expect(dialog.getByRole("button", { name: "Keep editing" })).toBeFocused();
  await inspect(mia, "Dashboard, what somebody else changed");
  await mia.keyboard.press("Escape");
  await expect(mine.bar.getByRole("textbox", { name: "Description" })).toHaveValue("Mine");
  await mia.getByRole("button", { name: "Review" }).click();
  await dialog.getByRole("button", { name: "Save mine over it" }).click();
  await expect(mine.bar).toBeHidden();
  await expect(mine.panel("Outcomes")).toBeVisible();

  await theirs.edit.click();
  await theirs.bar.getByRole("textbox", { name: "Name" }).fill("Never kept");
  await theirs.bar.getByRole("button", { name: "Cancel" }).click();
  await inspect(olu, "Dashboard, discard");
  await olu.getByRole("alertdialog").getByRole("button", { name: "Keep editing" }).click();
  await theirs.save.click();
  await olu.getByRole("button", { name: "Review" }).click();
  await olu.getByRole("alertdialog").getByRole("button", { name: "Take theirs, drop mine" }).click();
  await expect(theirs.bar).toBeHidden();
  await expect(olu.getByText("Mine", { exact: true })).toBeVisible();
});

test("variables, a copy and its end: what is asked for is asked of everybody, and only who made it deletes it", async ({
  open,
  world,
}) => {
  const place = await furnish(world, ["member", "owner"]);
  const page = await open("member");
  const board = new DashboardPage(page);
  const name = unique("Board");
  const id = await board.make(name, panelsOn(place, `${place.query} and outcome = {{outcome}}`), LAYOUT);
  await board.open(id, "?t=15m");
  await expect(board.panel("Calls")).toContainText("Give a value above for: outcome");
  await inspect(page, "Dashboard, values are missing");
  const value = page.getByRole("form", { name: "Variables" }).getByRole("textbox", { name: "outcome" });
  await value.fill("denied");
  await value.press("Enter");
  await expect(page).toHaveURL(/v\.outcome=denied/);
  await untilFigure(page, board, "Calls", "1");
  await page.goBack();
  await expect(board.panel("Calls")).toContainText("Give a value above for: outcome");

  await board.list();
  await page.getByRole("searchbox", { name: "Search dashboards" }).fill(name);
  await expect(page.getByRole("article")).toHaveCount(1);
  await inspect(page, "Dashboards");
  await page.getByRole("button", { name: `More for ${name}` }).click();
  await page.getByRole("menuitem", { name: "Duplicate" }).click();
  await board.dialog.getByRole("button", { name: "Duplicate" }).click();
  await expect(page.getByRole("heading", { level: 1, name: `${name} copy` })).toBeVisible();
  await expect(board.panel("Outcomes")).toBeVisible();

  const olu = await open("owner");
  await olu.goto(`/dashboards?${new URLSearchParams({ q: name })}`);
  await olu.getByRole("button", { name: `More for ${name} copy` }).click();
  await expect(olu.getByRole("menuitem", { name: "Duplicate" })).toBeVisible();
  await expect(olu.getByRole("menuitem", { name: "Delete" })).toHaveCount(0);

  await page.goto(`/dashboards?${new URLSearchParams({ q: `${name} copy` })}`);
  await page.getByRole("button", { name: `More for ${name} copy` }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  const question = page.getByRole("alertdialog", { name: `Delete ${name} copy?` });
  await expect(question.getByRole("button", { name: "Cancel" })).toBeFocused();
  await inspect(page, "Dashboards, delete");
  await question.getByRole("button", { name: "Delete" }).click();
  await expect(page.getByText("No dashboard matches")).toBeVisible();
  await expect(board.create).toBeFocused();
});

test("a panel on a source of other teams is locked, one that is refused shows which axis failed, and a stranger gets in nowhere", async ({
  open,
  world,
  refusals,
}) => {
  const place = await furnish(world, ["member", "owner"]);
  const unreached = await world.newSource();
  const far = { team: await world.team(unreached.name), source: unreached };
  await world.join(await world.person(PEOPLE.owner.email), far.team, "member");
  const olu = await open("owner");
  const theirs = new DashboardPage(olu);
  const near = panelsOn(place, place.query)[0]!;
  const hidden = { id: "far", title: "Packages", type: "table", query: "", ...far };
  const layout = [
    { id: "calls", x: 0, y: 0, w: 6, h: 3 },
    { id: "far", x: 6, y: 0, w: 6, h: 3 },
  ];
  const id = await theirs.make(unique("Board"), [near, hidden], layout);
  const page = await open("member");
  const board = new DashboardPage(page);
  await board.open(id);
  await untilFigure(page, board, "Calls", "4");
  await expect(board.panel("Locked panel")).toContainText(`${PEOPLE.owner.name} made the dashboard`);
  await expect(board.edit).toHaveCount(0);
  await inspect(page, "Dashboard, a locked panel");

  refusals.push(/\/api\/v1\/teams\//, /\/dashboards\/\d+/);
  await world.expel(await world.person(PEOPLE.member.email), place.team);
  await page.getByRole("button", { name: "Refresh now" }).click();
  await board.panel("Calls").getByRole("button", { name: "See why" }).click();
  await expect(board.dialog.getByRole("region", { name: "Explanation" })).toBeVisible();
  await inspect(page, "Dashboard, a refused panel");
  expect((await page.goto("/dashboards/2000000000"))?.status()).toBe(404);
  await expect(page.getByRole("heading", { level: 1, name: "There is nothing at this address" })).toBeVisible();
  const nobody = await open(null);
  await nobody.goto(`/dashboards/${id}`);
  await expect(nobody).toHaveURL(/\/sign-in/);
});
