import { PEOPLE, test } from "../fixtures/test";
import { shoot } from "./shoot";

test("Home of each role, a refused page, and a console out of reach", async ({ admin, open, world, refusals }) => {
  refusals.push(/./);
  const team = await world.team("Console requests", "Payments");
  const bot = await world.account([team], "payments-ci");
  await world.token(bot, ["logs:read"], 3);
  await world.account([], "nobody-looks-after-me");
  await world.join(await world.person(PEOPLE.owner.email), team, "owner");
  await world.join(await world.person(PEOPLE.member.email), team, "member");
  for (const role of ["admin", "owner", "member"] as const) {
    const page = await open(role);
    await page.goto("/");
    await page.getByRole("heading", { level: 1, name: /^Hello/ }).waitFor();
    await shoot(page, `home-of-${role}`);
  }
  const owner = await open("owner");
  await owner.goto("/admin/users");
  await owner.getByRole("region", { name: "Receipt of the refusal" }).waitFor();
  await shoot(owner, "forbidden-receipt");
  await admin.goto("/admin/teams");
  await admin.getByRole("main").getByRole("button", { name: "Create team" }).waitFor();
  await admin.context().setOffline(true);
  await admin.getByText("This machine is offline.").waitFor();
  await shoot(admin, "offline");
});
