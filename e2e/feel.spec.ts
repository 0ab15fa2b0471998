import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { inspect } from "./fixtures/inspect";
import { expect, PEOPLE, test } from "./fixtures/test";
import { unique } from "./fixtures/world";

test.describe.configure({ timeout: 120_000 });

test("U-46 without a network a banner says so, what was typed stays, and the same press works afterwards", async ({
  admin,
  refusals,
}) => {
  refusals.push(/./);
  const name = unique("Offline");
  await admin.goto("/admin/teams");
  await admin.getByRole("main").getByRole("button", { name: "Create team" }).click();
  const dialog = admin.getByRole("dialog", { name: "Create team" });
  await dialog.getByRole("textbox", { name: "Name" }).fill(name);
  await admin.context().setOffline(true);
  const banner = admin.getByText("This machine is offline.");
  await expect(banner).toBeVisible();
  await dialog.getByRole("button", { name: "Create team" }).click();
  await expect(dialog.getByRole("alert")).toContainText("No answer came back");
  await expect(dialog.getByRole("textbox", { name: "Name" })).toHaveValue(name);
  await admin.context().setOffline(false);
  await expect(banner).toBeHidden();
  await dialog.getByRole("button", { name: "Create team" }).click();
  await expect(dialog).toBeHidden();
});

test("a console that gives no answer is told apart, and asked again by a button", async ({ admin, refusals }) => {
  refusals.push(/./);
  await admin.goto("/settings/preferences");
  const isAction = (method: string) => method === "POST";
  await admin.route("**/*", (route) => (isAction(route.request().method()) ? route.abort() : route.fallback()));
  await admin.route("**/livez", (route) => route.abort());
  await admin.getByRole("checkbox", { name: "Begin with the list of fields open" }).click();
  const banner = admin.getByText("The console gave no answer.");
  await expect(banner).toBeVisible();
  await inspect(admin, "a console that gives no answer");
  await admin.getByRole("button", { name: "Try again" }).click();
  await expect(banner).toBeVisible();
  await admin.unrouteAll();
  await admin.getByRole("button", { name: "Try again" }).click();
  await expect(banner).toBeHidden();
});

test("U-43 results are told in a live region that is there before the first of them, one after another", async ({
  admin,
  open,
  refusals,
}) => {
  refusals.push(/\/teams\/999999$/);
  const owner = await open("owner");
  await owner.goto("/teams/999999");
  await expect(owner.locator("[data-results]")).toBeEmpty();
  for (const [page, path] of [
    [owner, "/settings/preferences"],
    [await open(null), "/sign-in"],
  ] as const) {
    const sent = await (await page.goto(path))?.text();
    expect(sent, `${path} as it is sent`).toMatch(/<div aria-live="polite"[^>]*data-results[^>]*><\/div>/);
  }

  await admin.goto("/settings/preferences");
  const region = admin.locator("[data-results]");
  await expect(region).toBeEmpty();
  const before = await region.elementHandle();
  await region.evaluate((element) => {
    const heard: string[] = [];
    Object.assign(window, { heard });
    new MutationObserver((changes) => {
      for (const node of changes.flatMap(({ addedNodes }) => [...addedNodes])) heard.push(node.textContent ?? "");
    }).observe(element, { childList: true, subtree: true });
  });
  const heard = () => admin.evaluate(() => (window as unknown as { heard: string[] }).heard.filter(Boolean));
  const box = admin.getByRole("checkbox", { name: "Begin with the list of fields open" });
  await box.click();
  await expect.poll(heard).toHaveLength(1);
  await box.click();
  await expect.poll(heard).toHaveLength(2);
  expect(await region.evaluate((element, old) => element === old, before), "the very region").toBe(true);
  expect(await region.locator("[aria-live], [role=status], [role=alert]").count(), "regions inside of it").toBe(0);
  await inspect(admin, "two results");
});

