import { choose, chooseByTyping } from "./fixtures/choices";
import { inspect } from "./fixtures/inspect";
import { enterOn, tabTo } from "./fixtures/keyboard";
import { expect, PEOPLE, type Role, test } from "./fixtures/test";
import { unique, type World } from "./fixtures/world";
import { ExplorePage } from "./pages/explore-page";
import { SavedQueriesPage } from "./pages/saved-queries-page";

const QUERY = 'outcome = "denied"';

/** A team of its own with these people in it, and the source that it reads. */
async function furnish(world: World, ...roles: Role[]) {
  const team = await world.team();
  for (const role of roles) await world.join(await world.person(PEOPLE[role].email), team, "member");
  const source = await world.source("Console requests");
  return { team, place: { teamId: team.id, sourceId: source.id } };
}

test("a member saves a query, finds it, opens it in the explorer, changes and deletes it", async ({ open, world }) => {
  const page = await open("member");
  const { team } = await furnish(world, "member");
  const saved = new SavedQueriesPage(page);
  const name = unique("Denied calls");
  await saved.goto();
  await saved.create.click();
  const form = saved.dialog("New query");
  await form.getByRole("button", { name: "Save" }).click();
  await expect(form.getByText("Give it a name")).toBeVisible();
  await expect(form.getByRole("textbox", { name: "Name" })).toBeFocused();
  await chooseByTyping(form.getByRole("combobox", { name: "Team" }), team.name);
  await form.getByRole("textbox", { name: "Name" }).fill(name);
  await saved.write(form, 'outcome = "den" and and');
  await form.getByRole("button", { name: "Save" }).click();
  await expect(form.getByText(/invalid LogchefQL/)).toBeVisible();
  await saved.write(form, QUERY);
  await form.getByRole("textbox", { name: "Rows at most" }).fill("70");
  await form.getByRole("button", { name: "Save" }).click();
  await expect(form).toBeHidden();

  await saved.search.fill(name);
  await expect(saved.row(name)).toContainText("by you");
  await expect(saved.row(name)).toContainText("last 15m");
  await saved.act(name, "Edit");
  const edit = saved.dialog(`Edit ${name}`);
  await edit.getByRole("textbox", { name: "What it is for" }).fill("For the night shift");
  await choose(edit.getByRole("combobox", { name: "Time" }), "Last 24h");
  await edit.getByRole("button", { name: "Save" }).click();
  await expect(edit).toBeHidden();
  await expect(saved.row(name)).toContainText("For the night shift");

  await saved.row(name).getByRole("link", { name }).click();
  const explore = new ExplorePage(page);
  await expect(explore.query).toHaveText(QUERY);
  const address = new URL(page.url()).searchParams;
  expect([address.get("team"), address.get("t"), address.get("limit")]).toEqual([`${team.id}`, "24h", "70"]);

  await page.goBack();
  await expect(saved.search).toHaveValue(name);
  await saved.act(name, "Delete");
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete query" }).click();
  await expect(saved.row(name)).toHaveCount(0);
});

test("filters stand in the address, and bookmarks are one's own", async ({ open, world }) => {
  const page = await open("owner");
  const { team, place } = await furnish(world, "owner", "member");
  const saved = new SavedQueriesPage(page);
  const stem = unique("kept");
  await saved.goto();
  await saved.keep({ ...place, name: `${stem} one`, text: QUERY });
  await saved.keep({ ...place, name: `${stem} two`, text: "SELECT 1", language: "sql" });
  await saved.goto(`?q=${stem}&team=${team.id}`);
  await expect(saved.rows).toHaveCount(2);
  await choose(page.getByRole("combobox", { name: "Language" }), "SQL");
  await expect(saved.rows).toHaveCount(1);
  await expect(page).toHaveURL(/lang=sql/);
  await page.reload();
  await expect(saved.rows).toHaveCount(1);
  await saved.search.fill(`${stem} nothing`);
  await page.getByRole("button", { name: "Clear search and filter" }).click();
  await saved.search.fill(stem);
  await expect(saved.rows).toHaveCount(2);

  const star = page.getByRole("button", { name: `Bookmark ${stem} two` });
  await star.click();
  await expect(star).toHaveAttribute("aria-pressed", "true");
  await expect(saved.lists.getByRole("link", { name: /^Bookmarks/ })).not.toContainText(/\b0$/);
  await saved.open("Bookmarks");
  await expect(saved.row(`${stem} two`)).toBeVisible();
  await star.click();
  await expect(saved.row(`${stem} two`)).toHaveCount(0);

  const other = new SavedQueriesPage(await open("member"));
  await other.goto(`?q=${stem}`);
  await expect(other.rows).toHaveCount(2);
  await other.menu(`${stem} one`);
  await expect(other.page.getByRole("menuitem", { name: "Edit" })).toHaveCount(0);
  await expect(other.page.getByRole("menuitem", { name: "Delete" })).toHaveCount(0);
  await other.page.keyboard.press("Escape");
});

