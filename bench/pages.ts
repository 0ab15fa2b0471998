import { type Browser, type BrowserContext, chromium, type Page } from "@playwright/test";
import { ensureChromium } from "../bin/chromium.mjs";
import { addressOf, firstLoad, screensOf } from "../e2e/fixtures/first-load";
import { SignInPage } from "../e2e/pages/sign-in-page";
import type { RunningConsole } from "./console";
import { type Finding, median } from "./figures";

/** Accounts of the list that is worked with, and live tokens of each: 500 rows. */
const ACCOUNTS = 100;
const TOKENS = 5;
const RUNS = 3;
const PERSON = "Ada Admin";
const FIRST_CONTENT_MS = 1_000;
const INTERACTION_MS = 200;
/** Event Timing rounds to 8 ms and tells of nothing shorter than 16. */
const SHORTEST_TOLD_MS = 16;

type Seen = { bytes: number; scripts: number; content: number; interaction: number };
type Watched = { content: number; interaction: number };

/** Keeps the largest contentful paint and the longest interaction of a page where `seen` finds them. */
async function watch(context: BrowserContext): Promise<void> {
  await context.addInitScript((shortest) => {
    const watched: Watched = { content: 0, interaction: 0 };
    Object.assign(window, { watched });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) watched.content = Math.max(watched.content, entry.startTime);
    }).observe({ type: "largest-contentful-paint", buffered: true });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { interactionId?: number })[]) {
        if (entry.interactionId) watched.interaction = Math.max(watched.interaction, entry.duration);
      }
    }).observe({ type: "event", buffered: true, durationThreshold: shortest } as PerformanceObserverInit);
  }, SHORTEST_TOLD_MS);
}

/** Uses a page as somebody does: types into its first field, opens a menu, and closes it again. */
async function use(page: Page): Promise<void> {
  const field = page.getByRole("main").locator("input:not([type=date]), textarea, [contenteditable=true]").first();
  if (await field.isVisible()) {
    await field.click();
    await field.pressSequentially("prod", { delay: 60 });
    for (let letters = "prod".length; letters > 0; letters -= 1) await page.keyboard.press("Backspace", { delay: 30 });
    await page.keyboard.press("Escape");
  }
  const menu = page.getByRole("button", { name: `Account of ${PERSON}` });
  await menu.click();
  await page.getByRole("menuitem", { name: "Sign out" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("menuitem", { name: "Sign out" }).waitFor({ state: "hidden" });
}

/** One visit with an empty cache. */
async function visit(browser: Browser, state: string, address: string): Promise<Seen> {
  const context = await browser.newContext({ storageState: state, viewport: { width: 1440, height: 900 } });
  try {
    await watch(context);
    const page = await context.newPage();
    const load = await firstLoad(page, address);
    const { content } = await watched(page);
    await use(page);
    return { ...load, content, interaction: (await watched(page)).interaction };
  } finally {
    await context.close();
  }
}

/** What was seen so far, once what the page did last is painted and told. */
function watched(page: Page): Promise<Watched> {
  return page.evaluate(async () => {
    for (let frame = 0; frame < 3; frame += 1) await new Promise((next) => requestAnimationFrame(next));
    return (window as unknown as { watched: Watched }).watched;
  });
}

type Made = { id: number };

/** A console with something on each screen, and 500 rows on the one of service tokens. */
async function furnish({ call }: RunningConsole): Promise<Record<string, number>> {
  const make = async (path: string, body: object) => (await call("POST", `/api/v1${path}`, body)) as unknown as Made;
  const team = await make("/admin/teams", { name: "Platform bench", description: "Made by a bench" });
  const sources = (await call("GET", "/api/v1/admin/sources")) as unknown as Made[];
  const sourceId = sources[0]?.id ?? 0;
  await make(`/teams/${team.id}/sources`, { source_id: sourceId });
  let accountId = 0;
  for (let n = 0; n < ACCOUNTS; n += 1) {
    const account = await make("/admin/service-accounts", { name: `shipper-${n}` });
    accountId ||= account.id;
    for (let token = 0; token < TOKENS; token += 1) {
      const scopes = ["logs:read", "sources:read", "profile:read"];
      await make(`/admin/service-accounts/${account.id}/tokens`, { name: `production ${token}`, scopes });
    }
  }
  return { teamId: team.id, sourceId, accountId };
}

async function signedIn(browser: Browser, base: string, file: string): Promise<void> {
  const context = await browser.newContext({ baseURL: base });
  await new SignInPage(await context.newPage()).signInAs(PERSON);
  await context.storageState({ path: file });
  await context.close();
}

/**
 * Budget of the screens (spec/security.md U-46): JavaScript of a first load as a real browser gets it through the front
 * door, its largest contentful paint, and the longest interaction while it is used. Medians of three visits, each with
 * an empty cache.
 */
export async function benchPages(house: RunningConsole, dataDir: string): Promise<Finding[]> {
  const executablePath = await ensureChromium((line: string) => process.stdout.write(`${line}\n`));
  if (!executablePath) throw new Error("there is no Chromium here, and none can be had");
  const ids = await furnish(house);
  const base = `http://localhost:${house.port}`;
  const state = `${dataDir}/browser-state.json`;
  const browser = await chromium.launch({ executablePath });
  const findings: Finding[] = [];
  try {
    await signedIn(browser, base, state);
    for (const { pattern, budget } of screensOf(process.cwd())) {
      const address = addressOf(pattern, ids);
      if (address === null) {
        process.stdout.write(`  ${pattern} is left out: nothing here is made for it\n`);
        continue;
      }
      const seen: Seen[] = [];
      for (let run = 0; run < RUNS; run += 1) seen.push(await visit(browser, state, base + address));
      findings.push(...findingsOf(pattern, budget, seen));
    }
  } finally {
    await browser.close();
  }
  return findings;
}

function findingsOf(pattern: string, budget: number, seen: readonly Seen[]): Finding[] {
  const middle = (of: (one: Seen) => number) => median(seen.map(of));
  const times = (of: (one: Seen) => number) => seen.map((one) => Math.round(of(one))).join(", ");
  const kilobytes = budget / 1_000;
  return [
    {
      name: `${pattern}: JavaScript`,
      value: middle(({ bytes }) => bytes) / 1_000,
      unit: "kB",
      bar: { rule: "at most", value: kilobytes },
      raw: `${seen[0]?.scripts} files, gzip`,
    },
    {
      name: `${pattern}: largest content`,
      value: middle(({ content }) => content),
      unit: "ms",
      bar: { rule: "at most", value: FIRST_CONTENT_MS },
      raw: `${times(({ content }) => content)} ms`,
    },
    {
      name: `${pattern}: interaction`,
      value: middle(({ interaction }) => interaction),
      unit: "ms",
      bar: { rule: "at most", value: INTERACTION_MS },
      raw: `${times(({ interaction }) => interaction)} ms`,
    },
  ];
}
