import type { Locator, Page } from "@playwright/test";
import { choose, chooseByTyping } from "./fixtures/choices";
import { inspect } from "./fixtures/inspect";
import { enterOn, tabTo } from "./fixtures/keyboard";
import { expect, PEOPLE, test } from "./fixtures/test";
import { unique, type World } from "./fixtures/world";

// The last of them switches alerts off for the whole console, so none runs beside another.
test.describe.configure({ mode: "serial", timeout: 240_000 });

/** A team of Olu's, whose source has calls of a bot that no other journey knows. */
async function furnish(world: World) {
  const team = await world.team();
  await world.join(await world.person(PEOPLE.owner.email), team, "owner");
  const bot = await world.account([team], unique("watched-bot"));
  const { secret } = await world.token(bot, ["profile:read"]);
  await world.as(secret, "/me");
  const source = await world.source("Console requests");
  return { team, source, bot, query: `principal = "${bot.name}"` };
}

async function write(page: Page, editor: Locator, text: string) {
  await editor.click();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.press("Delete");
  await page.keyboard.insertText(text);
  await page.keyboard.press("Escape");
}

const editorOf = (page: Page) => page.getByRole("textbox", { name: "Condition in LogchefQL" });
const heading = (page: Page, name: string | RegExp) => page.getByRole("heading", { level: 1, name });

/** Makes an alert through its form; the page is the alert's own afterwards. */
async function create(page: Page, name: string, query: string, more: (page: Page) => Promise<void> = async () => {}) {
  await page.goto("/alerts/new");
  const source = page.getByRole("combobox", { name: "Source" }).and(page.locator("input"));
  await chooseByTyping(source, "Console requests");
  await page.waitForURL(/source=\d+/);
  await page.getByRole("textbox", { name: "Name" }).fill(name);
  await write(page, editorOf(page), query);
  await page.getByRole("textbox", { name: "Rows of the last" }).fill("600");
  await page.getByRole("textbox", { name: "Look every" }).fill("10");
  await choose(page.getByRole("combobox", { name: "Unit of the frequency" }), "seconds");
  await more(page);
  await page.getByRole("button", { name: "Create alert" }).click();
  await page.waitForURL(/\/alerts\/\d+$/);
  await heading(page, new RegExp(name)).waitFor();
  return Number(new URL(page.url()).pathname.split("/").at(-1));
}

