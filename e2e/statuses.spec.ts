import type { Page } from "@playwright/test";
import { addressOf, screensOf } from "./fixtures/first-load";
import { expect, test } from "./fixtures/test";

const NOTHING = 999_999_999;
const NO_IDS = { accountId: NOTHING, alertId: NOTHING, dashboardId: NOTHING, sourceId: NOTHING, teamId: NOTHING };
const patterns = screensOf(process.cwd()).map(({ pattern }) => pattern);
const isAboutOne = (pattern: string) => pattern.includes("[");

/**
 * Holds each address to its status, which is the first thing that is sent. It is asked for again while it isn't so:
 * another journey switches alerts off for a while, and then their pages are there for everybody.
 */
async function expectStatus(page: Page, status: number, addresses: readonly string[]): Promise<void> {
  for (const address of addresses) {
    const answered = async () => (await page.request.get(address, { maxRedirects: 0 })).status();
    await expect.poll(answered, { message: address, timeout: 60_000 }).toBe(status);
  }
}

test("a page about what isn't there is a 404 before anything of it is sent, and one for administrators a 403 to others", async ({
  admin,
  open,
}) => {
  const unknown = patterns.filter(isAboutOne).map((pattern) => {
    const address = addressOf(pattern, NO_IDS);
    expect(address, `${pattern}: name its id in NO_IDS`).not.toBeNull();
    return address ?? "";
  });
  expect(unknown.length).toBeGreaterThan(5);
  const words = unknown.map((address) => address.replace(String(NOTHING), "nobody"));
  await expectStatus(admin, 404, [...unknown, ...words, `/saved-queries?collection=${NOTHING}`]);
  const member = await open("member");
  const isForAdmins = (address: string) => address.startsWith("/admin/");
  await expectStatus(member, 403, unknown.filter(isForAdmins));
  const foreign = [`/saved-queries?collection=${NOTHING}`, ...unknown.filter((address) => !isForAdmins(address))];
  await expectStatus(member, 404, foreign);
});

test("what is there and foreign is a 403 or a 404 as well, each page opens for whom it is for, and nobody is sent to sign in", async ({
  admin,
  open,
  world,
}) => {
  const team = await world.team();
  const account = await world.account([team]);
  const { id: sourceId } = await world.source("Console requests");
  const own = [`/admin/service-tokens/${account.id}`, `/admin/sources/${sourceId}`];
  const lists = patterns.filter((pattern) => !isAboutOne(pattern));
  const [forAdmins, forAll] = [
    lists.filter((one) => one.startsWith("/admin/")),
    lists.filter((one) => !one.startsWith("/admin/")),
  ];
  await expectStatus(admin, 200, [...lists, ...own, `/teams/${team.id}`, "/saved-queries?view=instance"]);
  const member = await open("member");
  await expectStatus(member, 200, forAll);
  await expectStatus(member, 403, [...forAdmins, ...own, "/saved-queries?view=instance"]);
  await expectStatus(member, 404, [`/teams/${team.id}`]);
  const nobody = await open(null);
  await expectStatus(nobody, 307, [...lists, ...own]);
});