test("U-34 a refused page is its receipt: what failed, whom to ask, and an id that an administrator can open", async ({
  admin,
  open,
  refusals,
}) => {
  refusals.push(/\/admin\/users$/);
  const owner = await open("owner");
  expect((await owner.goto("/admin/users"))?.status()).toBe(403);
  const receipt = owner.getByRole("region", { name: "Receipt of the refusal" });
  await expect(receipt).toContainText("The person is not an administrator.");
  await expect(receipt).toContainText(PEOPLE.owner.email);
  await expect(receipt).toContainText(PEOPLE.admin.name);
  const id = (await receipt.locator("dd code").last().textContent()) ?? "";
  expect(id).toMatch(/^[0-9a-f-]{36}$/);
  await expect(receipt.getByText(`decision ${id}`)).toBeVisible();
  await inspect(owner, "403 with its receipt");
  await owner.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await receipt.getByRole("button", { name: "Copy: Decision" }).click();
  await expect(receipt.getByRole("button", { name: "Copied: Decision" })).toBeVisible();
  expect(await owner.evaluate(() => navigator.clipboard.readText())).toBe(id);

  await admin.goto(`/admin/access?decision=${id}`);
  await expect(admin.getByRole("list", { name: "Token may" })).toContainText("The person is not an administrator.");
  await expect(admin.getByText("PAGE /admin/users")).toBeVisible();
});

/** True once React holds every control: a text that is changed before that is none of the server's. */
const isAwake = () =>
  [...document.querySelectorAll("main h1, button")].every((one) =>
    Object.keys(one).some((key) => key.startsWith("__react")),
  );

/** Writes the page from right to left and makes every text 40 % longer, as other languages are. */
async function translate(page: Page): Promise<void> {
  await page.evaluate(() => {
    document.documentElement.dir = "rtl";
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts: Text[] = [];
    while (walker.nextNode()) texts.push(walker.currentNode as Text);
    for (const node of texts) {
      const text = node.data.trim();
      if (text.length < 2 || node.parentElement?.closest("script, style, pre, code")) continue;
      node.data = `${node.data} ${text.slice(0, Math.ceil(text.length * 0.4))}`;
    }
  });
}

const READERS = ["/", "/explore", "/access", "/settings/profile", "/settings/preferences", "/settings/api-tokens"];
const ADMINISTRATORS = [
  ...["/admin/service-tokens", "/admin/teams", "/admin/sources", "/admin/users", "/admin/roles"],
  ...["/admin/access", "/admin/audit", "/admin/settings"],
];

test("U-45 screens hold when written from right to left in a language that is 40 % longer", async ({
  browser,
  stateOf,
}) => {
  // What React says of a page that is rewritten under its hands is nobody's complaint.
  const context = await browser.newContext({ storageState: await stateOf("admin") });
  const admin = await context.newPage();
  for (const path of [...READERS, ...ADMINISTRATORS]) {
    await admin.setViewportSize({ width: 1280, height: 900 });
    await admin.goto(path);
    await admin.getByRole("heading", { level: 1 }).first().waitFor();
    await admin.waitForFunction(isAwake);
    await translate(admin);
    for (const width of [1280, 390]) {
      await admin.setViewportSize({ width, height: 844 });
      const sizes = () => admin.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
      await expect.poll(async () => (await sizes())[0], { message: `${path} at ${width} px` }).toBe((await sizes())[1]);
    }
  }
  await context.close();
});

test("forced colours keep what is chosen visible, and reduced motion moves nothing", async ({ admin }) => {
  await admin.emulateMedia({ forcedColors: "active", reducedMotion: "reduce" });
  await admin.goto("/settings/preferences");
  await admin.getByRole("heading", { level: 1 }).waitFor();
  const chosen = [
    admin.getByRole("navigation", { name: "Your settings" }).getByRole("link", { name: "Preferences" }),
    admin.getByRole("radiogroup", { name: "Theme" }).locator("[aria-checked=true]"),
  ];
  for (const one of chosen) {
    expect(await one.evaluate((element) => getComputedStyle(element).outlineStyle)).toBe("solid");
  }
  const { violations } = await new AxeBuilder({ page: admin }).exclude("[data-base-ui-focus-guard]").analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  const longest = await admin.evaluate(() =>
    Math.max(
      ...[...document.querySelectorAll("*")].flatMap((element) => {
        const { transitionDuration, animationDuration } = getComputedStyle(element);
        return [...transitionDuration.split(","), ...animationDuration.split(",")].map(Number.parseFloat);
      }),
    ),
  );
  expect(longest, "seconds").toBeLessThan(0.001);
});
