import { inspect } from "./fixtures/inspect";
import { enterOn, tabTo } from "./fixtures/keyboard";
import { expect, test } from "./fixtures/test";
import { CreateTokenDialog, ServiceTokensPage, TokenCreatedDialog } from "./pages/service-tokens-page";

test.describe.configure({ timeout: 240_000 });

const PHONE = { width: 390, height: 844 };

test("U-01 the form states its outcome, begins with the template, is one page on a desktop, and steps on a phone that keep what was entered", async ({
  admin,
  world,
}) => {
  const team = await world.team();
  const account = await world.account([team]);
  const tokens = new ServiceTokensPage(admin);
  await tokens.goto(`?q=${account.name}`);
  const dialog = await tokens.createToken(account.name);
  const { root } = dialog;

  // A desktop: one page, the template first, and what it amounts to in its heading.
  await expect(dialog.preset("Read-only"), "the template comes first").toBeFocused();
  await expect(root).toHaveAccessibleDescription(new RegExp(`^Let ${account.name} read logs of Console requests\\.`));
  for (const part of [dialog.name, dialog.search, dialog.lifetime("30 days"), dialog.summary, dialog.submit]) {
    await expect(part).toBeVisible();
  }
  await expect(root.getByRole("navigation", { name: "Steps" })).toHaveCount(0);
  await dialog.preset("Source admin").click();
  await expect(root.getByText(`Let ${account.name} act as Source admin, without reading logs.`)).toBeVisible();
  await dialog.name.fill("kept all the way");
  await dialog.lifetime("7 days").click();

  // The same form on a phone, and another template: the name and the end stay.
  await admin.setViewportSize(PHONE);
  const step = (name: string) => root.getByRole("heading", { level: 3, name, exact: true });
  const place = (name: string) => root.getByRole("navigation", { name: "Steps" }).getByRole("button", { name });
  const next = root.getByRole("button", { name: "Next" });
  await expect(step("Template")).toBeVisible();
  await expect(place("Step 1: Template")).toHaveAttribute("aria-current", "step");
  await expect(dialog.submit).toHaveCount(0);
  await inspect(admin, "the first step");
  await admin.setViewportSize(PHONE);
  await dialog.preset("Logs viewer").click();
  await next.click();
  await expect(step("Account"), "focus goes along").toBeFocused();
  await expect(dialog.name).toHaveValue("kept all the way");
  await dialog.name.fill(" ");
  await dialog.name.press("Enter");
  await expect(dialog.name, "a step with a mistake is not left by going on").toBeFocused();
  await expect(dialog.name).toHaveAccessibleDescription(/Give the token a name of at least 2 characters\./);
  await dialog.name.fill("from a phone");
  await dialog.name.press("Enter");
  await expect(step("Scopes")).toBeFocused();
  await dialog.level("Alerts", "Read").click();
  await inspect(admin, "the step of scopes");
  await admin.setViewportSize(PHONE);
  await next.click();
  await expect(dialog.field("Row filter")).toBeVisible();
  await inspect(admin, "the step of limits");
  await admin.setViewportSize(PHONE);

  // A reload in the middle of it keeps the draft.
  await admin.reload();
  await tokens
    .card(account.name)
    .getByRole("button", { name: `Create token for ${account.name}` })
    .click();
  await root.getByText("Taken up where you left it.").waitFor();
  await expect(step("Template")).toBeVisible();
  await expect(dialog.preset("Logs viewer")).not.toBeChecked();

  // By keyboard alone from here: on to the end, a look back, and the press that issues.
  await enterOn(admin, place("Step 5: Expiry"));
  await expect(step("Expiry")).toBeFocused();
  await expect(dialog.lifetime("7 days")).toBeChecked();
  await tabTo(admin, dialog.lifetime("7 days"));
  await admin.keyboard.press("ArrowRight");
  await expect(dialog.lifetime("30 days")).toBeChecked();
  await enterOn(admin, next);
  await expect(step("Review")).toBeFocused();
  await expect(dialog.summary).toContainText(
    `${account.name} gets a token named “from a phone” with 6 hand-picked scopes`,
  );
  await inspect(admin, "the last step");
  await admin.setViewportSize(PHONE);
  await enterOn(admin, dialog.summary.getByRole("button", { name: "Edit the name" }));
  await expect(dialog.name).toBeFocused();
  await admin.keyboard.press("ControlOrMeta+a");
  await admin.keyboard.type("by thumb");
  await enterOn(admin, root.getByRole("button", { name: "Back" }));
  await expect(step("Template")).toBeFocused();
  await enterOn(admin, place("Step 6: Review"));
  await enterOn(admin, dialog.submit);
  const created = new TokenCreatedDialog(admin, "by thumb");
  const secret = await created.read();
  expect((await world.as(secret, "/me")).status()).toBe(200);
  await created.close();
  await expect(new CreateTokenDialog(admin, account.name).root).toBeHidden();
});
