import { test } from "../fixtures/test";
import { unique } from "../fixtures/world";
import { shoot } from "./shoot";

const PARTS = [
  ["Overview", "overview"],
  ["Access", "access"],
  ["Usage", "usage"],
  ["Activity", "activity"],
  ["Rotate", "rotate"],
  ["Danger zone", "danger"],
] as const;

test("an account's own page", async ({ admin, world, refusals }) => {
  refusals.push(/./);
  const platform = (await world.teams()).find(({ name }) => name === "Platform");
  if (!platform) throw new Error("the first team is missing");
  const account = await world.account([platform], unique("ci-log-checker"));
  const nightly = await world.token(
    account,
    ["profile:read", "sources:read", "logs:read", "alerts:read"],
    30,
    "nightly",
  );
  await world.token(account, ["*"], 6, "release train");
  await world.revoke(account, await world.token(account, ["*"], null, "laptop of a visitor"));
  for (let n = 0; n < 4; n++) await world.as(nightly.secret, "/me");
  await world.as(nightly.secret, "/me/teams");
  for (const [label, name] of PARTS) {
    await admin.goto(`/admin/service-tokens/${account.id}${name === "overview" ? "" : `?tab=${name}`}`);
    const parts = admin.getByRole("navigation", { name: "Parts of the account's page" });
    await parts.getByRole("link", { name: label, exact: true }).waitFor();
    await admin.waitForLoadState("networkidle");
    await shoot(admin, `account-${name}`);
  }
  await admin.goto(`/admin/service-tokens/${(await world.account([], unique("bare"))).id}`);
  await admin.getByText("No tokens yet.").waitFor();
  await shoot(admin, "account-empty");
});
