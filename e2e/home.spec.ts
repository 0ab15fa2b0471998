import { inspect } from "./fixtures/inspect";
import { expect, PEOPLE, test } from "./fixtures/test";

test.describe.configure({ timeout: 120_000 });

test("Home tells an administrator of every machine, an owner of the own teams', a member of neither", async ({
  admin,
  open,
  world,
}) => {
  const team = await world.team();
  const account = await world.account([team]);
  await world.account();
  await world.token(account, ["logs:read"], 3);
  await world.join(await world.person(PEOPLE.owner.email), team, "owner");
  await world.join(await world.person(PEOPLE.member.email), team, "member");

  await admin.goto("/");
  const machines = admin.getByRole("region", { name: "Machines" });
  for (const label of ["Expire within 7 days", "In no team"]) {
    await expect(machines.getByRole("link", { name: label })).toContainText("Look at them");
  }
  const uses = admin.getByRole("region", { name: "Tokens to look at" });
  for (const label of ["May do more than they do", "Nobody uses", "Expired and still called"]) {
    await expect(uses.getByRole("link", { name: label })).toBeVisible();
  }
  await machines.getByRole("link", { name: "In no team" }).click();
  await admin.waitForURL(/\/admin\/service-tokens\?.*no-team/);

  const owner = await open("owner");
  await owner.goto("/");
  const card = owner.getByRole("main").getByRole("listitem").filter({ hasText: team.name });
  await expect(card).toContainText("1 service account");
  await expect(card).toContainText("1 token expires within 7 days");
  await expect(owner.getByRole("region", { name: "Machines" })).toHaveCount(0);
  const own = owner.getByRole("region", { name: "Yours" });
  await expect(own.getByRole("link", { name: "Your live tokens" })).toBeVisible();
  await inspect(owner, "Home of an owner, with what is due");
  await own.getByRole("link", { name: "Unused for 90 days" }).click();
  await owner.getByRole("heading", { level: 1, name: "API tokens" }).waitFor();

  const member = await open("member");
  await member.goto("/");
  await expect(member.getByRole("main").getByRole("listitem").filter({ hasText: team.name })).not.toContainText(
    "service account",
  );
  await expect(member.getByRole("region", { name: "Yours" })).toBeVisible();
});
