import { expect, PEOPLE, test } from "../fixtures/test";
import { unique } from "../fixtures/world";
import { ExplorePage } from "../pages/explore-page";
import { SavedQueriesPage } from "../pages/saved-queries-page";
import { shoot } from "./shoot";

test("the explorer", async ({ open, world, refusals }) => {
  refusals.push(/\/logs\/(?:query|histogram)$/, /\/sources\/\d+$/);
  const team = await world.team("Console requests", "Checkout");
  await world.join(await world.person(PEOPLE.member.email), team, "member");
  const bot = await world.account([team], "checkout-probe");
  const { secret } = await world.token(bot, ["profile:read"], 30, unique("probe"));
  for (let count = 0; count < 40; count++) await world.as(secret, count % 6 === 0 ? "/me/teams" : "/me");
  const source = await world.source("Console requests");
  const page = await open("member");
  const explore = new ExplorePage(page);
  const at = (query: string) => `?${new URLSearchParams({ team: `${team.id}`, source: `${source.id}`, q: query })}`;
  await explore.goto(at(`principal = "${bot.name}"`));
  await expect(async () => {
    await explore.run.click();
    await expect(explore.rows.nth(20)).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await shoot(page, "explore");
  await explore.toggle(0);
  await shoot(page, "explore-row");
  await explore.rows.first().getByRole("button", { name: "Rows around it" }).click();
  await explore.dialog("Rows around it").getByRole("listitem").nth(1).waitFor();
  await shoot(page, "explore-around");
  await page.keyboard.press("Escape");
  await explore.time.click();
  await page.getByRole("button", { name: "Use this time" }).waitFor();
  await shoot(page, "explore-time");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Export" }).click();
  await explore.dialog("Export rows").waitFor();
  await shoot(page, "explore-export");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "History" }).click();
  await explore.dialog("History").getByRole("listitem").first().waitFor();
  await shoot(page, "explore-history");
  await page.keyboard.press("Escape");
  await explore.goto(at('principal = "nobody"'));
  await page.getByText("Nothing in this time matches the query.").waitFor();
  await shoot(page, "explore-nothing");
  await page.getByRole("button", { name: "Live" }).click();
  await page.getByText("Waiting for rows").waitFor();
  await shoot(page, "explore-live");

  const saved = new SavedQueriesPage(page);
  const kept = await saved.keep({
    ...{ name: unique("Calls of"), teamId: team.id, sourceId: source.id },
    text: "principal = {{bot}} and status >= {{least}} and timestamp > {{since}} [[and outcome = {{outcome}}]]",
    variables: [
      { name: "bot", type: "text", label: "Bot", inputType: "input", value: "" },
      { name: "least", type: "number", label: "Least status", inputType: "input", value: 200 },
      { name: "since", type: "date", label: "Since", inputType: "input", value: "2026-01-02T03:04" },
      { name: "outcome", type: "text", inputType: "dropdown", options: ["allowed", "denied"], value: "" },
    ],
  });
  await page.goto(`/explore?team=${team.id}&saved=${kept}`);
  await page.getByText("Waiting for values").waitFor();
  await explore.run.click();
  await shoot(page, "explore-variables-missing");
  const fields = page.getByRole("group", { name: "Variables of the query" });
  await fields.getByRole("textbox", { name: "Bot" }).fill(bot.name);
  await fields.getByRole("textbox", { name: "Bot" }).press("Enter");
  await explore.rows.nth(20).waitFor();
  await shoot(page, "explore-variables");

  await page.goto(`/explore?${new URLSearchParams({ team: `${team.id}`, source: `${source.id}`, sql: "SELEC 1" })}`);
  await page.getByText("The query was not answered").waitFor();
  await shoot(page, "explore-sql-wrong");
  const other = await world.newSource();
  await page.goto(`/explore?team=${team.id}&source=${other.id}`);
  await page.getByRole("alert").first().waitFor();
  await shoot(page, "explore-refused");
});
