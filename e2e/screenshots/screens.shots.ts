import { join } from "node:path";
import { freeAddress, launchConsole, type RunningConsole } from "../fixtures/console";
import { runShown } from "../fixtures/shell";
import { PEOPLE, test } from "../fixtures/test";
import type { World } from "../fixtures/world";
import { ServiceTokensPage } from "../pages/service-tokens-page";
import { SignInPage } from "../pages/sign-in-page";
import { TeamPage } from "../pages/team-page";
import { FOLDER, PHONE, shoot, WIDE } from "./shoot";

/** Two accounts as a company would have them. */
async function furnish(world: World) {
  const platform = (await world.teams()).find(({ name }) => name === "Platform");
  if (!platform) throw new Error("the first team is missing");
  const shipper = await world.account([], "grafana-pipeline");
  await world.token(shipper, ["logs:read", "sources:read", "profile:read"], 90, "before its team");
  const checker = await world.account([platform], "ci-log-checker");
  const viewer = ["profile:read", "sources:read", "logs:read", "saved_queries:read", "collections:read"] as const;
  const main = await world.token(checker, viewer, 30, "main branch");
  await world.token(checker, [...viewer, "alerts:read", "alerts:write"], 6, "release train");
  await world.revoke(checker, await world.token(checker, ["*"], null, "laptop of a visitor"));
  await runShown(
    `curl -sS -H "Authorization: Bearer $LATCHKEY_TOKEN" ${process.env.LATCHKEY_E2E_URL}/api/v1/me`,
    main.secret,
  );
  return { platform, shipper, checker };
}

