import type { Page } from "@playwright/test";
import { chooseByTyping } from "./fixtures/choices";
import { inspect } from "./fixtures/inspect";
import { enterOn } from "./fixtures/keyboard";
import { expect, PEOPLE, test } from "./fixtures/test";
import { unique } from "./fixtures/world";
import { CreateTokenDialog, ServiceTokensPage, TokenCreatedDialog } from "./pages/service-tokens-page";

test.describe.configure({ timeout: 180_000 });

const partsOf = (page: Page) => page.getByRole("navigation", { name: "Parts of the account's page" });
const addressOf = ({ id }: { id: number }, rest = "") => `/admin/service-tokens/${id}${rest}`;

test("U-23 an account's page tells what it reaches, what it does, who changed it, and how it ends", async ({
  admin,
  world,
}) => {
  const team = await world.team();
  const account = await world.account([team], unique("paged"));
  const token = await world.token(account, ["profile:read", "logs:read"], 30, "nightly");
  expect((await world.as(token.secret, "/me")).status()).toBe(200);
  expect((await world.as(token.secret, "/me/teams")).status()).toBe(403);

  await admin.goto(addressOf(account));
  await admin.getByRole("heading", { level: 1, name: account.name }).waitFor();
  await expect(admin.getByRole("img", { name: "The two meet" })).toBeVisible();
  await expect(admin.getByRole("row").filter({ hasText: "nightly" })).toContainText("used 1 of 2");
  await inspect(admin, "an account's overview");

  await enterOn(admin, partsOf(admin).getByRole("link", { name: "Usage" }));
  await expect(admin).toHaveURL(/\?tab=usage$/);
  await expect(admin.getByText("1 allowed")).toBeVisible();
  await expect(admin.getByText("1 refused", { exact: true })).toBeVisible();
  await admin.getByText("As a table").click();
  await expect(admin.getByRole("table", { name: "Calls by outcome, day by day" }).getByRole("row")).toHaveCount(2);
  await expect(admin.getByRole("region", { name: "Granted and never used" })).toContainText("logs:read");
  await inspect(admin, "an account's usage");
  await admin.getByRole("link", { name: "7 days" }).click();
  await expect(admin).toHaveURL(/\?tab=usage&days=7$/);
  await admin.reload();
  await expect(admin.getByText("1 allowed"), "the address keeps the part and its time").toBeVisible();

  await partsOf(admin).getByRole("link", { name: "Access" }).click();
  await expect(admin.getByRole("region", { name: "nightly" })).toContainText("Console requests");
  await admin.getByRole("textbox", { name: "Action" }).fill("alerts:write");
  await admin.getByRole("button", { name: "Explain" }).click();
  await expect(admin.getByText("The token does not hold alerts:write.").first()).toBeVisible();
  await inspect(admin, "an account's access");

  await partsOf(admin).getByRole("link", { name: "Activity" }).click();
  const events = admin.getByRole("region", { name: "Events" });
  await expect(events).toContainText("token.created");
  await expect(events).toContainText("service_account.created");

  await partsOf(admin).getByRole("link", { name: "Rotate" }).click();
  await admin.getByRole("button", { name: "Rotate token nightly" }).click();
  await admin.getByRole("dialog", { name: "Rotate nightly" }).getByRole("button", { name: "Rotate" }).click();
  const created = new TokenCreatedDialog(admin, "nightly");
  const secret = await created.read();
  await created.close();
  await expect(admin.getByRole("region", { name: "Old secrets that still work" })).toContainText("nightly");
  expect((await world.as(secret, "/me")).status()).toBe(200);
  await inspect(admin, "an account's secrets");
});

test("an account is switched off, deleted and restored on its own page", async ({ admin, world }) => {
  const account = await world.account([await world.team()], unique("ending"));
  const token = await world.token(account, ["profile:read"], 30, "nightly");
  await admin.goto(addressOf(account, "?tab=danger"));
  const zone = admin.getByRole("region", { name: "Danger zone" });
  await zone.getByRole("button", { name: "Disable the account" }).click();
  await zone.getByRole("button", { name: "Enable the account" }).waitFor();
  expect((await world.as(token.secret, "/me")).status()).toBe(401);
  await zone.getByRole("button", { name: "Enable the account" }).click();
  await zone.getByRole("button", { name: "Disable the account" }).waitFor();
  expect((await world.as(token.secret, "/me")).status()).toBe(200);
  await inspect(admin, "an account's danger zone");

  await zone.getByRole("button", { name: "Delete service account" }).click();
  const question = admin.getByRole("alertdialog", { name: `Delete ${account.name}?` });
  await question.getByRole("textbox").fill(account.name);
  await question.getByRole("button", { name: "Delete service account" }).click();
  await expect(admin.getByText("This account is deleted")).toBeVisible();
  await expect(partsOf(admin).getByRole("link", { name: "Usage" })).toHaveCount(0);
  await inspect(admin, "a deleted account");
  await admin.reload();
  await enterOn(admin, zone.getByRole("button", { name: "Restore", exact: true }));
  await expect(admin.getByText("This account is deleted")).toBeHidden();
  await expect(partsOf(admin).getByRole("link", { name: "Usage" })).toBeVisible();
});