test("a collection is made, filled, shared by role, left and deleted", async ({ open, world, refusals }) => {
  refusals.push(/\/saved-queries\?/);
  const page = await open("owner");
  const { place } = await furnish(world, "owner", "member");
  const saved = new SavedQueriesPage(page);
  const stem = unique("runbook");
  await saved.goto();
  await saved.keep({ ...place, name: `${stem} a`, text: QUERY });
  await saved.keep({ ...place, name: `${stem} b`, text: 'outcome = "allowed"' });
  await saved.goto();
  await page.getByRole("button", { name: "New collection" }).click();
  const form = saved.dialog("New collection");
  await form.getByRole("button", { name: "Create collection" }).click();
  await expect(form.getByRole("textbox", { name: "Name" })).toBeFocused();
  await form.getByRole("textbox", { name: "Name" }).fill(stem);
  await form.getByRole("button", { name: "Create collection" }).click();
  await page.getByRole("heading", { level: 2, name: stem }).waitFor();
  await expect(page.getByText("This collection is empty")).toBeVisible();

  await page.getByRole("button", { name: "Add queries" }).click();
  const add = saved.dialog(`Add queries to ${stem}`);
  await add.getByRole("searchbox").fill(stem);
  await add.getByRole("checkbox", { name: `${stem} a` }).click();
  await add.getByRole("checkbox", { name: `${stem} b` }).click();
  await add.getByRole("button", { name: "Add 2 queries" }).click();
  await expect(add).toBeHidden();
  await expect(saved.rows).toHaveCount(2);
  const last = (await saved.rows.nth(1).getAttribute("aria-label"))?.replace("Query ", "") ?? "";
  await saved.act(last, "Move up");
  await expect(saved.rows.first()).toHaveAccessibleName(`Query ${last}`);

  await page.getByRole("button", { name: "1 person" }).click();
  const people = saved.dialog(`Who takes part in ${stem}`);
  await chooseByTyping(people.getByRole("combobox", { name: "Add somebody" }), PEOPLE.member.name);
  await people.getByRole("button", { name: "Add", exact: true }).click();
  await expect(people.getByRole("combobox", { name: `Role of ${PEOPLE.member.name}` })).toHaveText("Member");
  await choose(people.getByRole("combobox", { name: `Role of ${PEOPLE.owner.name}` }), /^Member/);
  await expect(people.getByRole("alert")).toContainText("at least one owner");
  await people.getByRole("button", { name: "Done" }).click();
  const address = new URL(page.url()).search;

  const mia = new SavedQueriesPage(await open("member"));
  await mia.goto(address);
  await expect(mia.page.getByRole("heading", { level: 2, name: stem })).toContainText("Member");
  await mia.menu(`${stem} a`);
  await expect(mia.page.getByRole("menuitem", { name: "Take out of this collection" })).toHaveCount(0);
  await mia.page.keyboard.press("Escape");
  await expect(mia.page.getByRole("menu")).toHaveCount(0);
  await mia.act(stem, "Leave");
  await mia.page.getByRole("alertdialog").getByRole("button", { name: "Leave" }).click();
  await expect(mia.page).toHaveURL(/\/saved-queries$/);
  expect((await mia.page.goto(`/saved-queries${address}`))?.status()).toBe(404);
  await mia.page.getByRole("heading", { level: 1, name: "There is nothing at this address" }).waitFor();
  expect((await mia.page.goto("/saved-queries?view=instance"))?.status()).toBe(403);
  await mia.page.getByRole("heading", { level: 1, name: "You may not open this page" }).waitFor();

  await saved.act(last, "Take out of this collection");
  await page.getByRole("alertdialog").getByRole("button", { name: "Take out" }).click();
  await expect(saved.rows).toHaveCount(1);
  await saved.act(stem, "Delete collection");
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete collection" }).click();
  await expect(page).toHaveURL(/\/saved-queries$/);
  await expect(saved.lists.getByRole("link", { name: stem })).toHaveCount(0);
});

test("U-33 two people edit one query: the later one learns who was first, and decides", async ({ open, world }) => {
  const owner = new SavedQueriesPage(await open("owner"));
  const { place } = await furnish(world, "owner", "member");
  const name = unique("shared");
  await owner.goto();
  const queryId = await owner.keep({ ...place, name, text: QUERY });
  const collection = await owner.post("/collections", { name: unique("runbook") });
  await owner.post(`/collections/${collection}/items`, { saved_query_id: queryId });
  const mia = await world.person(PEOPLE.member.email);
  await owner.post(`/collections/${collection}/members`, { user_id: mia.id, role: "editor" });

  const member = new SavedQueriesPage(await open("member"));
  for (const saved of [owner, member]) {
    await saved.goto(`?collection=${collection}`);
    await saved.act(name, "Edit");
    await expect(saved.dialog(`Edit ${name}`).getByRole("textbox", { name: "LogchefQL query" })).toHaveText(QUERY);
  }
  const first = member.dialog(`Edit ${name}`);
  await first.getByRole("textbox", { name: "What it is for" }).fill("What Mia made of it");
  await first.getByRole("button", { name: "Save" }).click();
  await expect(first).toBeHidden();

  const second = owner.dialog(`Edit ${name}`);
  await second.getByRole("textbox", { name: "What it is for" }).fill("What Olu made of it");
  await second.getByRole("button", { name: "Save" }).click();
  const newer = second.getByRole("alert").filter({ hasText: `${PEOPLE.member.name} changed this` });
  await expect(newer).toContainText("What Mia made of it");
  await expect(newer).toContainText("What Olu made of it");
  await inspect(owner.page, "a query that somebody else changed");
  await newer.getByRole("button", { name: "Save mine over it" }).click();
  await expect(second).toBeHidden();
  await expect(owner.row(name)).toContainText("What Olu made of it");
});

