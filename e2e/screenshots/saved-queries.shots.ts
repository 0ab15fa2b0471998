import { PEOPLE, test } from "../fixtures/test";
import { unique } from "../fixtures/world";
import { SavedQueriesPage } from "../pages/saved-queries-page";
import { shoot } from "./shoot";

const QUERIES = [
  { name: "Denied calls by account", text: 'outcome = "denied" and status_code >= 400' },
  { name: "Slow requests", text: "duration_ms > 500 and route ~ logs" },
  {
    name: "Calls by route",
    text: "SELECT route, count() AS calls FROM latchkey.console_requests WHERE timestamp BETWEEN {{from}} AND {{to}} GROUP BY route ORDER BY calls DESC",
    language: "sql",
  },
] as const;

test("saved queries", async ({ open, world, refusals }) => {
  refusals.push(/query-shares/);
  const team = await world.team("Console requests", "Checkout");
  for (const role of ["owner", "member"] as const) {
    await world.join(await world.person(PEOPLE[role].email), team, "member");
  }
  const source = await world.source("Console requests");
  const page = await open("owner");
  const saved = new SavedQueriesPage(page);
  await saved.goto();
  const empty = await saved.post("/collections", {
    name: unique("On call"),
    description: "What to ask first at night",
  });
  await saved.goto(`?collection=${empty}`);
  await shoot(page, "saved-collection-empty");
  const ids: number[] = [];
  for (const query of QUERIES) ids.push(await saved.keep({ ...query, teamId: team.id, sourceId: source.id }));
  for (const id of ids) await saved.post(`/collections/${empty}/items`, { saved_query_id: id });
  await saved.post(`/collections/${empty}/members`, {
    user_id: (await world.person(PEOPLE.member.email)).id,
    role: "editor",
  });
  await saved.goto();
  await page
    .getByRole("button", { name: `Bookmark ${QUERIES[0].name}` })
    .first()
    .click();
  await shoot(page, "saved-queries");
  await saved.search.fill("route");
  await shoot(page, "saved-queries-search");
  await saved.goto("?q=nothing");
  await shoot(page, "saved-queries-none-match");
  await saved.goto(`?collection=${empty}`);
  await shoot(page, "saved-collection");
  await saved.menu(QUERIES[1].name);
  await shoot(page, "saved-menu");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "2 people" }).click();
  await page.getByRole("dialog").waitFor();
  await shoot(page, "saved-participants");
  await page.keyboard.press("Escape");
  await saved.act(QUERIES[1].name, "Edit");
  const dialog = saved.dialog(`Edit ${QUERIES[1].name}`);
  await dialog.getByRole("textbox", { name: "LogchefQL query" }).waitFor();
  await shoot(page, "saved-edit");
  const member = new SavedQueriesPage(await open("member"));
  await member.goto(`?collection=${empty}`);
  await member.act(QUERIES[1].name, "Edit");
  const other = member.dialog(`Edit ${QUERIES[1].name}`);
  await other.getByRole("textbox", { name: "What it is for" }).fill("Anything above half a second");
  await other.getByRole("button", { name: "Save" }).click();
  await other.waitFor({ state: "hidden" });
  await dialog.getByRole("textbox", { name: "What it is for" }).fill("Slower than the promise of 500 ms");
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.getByRole("alert").waitFor();
  await shoot(page, "saved-edit-conflict");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Discard changes" }).waitFor();
  await shoot(page, "saved-edit-discard");
  await page.getByRole("button", { name: "Discard changes" }).click();
  await saved.act(QUERIES[1].name, "Collections");
  await saved.dialog(`Collections of ${QUERIES[1].name}`).waitFor();
  await shoot(page, "saved-collections-of-query");
  await page.keyboard.press("Escape");
  await saved.act(QUERIES[1].name, "Share link");
  await page.getByRole("button", { name: "Create link" }).click();
  await page.getByRole("region", { name: "Short link" }).waitFor();
  await shoot(page, "saved-share");
  await page.keyboard.press("Escape");
  await saved.goto("?view=links");
  await shoot(page, "saved-links");
  await page.goto("/explore?share=AAAAAAAAAAAAAAAAAAAAAAAA");
  await page.getByRole("alert").filter({ hasText: "can't be opened" }).waitFor();
  await shoot(page, "explore-link-ended");
});
