import { enterOn, tabTo } from "./fixtures/keyboard";
import { expect, test } from "./fixtures/test";
import { unique } from "./fixtures/world";
import {
  CreateTokenDialog,
  ManageTeamsDialog,
  ServiceTokensPage,
  TokenCreatedDialog,
} from "./pages/service-tokens-page";
import { SignInPage } from "./pages/sign-in-page";

test("the whole of it without a mouse", async ({ page, context, world }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const team = await world.team();
  const account = unique("keyboard-bot");
  const { keyboard } = page;

  await page.goto("/sign-in");
  await enterOn(page, new SignInPage(page).start);
  await expect(new SignInPage(page).person("Ada Admin"), "the first person is ready to be chosen").toBeFocused();
  await keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Hello, Ada Admin" }).waitFor();

  await tabTo(page, page.getByRole("link", { name: "Skip to content" }));
  await expect(page.getByRole("link", { name: "Skip to content" })).toBeInViewport();
  await enterOn(page, page.getByRole("navigation", { name: "Console" }).getByRole("link", { name: "Service Tokens" }));
  const tokens = new ServiceTokensPage(page);
  await tokens.search.waitFor();
  await keyboard.press("/");
  await expect(tokens.search).toBeFocused();

  await tabTo(page, tokens.create, "Shift+Tab");
  await keyboard.press("Enter");
  await expect(page.getByRole("textbox", { name: "Name" })).toBeFocused();
  await keyboard.type(account);
  await keyboard.press("Enter");
  await tokens.card(account).waitFor();
  await expect(tokens.create, "focus returns to what opened the dialog").toBeFocused();

  const manage = tokens.card(account).getByRole("button", { name: `Manage teams of ${account}` });
  await enterOn(page, manage);
  const teams = new ManageTeamsDialog(page, account);
  await tabTo(page, teams.teamPicker);
  await keyboard.type(team.name);
  await keyboard.press("ArrowDown");
  await keyboard.press("Enter");
  await enterOn(page, teams.root.getByRole("button", { name: "Add", exact: true }));
  await teams.root.getByRole("combobox", { name: `Role in ${team.name}` }).waitFor();
  await keyboard.press("Escape");
  await expect(teams.root).toBeHidden();
  await expect(manage).toBeFocused();

  await enterOn(page, tokens.card(account).getByRole("button", { name: `Create token for ${account}` }));
  const dialog = new CreateTokenDialog(page, account);
  await expect(dialog.preset("Read-only")).toBeFocused();
  await keyboard.press("ArrowDown");
  await expect(dialog.preset("Logs viewer")).toBeChecked();
  await tabTo(page, dialog.level("Alerts", "None"));
  await keyboard.press("ArrowRight");
  await expect(dialog.level("Alerts", "Read")).toBeChecked();
  await expect(dialog.preset("Logs viewer")).not.toBeChecked();
  await enterOn(page, dialog.root.getByRole("button", { name: "Reset to Logs viewer" }));
  await expect(dialog.preset("Logs viewer")).toBeChecked();
  await tabTo(page, dialog.lifetime("30 days"));
  await keyboard.press("ArrowLeft");
  await expect(dialog.lifetime("7 days")).toBeChecked();
  await tabTo(page, dialog.name, "Shift+Tab");
  await keyboard.press("ControlOrMeta+a");
  await keyboard.type("by hand");
  await keyboard.press("Enter");

  const created = new TokenCreatedDialog(page, "by hand");
  await expect(created.copy).toBeFocused();
  await keyboard.press("Enter");
  await expect(created.copy).toHaveAccessibleName("Copied: the token");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^logchef_\d+_[0-9a-f]{32}$/);
  await tabTo(page, created.reveal);
  await keyboard.press("Space");
  await expect(created.value).toHaveText(/^logchef_\d+_[0-9a-f]{32}$/);
  await enterOn(page, created.test);
  await expect(created.results).toHaveCount(2);
  await expect(created.results.nth(1)).toContainText("200");
  await enterOn(page, created.stored);
  await expect(created.root).toBeHidden();
  await expect(page.locator(":focus"), "focus is not thrown away").not.toHaveCount(0);

  const revoke = tokens.card(account).getByRole("button", { name: "Revoke token by hand" });
  await enterOn(page, revoke);
  const question = page.getByRole("alertdialog", { name: "Revoke by hand?" });
  await expect(question.getByRole("button", { name: "Keep token" }), "the safe choice comes first").toBeFocused();
  await enterOn(page, question.getByRole("button", { name: "Revoke token" }));
  await expect(tokens.row(account, "by hand")).toContainText("revoked");
  await expect(tokens.row(account, "by hand"), "the list keeps its place").toBeFocused();
});

test("a menu and its choices are reached by keyboard", async ({ admin }) => {
  await admin.goto("/");
  const menu = admin.getByRole("button", { name: "Account of Ada Admin" });
  await enterOn(admin, menu);
  await expect(admin.getByRole("menuitem", { name: "Sign out" })).toBeVisible();
  await admin.getByRole("menuitemradio", { name: "Like the system" }).waitFor();
  await admin.keyboard.press("ArrowDown");
  await admin.keyboard.press("ArrowDown");
  await admin.keyboard.press("Enter");
  await expect(admin.locator("html")).toHaveAttribute("data-theme", /light|dark/);
  await admin.keyboard.press("Escape");
  await expect(menu).toBeFocused();
});