test("links are listed to whoever made them, ended there, and say so when they are opened", async ({
  open,
  world,
  refusals,
}) => {
  refusals.push(/\/query-shares\//);
  const page = await open("member");
  const { place } = await furnish(world, "member");
  const saved = new SavedQueriesPage(page);
  const name = unique("linked");
  await saved.goto();
  await saved.keep({ ...place, name, text: `principal = "${name}"` });
  await saved.goto(`?q=${name}`);
  await saved.act(name, "Share link");
  const share = saved.dialog("Share query");
  await share.getByRole("button", { name: "Create link" }).click();
  const link = ((await share.getByRole("region", { name: "Short link" }).textContent()) ?? "").trim();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: `Actions of ${name}` })).toBeFocused();

  await page.goto(link);
  await expect(new ExplorePage(page).query).toHaveText(`principal = "${name}"`);

  await saved.goto("?view=links");
  await page.getByRole("button", { name: `End the link to principal = "${name}"` }).click();
  await page.getByRole("alertdialog", { name: "End this link?" }).getByRole("button", { name: "End link" }).click();
  await expect(page.getByRole("button", { name: `End the link to principal = "${name}"` })).toHaveCount(0);
  await page.goto(link);
  const refused = page.getByRole("alert").filter({ hasText: "The shared query can't be opened" });
  await expect(refused).toContainText("Share link not found");
  await inspect(page, "a link that has ended");
});

test("by keyboard: search, the menu of a query, its collections, and back", async ({ open, world }) => {
  const page = await open("member");
  const { place } = await furnish(world, "member");
  const saved = new SavedQueriesPage(page);
  const { keyboard } = page;
  const name = unique("by hand");
  await saved.goto();
  await saved.keep({ ...place, name, text: QUERY });
  await saved.goto();
  // A key that comes before the page listens is pressed again, as anybody would.
  await expect(async () => {
    await keyboard.press("/");
    await expect(saved.search).toBeFocused({ timeout: 500 });
  }).toPass();
  await keyboard.type(name);
  await expect(saved.rows).toHaveCount(1);
  const actions = page.getByRole("button", { name: `Actions of ${name}` });
  await enterOn(page, actions);
  await expect(page.getByRole("menuitem").first()).toBeFocused();
  await keyboard.type("Coll");
  await keyboard.press("Enter");
  const dialog = saved.dialog(`Collections of ${name}`);
  const bookmarks = dialog.getByRole("checkbox", { name: "Bookmarks" });
  await tabTo(page, bookmarks);
  await keyboard.press("Space");
  await expect(bookmarks).toBeChecked();
  await keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(actions).toBeFocused();
  await expect(page.getByRole("button", { name: `Bookmark ${name}` })).toHaveAttribute("aria-pressed", "true");
});

test("the screens of saved queries hold to the bars", async ({ open, world }) => {
  test.setTimeout(240_000);
  const page = await open("admin");
  const { team, place } = await furnish(world, "admin");
  const saved = new SavedQueriesPage(page);
  const stem = unique("a query with quite a long name, as some people give them");
  await saved.goto();
  const first = await saved.keep({ ...place, name: `${stem} one`, text: `${QUERY} and `.repeat(9) + QUERY });
  await saved.keep({ ...place, name: `${stem} two`, text: "SELECT 1", language: "sql" });
  const collection = await saved.post("/collections", { name: unique("runbook"), description: "What to ask first" });
  await saved.goto(`?collection=${collection}`);
  await inspect(page, "an empty collection");
  await saved.post(`/collections/${collection}/items`, { saved_query_id: first });
  await saved.goto(`?collection=${collection}`);
  await inspect(page, "a collection");
  await page.getByRole("button", { name: "1 person" }).click();
  await page.getByRole("dialog").waitFor();
  await inspect(page, "who takes part");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Add queries" }).click();
  await page.getByRole("dialog").waitFor();
  await inspect(page, "add queries");

  await saved.goto(`?team=${team.id}`);
  await expect(saved.rows.first()).toBeVisible();
  await inspect(page, "saved queries");
  await saved.menu(`${stem} one`);
  await inspect(page, "the menu of a query");
  await page.keyboard.press("Escape");
  await saved.create.click();
  await saved.dialog("New query").getByRole("textbox", { name: "LogchefQL query" }).waitFor();
  await inspect(page, "new query");
  await saved.goto("?q=nothing-is-called-so");
  await inspect(page, "no query matches");
  await saved.goto("?view=links");
  await inspect(page, "links");
  await saved.goto("?view=instance");
  await inspect(page, "queries of the whole instance");
});
