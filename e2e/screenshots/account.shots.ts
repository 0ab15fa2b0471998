import { test } from "../fixtures/test";
import { unique } from "../fixtures/world";
import { CreateTokenDialog, TokenCreatedDialog } from "../pages/service-tokens-page";
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

test("a token is asked for, issued, and handed over", async ({ admin, open, world, refusals }) => {
  refusals.push(/./);
  const platform = (await world.teams()).find(({ name }) => name === "Platform");
  if (!platform) throw new Error("the first team is missing");
  const account = await world.account([platform], unique("grafana-pipeline"));
  const alone = await world.account([], unique("loner"));
  await world.setting("token.max_lifetime_days", "45");
  const dialog = new CreateTokenDialog(admin, account.name);
  await admin.goto(`/admin/service-tokens/${account.id}?preset=logs-viewer&scopes=logs:read,alerts:*&name=nightly`);
  await dialog.root.getByText("Policy: a token lives at most 45 days here").waitFor();
  await shoot(admin, "issue-requested");
  await dialog.lifetime("Until…").click();
  await dialog.submit.click();
  await dialog.root.getByText("Ask somebody else to issue it").click();
  await dialog.root.getByRole("region", { name: "Link with this form" }).scrollIntoViewIfNeeded();
  await shoot(admin, "issue-problems");
  await admin.goto(`/admin/service-tokens/${alone.id}?preset=alerts-manager&scopes=logs:read,alerts:write`);
  await new CreateTokenDialog(admin, alone.name).preview.waitFor();
  await shoot(admin, "issue-dead");
  await admin.goto(`/admin/service-tokens/${account.id}?preset=logs-viewer&name=nightly`);
  await dialog.submit.click();
  // Every other screen is of a console without this policy.
  await admin.evaluate(() => fetch("/api/v1/admin/settings/token.max_lifetime_days", { method: "DELETE" }));
  const created = new TokenCreatedDialog(admin, "nightly");
  const secret = await created.read();
  await created.root.getByRole("button", { name: "Make a one-time link" }).click();
  const link = (await created.root.getByRole("region", { name: "One-time link" }).textContent()) ?? "";
  await shoot(admin, "issued");
  await created.root.getByRole("tab", { name: "Vector" }).click();
  await created.root.getByRole("region", { name: "vector.yaml" }).scrollIntoViewIfNeeded();
  await shoot(admin, "issued-vector");
  await created.root.getByRole("tab", { name: "Terraform" }).click();
  await created.root.getByRole("region", { name: "main.tf" }).scrollIntoViewIfNeeded();
  await shoot(admin, "issued-terraform");
  const receiver = await open(null);
  await receiver.goto(link);
  await receiver.getByRole("button", { name: "Show the token" }).waitFor();
  await shoot(receiver, "hand-off");
  await receiver.getByRole("button", { name: "Show the token" }).click();
  await receiver.getByRole("button", { name: "Reveal" }).click();
  await shoot(receiver, "hand-off-open");
  const late = await open(null);
  await late.goto(link);
  await late.getByRole("button", { name: "Show the token" }).click();
  await late.getByRole("alert").filter({ hasText: "opened already" }).waitFor();
  await shoot(late, "hand-off-used");
  for (let n = 0; n < 3; n++) await world.as(secret, "/me");
  await created.root.getByText(/^First use seen/).waitFor();
  await created.root.getByText(/^First use seen/).scrollIntoViewIfNeeded();
  await shoot(admin, "issued-used");
  await created.close();
  await admin.goto(`/admin/service-tokens/${account.id}`);
  await admin.getByRole("button", { name: "Revoke token nightly" }).click();
  await admin.getByText("3 calls").waitFor();
  await shoot(admin, "revoke-impact");
});