test("every screen", async ({ open, world, refusals }) => {
  refusals.push(/./);
  const { platform, shipper, checker } = await furnish(world);
  const visitor = await open(null);
  await visitor.goto("/sign-in");
  await shoot(visitor, "sign-in");
  await new SignInPage(visitor).start.click();
  await new SignInPage(visitor).person("Ada Admin").waitFor();
  await shoot(visitor, "provider");
  await visitor.goto(`${new URL(process.env.LATCHKEY_E2E_URL ?? "").origin}/auth-error?error=user_not_found`);
  await shoot(visitor, "sign-in-refused");

  const admin = await open("admin");
  await admin.goto("/");
  await shoot(admin, "home");
  const tokens = new ServiceTokensPage(admin);
  await tokens.goto();
  await shoot(admin, "service-tokens");
  await admin.setViewportSize({ width: 1280, height: 800 });
  await admin.screenshot({ path: join("docs", "service-tokens.png") });
  await admin.setViewportSize(WIDE);
  await tokens.goto("?q=nothing");
  await shoot(admin, "service-tokens-none-match");
  await tokens.goto("?view=tokens");
  await tokens.table.waitFor();
  await shoot(admin, "tokens");
  await tokens.filter.click();
  await shoot(admin, "tokens-filter");
  await admin.keyboard.press("Escape");
  await admin.getByRole("checkbox", { name: "Select the tokens read so far" }).click();
  await shoot(admin, "tokens-selected");
  await tokens.bar.getByRole("button", { name: "Revoke" }).click();
  await admin.getByRole("alertdialog").getByRole("textbox").waitFor();
  await shoot(admin, "tokens-revoke");
  await admin.keyboard.press("Escape");
  await admin.getByRole("button", { name: "Views" }).click();
  await shoot(admin, "tokens-views");
  await admin.keyboard.press("Escape");
  await tokens.goto();

  await tokens.create.click();
  await admin.getByRole("dialog").getByRole("textbox").fill(checker.name);
  await shoot(admin, "create-account");
  await admin.keyboard.press("Escape");
  const teams = await tokens.manageTeams(checker.name);
  await teams.root.waitFor();
  await shoot(admin, "manage-teams");
  await teams.teamPicker.click();
  await shoot(admin, "manage-teams-picking");
  await admin.keyboard.press("Escape");
  await teams.done();

  const lonely = await tokens.createToken(shipper.name);
  await lonely.preview.waitFor();
  await shoot(admin, "create-token-no-team");
  await admin.keyboard.press("Escape");
  const dialog = await tokens.createToken(checker.name);
  await dialog.preset("Logs viewer").click();
  await dialog.level("Alerts", "Write").click();
  await shoot(admin, "create-token");
  await dialog.level("API tokens", "Write").click();
  await dialog.level("API tokens", "Write").scrollIntoViewIfNeeded();
  await shoot(admin, "create-token-matrix");
  await dialog.search.fill("alerts");
  await shoot(admin, "create-token-search");
  await dialog.search.fill("");
  await dialog.everything.click();
  await dialog.lifetime("Never").click();
  await shoot(admin, "create-token-everything");
  await dialog.openAdvanced();
  await dialog.field("Row filter").scrollIntoViewIfNeeded();
  await shoot(admin, "create-token-advanced");
  await dialog.preset("Logs viewer").click();
  await dialog.lifetime("30 days").click();
  await admin.setViewportSize(PHONE);
  for (const [index, step] of ["Template", "Account", "Scopes", "Limits", "Expiry", "Review"].entries()) {
    await dialog.root.getByRole("button", { name: `Step ${index + 1}: ${step}` }).click();
    await admin.screenshot({ path: join(FOLDER, `create-token-step-${index + 1}-phone.png`) });
  }
  await admin.setViewportSize(WIDE);
  const created = await dialog.issue("nightly");
  await shoot(admin, "token-created");
  await created.test.click();
  await created.results.nth(1).waitFor();
  await admin.keyboard.press("Escape");
  await shoot(admin, "token-created-tested");
  await created.root.getByRole("tab", { name: "GitHub Actions" }).click();
  await shoot(admin, "token-created-actions");
  await created.close();

  await tokens.card(checker.name).getByRole("button", { name: "Revoke token main branch" }).click();
  await admin.getByRole("alertdialog").waitFor();
  await shoot(admin, "revoke-token");
  await admin.keyboard.press("Escape");
  await tokens
    .card(checker.name)
    .getByRole("button", { name: /^Delete service account/ })
    .click();
  await admin.getByRole("alertdialog").waitFor();
  await shoot(admin, "delete-account");
  await admin.keyboard.press("Escape");

  await admin.goto("/admin/teams");
  await shoot(admin, "teams");
  await admin.getByRole("main").getByRole("button", { name: "Create team" }).click();
  await shoot(admin, "create-team");
  const team = new TeamPage(admin, platform);
  await team.goto();
  await shoot(admin, "team-members");
  await team.add.click();
  await team.dialog.getByRole("radio", { name: "Service account" }).click();
  await shoot(admin, "add-member");
  await admin.keyboard.press("Escape");
  await team.tab("Sources").click();
  await shoot(admin, "team-sources");
  await team.tab("Settings").click();
  await shoot(admin, "team-settings");
  await admin.getByRole("button", { name: `Account of ${PEOPLE.admin.name}` }).click();
  await shoot(admin, "account-menu");
  await admin.goto("/nowhere");
  await shoot(admin, "not-found");
  await admin.setViewportSize(PHONE);
  await admin.goto("/admin/teams");
  await admin.getByRole("button", { name: "Open navigation" }).click();
  await admin.screenshot({ path: join(FOLDER, "navigation-phone.png") });

  const owner = await open("owner");
  await owner.goto("/");
  await shoot(owner, "home-of-an-owner");
  await owner.goto("/admin/teams");
  await shoot(owner, "forbidden");
});

test("the first visit", async ({ page }) => {
  const fresh: RunningConsole = await launchConsole(freeAddress());
  try {
    await page.goto(`${fresh.url}/admin/service-tokens`);
    await new SignInPage(page).choose(PEOPLE.admin.name);
    await page.getByRole("button", { name: "Create your first service account" }).waitFor();
    await shoot(page, "service-tokens-first-visit");
  } finally {
    await fresh.stop();
  }
});
