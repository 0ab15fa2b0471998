import { inspect } from "./fixtures/inspect";
import { expect, PEOPLE, test } from "./fixtures/test";

// The page is looked at four times.
test.describe.configure({ timeout: 120_000 });

test("roles tell who holds them and what decides, to administrators alone", async ({
  admin,
  open,
  world,
  refusals,
}) => {
  refusals.push(/\/admin\/roles$/);
  const team = await world.team();
  await world.join(await world.person(PEOPLE.owner.email), team, "editor");
  await admin.goto("/admin/roles");
  await admin.getByRole("heading", { level: 1, name: "Roles" }).waitFor();
  const editors = admin.getByRole("listitem").filter({ has: admin.getByRole("heading", { name: "Editor" }) });
  await expect(editors).toContainText(/\d+ (person|people)/);
  await expect(
    admin.getByRole("listitem").filter({ has: admin.getByRole("heading", { name: "Administrator" }) }),
  ).toContainText(PEOPLE.admin.name);

  const teams = admin.locator("summary").filter({ hasText: "teams:write" });
  await expect(teams).toContainText("Administrator: all");
  await expect(teams).toContainText(/Owner: \d+ of \d+/);
  await expect(admin.locator("summary").filter({ hasText: "users:write" })).toContainText("Member: none");
  await teams.focus();
  await admin.keyboard.press("Enter");
  await expect(admin.getByRole("listitem").filter({ hasText: "DELETE /teams/:teamID" }).first()).toContainText(
    "Administrator and Owner",
  );
  await inspect(admin, "Roles, opened");

  const owner = await open("owner");
  expect((await owner.goto("/admin/roles"))?.status()).toBe(403);
});