test("an alert is tried, made, fires, is resolved, signed for, switched off and deleted by whoever made it", async ({
  open,
  world,
}) => {
  const { query } = await furnish(world);
  const page = await open("owner");
  const name = unique("Too many calls");

  await page.goto("/alerts/new");
  await page.getByRole("button", { name: "Create alert" }).click();
  await expect(page.getByRole("textbox", { name: "Name" })).toBeFocused();
  await expect(page.getByText("Give it a name.")).toBeVisible();
  await inspect(page, "a new alert, with errors");

  await create(page, name, `principal = `, async () => {
    // Half a condition is not tried, and told once somebody asks.
    await page.getByRole("button", { name: "Test now" }).click();
    await expect(page.getByText(/^Line 1, column \d+/)).toBeVisible();
    await write(page, editorOf(page), query);
    await expect(async () => {
      await page.getByRole("button", { name: "Test now" }).click();
      await expect(page.getByText("It would fire now")).toBeVisible({ timeout: 3_000 });
    }).toPass({ timeout: 30_000 });
    await page.getByRole("textbox", { name: "Webhooks" }).fill("hooks.example.test");
    await page.getByRole("button", { name: "Create alert" }).click();
    await expect(page.getByRole("textbox", { name: "Webhooks" })).toBeFocused();
    await page.getByRole("textbox", { name: "Webhooks" }).fill("http://localhost:1/hook");
    await chooseByTyping(page.getByRole("combobox", { name: "Mail to" }), "Olu", "Olu Owner");
    await inspect(page, "a new alert, filled in and tried");
  });

  await expect(async () => {
    await page.reload();
    await expect(heading(page, new RegExp(name))).toContainText("firing", { timeout: 3_000 });
  }).toPass({ timeout: 60_000 });
  await expect(page.getByText("Looked at", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Show the secret" }).click();
  const secret = page.getByText(/^whsec_/);
  const first = await secret.textContent();
  await page.getByRole("button", { name: "Replace it" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Replace it" }).click();
  await expect(secret).not.toHaveText(first ?? "");
  await inspect(page, "an alert that fires, with its secret");
  await page.getByRole("button", { name: "Hide the secret" }).click();
  await expect(secret).toHaveCount(0);
  await page.getByRole("link", { name: "Open in Explore" }).click();
  await expect(page.getByRole("textbox", { name: "LogchefQL query" })).toHaveText(query);
  await page.goBack();

  await page.getByRole("link", { name: "Edit", exact: true }).click();
  await heading(page, `Edit ${name}`).waitFor();
  await page.getByRole("textbox", { name: "Threshold" }).fill("1000000");
  await page.getByRole("button", { name: "Save" }).click();
  await page.waitForURL(/\/alerts\/\d+$/);
  await expect(page.getByText("Fires at more than 1,000,000 matching rows in 10 hours")).toBeVisible();
  // It may be over by itself by now; whichever comes first, one line of history tells it.
  const history = page.getByRole("region", { name: "History" });
  await expect(async () => {
    await page.reload();
    await expect(history).toContainText("resolved", { timeout: 3_000 });
  }).toPass({ timeout: 60_000 });
  await expect(history).toContainText("The condition is no longer met");

  await page.getByRole("button", { name: "Switch off" }).click();
  await expect(heading(page, new RegExp(name))).toContainText("switched off");
  await page.getByRole("button", { name: "Delete" }).click();
  const question = page.getByRole("alertdialog", { name: `Delete ${name}?` });
  await expect(question.getByRole("button").first(), "the safe choice has focus").toBeFocused();
  await inspect(page, "delete an alert");
  await question.getByRole("button", { name: "Delete alert" }).click();
  await page.waitForURL(/\/alerts$/);
  await expect(page.getByRole("heading", { name: "Alerts", level: 1 })).toBeVisible();
  await expect(page.getByRole("row", { name })).toHaveCount(0);
});

test("an incident is resolved by hand and without a mouse", async ({ open, world }) => {
  const { query } = await furnish(world);
  const page = await open("owner");
  const name = unique("By hand");
  await create(page, name, query);
  await expect(async () => {
    await page.reload();
    await expect(page.getByRole("button", { name: "Resolve" })).toBeVisible({ timeout: 3_000 });
  }).toPass({ timeout: 60_000 });
  await enterOn(page, page.getByRole("button", { name: "Resolve" }));
  const dialog = page.getByRole("dialog", { name: `Resolve ${name}?` });
  await tabTo(page, dialog.getByRole("textbox"));
  await page.keyboard.insertText("A deploy, rolled back");
  await inspect(page, "resolve an alert");
  await enterOn(page, dialog.getByRole("button", { name: "Resolve" }));
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("region", { name: "History" })).toContainText("A deploy, rolled back");
});

test("whoever reaches the source reads an alert, and only who made it changes it", async ({
  open,
  world,
  refusals,
}) => {
  refusals.push(/\/alerts/);
  const { team, query } = await furnish(world);
  const owner = await open("owner");
  const name = unique("Read only");
  const id = await create(owner, name, query);
  const member = await open("member");
  await world.join(await world.person(PEOPLE.member.email), team, "member");
  await member.goto(`/alerts?q=${name}`);
  await member.getByRole("row", { name }).getByRole("link", { name }).click();
  await heading(member, new RegExp(name)).waitFor();
  await expect(
    member.getByText("Only Olu Owner or an administrator who reaches the source can change it."),
  ).toBeVisible();
  for (const button of ["Switch off", "Delete", "Show the secret"]) {
    await expect(member.getByRole("button", { name: button })).toHaveCount(0);
  }
  await inspect(member, "an alert of somebody else's");
  expect((await member.goto(`/alerts/${id}/edit`))?.status()).toBe(403);
  await expect(member.getByRole("heading", { level: 1, name: "You may not open this page" })).toBeVisible();

  await member.goto(`/alerts?team=${team.id}`);
  await expect(member.getByRole("row", { name })).toBeVisible();
  await choose(member.getByRole("combobox", { name: "State" }), "switched off");
  await expect(member.getByText("No alert matches")).toBeVisible();
  expect(new URL(member.url()).searchParams.get("state")).toBe("off");
  await inspect(member, "no alert matches");
  await member.getByRole("combobox", { name: "State" }).click();
  await member.getByRole("option").first().click();
  await expect(member.getByRole("row", { name })).toBeVisible();
  await inspect(member, "alerts");
});

test("U-33 two who edit one alert are told of each other, and neither loses what was typed", async ({
  open,
  world,
}) => {
  const { query } = await furnish(world);
  const one = await open("owner");
  const name = unique("Twice");
  const id = await create(one, name, query);
  const other = await open("owner");
  await Promise.all([one, other].map((page) => page.goto(`/alerts/${id}/edit`)));
  await one.getByRole("textbox", { name: "Threshold" }).fill("7");
  await one.getByRole("button", { name: "Save" }).click();
  await one.waitForURL(/\/alerts\/\d+$/);

  await other.getByRole("textbox", { name: "Description" }).fill("What the other one wrote");
  await other.getByRole("button", { name: "Save" }).click();
  await expect(other.getByText("Somebody changed this alert while you did")).toBeVisible();
  await expect(other.getByText(/Olu Owner changed the threshold/)).toBeVisible();
  await inspect(other, "an alert that somebody else changed");
  await expect(other.getByRole("textbox", { name: "Description" })).toHaveValue("What the other one wrote");
  await other.getByRole("button", { name: "Save mine over it" }).click();
  await other.waitForURL(/\/alerts\/\d+$/);
  await expect(other.getByText("What the other one wrote")).toBeVisible();
  await expect(other.getByText(/more than 7 matching rows/), "what one changed stays").toBeVisible();
});

test("what can't be delivered waits for an administrator, who tries it anew or discards it", async ({
  admin,
  open,
  world,
  refusals,
}) => {
  refusals.push(/undelivered/);
  const { query } = await furnish(world);
  const owner = await open("owner");
  expect((await owner.goto("/admin/settings/undelivered"))?.status()).toBe(403);
  const host = `localhost:${20_000 + Math.floor(Math.random() * 40_000)}`;
  await create(owner, unique("Unheard"), query, async (page) => {
    await page.getByRole("textbox", { name: "Webhooks" }).fill(`http://${host}/hook`);
  });
  const item = admin.getByRole("listitem").filter({ hasText: host });
  await expect(async () => {
    await admin.goto("/admin/settings/undelivered");
    await expect(item).toBeVisible({ timeout: 3_000 });
  }).toPass({ timeout: 60_000 });
  await expect(item).toContainText("alert.triggered");
  await expect(item).toContainText("is not an address that may be called");
  await inspect(admin, "undelivered");
  await item.getByRole("button", { name: "Try alert.triggered again" }).click();
  await expect(admin.getByText("alert.triggered is on its way again")).toBeVisible();
  await expect(async () => {
    await admin.reload();
    await expect(item).toContainText("1 attempt", { timeout: 3_000 });
  }).toPass({ timeout: 60_000 });
  await item.getByRole("button", { name: "Discard alert.triggered" }).click();
  await admin.getByRole("alertdialog").getByRole("button", { name: "Discard" }).click();
  await expect(item).toHaveCount(0);
  await admin.goto("/admin/audit?action=notification.discarded");
  await expect(admin.getByText("notification.discarded").first()).toBeVisible();
});

test("while alerts are switched off, every page of them says so", async ({ admin, open, world }) => {
  const { query } = await furnish(world);
  const owner = await open("owner");
  const id = await create(owner, unique("Sleeps"), query);
  await world.setting("alerts.enabled", "false");
  try {
    for (const path of ["/alerts", "/alerts/new", `/alerts/${id}`, `/alerts/${id}/edit`]) {
      await owner.goto(path);
      await expect(heading(owner, "Alerts are switched off on this console")).toBeVisible();
    }
    await expect(owner.getByRole("link", { name: "Open Settings" })).toHaveCount(0);
    await inspect(owner, "alerts switched off");
    await admin.goto("/alerts");
    await admin.getByRole("link", { name: "Open Settings" }).click();
    await expect(heading(admin, "Settings")).toBeVisible();
  } finally {
    await world.setting("alerts.enabled", "true");
  }
  await owner.goto(`/alerts/${id}`);
  await expect(owner.getByRole("region", { name: "History" })).toBeVisible();
});
