// A console that nobody has used: it runs beside the shared one, so that its lists are really empty, or really long.
import type { Page } from "@playwright/test";
import { freeAddress, launchConsole, type RunningConsole } from "./fixtures/console";
import { inspect } from "./fixtures/inspect";
import { test as base, expect, PEOPLE } from "./fixtures/test";
import { ServiceTokensPage } from "./pages/service-tokens-page";
import { SignInPage } from "./pages/sign-in-page";

const MANY = 200;
/** What a person notices as a wait, with room for a machine that runs everything else at the same time. */
const USABLE_MS = 5_000;

const test = base.extend<{ baseURL: string }, { fresh: RunningConsole }>({
  fresh: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from this pattern
    async ({}, use) => {
      const fresh = await launchConsole(freeAddress());
      await use(fresh);
      await fresh.stop();
    },
    { scope: "worker", timeout: 120_000 },
  ],
  baseURL: async ({ fresh }, use) => use(fresh.url),
});
test.describe.configure({ mode: "default", timeout: 120_000 });

async function signedIn(page: Page): Promise<ServiceTokensPage> {
  await new SignInPage(page).signInAs(PEOPLE.admin.name);
  return new ServiceTokensPage(page);
}

/** Makes an account as the page would, with the session of whoever is signed in. */
async function createAccount(page: Page, name: string): Promise<void> {
  const { origin } = new URL(page.url());
  const made = await page.request.post("/api/v1/admin/service-accounts", { data: { name }, headers: { origin } });
  expect(made.status()).toBe(201);
}

test("the first visit explains the model, and leads to the first account", async ({ page }) => {
  const tokens = await signedIn(page);
  await expect(page.getByText("You are in no team")).toBeVisible();
  await inspect(page, "Home on the first day");
  await tokens.goto();
  await expect(page.getByRole("heading", { name: "Let a machine read logs, and nothing more" })).toBeVisible();
  await expect(page.getByText("Both must hold.")).toBeVisible();
  await expect(page.getByRole("img", { name: "The two meet" })).toBeVisible();
  await inspect(page, "Service Tokens on the first day");

  await page.getByRole("button", { name: "Create your first service account" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("first");
  await page.keyboard.press("Enter");
  await expect(tokens.card("first")).toContainText("Its tokens are refused on every source");
  await expect(page.getByText("1 of 1 account", { exact: true })).toBeVisible();

  await tokens.card("first").getByRole("button", { name: "Delete service account first" }).click();
  const question = page.getByRole("alertdialog");
  await question.getByRole("textbox").fill("first");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Create your first service account" })).toBeVisible();
});

test(`${MANY} accounts are still a list that one can use`, async ({ page }) => {
  const tokens = await signedIn(page);
  const names = Array.from({ length: MANY }, (_, n) => `shipper-${String(n).padStart(3, "0")}`);
  for (let at = 0; at < MANY; at += 20) {
    await Promise.all(names.slice(at, at + 20).map((name) => createAccount(page, name)));
  }
  const since = Date.now();
  await tokens.goto();
  await expect(page.getByText(`${MANY} of ${MANY} accounts`)).toBeVisible();
  expect(Date.now() - since, "ms until the list is there").toBeLessThan(USABLE_MS);

  // The list is readable before its scripts are there to listen.
  await expect(async () => {
    await page.keyboard.press("/");
    await expect(tokens.search).toBeFocused({ timeout: 1_000 });
  }).toPass({ timeout: USABLE_MS });
  await page.keyboard.type("shipper-137");
  await expect(page.getByText(`1 of ${MANY} accounts`)).toBeVisible();
  await expect(tokens.card("shipper-137")).toBeVisible();
  const asked = Date.now();
  const dialog = await tokens.createToken("shipper-137");
  await (await dialog.issue("one of many")).close();
  expect(Date.now() - asked, "ms to issue a token").toBeLessThan(USABLE_MS);
  await expect(tokens.row("shipper-137", "one of many")).toBeVisible();

  await page.keyboard.press("/");
  await page.keyboard.press("Escape");
  await expect(page.getByText(`${MANY} of ${MANY} accounts`)).toBeVisible();
  await tokens.turnFilter("In no team");
  await expect(page.getByText("Page 1 of 10")).toBeVisible();
  await page.getByRole("link", { name: "Next page" }).click();
  await expect(page).toHaveURL(/page=2/);
  await expect(page.getByText("Page 2 of 10")).toBeVisible();
  await tokens.search.fill("nothing is called so");
  await expect(page.getByText("No account matches")).toBeVisible();
  await page.getByRole("button", { name: "Clear search and filter" }).click();
  await expect(page.getByText(`${MANY} of ${MANY} accounts`)).toBeVisible();
});