test("U-15 a requested token is issued, handed over by a link that opens once, and its first use is seen", async ({
  admin,
  open,
  world,
  refusals,
}) => {
  const team = await world.team();
  const account = await world.account([team], unique("handed"));
  await admin.goto(addressOf(account, "?preset=logs-viewer&name=nightly&expires=7"));
  const dialog = new CreateTokenDialog(admin, account.name);
  await expect(dialog.root.getByText("Somebody asks for this token.")).toBeVisible();
  await expect(admin, "the request is taken up once").toHaveURL(new RegExp(`${account.id}$`));
  await expect(dialog.name).toHaveValue("nightly");
  await expect(dialog.preset("Logs viewer")).toBeChecked();
  await expect(dialog.lifetime("7 days")).toBeChecked();
  await expect(dialog.preview).toContainText(/1 of \d+ sources readable\./);
  await dialog.summary.getByRole("button", { name: "Edit the expiry" }).click();
  await expect(dialog.lifetime("7 days")).toBeFocused();
  await inspect(admin, "a requested token");
  await dialog.submit.click();
  const created = new TokenCreatedDialog(admin, "nightly");
  const secret = await created.read();
  await expect(created.root.getByText("Waiting for its first call…")).toBeVisible();

  await created.root.getByRole("button", { name: "Make a one-time link" }).click();
  const link = (await created.root.getByRole("region", { name: "One-time link" }).textContent()) ?? "";
  expect(link).toMatch(/\/hand-off\/[\w-]{24}#[\w-]{43}$/);
  expect(link).not.toContain(secret.slice(-32));
  await inspect(admin, "a link that hands a token over");

  refusals.push(/\/hand-offs\/open$/);
  const receiver = await open(null);
  await receiver.goto(link.slice(0, -5));
  await expect(receiver.getByText("it has not been used up"), "a link that was cut short is not used up").toBeVisible();
  await receiver.goto("about:blank");
  await receiver.goto(link);
  await receiver.getByRole("button", { name: "Show the token" }).waitFor();
  await inspect(receiver, "a token that waits to be shown");
  await receiver.getByRole("button", { name: "Show the token" }).click();
  await expect(receiver.getByText(`The token nightly of ${account.name}.`)).toBeVisible();
  await receiver.getByRole("button", { name: "Reveal" }).click();
  await expect(receiver.getByLabel("The new token")).toHaveText(secret);
  expect(new URL(receiver.url()).hash, "the key is gone from the address").toBe("");
  await inspect(receiver, "a token that was handed over");
  await expect(created.root.getByText(/^Opened/)).toBeVisible({ timeout: 30_000 });

  const late = await open(null);
  await late.goto(link);
  await late.getByRole("button", { name: "Show the token" }).click();
  await expect(late.getByRole("alert").filter({ hasText: "was opened already" })).toBeVisible();

  expect((await world.as(secret, "/me")).status()).toBe(200);
  await expect(created.root.getByText(/^First use seen/)).toBeVisible({ timeout: 30_000 });
  await created.close();

  const { id: sourceId } = await world.source("Console requests");
  const search = new URLSearchParams({
    ...{ type: "String", limit: "100", query: 'method = "ACTION" and outcome = "allowed"' },
    ...{
      start_time: new Date(Date.now() - 3_600_000).toISOString(),
      end_time: new Date(Date.now() + 60_000).toISOString(),
    },
  });
  const actions = async () => {
    const answer = await world.as(secret, `/teams/${team.id}/sources/${sourceId}/fields/route/values?${search}`);
    const { data } = (await answer.json()) as { data: { values: { value: string }[] } };
    return data.values.map(({ value }) => value);
  };
  await expect.poll(actions).toContain("createHandOff");
  expect(await actions(), "what a page asks by itself is no line of the log").not.toContain("watchToken");
});

test("what was typed for a token survives a reload, and a link asks for the same token", async ({ admin, world }) => {
  const account = await world.account([await world.team()], unique("typed"));
  const tokens = new ServiceTokensPage(admin);
  await admin.goto(addressOf(account));
  await admin.getByRole("button", { name: "Create token" }).first().click();
  const dialog = new CreateTokenDialog(admin, account.name);
  await dialog.name.fill("half a thought");
  await dialog.level("Alerts", "Write").click();
  await dialog.lifetime("Until…").click();
  await dialog.submit.click();
  await expect(dialog.root.getByText("Pick the day on which it ends.")).toBeVisible();
  await dialog.root.getByLabel("Last day (UTC)").fill("2090-01-31");
  await expect(dialog.summary).toContainText("2090");
  await dialog.root.getByText("Ask somebody else to issue it").click();
  const link = await dialog.root.getByRole("region", { name: "Link with this form" }).textContent();
  expect(link).toContain("expires=2090-01-31");

  await admin.reload();
  await admin.getByRole("button", { name: "Create token" }).first().click();
  await expect(dialog.root.getByText("Taken up where you left it.")).toBeVisible();
  await expect(dialog.name).toHaveValue("half a thought");
  await expect(dialog.level("Alerts", "Write")).toBeChecked();
  await dialog.root.getByRole("button", { name: "Start over" }).click();
  await expect(dialog.name).toHaveValue(account.name);
  await admin.keyboard.press("Escape");
  await dialog.root.waitFor({ state: "hidden" });

  await admin.goto(link ?? "");
  await expect(dialog.name).toHaveValue("half a thought");
  await expect(dialog.root.getByLabel("Last day (UTC)")).toHaveValue("2090-01-31");
  await dialog.submit.click();
  const created = new TokenCreatedDialog(admin, "half a thought");
  await created.close();
  await admin.getByRole("row").filter({ hasText: "half a thought" }).waitFor();

  await tokens.goto(`?q=${account.name}`);
  await tokens.card(account.name).getByRole("button", { name: "Revoke token half a thought" }).click();
  const question = admin.getByRole("alertdialog", { name: "Revoke half a thought?" });
  await expect(question, "U-30 what stops with it").toContainText("no call");
  await question.getByRole("button", { name: "Disable for now" }).click();
  await expect(tokens.row(account.name, "half a thought")).toContainText("disabled");
});

test("U-33 of two who name an owner at once, the second hears of the first", async ({ admin, open, world }) => {
  const account = await world.account([], unique("contested"));
  const people = [await world.createPerson(`${unique("one")}@example.test`, "Una Nimity")];
  people.push(await world.createPerson(`${unique("two")}@example.test`, "Dolores Second"));
  const other = await open("admin");
  const dialogOn = (page: Page) => page.getByRole("dialog", { name: `Owner of ${account.name}` });
  for (const [page, person] of [
    [admin, people[0]],
    [other, people[1]],
  ] as const) {
    await page.goto(addressOf(account, "?tab=danger"));
    await page.getByRole("region", { name: "Danger zone" }).getByRole("button", { name: "Name an owner" }).click();
    await chooseByTyping(dialogOn(page).getByRole("combobox", { name: "Person" }), person?.name ?? "");
  }
  await dialogOn(admin).getByRole("button", { name: "Save" }).click();
  await dialogOn(admin).waitFor({ state: "hidden" });
  await dialogOn(other).getByRole("button", { name: "Save" }).click();
  const told = dialogOn(other).getByRole("alert");
  await expect(told).toContainText(/Ada Admin changed the owner \d+ s ago\. Look again before you change it/);
  await expect(told, "the page behind is read again").toContainText(`${people[0]?.name} answers for it`);
  await dialogOn(other).getByRole("button", { name: "Save" }).click();
  await dialogOn(other).waitFor({ state: "hidden" });
  await expect(other.getByText(`${people[1]?.name} answers for it`).first()).toBeVisible();
});

test("an account's page is for administrators, and for accounts that there are", async ({
  admin,
  open,
  world,
  refusals,
}) => {
  refusals.push(/\/admin\/service-tokens\/\d+$/, /\/admin\/service-tokens\/nobody$/);
  const account = await world.account();
  for (const role of ["owner", "member"] as const) {
    const page = await open(role);
    expect((await page.goto(addressOf(account)))?.status()).toBe(403);
  }
  const person = await world.person(PEOPLE.owner.email);
  for (const address of [addressOf({ id: 999_999 }), "/admin/service-tokens/nobody", addressOf(person)]) {
    expect((await admin.goto(address))?.status()).toBe(404);
    await expect(admin.getByRole("heading", { level: 1, name: "There is nothing at this address" })).toBeVisible();
  }
});
