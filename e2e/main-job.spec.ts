import { runShown } from "./fixtures/shell";
import { expect, test } from "./fixtures/test";
import { unique } from "./fixtures/world";
import { ManageTeamsDialog, ServiceTokensPage } from "./pages/service-tokens-page";
import { SignInPage } from "./pages/sign-in-page";

const NO_TEAM = "Its tokens are refused on every source";

test("an administrator lets a machine read real logs", async ({ page, context, baseURL }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const account = unique("ci-log-checker");
  const tokens = new ServiceTokensPage(page);

  await page.goto("/admin/service-tokens");
  await new SignInPage(page).choose("Ada Admin");
  await expect(page, "sign-in comes back to where it started").toHaveURL(/\/admin\/service-tokens$/);

  await tokens.createAccount(account);
  const card = tokens.card(account);
  await expect(card.getByText("Service account", { exact: true })).toBeVisible();
  await expect(card.getByText(NO_TEAM)).toBeVisible();
  await expect(card.getByRole("img", { name: "The two do not meet" })).toBeVisible();

  await card.getByRole("button", { name: `Add ${account} to a team` }).click();
  const teams = new ManageTeamsDialog(page, account);
  await teams.add("Platform");
  await teams.done();
  await expect(card.getByText(NO_TEAM)).toBeHidden();
  await expect(card.getByText("Console requests")).toBeVisible();

  const dialog = await tokens.createToken(account);
  await dialog.name.fill("nightly");
  await expect(dialog.preset("Read-only"), "the least that is useful is chosen at first").toBeChecked();
  await dialog.preset("Logs viewer").click();
  await expect(dialog.preview).toContainText(/2 of \d+ sources readable\./);
  await expect(dialog.summary).toContainText(`${account} gets a token named “nightly” with the preset Logs viewer`);
  const created = await dialog.issue("nightly");

  await expect(created.value).toHaveText(/^logchef_\d+_•{32}$/);
  await expect(created.copy).toBeFocused();
  await created.copy.click();
  await expect(created.root.getByRole("button", { name: "Copied: the token" })).toBeFocused();
  const secret = await page.evaluate(() => navigator.clipboard.readText());
  expect(secret).toMatch(/^logchef_\d+_[0-9a-f]{32}$/);
  await expect(created.reveal).toHaveAttribute("aria-pressed", "false");
  expect(await created.read()).toBe(secret);
  await expect(created.reveal).toHaveAttribute("aria-pressed", "true");

  await created.test.click();
  await expect(created.results).toHaveCount(2);
  await expect(created.results.nth(0)).toContainText(`Answered as ${account}.`);
  await expect(created.results.nth(1)).toContainText(/POST \/teams\/\d+\/sources\/\d+\/logchefql\/query/);
  await expect(created.results.nth(1)).toContainText(/[1-5] rows? came back\./);

  const shown = await created.snippet("Query log rows");
  expect(shown).toContain(`${baseURL}/api/v1/teams/`);
  expect(shown, "the secret stays out of command lines").not.toContain(secret);
  const answer = await runShown(shown, secret);
  expect(answer.status).toBe("success");
  expect(answer.data.logs.length).toBeGreaterThan(0);
  expect(Object.keys(answer.data.logs[0])).toEqual(expect.arrayContaining(["timestamp", "severity", "route"]));
  const me = await runShown(await created.snippet("Who am I"), secret);
  expect(me.data.user.full_name).toBe(account);

  await created.close();
  await expect(tokens.row(account, "nightly")).toContainText("Logs viewer");
  await expect(tokens.row(account, "nightly")).toContainText(`…${secret.slice(-4)}`);
});
