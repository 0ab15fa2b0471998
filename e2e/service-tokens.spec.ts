import { inspect } from "./fixtures/inspect";
import { enterOn } from "./fixtures/keyboard";
import { expect, test } from "./fixtures/test";
import { unique, type World } from "./fixtures/world";
import { ServiceTokensPage } from "./pages/service-tokens-page";

test.describe.configure({ timeout: 180_000 });

/** An account in a team, with as many tokens as are named. */
async function accountWith(world: World, names: readonly string[]) {
  const account = await world.account([await world.team()], unique("listed"));
  const made = [];
  for (const name of names) made.push(await world.token(account, ["profile:read"], 30, name));
  return { account, made };
}

test("U-25 tokens are chosen together, disabled with an undo, and revoked after their impact was told", async ({
  admin,
  open,
  world,
}) => {
  const { account, made } = await accountWith(world, ["first", "second", "third", "fourth"]);
  const [first] = made;
  expect((await world.as(first?.secret ?? "", "/me")).status()).toBe(200);
  const status = async () => (await world.as(first?.secret ?? "", "/me")).status();
  const tokens = new ServiceTokensPage(admin);
  await tokens.goto(`?view=tokens&q=${account.name}&sort=name`);
  await expect(admin.getByText(/^4 of [\d,]+ tokens$/)).toBeVisible();
  await inspect(admin, "the list of tokens");

  // By keyboard: choose two, going from row to row.
  const box = (name: string) => tokens.line(name).getByRole("checkbox");
  await box("first").focus();
  await admin.keyboard.press("Space");
  await admin.keyboard.press("ArrowDown");
  await expect(box("fourth")).toBeFocused();
  await admin.keyboard.press("Space");
  await expect(tokens.bar).toContainText("2 tokens selected");
  await enterOn(admin, tokens.bar.getByRole("button", { name: "Select all 4 matching" }));
  await expect(tokens.bar).toContainText("4 tokens selected");
  await inspect(admin, "the list of tokens with all of them selected");

  await enterOn(admin, tokens.bar.getByRole("button", { name: "Disable" }));
  const disable = admin.getByRole("alertdialog", { name: "Disable 4 tokens?" });
  await expect(disable).toContainText("1 of them was used in the last 24 hours:");
  await expect(disable).toContainText("This can be undone.");
  await expect(disable.getByRole("button", { name: "Keep" })).toBeFocused();
  await inspect(admin, "the question before disabling");
  await disable.getByRole("button", { name: "Disable 4 tokens" }).click();
  const told = admin.getByRole("listitem").filter({ hasText: "4 tokens disabled" });
  await expect(told).toContainText("Refused everywhere since");
  expect(await status()).toBe(401);
  await expect(tokens.line("first")).toContainText("disabled");
  await told.getByRole("button", { name: "Undo" }).click();
  await expect(admin.getByText("4 tokens work again")).toBeVisible();
  expect(await status()).toBe(200);
  await expect(tokens.line("first")).toContainText("in 30 days");

  // Somebody else revokes one meanwhile, which leaves it out and says so.
  const other = await open("admin");
  const elsewhere = new ServiceTokensPage(other);
  await elsewhere.goto(`?q=${account.name}`);
  await elsewhere.revoke(account.name, "fourth");
  await admin.getByRole("checkbox", { name: "Select the tokens read so far" }).click();
  await tokens.bar.getByRole("button", { name: "Revoke" }).click();
  const question = admin.getByRole("alertdialog", { name: "Revoke 3 tokens?" });
  await expect(question).toContainText("Revoking is final: there is no undo.");
  await expect(question).toContainText("1 of the selected is left out");
  await question.getByRole("button", { name: "Revoke 3 tokens" }).click();
  await expect(question).toContainText("That is not revoke 3 tokens yet.");
  await inspect(admin, "the question before revoking");
  await question.getByRole("textbox").fill("revoke 3 tokens");
  await question.getByRole("button", { name: "Revoke 3 tokens" }).click();
  await question.waitFor({ state: "hidden" });
  await expect(tokens.line("second")).toContainText(/revoked \d+ \w+ \d{4}/);
  await expect(tokens.line("second")).toContainText("by Ada Admin, as one of 3 at once");
  await expect(tokens.bar).toBeHidden();
  expect(await status()).toBe(401);
});

