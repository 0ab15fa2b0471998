import type { Locator } from "@playwright/test";
import { chooseByTyping } from "./fixtures/choices";
import { inspect } from "./fixtures/inspect";
import { expect, test } from "./fixtures/test";
import { unique } from "./fixtures/world";

const field = (dialog: Locator, name: string) => dialog.getByRole("textbox", { name, exact: true });
const tableName = () => unique("t").replaceAll("-", "_");

async function fill(dialog: Locator, values: Readonly<Record<string, string>>) {
  for (const [name, value] of Object.entries(values)) await field(dialog, name).fill(value);
}

test("a source is tried, made, renamed, linked, looked into and deleted", async ({ admin, world }) => {
  const team = await world.team(null);
  const name = unique("Shop");
  await admin.goto("/admin/sources");
  await admin.getByRole("button", { name: "Create source" }).click();
  const dialog = admin.getByRole("dialog", { name: "Create source" });
  await dialog.getByRole("button", { name: "Create source" }).click();
  await expect(field(dialog, "Name")).toBeFocused();
  await fill(dialog, { Name: name, Host: "embedded", Database: "journeys", Table: tableName() });
  await dialog.getByRole("button", { name: "Test connection" }).click();
  await expect(dialog.getByText(/does not exist/)).toBeVisible();
  await field(dialog, "Host").fill("169.254.169.254");
  await dialog.getByRole("button", { name: "Test connection" }).click();
  await expect(dialog.getByText(/is not an address that a source may have/)).toBeVisible();
  await field(dialog, "Host").fill("embedded");
  await dialog.getByRole("checkbox", { name: "Make the table if it isn't there" }).click();
  await dialog.getByRole("button", { name: "Create source" }).click();
  await expect(dialog).toBeHidden({ timeout: 20_000 });

  await admin.getByRole("searchbox").fill(name);
  const row = admin.getByRole("row", { name });
  await expect(row).toContainText("built in");
  await expect(row).toContainText("none: nobody reads it");
  await row.getByRole("button", { name: `Edit ${name}` }).click();
  const edit = admin.getByRole("dialog", { name: `Edit ${name}` });
  await edit.getByRole("button", { name: "Test connection" }).click();
  await expect(edit.getByText("Connection and column types validated successfully")).toBeVisible();
  await field(edit, "Description").fill("What the shop says");
  await edit.getByRole("button", { name: "Save" }).click();
  await expect(edit).toBeHidden();
  await expect(row).toContainText("What the shop says");
  await admin.reload();
  await expect(row).toContainText("connected");

  await row.getByRole("link", { name }).click();
  await expect(admin.getByRole("heading", { level: 1, name: new RegExp(name) })).toContainText("connected");
  const columns = admin.getByRole("list", { name: `Columns of ${name}` });
  await expect(columns.getByRole("listitem").filter({ hasText: "timestamp" })).toContainText("time");
  await expect(columns.getByRole("listitem").filter({ hasText: "message" })).toContainText("String");
  await admin.getByRole("tab", { name: "Statistics" }).click();
  await expect(admin.getByRole("heading", { name: "Rows of late" })).toBeVisible();
  await expect(admin.getByText("no row", { exact: true })).toBeVisible();
  await admin.getByRole("tab", { name: "Teams" }).click();
  await expect(admin.getByText("No team reads this source")).toBeVisible();
  await chooseByTyping(admin.getByRole("combobox", { name: "Link to a team" }), team.name);
  await admin.getByRole("button", { name: "Link", exact: true }).click();
  await expect(admin.getByRole("link", { name: team.name })).toBeVisible();

  await admin.getByRole("button", { name: "Delete source" }).click();
  const question = admin.getByRole("alertdialog", { name: `Delete ${name}?` });
  await expect(question).toContainText("1 team loses it, with the tokens of its members");
  await question.getByRole("textbox").fill(name);
  await question.getByRole("button", { name: "Delete source" }).click();
  await expect(admin).toHaveURL(/\/admin\/sources$/);
  await expect(admin.getByRole("row", { name })).toHaveCount(0);
});

test("sources are for administrators alone, and one that isn't there is not found", async ({
  admin,
  open,
  refusals,
}) => {
  refusals.push(/\/admin\/sources/);
  const owner = await open("owner");
  for (const path of ["/admin/sources", "/admin/sources/1"]) expect((await owner.goto(path))?.status()).toBe(403);
  expect((await admin.goto("/admin/sources/999999"))?.status()).toBe(404);
  await expect(admin.getByRole("heading", { level: 1, name: "There is nothing at this address" })).toBeVisible();
});

test("the screens of sources hold to the bars", async ({ admin, world }) => {
  test.setTimeout(150_000);
  const { id } = await world.source("Console requests");
  await admin.goto("/admin/sources");
  await admin.getByRole("row", { name: "Console requests" }).getByText("connected").waitFor();
  await inspect(admin, "sources");
  await admin.getByRole("button", { name: "Create source" }).click();
  await admin.getByRole("dialog").waitFor();
  await inspect(admin, "create a source");
  await admin.goto(`/admin/sources/${id}`);
  await admin.getByRole("tab", { name: "Schema" }).waitFor();
  await inspect(admin, "schema of a source");
  await admin.getByRole("tab", { name: "Statistics" }).click();
  await admin.getByRole("heading", { name: "Rows of late" }).waitFor();
  await inspect(admin, "statistics of a source");
  await admin.getByRole("tab", { name: "Teams" }).click();
  await inspect(admin, "teams of a source");
});
