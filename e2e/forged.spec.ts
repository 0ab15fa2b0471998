import type { Page, Request } from "@playwright/test";
import { expect, test } from "./fixtures/test";
import { unique } from "./fixtures/world";
import { ServiceTokensPage } from "./pages/service-tokens-page";

const NAMES = [
  '<img src=x onerror="window.canary=1">',
  "<script>window.canary=1</script>",
  '"><svg onload=window.canary=1>',
  "javascript:window.canary=1",
  "\u001b[31m\u202e{{constructor.constructor('window.canary=1')()}}",
];
const PROTECTED = ["/", "/access", "/admin/service-tokens", "/admin/teams", "/admin/audit", "/docs/api"];

/** What the browser of a page would send as its cookies. */
const cookiesOf = async (page: Page) =>
  (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");

test("S-083 a server action that is called past its page does nothing for whoever may not", async ({
  admin,
  open,
  world,
  baseURL,
}) => {
  const origin = new URL(baseURL ?? "").origin;
  const name = unique("seen");
  const page = new ServiceTokensPage(admin);
  await page.goto();
  const isAction = (request: Request) => request.method() === "POST" && "next-action" in request.headers();
  const sent = admin.waitForRequest((request) => isAction(request) && (request.postData() ?? "").includes(name));
  await page.createAccount(name);
  const action = await sent;
  const member = await open("member");
  await member.goto("/");
  const [cookie, members] = [await cookiesOf(admin), await cookiesOf(member)];

  const exists = async (one: string) => (await world.accounts()).some((account) => account.name === one);
  const replay = async (headers: Record<string, string>, stem: string) => {
    const forged = unique(stem);
    const kept = Object.entries(action.headers()).filter(([key]) => /^(next-|accept|content-type)/.test(key));
    const body = (action.postData() ?? "").replaceAll(name, forged);
    const response = await fetch(action.url(), {
      method: "POST",
      headers: { ...Object.fromEntries(kept), ...headers },
      body,
      redirect: "manual",
    });
    await response.arrayBuffer();
    return exists(forged);
  };
  expect(await replay({ cookie, origin }, "by-whoever-may")).toBe(true);
  const refused: Record<string, string>[] = [
    { origin },
    { cookie: members, origin },
    { cookie: `${cookie}x`, origin },
    { cookie, origin: "https://evil.example" },
    { cookie, origin: "null" },
    { cookie, origin: `${origin}.evil.example`, "x-forwarded-host": new URL(origin).host },
    { cookie, origin: "https://evil.example", "x-forwarded-host": "evil.example" },
    { cookie },
    { cookie, origin, "sec-fetch-site": "cross-site" },
    { authorization: `Bearer ${process.env.LATCHKEY_E2E_TOKEN}`, origin },
  ];
  for (const headers of refused) expect(await replay(headers, "forged"), JSON.stringify(headers)).toBe(false);
});

test("S-092 no address and no header opens a page without a session", async ({ admin, world, baseURL }) => {
  const account = await world.account();
  await new ServiceTokensPage(admin).goto();
  await expect(admin.getByText(account.name).first()).toBeVisible();
  const name = (await admin.context().cookies()).find((cookie) => /session/.test(cookie.name))?.name;
  const around = (path: string) => [
    path,
    `${path}?_rsc=1`,
    `${path}.rsc`,
    `${path}.segments/_tree.segment.rsc`,
    `/_next/data/x${path}.json`,
    `/${path}`,
    path.replace("/admin", "/%61dmin"),
    path.replace("/admin", "/./admin"),
    `/en${path}`,
  ];
  const told: Record<string, string>[] = [
    {},
    { cookie: `${name}=${"A".repeat(43)}` },
    { "x-middleware-subrequest": "proxy:proxy:proxy:proxy:proxy", "x-middleware-next": "1" },
    { rsc: "1", "next-router-prefetch": "1", "next-router-segment-prefetch": "/_tree" },
    { "x-latchkey-path": "/sign-in", "x-nextjs-data": "1" },
  ];
  for (const path of PROTECTED.flatMap(around)) {
    for (const headers of told) {
      const response = await fetch(`${baseURL}${path}`, { headers, redirect: "manual" });
      const text = await response.text();
      expect(text.includes(account.name), `${path} ${JSON.stringify(headers)}`).toBe(false);
      expect(text, path).not.toContain("Create service account");
    }
  }
});

test("S-093 names are text, whatever they hold", async ({ admin, world }) => {
  const stem = unique("xss");
  const team = await world.team("Console requests");
  for (const [n, name] of NAMES.entries()) {
    const account = await world.account([team], `${stem} ${n} ${name}`);
    await world.token(account, ["profile:read"], 30, `${stem} ${name}`);
  }
  const looked = ["/admin/service-tokens", "/admin/teams", `/teams/${team.id}`, "/admin/audit", "/access"];
  for (const path of looked) {
    await admin.goto(path);
    await admin.getByRole("heading", { level: 1 }).waitFor();
    if (path !== "/admin/teams" && path !== "/access") {
      await expect(admin.getByText(`${stem} 0 ${NAMES[0]}`).first()).toBeAttached();
    }
    expect(await admin.evaluate(() => "canary" in window), path).toBe(false);
    await expect(admin.locator('img[src="x"], svg[onload]')).toHaveCount(0);
  }
});
