import { expect, PEOPLE, test } from "../fixtures/test";
import { DashboardPage } from "../pages/dashboard-page";
import { shoot } from "./shoot";

const LAYOUT = [
  { id: "calls", x: 0, y: 0, w: 3, h: 1 },
  { id: "denied", x: 3, y: 0, w: 3, h: 1 },
  { id: "routes", x: 6, y: 0, w: 6, h: 2 },
  { id: "time", x: 0, y: 1, w: 6, h: 3 },
  { id: "latest", x: 6, y: 2, w: 6, h: 2 },
];

test("dashboards", async ({ open, world }) => {
  const team = await world.team();
  await world.join(await world.person(PEOPLE.admin.email), team, "member");
  const bot = await world.account([team], "grafana-pipeline");
  const { secret } = await world.token(bot, ["profile:read"]);
  for (let count = 0; count < 60; count++) await world.as(secret, count % 7 === 0 ? "/me/teams" : "/me");
  const place = { team, source: await world.source("Console requests") };
  const admin = await open("admin");
  const board = new DashboardPage(admin);
  await board.list();
  await shoot(admin, "dashboards-none");
  await board.create.click();
  await board.dialog.getByRole("textbox", { name: "Name" }).waitFor();
  await shoot(admin, "dashboard-create");
  await admin.keyboard.press("Escape");

  const denied = 'outcome = "denied"';
  const id = await board.make(
    "Calls of machines",
    [
      { id: "calls", title: "Calls", type: "stat", query: "", options: { unit: "calls" }, ...place },
      { id: "denied", title: "Denied", type: "stat", query: denied, options: { unit: "calls" }, ...place },
      { id: "routes", title: "Routes", type: "breakdown", query: "", options: { field: "route", limit: 6 }, ...place },
      { id: "time", title: "By outcome", type: "timeseries", query: "", options: { group_by: "outcome" }, ...place },
      { id: "latest", title: "Latest denials", type: "table", query: denied, options: { limit: 20 }, ...place },
    ],
    LAYOUT,
  );
  await board.open(id, "?t=5m");
  await expect(board.panel("By outcome").getByRole("img")).toBeVisible();
  await expect(board.panel("Latest denials").getByRole("row").nth(1)).toBeVisible();
  await shoot(admin, "dashboard");
  await board.edit.click();
  await shoot(admin, "dashboard-edit");
  await board.handle("Routes").click();
  await shoot(admin, "dashboard-place");
  await admin.keyboard.press("Escape");
  await board.panel("By outcome").getByRole("button", { name: "Edit panel By outcome" }).click();
  await expect(board.dialog.getByRole("region", { name: "Preview" }).getByRole("img")).toBeVisible();
  await shoot(admin, "dashboard-panel");
  await admin.keyboard.press("Escape");
  await board.list();
  await shoot(admin, "dashboards");
});
