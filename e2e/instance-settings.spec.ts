import { choose, chooseByTyping } from "./fixtures/choices";
import { inspect } from "./fixtures/inspect";
import { expect, test } from "./fixtures/test";
import { unique } from "./fixtures/world";

test("settings are kept, checked and taken back, and a secret is never shown again", async ({ admin }) => {
  await admin.goto("/admin/settings");
  const mail = admin.getByRole("region", { name: "Mail server" });
  const save = mail.getByRole("button", { name: "Save: Mail server" });
  await save.click();
  await expect(admin.getByText("Nothing to save: nothing was changed.").first()).toBeVisible();
  await mail.getByRole("textbox", { name: "Port" }).fill("0");
  await save.click();
  await expect(mail.getByRole("textbox", { name: "Port" })).toBeFocused();
  await expect(mail.getByText("A port from 1 to 65535.")).toBeVisible();
  await mail.getByRole("textbox", { name: "Port" }).fill("2525");
  await mail.getByRole("textbox", { name: "User name" }).fill("postmaster");
  await mail.getByLabel("Password", { exact: true }).fill("correct horse");
  await choose(mail.getByRole("combobox", { name: "Encryption" }), "STARTTLS (587)");
  await save.click();
  await expect(mail.getByText("One is stored. Leave it empty to keep it.")).toBeVisible();

  await admin.reload();
  await expect(mail.getByRole("textbox", { name: "Port" })).toHaveValue("2525");
  await expect(mail.getByRole("combobox", { name: "Encryption" })).toContainText("STARTTLS");
  await expect(mail.getByLabel("Password", { exact: true })).toHaveValue("");
  expect(await admin.content()).not.toContain("correct horse");

  await mail.getByRole("button", { name: "Remove it: Password" }).click();
  await expect(mail.getByText("None is stored.")).toBeVisible();
  await mail.getByRole("textbox", { name: "Port" }).fill("");
  await mail.getByRole("textbox", { name: "User name" }).fill("");
  await choose(mail.getByRole("combobox", { name: "Encryption" }), "As the port has it");
  // Removing the password was saved too, and its toast may still stand.
  const saved = admin.waitForResponse((response) => response.request().method() === "POST");
  await save.click();
  await (await saved).finished();
  await expect(admin.getByText("Settings saved").first()).toBeVisible();
  await admin.reload();
  await expect(mail.getByRole("textbox", { name: "Port" })).toHaveValue("");
});

test("trying the mail server and a webhook tells what stands in the way", async ({ admin }) => {
  await admin.goto("/admin/settings");
  const mail = admin.getByRole("region", { name: "Mail server" });
  await mail.getByRole("button", { name: "Send test mail" }).click();
  await expect(mail.getByText("An address such as logs@example.com.")).toBeVisible();
  await mail.getByRole("textbox", { name: "Send a test mail to" }).fill("ops@example.test");
  await mail.getByRole("button", { name: "Send test mail" }).click();
  await expect(mail.getByRole("alert")).toContainText("No mail server is set up");

  const hooks = admin.getByRole("region", { name: "Webhooks" });
  await hooks.getByRole("textbox", { name: "Call this webhook to try it" }).fill("http://169.254.169.254/latest");
  await hooks.getByRole("button", { name: "Call test webhook" }).click();
  await expect(hooks.getByRole("alert")).toBeVisible();
});

test("a federation rule is made for an account and deleted", async ({ admin, world }) => {
  const bot = await world.account();
  const name = unique("deploys");
  await admin.goto("/admin/settings");
  await admin.getByRole("tab", { name: "Federation" }).click();
  await admin.getByRole("button", { name: "Create rule" }).click();
  const dialog = admin.getByRole("dialog", { name: "Create rule" });
  await dialog.getByRole("button", { name: "Create rule" }).click();
  await expect(dialog.getByRole("textbox", { name: "Name", exact: true })).toBeFocused();
  await dialog.getByRole("textbox", { name: "Name", exact: true }).fill(name);
  await chooseByTyping(dialog.getByRole("combobox", { name: "Service account" }), bot.name);
  await dialog.getByRole("textbox", { name: "Issuer (iss)" }).fill("https://issuer.example.com");
  await dialog.getByRole("textbox", { name: "Audience (aud)" }).fill("latchkey");
  await dialog.getByRole("textbox", { name: "Subject (sub)" }).fill("repo:acme/*");
  await dialog.getByRole("button", { name: "Create rule" }).click();
  await expect(dialog.getByText("Patterns are not supported: it has to be exact.")).toBeVisible();
  await dialog.getByRole("textbox", { name: "Subject (sub)" }).fill(`repo:acme/${name}`);
  await dialog.getByRole("radio", { name: "Full access" }).click();
  await dialog.getByRole("button", { name: "Create rule" }).click();
  await expect(dialog.getByText(/can't be handed out to foreign tokens/)).toBeVisible();
  await dialog.getByRole("radio", { name: "Logs viewer" }).click();
  await dialog.getByRole("button", { name: "Create rule" }).click();
  await expect(dialog).toBeHidden();
  const item = admin.getByRole("list", { name: "Federation rules" }).getByRole("listitem").filter({ hasText: name });
  await expect(item).toContainText(`becomes ${bot.name}`);
  await expect(item).toContainText("Logs viewer");
  await item.getByRole("button", { name: `Delete rule ${name}` }).click();
  await admin.getByRole("alertdialog").getByRole("button", { name: "Delete rule" }).click();
  await expect(item).toHaveCount(0);
});

test("settings of the instance are for administrators alone", async ({ open, refusals }) => {
  refusals.push(/\/admin\/settings$/);
  const member = await open("member");
  expect((await member.goto("/admin/settings"))?.status()).toBe(403);
});

test("the settings of the instance hold to the bars", async ({ admin, world }) => {
  test.setTimeout(120_000);
  await world.account();
  await admin.goto("/admin/settings");
  await inspect(admin, "alerts and mail");
  for (const name of ["Tokens", "Other", "Federation"]) {
    await admin.getByRole("tab", { name }).click();
    await inspect(admin, `settings: ${name}`);
  }
  await admin.getByRole("button", { name: "Create rule" }).click();
  await admin.getByRole("dialog").waitFor();
  await inspect(admin, "create a rule");
});
