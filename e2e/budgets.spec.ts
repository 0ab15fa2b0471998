import { en } from "../lib/i18n/messages.en";
import { addressOf, firstLoad, screensOf } from "./fixtures/first-load";
import { expect, test } from "./fixtures/test";

// Each screen of the console is loaded once, one after another.
test.describe.configure({ timeout: 180_000 });

test("each screen brings no more JavaScript than its budget, and every sentence that it says", async ({
  admin,
  world,
}) => {
  const team = await world.team();
  const account = await world.account([team]);
  const { id: sourceId } = await world.source("Console requests");
  const ids = { teamId: team.id, sourceId, accountId: account.id };
  const keys = Object.keys(en);
  for (const { pattern, budget } of screensOf(process.cwd())) {
    const address = addressOf(pattern, ids);
    if (address === null) continue;
    const { bytes } = await firstLoad(admin, address);
    expect.soft(bytes, `${pattern}: bytes of JavaScript`).toBeLessThanOrEqual(budget);
    expect.soft(bytes, `${pattern}: something was measured`).toBeGreaterThan(50_000);
    // Records name actions and events, which are written as keys are.
    if (pattern === "/admin/audit" || pattern === "/admin/settings/undelivered") continue;
    const words = new Set((await admin.getByRole("main").allInnerTexts()).join(" ").split(/\s+/));
    expect
      .soft(
        keys.filter((key) => words.has(key)),
        `${pattern}: keys in the place of sentences`,
      )
      .toEqual([]);
  }
});
