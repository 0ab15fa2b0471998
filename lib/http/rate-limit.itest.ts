import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { POST as begin, GET as finish } from "@/app/api/auth/[...nextauth]/route";
import { env } from "@/lib/platform/env";
import { expectBadToken, expectFailure, expectNoMember, expectNoScope } from "@/lib/testing/contract/expect";
import { type Answer, call, routeTable } from "@/lib/testing/http";
import { newToken, newWorld, tokenOf, type World } from "@/lib/testing/world";
import { addressKey } from "./rate-limit";

const MESSAGE = "Too many requests, please slow down";
const SETTINGS = ["TOKEN", "ADDRESS", "QUERY"] as const;

let world: World;
beforeAll(async () => {
  world = await newWorld();
  await routeTable();
});

/** Sets the limits given and no others, and forgets what was counted. */
function limits(given: Partial<Record<(typeof SETTINGS)[number], number>>): void {
  for (const name of SETTINGS) process.env[`LATCHKEY_RATE_LIMIT_${name}`] = String(given[name] ?? "");
  const kept = globalThis as { latchkeyEnvironment?: unknown; latchkeyLimiters?: unknown };
  kept.latchkeyEnvironment = undefined;
  kept.latchkeyLimiters = undefined;
}
beforeEach(() => limits({}));

const from = (address: string) => ({ headers: { "x-latchkey-peer": address } });

function expectTooMany(answer: Answer, name: string, limit: number): void {
  expectFailure(answer, 429, "ValidationError", MESSAGE);
  const wait = Number(answer.headers.get("retry-after"));
  expect(wait).toBeGreaterThan(0);
  expect(wait).toBeLessThanOrEqual(60);
  expect(answer.headers.get("ratelimit-policy")).toContain(`"${name}";q=${limit};w=60`);
  expect(answer.headers.get("ratelimit")).toContain(`"${name}";r=0;t=${wait}`);
}

async function repeat(times: number, send: () => Promise<Answer>): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (let n = 0; n < times; n++) answers.push(await send());
  return answers;
}

