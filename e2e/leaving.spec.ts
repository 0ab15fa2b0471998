import { inspect } from "./fixtures/inspect";
import { expect, PEOPLE, test } from "./fixtures/test";
import { unique } from "./fixtures/world";
import { DashboardPage } from "./pages/dashboard-page";
import { SavedQueriesPage } from "./pages/saved-queries-page";

// Each state is looked at four times.
test.describe.configure({ timeout: 180_000 });

test("nothing typed is lost by Escape, a link, a step back or a key: each editor asks first, and keeps or drops it", async ({
  open,
  world,
}) => {
  const team = await world.team();
  await world.join(await world.person(PEOPLE.member.email), team, "member");
  const source = await world.source("Console requests");
  const page = await open("member");
  const { keyboard } = page;
  const question = page.getByRole("alertdialog", { name: "Discard your changes?" });
  const keep = question.getByRole("button", { name: "Keep editing" });
  const discard = question.getByRole("button", { name: "Discard changes" });
  const navigation = page.getByRole("navigation", { name: "Console" });
  const heading = (name: string | RegExp) => page.getByRole("heading", { level: 1, name });

  const board = new DashboardPage(page);
  const name = unique("Board");
  const panel = { id: "calls", title: "Calls", type: "stat", query: "", options: {}, team, source };
  const id = await board.make(name, [panel], [{ id: "calls", x: 0, y: 0, w: 3, h: 1 }]);
  await board.list();
  await page.getByRole("link", { name, exact: true }).click();
  await board.edit.click();
  await board.panel("Calls").getByRole("button", { name: "Edit panel Calls" }).click();
  const title = board.dialog.getByRole("textbox", { name: "Title" });
  await title.fill("Calls of an hour");
  await keyboard.press("Escape");
  await expect(keep).toBeFocused();
  await inspect(page, "Dashboard, a written panel is asked about");
  await keyboard.press("Escape");
  await expect(question).toBeHidden();
  await expect(title).toHaveValue("Calls of an hour");
  await board.dialog.getByRole("button", { name: "Apply" }).click();
  await board.panel("Calls of an hour").getByRole("button", { name: "Edit panel Calls of an hour" }).click();
  await expect(title).toHaveValue("Calls of an hour");
  await keyboard.press("Escape");
  await expect(board.dialog, "what is as it was is not asked about").toBeHidden();

  await navigation.getByRole("link", { name: "Alerts" }).click();
  await expect(keep).toBeFocused();
  await keep.click();
  await expect(question).toBeHidden();
  await expect(board.bar).toContainText("Unsaved changes");
  await page.evaluate(() => window.history.back());
  await keep.click();
  await expect(question).toBeHidden();
  expect(new URL(page.url()).pathname).toBe(`/dashboards/${id}`);
  await board.bar.getByRole("button", { name: "Cancel" }).focus();
  await keyboard.press("g");
  await keyboard.press("w");
  await discard.click();
  await heading("Alerts").waitFor();

  await page.goto(`/alerts/new?source=${source.id}`);
  await page.getByRole("textbox", { name: "Name" }).fill("Half an alert");
  await page.getByRole("link", { name: "Cancel" }).click();
  await inspect(page, "an alert is asked about");
  await keep.click();
  await expect(page.getByRole("textbox", { name: "Name" })).toHaveValue("Half an alert");
  const asked = page.waitForEvent("dialog");
  const reloaded = page.reload({ timeout: 5_000 }).catch(() => null);
  await (await asked).dismiss();
  await reloaded;
  await expect(page.getByRole("textbox", { name: "Name" })).toHaveValue("Half an alert");
  await page.getByRole("link", { name: "Cancel" }).click();
  await discard.click();
  await expect(page).toHaveURL(/\/alerts$/);

  const saved = new SavedQueriesPage(page);
  await saved.goto();
  const query = unique("Kept");
  await saved.keep({ name: query, teamId: team.id, sourceId: source.id, text: "status = 500" });
  await saved.goto(`?q=${query}`);
  await saved.act(query, "Edit");
  const dialog = saved.dialog(`Edit ${query}`);
  await dialog.getByRole("textbox", { name: "Name" }).fill("Another name");
  await dialog.getByRole("button", { name: "Close" }).click();
  await keep.click();
  await expect(dialog.getByRole("textbox", { name: "Name" })).toHaveValue("Another name");
  await keyboard.press("Escape");
  await discard.click();
  await expect(dialog).toBeHidden();
  await expect(saved.row(query)).toBeVisible();
});
