import { choose } from "./fixtures/choices";
import { inspect } from "./fixtures/inspect";
import { enterOn } from "./fixtures/keyboard";
import { expect, PEOPLE, test } from "./fixtures/test";
import { unique } from "./fixtures/world";

const address = (name: string) => `${name.toLowerCase()}@people.test`;
/** A name without digits, as people have them. */
const person = () => `Pat ${unique("").replaceAll(/[^a-f]/g, "x")}`;

test("an administrator makes a person, changes the role, keeps them out and lets them in again", async ({ admin }) => {
  const name = person();
  const email = address(unique("pat"));
  await admin.goto("/admin/users");
  await admin.getByRole("button", { name: "Create user" }).click();
  const dialog = admin.getByRole("dialog", { name: "Create user" });
  await dialog.getByRole("textbox", { name: "E-mail" }).fill("nobody");
  await dialog.getByRole("button", { name: "Create user" }).click();
  await expect(dialog.getByRole("textbox", { name: "E-mail" })).toBeFocused();
  await expect(dialog.getByText("Enter an address such as ada@example.com.")).toBeVisible();
  await dialog.getByRole("textbox", { name: "E-mail" }).fill(PEOPLE.admin.email);
  await dialog.getByRole("textbox", { name: "Full name" }).fill(name);
  await dialog.getByRole("button", { name: "Create user" }).click();
  await expect(dialog.getByRole("alert")).toContainText("already exists");
  await dialog.getByRole("textbox", { name: "E-mail" }).fill(email);
  await dialog.getByRole("button", { name: "Create user" }).click();
  await expect(dialog).toBeHidden();

  await admin.getByRole("searchbox", { name: "Search name, address and team" }).fill(email);
  const row = admin.getByRole("row", { name: email });
  await expect(row).toContainText("Member");
  await expect(row).toContainText("active");
  await expect(row).toContainText("never");

  await row.getByRole("button", { name: `Edit ${name}` }).click();
  const edit = admin.getByRole("dialog", { name: `Edit ${name}` });
  await choose(edit.getByRole("combobox", { name: "Role" }), /^Administrator/);
  await expect(edit.getByText(/^Administrators create sources/)).toBeVisible();
  await edit.getByRole("button", { name: "Save" }).click();
  await expect(edit).toBeHidden();
  await expect(row).toContainText("Administrator");

  await row.getByRole("button", { name: `Deactivate ${name}` }).click();
  const question = admin.getByRole("alertdialog", { name: `Deactivate ${name}?` });
  await expect(question.getByRole("button", { name: "Keep" })).toBeFocused();
  await question.getByRole("button", { name: "Deactivate" }).click();
  await expect(row).toContainText("deactivated");
  await row.getByRole("button", { name: `Activate ${name}` }).click();
  await expect(row.getByRole("button", { name: `Deactivate ${name}` })).toBeVisible();
});

test("deleting a person tells the impact and wants the name", async ({ admin, world }) => {
  const name = person();
  const email = address(unique("gone"));
  const made = await world.createPerson(email, name);
  await world.join(made, await world.team(), "member");
  await admin.goto(`/admin/users?q=${email}`);
  await admin.getByRole("button", { name: `Delete ${name}` }).click();
  const question = admin.getByRole("alertdialog", { name: `Delete ${name}?` });
  await expect(question).toContainText("1 team membership goes");
  await question.getByRole("button", { name: "Delete user" }).click();
  await expect(question.getByRole("textbox")).toBeFocused();
  await question.getByRole("textbox").fill(name);
  await question.getByRole("button", { name: "Delete user" }).click();
  await expect(question).toBeHidden();
  await expect(admin.getByText("Nobody matches")).toBeVisible();
  await expect(admin.getByRole("button", { name: "Create user" })).toBeFocused();
});

test("service accounts are not among people, and the filter is in the address", async ({ admin, world }) => {
  const bot = await world.account();
  const name = person();
  await world.createPerson(address(unique("alone")), name);
  await admin.goto(`/admin/users?q=${bot.name}`);
  await expect(admin.getByText("Nobody matches")).toBeVisible();
  await admin.getByRole("button", { name: "Clear search and filter" }).click();
  await choose(admin.getByRole("combobox", { name: "Filter people" }), "In no team");
  await expect(admin).toHaveURL(/show=no-team/);
  await expect(admin.getByRole("row", { name })).toBeVisible();
  await admin.reload();
  await expect(admin.getByRole("row", { name })).toBeVisible();
  await choose(admin.getByRole("combobox", { name: "Filter people" }), "Administrators");
  await expect(admin.getByRole("row", { name: PEOPLE.admin.email })).toBeVisible();
  await expect(admin.getByRole("row", { name })).toHaveCount(0);
});

test("a person is made with the keyboard alone", async ({ admin }) => {
  const name = person();
  await admin.goto("/admin/users");
  const create = admin.getByRole("button", { name: "Create user" });
  await enterOn(admin, create);
  const dialog = admin.getByRole("dialog", { name: "Create user" });
  await expect(dialog.getByRole("textbox", { name: "E-mail" })).toBeVisible();
  await dialog.getByRole("textbox", { name: "E-mail" }).focus();
  await admin.keyboard.type(address(unique("keys")));
  await admin.keyboard.press("Tab");
  await admin.keyboard.type(name);
  await admin.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await expect(create).toBeFocused();
  await admin.keyboard.press("/");
  await expect(admin.getByRole("searchbox")).toBeFocused();
  await admin.keyboard.type(name);
  await expect(admin.getByRole("row", { name })).toBeVisible();
});

test("it is for administrators alone", async ({ open, refusals }) => {
  refusals.push(/\/admin\/users$/);
  for (const role of ["owner", "member"] as const) {
    const page = await open(role);
    expect((await page.goto("/admin/users"))?.status()).toBe(403);
    await expect(page.getByRole("heading", { level: 1, name: "You may not open this page" })).toBeVisible();
  }
  const nobody = await open(null);
  await nobody.goto("/admin/users");
  await expect(nobody).toHaveURL(/\/sign-in\?next=/);
});

test("the screen and its dialogs hold to the bars", async ({ admin, world }) => {
  test.setTimeout(120_000);
  const name = person();
  const made = await world.createPerson(address(unique("with-a-rather-long-address-as-some-people-have")), name);
  for (const stem of ["Payments", "Platform", "Shop", "Support"]) {
    await world.join(made, await world.team(null, stem), "editor");
  }
  await admin.goto("/admin/users");
  await admin.getByRole("row", { name }).waitFor();
  await inspect(admin, "users");
  await admin.goto(`/admin/users?q=${name}`);
  await admin.getByRole("button", { name: `Edit ${name}` }).click();
  await admin.getByRole("dialog").waitFor();
  await inspect(admin, "edit a person");
  await admin.keyboard.press("Escape");
  await admin.getByRole("button", { name: `Delete ${name}` }).click();
  await admin.getByRole("alertdialog").waitFor();
  await inspect(admin, "delete a person");
});
