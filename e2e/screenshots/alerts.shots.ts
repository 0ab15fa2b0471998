import { expect, PEOPLE, test } from "../fixtures/test";
import { shoot } from "./shoot";

test("the screens of alerts", async ({ open, world, refusals }) => {
  refusals.push(/./);
  const team = await world.team("Console requests", "Checkout");
  await world.join(await world.person(PEOPLE.owner.email), team, "owner");
  const bot = await world.account([team], "checkout-probe");
  const { secret } = await world.token(bot, ["profile:read"]);
  for (let count = 0; count < 4; count++) await world.as(secret, "/me");
  const source = await world.source("Console requests");
  const page = await open("owner");
  await page.goto("/alerts");
  await shoot(page, "alerts-empty");
  const make = async (body: object) => {
    const alert = { source_id: source.id, query_language: "logchefql", lookback_seconds: 3_600, ...body };
    const answer = await page.evaluate(async (data) => {
      const headers = { "Content-Type": "application/json" };
      return (await fetch("/api/v1/alerts", { method: "POST", headers, body: JSON.stringify(data) })).json();
    }, alert);
    return (answer as { data: { id: number } }).data.id;
  };
  const firing = await make({
    name: "Probe calls too often",
    description: "The probe of the checkout must not call more than twice an hour. Ask #checkout before you mute it.",
    query: `principal = "${bot.name}"`,
    threshold_value: 2,
    frequency_seconds: 10,
    severity: "critical",
    labels: { team: "checkout" },
    annotations: { runbook: "https://wiki.example.test/probe" },
    webhook_urls: ["http://localhost:9/alerts"],
  });
  await make({ name: "Calls are refused", query: 'outcome = "denied"', threshold_value: 20, frequency_seconds: 60 });
  await make({ name: "No sign of life", query: `principal = "nobody"`, threshold_operator: "lt", threshold_value: 1 });
  const sql = "SELECT avg(duration_ms) FROM latchkey.console_requests WHERE timestamp > now() - {{lookback_seconds}}";
  await make({
    name: "Slow answers",
    query: sql,
    query_language: "clickhouse-sql",
    threshold_value: 250,
    is_active: false,
  });

  await page.goto("/alerts/new");
  await page.getByRole("button", { name: "Create alert" }).click();
  await shoot(page, "alert-new-errors");
  await page.goto(`/alerts/new?source=${source.id}`);
  await page.getByRole("textbox", { name: "Condition in LogchefQL" }).click();
  await page.keyboard.insertText(`principal = "${bot.name}" and status > 399`);
  await page.keyboard.press("Escape");
  await page.getByRole("textbox", { name: "Name" }).fill("Checkout probe fails");
  await page.getByRole("button", { name: "Test now" }).click();
  await page.getByText(/It would (?:fire|stay quiet) now|It can't be asked/).waitFor();
  await shoot(page, "alert-new-tried");

  await expect(async () => {
    await page.goto(`/alerts/${firing}`);
    await expect(page.getByRole("button", { name: "Resolve" })).toBeVisible({ timeout: 3_000 });
  }).toPass({ timeout: 60_000 });
  await shoot(page, "alert-firing");
  await page.getByRole("button", { name: "Show the secret" }).click();
  await page.getByText(/^whsec_/).scrollIntoViewIfNeeded();
  await shoot(page, "alert-secret");
  await page.getByRole("button", { name: "Resolve" }).click();
  await page.getByRole("dialog").waitFor();
  await shoot(page, "alert-resolve");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("alertdialog").waitFor();
  await shoot(page, "alert-delete");
  await page.keyboard.press("Escape");
  await page.goto(`/alerts/${firing}/edit`);
  await page.getByRole("textbox", { name: "Condition in LogchefQL" }).waitFor();
  await shoot(page, "alert-edit");
  await page.goto("/alerts");
  await page.getByRole("row", { name: /Probe calls/ }).waitFor();
  await shoot(page, "alerts");
  await page.goto("/alerts?q=nothing");
  await shoot(page, "alerts-none-match");

  const admin = await open("admin");
  await expect(async () => {
    await admin.goto("/admin/settings/undelivered");
    await expect(admin.getByText("alert.triggered").first()).toBeVisible({ timeout: 3_000 });
  }).toPass({ timeout: 60_000 });
  await shoot(admin, "undelivered");
  await world.setting("alerts.enabled", "false");
  await page.goto("/alerts");
  await shoot(page, "alerts-off");
  await world.setting("alerts.enabled", "true");
});
