import { inspect } from "./fixtures/inspect";
import { expect, test } from "./fixtures/test";
import { unique } from "./fixtures/world";
import { ServiceTokensPage, TokenCreatedDialog } from "./pages/service-tokens-page";

test.describe.configure({ timeout: 120_000 });

test("a token that does less than it may is replaced by a narrower one", async ({ admin, world }) => {
  const account = await world.account([], unique("wide"));
  const old = await world.token(account, ["profile:read", "teams:read", "logs:read"], 30, "nightly");
  expect((await world.as(old.secret, "/me")).status()).toBe(200);
  const tokens = new ServiceTokensPage(admin);
  await tokens.goto(`?q=${account.name}`);
  await expect(tokens.row(account.name, "nightly").getByText("used 1 of 3")).toBeVisible();

  await tokens.card(account.name).getByRole("button", { name: "Narrow token nightly" }).click();
  const dialog = admin.getByRole("dialog", { name: "Narrow nightly" });
  await expect(dialog.getByText("It was granted 3 scopes and used 1 in 0 days.")).toBeVisible();
  for (const scope of ["profile:read", "teams:read", "logs:read"]) await expect(dialog.getByText(scope)).toBeVisible();
  await expect(dialog.getByRole("radio", { name: "24 hours" })).toBeChecked();
  await inspect(admin, "narrow token");
  await dialog.getByRole("button", { name: "Issue narrower token" }).click();
  const created = new TokenCreatedDialog(admin, "nightly");
  const secret = await created.read();
  await created.close();

  expect((await world.as(secret, "/me")).status()).toBe(200);
  expect((await world.as(secret, "/me/teams")).status()).toBe(403);
  expect((await world.as(old.secret, "/me/teams")).status()).toBe(200);
  await tokens.goto(`?q=${account.name}`);
  await expect(tokens.card(account.name).getByText("used 1 of 1")).toBeVisible();
  await expect(tokens.card(account.name).getByRole("button", { name: "Narrow token nightly" })).toHaveCount(0);
});

test("Home leads to an expired token that is still called", async ({ admin, world }) => {
  const account = await world.account([], unique("tried"));
  const over = await world.token(account, ["profile:read"], -1, "forgotten");
  for (let n = 0; n < 3; n++) expect((await world.as(over.secret, "/me")).status()).toBe(401);
  await admin.goto("/");
  const figure = admin.getByRole("link", { name: /^Expired and still called/ });
  await expect(figure.getByText("Look at them")).toBeVisible();
  await inspect(admin, "Home with tokens to look at");
  await figure.click();
  const tokens = new ServiceTokensPage(admin);
  await expect(tokens.filter).toHaveText("Expired and still called");
  await expect(tokens.row(account.name, "forgotten").getByText("3 failed calls since")).toBeVisible();
});

test("U-22 what is over stays listed, with who ended it, when and why, and how often it is called all the same", async ({
  admin,
  world,
  baseURL,
}) => {
  const account = await world.account([], unique("over"));
  const expired = await world.token(account, ["profile:read"], -1, "forgotten");
  const ended = await world.token(account, ["profile:read"], 30, "by hand");
  const given = await world.token(account, ["profile:read"], 30, "handed back");
  const tokens = new ServiceTokensPage(admin);
  await tokens.goto(`?q=${account.name}`);
  await tokens.revoke(account.name, ended.name, "left in a screenshot");
  const body = new URLSearchParams({ token: given.secret });
  expect((await fetch(`${baseURL}/oauth2/revoke`, { method: "POST", body })).status).toBe(200);
  for (const { secret } of [expired, ended, ended]) expect((await world.as(secret, "/me")).status()).toBe(401);

  const row = (name: string) => admin.getByRole("main").getByRole("row").filter({ hasText: name });
  const holds = async () => {
    await expect(row("forgotten")).toContainText(/expired \d+ \w+ \d{4}/);
    await expect(row("forgotten")).toContainText("1 failed call since", { timeout: 3_000 });
    await expect(row("by hand")).toContainText("2 failed calls since", { timeout: 3_000 });
    await expect(row("by hand").getByText("by Ada Admin, “left in a screenshot”", { exact: true })).toBeVisible();
    await expect(row("handed back").getByText("handed back by whoever held it")).toBeVisible();
    await expect(row("handed back")).not.toContainText("failed call");
    for (const name of ["by hand", "handed back"]) {
      await expect(row(name).getByText(/^revoked \d+ \w+ \d{4}$/), "when").toHaveAttribute("title", /\d\d:\d\d/);
    }
  };
  for (const address of [
    `/admin/service-tokens/${account.id}`,
    `/admin/service-tokens?view=tokens&q=${account.name}`,
  ]) {
    await expect(async () => {
      await admin.goto(address);
      await holds();
    }).toPass({ timeout: 45_000 });
    await inspect(admin, `what is over at ${address}`);
  }
});
