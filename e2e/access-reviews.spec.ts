import type { Page } from "@playwright/test";
import { chooseByTyping } from "./fixtures/choices";
import { inspect } from "./fixtures/inspect";
import { enterOn, tabTo } from "./fixtures/keyboard";
import { expect, PEOPLE, test } from "./fixtures/test";
import { unique, type World } from "./fixtures/world";

const grants = (page: Page, name: string) => page.getByRole("table", { name: `Grants of ${name}` });
const reviewsTab = (page: Page) => page.getByRole("tab", { name: /^Reviews/ });

/** A team that the owner runs, with the member and a service account in it. */
async function newStaff(world: World) {
  const team = await world.team(null, "Reviewed");
  const bot = await world.account([team], unique("reviewed-bot"));
  await world.join(await world.person(PEOPLE.owner.email), team, "owner");
  await world.join(await world.person(PEOPLE.member.email), team, "editor");
  return { team, bot };
}

async function start(admin: Page, kind: "A team" | "A service account", name: string): Promise<void> {
  await admin.goto("/admin/access?tab=reviews");
  const dialog = admin.getByRole("dialog", { name: "Start a review" });
  // A press before the page's own code has come does nothing.
  await expect(async () => {
    await admin.getByRole("button", { name: "Start a review" }).click({ timeout: 3_000 });
    await expect(dialog).toBeVisible({ timeout: 3_000 });
  }).toPass();
  await dialog.getByRole("radio", { name: kind }).click();
  await dialog.getByRole("button", { name: "Start a review" }).click();
  await dialog.getByText(/^Pick a .* first\.$/).waitFor();
  await chooseByTyping(dialog.getByRole("combobox"), name);
  await dialog.getByRole("radio", { name: "7 days" }).click();
  await dialog.getByRole("button", { name: "Start a review" }).click();
  await admin.getByRole("heading", { level: 2, name }).waitFor();
}

test("an administrator starts a review; the team's owner certifies with the keyboard alone, removes, and it is done", async ({
  admin,
  open,
  world,
}) => {
  const { team, bot } = await newStaff(world);
  await start(admin, "A team", team.name);
  await expect(grants(admin, team.name).getByRole("row")).toHaveCount(4);

  const owner = await open("owner");
  await owner.goto("/access");
  await reviewsTab(owner).click();
  await enterOn(owner, owner.getByRole("link", { name: `Open the review of ${team.name}` }));
  await owner.getByRole("heading", { level: 2, name: team.name }).waitFor();
  await expect(owner.getByText("Somebody else certifies your own membership.")).toBeVisible();
  await expect(owner.getByRole("button", { name: "Close the review" })).toHaveCount(0);

  await tabTo(owner, owner.getByRole("checkbox", { name: "Pick all that can be certified" }));
  await owner.keyboard.press("Space");
  await tabTo(owner, owner.getByRole("checkbox", { name: `Pick ${bot.name} · ${team.name}` }));
  await owner.keyboard.press("Space");
  await expect(owner.getByRole("checkbox", { name: `Pick ${bot.name} · ${team.name}` })).not.toBeChecked();
  const certify = owner.getByRole("button", { name: "Certify picked" });
  await tabTo(owner, certify, "Shift+Tab");
  await owner.keyboard.press("Enter");
  const member = grants(owner, team.name).getByRole("row").filter({ hasText: PEOPLE.member.name });
  await expect(member).toContainText("Certified");
  await expect(member).toContainText(`by ${PEOPLE.owner.name}`);
  await expect(owner.getByRole("heading", { level: 2, name: team.name })).toBeFocused();

  await enterOn(owner, owner.getByRole("button", { name: `Remove ${bot.name} · ${team.name}` }));
  const question = owner.getByRole("alertdialog", { name: `Remove ${bot.name} · ${team.name}?` });
  await expect(question.getByRole("textbox", { name: "Reason" })).toBeFocused();
  await owner.keyboard.press("Enter");
  await expect(question).toContainText("Say why.");
  await owner.keyboard.type("The job is gone");
  await owner.keyboard.press("Enter");
  await question.waitFor({ state: "hidden" });
  const removed = grants(owner, team.name).getByRole("row").filter({ hasText: bot.name });
  await expect(removed).toContainText("The job is gone");
  await expect(owner.getByText("2 of 3 decided")).toBeVisible();

  await admin.reload();
  await admin.getByRole("button", { name: `Certify ${PEOPLE.owner.name} · ${team.name}` }).click();
  await expect(admin.getByText("The review is finished: every grant is decided about.")).toBeVisible();
  await admin.getByRole("link", { name: "All reviews" }).click();
  const line = admin.getByRole("table", { name: "Access reviews" }).getByRole("row").filter({ hasText: team.name });
  await expect(line).toContainText("Closed");
  await expect(line).toContainText("3 of 3 decided");
});

