// What asks for a fresh sign-in, on a console where a sign-in is soon no longer fresh.
import type { Page } from "@playwright/test";
import { choose } from "./fixtures/choices";
import { freeAddress, launchConsole, type RunningConsole } from "./fixtures/console";
import { inspect } from "./fixtures/inspect";
import { test as base, expect, PEOPLE } from "./fixtures/test";
import { unique } from "./fixtures/world";
import { CreateTokenDialog, ServiceTokensPage, TokenCreatedDialog } from "./pages/service-tokens-page";
import { SignInPage } from "./pages/sign-in-page";

const FRESH_SECONDS = 12;

const test = base.extend<{ baseURL: string }, { impatient: RunningConsole }>({
  impatient: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from this pattern
    async ({}, use) => {
      const started = await launchConsole(freeAddress(), {
        LATCHKEY_FRESH_SIGN_IN_SECONDS: `${FRESH_SECONDS}`,
        LATCHKEY_BOOTSTRAP_TOKEN: process.env.LATCHKEY_E2E_TOKEN ?? "",
      });
      await use(started);
      await started.stop();
    },
    { scope: "worker", timeout: 120_000 },
  ],
  baseURL: async ({ impatient }, use) => use(impatient.url),
});
test.describe.configure({ mode: "default", timeout: 120_000 });

/** Signs in, and lets the sign-in grow old. */
async function signInLongAgo(page: Page): Promise<void> {
  await new SignInPage(page).signInAs(PEOPLE.admin.name);
  await page.waitForTimeout((FRESH_SECONDS + 1) * 1000);
}

/** Through the provider and back. */
async function signInAgain(page: Page, name = "Sign in again"): Promise<void> {
  await page.getByRole("button", { name, exact: true }).click();
  await page.getByRole("heading", { name: "Who would you like to be?" }).waitFor();
  await new SignInPage(page).person(PEOPLE.admin.name).click();
}

test("a token that may do all is issued after a fresh sign-in, with all that was entered before it", async ({
  page,
  world,
}) => {
  const account = await world.account();
  await signInLongAgo(page);
  const tokens = new ServiceTokensPage(page);
  await tokens.goto();
  const dialog = await tokens.createToken(account.name);
  await dialog.name.fill("break glass");
  await dialog.lifetime("7 days").click();
  await dialog.preset("Full access").click();
  await dialog.reason.fill("when nothing else helps");
  await dialog.submit.click();
  const asked = page.getByRole("alert").filter({ hasText: "Sign in again to issue a token that may do all" });
  await expect(asked).toContainText("What you entered is kept");
  await inspect(page, "The dialog that asks for a fresh sign-in");
  await signInAgain(page);

  const again = new CreateTokenDialog(page, account.name);
  await expect(again.root.getByRole("status").filter({ hasText: "You have signed in again" })).toBeVisible();
  await expect(page).toHaveURL(/\/admin\/service-tokens$/);
  await expect(again.name).toHaveValue("break glass");
  await expect(again.lifetime("7 days")).toBeChecked();
  await expect(again.everything).toBeChecked();
  await expect(again.reason).toHaveValue("when nothing else helps");
  await again.submit.click();
  const created = new TokenCreatedDialog(page, "break glass");
  await created.root.waitFor();
  await created.stored.click();
  await expect(tokens.row(account.name, "break glass")).toContainText("Full access");
});

test("a narrow token asks for nothing", async ({ page, world }) => {
  const account = await world.account();
  await signInLongAgo(page);
  const tokens = new ServiceTokensPage(page);
  await tokens.goto();
  const dialog = await tokens.createToken(account.name);
  await (await dialog.issue("narrow")).stored.click();
  await expect(tokens.row(account.name, "narrow")).toBeVisible();
});

test("the policy on leaked tokens changes after a fresh sign-in; what is reported is then dealt with and listed", async ({
  page,
  world,
}) => {
  const account = await world.account();
  const token = await world.token(account, ["logs:read"], 30, unique("leaky"));
  await signInLongAgo(page);
  await page.goto("/admin/audit");
  await page.getByRole("navigation", { name: "Logs" }).getByRole("link", { name: "Leaked tokens" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Leaked tokens" })).toBeVisible();
  await expect(page.getByText("No token was reported")).toBeVisible();
  const policy = page.getByRole("combobox", { name: "When a leaked token is reported" });
  await expect(policy).toContainText("Revoke it and alert");
  await choose(policy, "Disable it and alert");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "Sign in again to change a policy" })).toBeVisible();
  await signInAgain(page);

  await expect(page.getByText("You have signed in again")).toBeVisible();
  await expect(policy).toContainText("Disable it and alert");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();

  const found_at = "https://git.example.test/shop/.env";
  const report = { tokens: [token.secret], found_at };
  const answer = await page.request.post("/api/v1/leaked-tokens", { data: report });
  expect(answer.status()).toBe(202);
  await expect.poll(async () => (await world.as(token.secret, "/token")).status()).toBe(401);
  await page.reload();
  await expect(policy).toContainText("Disable it and alert");
  const leak = page.getByRole("listitem").filter({ hasText: token.name });
  await expect(leak).toContainText(`of ${account.name}`);
  await expect(leak).toContainText("Disabled");
  await leak.getByText(token.name).click();
  await expect(leak).toContainText(found_at);
  await expect(leak.getByRole("link", { name: found_at }), "what a stranger wrote is no link").toHaveCount(0);
  await inspect(page, "Leaked tokens");
  await leak.getByRole("link", { name: "Go to the account" }).click();
  await expect(new ServiceTokensPage(page).row(account.name, token.name)).toContainText("disabled");
});

test("the audit record is exported after a fresh sign-in, from the list as it was filtered", async ({ page }) => {
  await signInLongAgo(page);
  await page.goto("/admin/audit?action=user");
  await signInAgain(page, "Sign in again to export");
  await expect(page).toHaveURL(/\/admin\/audit\?action=user$/);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Export JSON lines" }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^latchkey-audit-changes-\w+\.jsonl$/);
});