test("U-21 filters add up in the address, and a view keeps them for whoever kept it", async ({
  admin,
  open,
  world,
}) => {
  const account = await world.account([], unique("viewed"));
  await world.token(account, ["*"], null, "eternal");
  await world.token(account, ["logs:read"], 3, "brief");
  const view = unique("mine").slice(0, 30);
  const tokens = new ServiceTokensPage(admin);
  await tokens.goto(`?q=${account.name}`);
  await tokens.view("Tokens").click();
  await tokens.table.waitFor();
  await tokens.turnFilter("Without expiry");
  await expect(tokens.line("brief")).toHaveCount(0);
  await tokens.turnFilter("Expiring within 7 days");
  await expect(admin).toHaveURL(/show=(?:expiring,no-expiry|no-expiry,expiring)/);
  await expect(admin.getByText(/^0 of [\d,]+ tokens$/)).toBeVisible();
  await inspect(admin, "no token matches");
  await admin.getByRole("button", { name: "Take off: Expiring within 7 days" }).click();
  await expect(tokens.line("eternal")).toContainText("never expires");
  await expect(tokens.line("eternal")).toContainText("no source");

  await admin.getByRole("button", { name: "Views" }).click();
  const form = admin.getByRole("dialog", { name: "Views" });
  await form.getByRole("button", { name: "Keep this view" }).click();
  await expect(form).toContainText("Give it a name.");
  await form.getByRole("textbox", { name: "Name" }).fill(view);
  await inspect(admin, "keeping a view");
  await admin.keyboard.press("Enter");
  await expect(form.getByRole("button", { name: view, exact: true })).toBeVisible();
  await admin.keyboard.press("Escape");

  const again = await open("admin");
  const later = new ServiceTokensPage(again);
  await later.goto();
  await again.getByRole("button", { name: "Views" }).click();
  await again.getByRole("dialog", { name: "Views" }).getByRole("button", { name: view, exact: true }).click();
  await expect(again).toHaveURL(new RegExp(`view=tokens&q=${account.name}&show=no-expiry`));
  await expect(later.line("eternal")).toBeVisible();
  await expect(later.line("brief")).toHaveCount(0);
  await again.getByRole("button", { name: view }).click();
  await again.getByRole("button", { name: `Drop view ${view}` }).click();
  await expect(again.getByRole("button", { name: "Views" })).toBeVisible();
});

test("a card names its first tokens and leads to all of them, of which those in view are read", async ({
  admin,
  world,
}) => {
  const names = Array.from({ length: 60 }, (_, n) => `batch ${String(n).padStart(2, "0")}`);
  const { account } = await accountWith(world, names);
  const tokens = new ServiceTokensPage(admin);
  await tokens.goto(`?q=${account.name}`);
  await expect(tokens.card(account.name).getByText("and 56 more")).toBeVisible();
  await expect(tokens.card(account.name).getByRole("row")).toHaveCount(1 + 5);
  await tokens
    .card(account.name)
    .getByRole("link", { name: `Show all 60 tokens of ${account.name}` })
    .click();
  await expect(tokens.table).toHaveAttribute("aria-rowcount", "61");
  await expect(tokens.line("batch 59")).toBeVisible();
  await expect(tokens.line("batch 00"), "far rows are not drawn").toHaveCount(0);
  await admin.keyboard.press("End");
  await expect(tokens.line("batch 00")).toContainText("never used");
  expect(await tokens.table.getByRole("row").count(), "rows that are drawn").toBeLessThan(50);

  await tokens
    .line("batch 00")
    .getByRole("button", { name: /^More for token batch 00/ })
    .click();
  await admin.getByRole("menuitem", { name: "Revoke" }).click();
  const question = admin.getByRole("alertdialog", { name: "Revoke batch 00?" });
  await question.getByRole("button", { name: "Revoke token" }).click();
  await question.waitFor({ state: "hidden" });
  await expect(tokens.line("batch 00")).toContainText("revoked");
});

test("U-31 a deletion is taken back from its message, and afterwards from the trash", async ({ admin, world }) => {
  const { account } = await accountWith(world, ["lost with it"]);
  const tokens = new ServiceTokensPage(admin);
  await tokens.goto(`?q=${account.name}`);
  await tokens
    .card(account.name)
    .getByRole("button", { name: `Delete service account ${account.name}` })
    .click();
  const question = admin.getByRole("alertdialog", { name: `Delete ${account.name}?` });
  await question.getByRole("textbox").fill(account.name);
  await question.getByRole("button", { name: "Delete service account" }).click();
  const told = admin.getByRole("listitem").filter({ hasText: `${account.name} deleted` });
  await told.getByRole("button", { name: "Undo" }).click();
  await expect(tokens.card(account.name)).toContainText("revoked");
});

test("the list is an administrator's", async ({ open, refusals }) => {
  refusals.push(/\/admin\/service-tokens/);
  for (const role of ["owner", "member"] as const) {
    const page = await open(role);
    expect((await page.goto("/admin/service-tokens?view=tokens"))?.status()).toBe(403);
    await expect(page.getByRole("table", { name: "Tokens" })).toHaveCount(0);
  }
});