describe("rate limits", () => {
  it("are off, and say nothing, unless the operator sets them", async () => {
    const token = await tokenOf(world.bot, ["profile:read"]);
    const answers = await repeat(50, () => call("GET", "/me", { token, ...from("192.0.2.1") }));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(answers.some(({ headers }) => headers.has("ratelimit") || headers.has("ratelimit-policy"))).toBe(false);
  });

  it("count each token by itself, and tell what is left", async () => {
    limits({ TOKEN: 3 });
    const [one, other] = [await tokenOf(world.bot, ["profile:read"]), await tokenOf(world.bot, ["profile:read"])];
    const answers = await repeat(3, () => call("GET", "/me", { token: one }));
    expect(answers.map(({ status, headers }) => `${status} ${headers.get("ratelimit")?.split(";t=")[0]}`)).toEqual([
      '200 "token";r=2',
      '200 "token";r=1',
      '200 "token";r=0',
    ]);
    expectTooMany(await call("GET", "/me", { token: one }), "token", 3);
    expect((await call("GET", "/me", { token: other })).status).toBe(200);
  });

  it("S-130 count refusals of a live token too, and never more than was allowed under a rush", async () => {
    limits({ TOKEN: 10 });
    const token = await tokenOf(world.bot, []);
    const answers = await Promise.all(Array.from({ length: 40 }, () => call("GET", "/me", { token })));
    expect(answers.filter(({ status }) => status === 403)).toHaveLength(10);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(30);
  });

  it("stop an address that guesses, and leave its neighbours and its own live tokens alone", async () => {
    limits({ ADDRESS: 5 });
    const guess = (address: string) => call("GET", "/me", { token: `logchef_1_${"0".repeat(32)}`, ...from(address) });
    for (const answer of await repeat(5, () => guess("192.0.2.7"))) expectBadToken(answer);
    expectTooMany(await guess("192.0.2.7"), "address", 5);
    expectTooMany(await call("GET", "/admin/nothing", { token: "logchef_x", ...from("192.0.2.7") }), "address", 5);
    expectBadToken(await guess("192.0.2.8"));
    const token = await tokenOf(world.bot, ["profile:read"]);
    expect((await call("GET", "/me", { token, ...from("192.0.2.7") })).status).toBe(200);
    expect((await call("GET", "/meta", from("192.0.2.7"))).status).toBe(200);
  });

  it("S-132 never ban an address for a token that has expired or was revoked", async () => {
    limits({ ADDRESS: 2 });
    const expired = await tokenOf(world.bot, ["*"], { expiresAt: new Date(Date.now() - 1000) });
    const { token: revoked } = await newToken(world.bot, ["*"], { revoked: true });
    for (const token of [expired, revoked]) {
      const answers = await repeat(20, () => call("GET", "/me", { token, ...from("192.0.2.9") }));
      for (const answer of answers) expectBadToken(answer);
    }
    const alive = await tokenOf(world.bot, ["profile:read"]);
    expect((await call("GET", "/me", { token: alive, ...from("192.0.2.9") })).status).toBe(200);
    expectBadToken(await call("GET", "/me", { token: "logchef_unknown", ...from("192.0.2.9") }));
  });

  it("count the attempts to log in, on the wire and in the browser", async () => {
    limits({ ADDRESS: 4 });
    const attempt = () =>
      call("POST", "/cli/token", { headers: { authorization: "Bearer x", ...from("192.0.2.3").headers } });
    for (const { status } of await repeat(2, attempt)) expect(status).toBe(401);
    const at = (step: string) => ({ params: Promise.resolve({ nextauth: [step, "oidc"] }) });
    const { origin } = env().publicUrl;
    const headers = { origin, ...from("192.0.2.3").headers };
    const browser = () => finish(new Request(`${origin}/api/auth/callback/oidc`, { headers }), at("callback"));
    expect((await browser()).status).toBe(303);
    expect((await browser()).status).toBe(303);
    expectTooMany(await attempt(), "address", 4);
    const stopped = await browser();
    expect([stopped.status, await stopped.text()]).toEqual([429, MESSAGE]);
    expect(Number(stopped.headers.get("retry-after"))).toBeGreaterThan(0);
    const form = new Request(`${origin}/api/auth/signin/oidc`, { method: "POST", headers, body: "next=/" });
    expect((await begin(form, at("signin"))).status).toBe(429);
  });

  it("count the queries of an account over all its tokens: after team and source, before the scope", async () => {
    limits({ QUERY: 2 });
    const path = `/teams/${world.teamA.id}/sources/${world.sourceA.id}/logs/query`;
    const body = { query_text: `SELECT 1 FROM ${world.sourceA.database}.${world.sourceA.table}`, limit: 1 };
    const [one, other] = [await tokenOf(world.bot, ["logs:read"]), await tokenOf(world.bot, ["logs:read"])];
    const unscoped = await tokenOf(world.bot, ["profile:read"]);
    const foreign = `/teams/${world.teamB.id}/sources/${world.sourceB.id}/logs/query`;

    for (const answer of await repeat(3, () => call("POST", foreign, { token: one, body }))) expectNoMember(answer);
    expect((await call("POST", path, { token: one, body })).status).toBe(200);
    expectNoScope(await call("POST", path, { token: unscoped, body }), "logs:read");
    expectTooMany(await call("POST", path, { token: other, body }), "query", 2);
    expectTooMany(await call("POST", path, { token: unscoped, body }), "query", 2);
    expectNoMember(await call("POST", foreign, { token: one, body }));
    expect((await call("GET", "/me", { token: unscoped })).status).toBe(200);
  });
});

describe("addressKey", () => {
  it("takes a whole /64 of IPv6 for one, and IPv4 in every spelling for itself", () => {
    expect(addressKey("2001:db8:1:2:aaaa::1")).toBe(addressKey("2001:db8:1:2:bbbb:cccc:dddd:eeee"));
    expect(addressKey("2001:db8:1:2::1")).not.toBe(addressKey("2001:db8:1:3::1"));
    expect(addressKey("::ffff:192.0.2.1")).toBe("192.0.2.1");
  });
});