test("a service account's token goes to who answers for it, and is refused once removed", async ({ admin, world }) => {
  const bot = await world.account([], unique("answered-bot"));
  const token = await world.token(bot, ["profile:read"]);
  await start(admin, "A service account", bot.name);
  expect((await world.as(token.secret, "/me")).status()).toBe(200);
  await admin.getByRole("button", { name: `Remove ${token.name}` }).click();
  const question = admin.getByRole("alertdialog", { name: `Remove ${token.name}?` });
  await question.getByRole("textbox", { name: "Reason" }).fill("Nobody knows it");
  await question.getByRole("button", { name: "Remove" }).click();
  await question.waitFor({ state: "hidden" });
  expect((await world.as(token.secret, "/me")).status()).toBe(401);
  await expect(admin.getByText("The review is finished: every grant is decided about.")).toBeVisible();
});

test("a review that is closed early leaves the rest undecided; somebody else's reads as none", async ({
  admin,
  open,
  world,
}) => {
  const { team } = await newStaff(world);
  await start(admin, "A team", team.name);
  const address = new URL(admin.url()).search;
  const member = await open("member");
  await member.goto(`/access${address}`);
  await expect(member.getByText("There is no such review for you")).toBeVisible();
  await admin.getByRole("button", { name: "Close the review" }).click();
  const question = admin.getByRole("alertdialog", { name: `Close the review of ${team.name}?` });
  await expect(question).toContainText("3 grants stay undecided");
  await question.getByRole("button", { name: "Close the review" }).click();
  await question.waitFor({ state: "hidden" });
  await expect(admin.getByRole("button", { name: /^Certify/ })).toHaveCount(0);
});

test("reviews hold the bars, in both themes and on a phone", async ({ admin, open, world }) => {
  test.setTimeout(180_000);
  const { team, bot } = await newStaff(world);
  await world.token(bot, ["logs:read", "sources:read"], 30, "nightly");
  await start(admin, "A team", team.name);
  await admin.getByRole("button", { name: `Certify ${PEOPLE.member.name} · ${team.name}` }).click();
  await expect(grants(admin, team.name)).toContainText("by Ada Admin");
  await inspect(admin, "a review");
  await admin.getByRole("button", { name: `Remove ${bot.name} · ${team.name}` }).click();
  await admin.getByRole("alertdialog").waitFor();
  await inspect(admin, "removing a grant");
  await admin.keyboard.press("Escape");
  await start(admin, "A service account", bot.name);
  await inspect(admin, "a review of an account");
  await admin.getByRole("link", { name: "All reviews" }).click();
  await admin.getByRole("table", { name: "Access reviews" }).waitFor();
  await inspect(admin, "the list of reviews");
  await admin.getByRole("button", { name: "Start a review" }).click();
  await admin.getByRole("dialog", { name: "Start a review" }).waitFor();
  await inspect(admin, "starting a review");
  const member = await open("member");
  await member.goto("/access?tab=reviews");
  await member.getByText("Nothing to review").waitFor();
  await inspect(member, "nothing to review");
});
