import { PEOPLE, test } from "../fixtures/test";
import { TeamPage } from "../pages/team-page";
import { shoot } from "./shoot";

test("roles, and the last owner of a team", async ({ admin, world }) => {
  const team = await world.team("Console requests", "Payments");
  await world.account([team], "payments-ci");
  await world.join(await world.person(PEOPLE.owner.email), team, "owner");
  await admin.goto("/admin/roles");
  await admin.getByRole("heading", { name: "Roles" }).waitFor();
  await shoot(admin, "roles");
  await admin.locator("summary").filter({ hasText: "teams:write" }).click();
  await admin.getByText("DELETE /teams/:teamID", { exact: true }).scrollIntoViewIfNeeded();
  await shoot(admin, "roles-calls");
  const page = new TeamPage(admin, team);
  await page.goto();
  await page.changeRole(PEOPLE.owner.name, "Member");
  await admin.getByRole("alertdialog").waitFor();
  await shoot(admin, "last-owner");
});
