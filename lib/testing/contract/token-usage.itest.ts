import { randomInt, randomUUID } from "node:crypto";
import { tmpdir } from "node:os";
import { join as pathJoin } from "node:path";
import type { ClickHouseClient } from "@clickhouse/client";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { SCOPES } from "@/lib/access/scopes";
import { engineClient, socketClient } from "@/lib/platform/clickhouse";
import { db } from "@/lib/platform/db";
import { flushDeferred } from "@/lib/platform/lifecycle";
import { prepareRequestTable } from "@/lib/platform/request-sink";
import { type Answer, call } from "@/lib/testing/http";
import { join, newServiceAccount, newToken, newWorld, sessionOf, tokenOf, type World } from "@/lib/testing/world";
import { usageDetailWire, usageReportWire } from "@/lib/token-usage/wire";
import {
  expectBad,
  expectBadToken,
  expectFailure,
  expectNoAdmin,
  expectNoScope,
  expectOk,
  recordedDuring,
  withoutWriting,
} from "./expect";
import * as shapes from "./shapes";

let world: World;
let cookie: string;
beforeAll(async () => {
  world = await newWorld();
  cookie = await sessionOf(world.admin);
  // Test files share one engine and with it the request log, where tokens are told apart by their numbers alone.
  await db.$queryRaw`SELECT setval('api_tokens_id_seq', ${randomInt(100_000_000, 2_000_000_000)}::bigint)`;
});

const DAY = 86_400_000;
const HEADER = "token-expires-at";
const ago = (days: number) => new Date(Date.now() - days * DAY);
const pathOf = (accountId: number, id?: number) =>
  `/admin/service-accounts/${accountId}${id === undefined ? "" : `/tokens/${id}`}`;
const usage = async (accountId: number, id?: number, query = "") =>
  expectOk(await call("GET", `${pathOf(accountId, id)}/usage${query}`, { cookie }), usageDetailWire);
const narrow = (accountId: number, id: number, body: object, who: { cookie?: string; token?: string } = { cookie }) =>
  call("POST", `${pathOf(accountId, id)}/narrow`, { ...who, body: { overlap_seconds: 0, ...body } });
async function report(finding?: string) {
  const query = finding ? `?finding=${finding}&limit=500` : "?limit=500";
  return expectOk(await call("GET", `/admin/tokens/usage${query}`, { cookie }), usageReportWire);
}

/** Rows of the request log as the sink writes them, at a time of the test's choosing. */
async function noted(tokenId: number, at: Date, rows: { scope?: string; outcome?: string; decision?: string }[]) {
  await prepareRequestTable();
  const values = rows.map(({ scope = "", outcome = "allowed", decision = "" }) => ({
    timestamp: at.toISOString().replace("Z", ""),
    token_id: tokenId,
    principal_id: 1,
    ...{ scope, outcome, decision },
  }));
  await engineClient().insert({ table: "latchkey.console_requests", values, format: "JSONEachRow" });
}

describe("Token-Expires-At", () => {
  it("tells a token that expires when it does, on successes, refusals and what isn't there", async () => {
    const expiresAt = new Date(Date.now() + 30 * DAY);
    const token = await tokenOf(world.bot, ["profile:read", "logs:read"], { expiresAt });
    const query = { query_text: `SELECT level FROM ${world.sourceA.database}.${world.sourceA.table} LIMIT 1` };
    const below = `/teams/${world.teamA.id}/sources/${world.sourceA.id}`;
    const answers = [
      await call("GET", "/me", { token }),
      await call("GET", "/me/tokens", { token }),
      await call("GET", "/admin/nowhere", { token }),
      await call("GET", "/teams/x", { token }),
      await call("POST", `${below}/logs/query`, { token, body: { ...query, raw_sql: query.query_text } }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 403, 404, 400, 200]);
    expect(answers.map(({ headers }) => headers.get(HEADER))).toEqual(answers.map(() => expiresAt.toISOString()));
  });

  it("tells nothing to tokens without an end, to sessions, and to tokens that have ended", async () => {
    const lasting = await call("GET", "/me", { token: await tokenOf(world.bot, ["profile:read"]) });
    const session = await call("GET", "/me", { cookie });
    const over = await call("GET", "/me", { token: await tokenOf(world.bot, ["*"], { expiresAt: ago(1) }) });
    expectBadToken(over);
    expect([lasting, session, over].map(({ headers }) => headers.get(HEADER))).toEqual([null, null, null]);
  });
});

describe("an expired token", () => {
  it("stays listed with the calls that failed since, and with none from before", async () => {
    const account = await newServiceAccount();
    const old = await newToken(account, ["profile:read"], { expiresAt: ago(2) });
    const older = await newToken(account, ["profile:read"], { expiresAt: ago(20) });
    const live = await newToken(account, ["profile:read"], { expiresAt: new Date(Date.now() + DAY) });
    await noted(old.id, ago(3), [{ outcome: "failed" }, { scope: "profile:read" }]);
    await noted(older.id, ago(10), [{ outcome: "denied", decision: "credential" }]);
    for (const token of [old.token, old.token]) expectBadToken(await call("GET", "/me", { token }));
    expect((await call("GET", "/me/tokens", { token: live.token })).status).toBe(403);
    const answer = await call("GET", `${pathOf(account.id)}/tokens`, { cookie });
    const list = expectOk(answer, z.array(shapes.apiToken));
    const counts = new Map(list.map((one) => [one.id, one.failed_calls_since_expiry]));
    expect([counts.get(old.id), counts.get(older.id), counts.get(live.id)]).toEqual([2, 1, undefined]);
  });
});

describe("usage", () => {
  it("tells granted beside used, what was wanted in vain, and calls by outcome, scope and day", async () => {
    const account = await newServiceAccount();
    await join(account, world.teamA, "member");
    const { id, token } = await newToken(account, ["profile:read", "teams:read", "logs:read", "sources:read"]);
    await noted(id, ago(40), [{ scope: "logs:read" }, { scope: "logs:read", outcome: "failed" }]);
    await noted(id, ago(100), [{ scope: "sources:read" }]);
    expect((await call("GET", "/me", { token })).status).toBe(200);
    expect((await call("GET", "/me/tokens", { token })).status).toBe(403);
    await flushDeferred();
    const told = await usage(account.id, id);
    expect(told.tokens).toEqual([
      expect.objectContaining({
        ...{ id, account_id: account.id, granted: 4, used: 2, calls: 4, denied_calls: 1, failed_calls: 1 },
        used_scopes: ["profile:read", "logs:read"],
        unused_scopes: ["teams:read", "sources:read"],
        denied_scopes: ["tokens:read"],
        findings: ["over_granted"],
      }),
    ]);
    expect(told.calls).toEqual({ allowed: 2, denied: 1, failed: 1 });
    expect(told.by_scope).toEqual([
      { scope: "logs:read", allowed: 1, denied: 0, failed: 1 },
      { scope: "profile:read", allowed: 1, denied: 0, failed: 0 },
      { scope: "tokens:read", allowed: 0, denied: 1, failed: 0 },
    ]);
    expect(told.by_day.map(({ date }) => date)).toEqual(
      [ago(40), new Date()].map((day) => day.toISOString().slice(0, 10)),
    );
    expect((await usage(account.id, undefined, "?days=7")).calls).toEqual({ allowed: 1, denied: 1, failed: 0 });
    expect((await usage(account.id)).calls).toEqual(told.calls);
  });

  it("says how far back the log goes", async () => {
    const account = await newServiceAccount();
    const { window } = await usage(account.id, undefined, "?days=30");
    expect(window).toMatchObject({ days: 30 });
    expect(Date.parse(window.until) - Date.parse(window.since)).toBe(30 * DAY);
    await engineClient().command({ query: "TRUNCATE TABLE latchkey.console_requests" });
    const { id } = await newToken(account, ["logs:read"]);
    await noted(id, ago(5), [{ scope: "logs:read" }]);
    const young = (await usage(account.id, id)).window;
    expect(young).toMatchObject({ days: 90, observed_days: 5, is_complete: false });
    expect(Date.parse(young.observed_since ?? "")).toBeLessThan(Date.now() - 5 * DAY + 60_000);
    await noted(id, ago(89.9), [{}]);
    expect((await usage(account.id, id)).window).toMatchObject({ is_complete: true, observed_days: 89 });
  });

  it("finds tokens never used, unused for 90 days and over-granted, of all scopes for full access; no dead ones", async () => {
    const account = await newServiceAccount();
    const never = await newToken(account, ["logs:read"]);
    const unused = await newToken(account, ["logs:read"]);
    const recent = await newToken(account, ["logs:read"]);
    const full = await newToken(account, ["*"]);
    const dead = await newToken(account, ["logs:read"], { expiresAt: ago(1) });
    const used = (id: number, at: Date) => db.apiToken.update({ where: { id }, data: { lastUsedAt: at } });
    await used(unused.id, ago(91));
    await used(recent.id, ago(89));
    await used(full.id, ago(1));
    await noted(full.id, ago(1), [{ scope: "users:read" }, { scope: "users:read" }]);
    const found = async (finding?: string) => {
      const { tokens } = await report(finding);
      return tokens.filter(({ account_id }) => account_id === account.id);
    };
    const idsOf = (list: { id: number }[]) => list.map(({ id }) => id);
    expect(idsOf(await found())).toEqual([never.id, unused.id, recent.id, full.id]);
    expect(idsOf(await found("never_used"))).toEqual([never.id]);
    expect(idsOf(await found("unused"))).toEqual([unused.id]);
    const [over] = await found("over_granted");
    expect(over).toMatchObject({ id: full.id, granted: SCOPES.length, used: 1, used_scopes: ["users:read"] });
    const { summary } = await report();
    expect(summary.never_used + summary.unused + summary.over_granted).toBeGreaterThanOrEqual(3);
    expect(idsOf((await report()).tokens)).not.toContain(dead.id);
  });

  it("comes in pages", async () => {
    const page = async (query: string) =>
      expectOk(await call("GET", `/admin/tokens/usage?${query}`, { cookie }), usageReportWire);
    const all = (await page("limit=500")).tokens.map(({ id }) => id);
    const first = await page("limit=2");
    expect(first.tokens.map(({ id }) => id)).toEqual(all.slice(0, 2));
    const second = await page(`limit=500&after=${first.next}`);
    expect(second.tokens.map(({ id }) => id)).toEqual(all.slice(2));
    expect(second.next).toBeNull();
    for (const query of ["finding=x", "limit=0", "limit=501", "after=0"]) {
      const answer = await call("GET", `/admin/tokens/usage?${query}`, { cookie });
      expectBad(answer, `Invalid ${query.split("=")[0]}`, "ValidationError");
    }
  });

  it("is for administrators and for tokens that may list tokens", async () => {
    const account = await newServiceAccount();
    const { id } = await newToken(account, ["logs:read"]);
    for (const path of ["/admin/tokens/usage", `${pathOf(account.id)}/usage`, `${pathOf(account.id, id)}/usage`]) {
      expectNoAdmin(await call("GET", path, { cookie: await sessionOf(world.owner) }));
      expectNoScope(await call("GET", path, { token: await tokenOf(account, ["logs:read"]) }), "tokens:read");
    }
    const missing = await call("GET", `${pathOf(world.bot.id, id)}/usage`, { cookie });
    expectFailure(missing, 404, "GeneralError", "API token not found");
  });
});

describe("while the request log can't be read", () => {
  type Clients = Map<string, ClickHouseClient>;
  /** From now on nobody listens where the built-in engine is asked; answers the way back. */
  const cutOff = () => {
    const real = engineClient();
    const clients = (globalThis as unknown as { latchkeyClickHouse: Clients }).latchkeyClickHouse;
    clients.set("engine", socketClient(pathJoin(tmpdir(), `${randomUUID()}.sock`)));
    return () => clients.set("engine", real);
  };

  it("usage is 503, lists leave the count out, and a narrower token needs its scopes named", async () => {
    const account = await newServiceAccount();
    const over = await newToken(account, ["logs:read"], { expiresAt: ago(1) });
    const { id } = await newToken(account, ["logs:read", "teams:read"]);
    const reconnect = cutOff();
    try {
      const away = "The request log can't be read at the moment";
      for (const path of ["/admin/tokens/usage", `${pathOf(account.id)}/usage`, `${pathOf(account.id, id)}/usage`]) {
        const answer = await call("GET", path, { cookie });
        expectFailure(answer, 503, "GeneralError", away);
        expect(answer.headers.get("retry-after")).toBe("5");
      }
      await withoutWriting(async () => expectFailure(await narrow(account.id, id, {}), 503, "GeneralError", away));
      const list = expectOk(await call("GET", `${pathOf(account.id)}/tokens`, { cookie }), z.array(shapes.apiToken));
      expect(list.find((one) => one.id === over.id)).toMatchObject({ expired: true });
      expect(list.map((one) => one.failed_calls_since_expiry)).toEqual([undefined, undefined]);
      expectOk(await narrow(account.id, id, { scopes: ["logs:read"] }), shapes.minted, 201);
    } finally {
      reconnect();
    }
  });
});

describe("a narrower token", () => {
  async function usedToken() {
    const account = await newServiceAccount();
    const made = await newToken(account, ["profile:read", "teams:read", "logs:read"], {
      expiresAt: new Date(Date.now() + 9 * DAY),
    });
    expect((await call("GET", "/me", { token: made.token })).status).toBe(200);
    await flushDeferred();
    return { account, ...made };
  }

  it("takes the place of a token with only the scopes it used, and counts what that one did", async () => {
    const { account, id, token } = await usedToken();
    let answer: Answer | undefined;
    const events = await recordedDuring(async () => {
      answer = await narrow(account.id, id, { overlap_seconds: 3_600 });
    });
    const { token: next, api_token } = expectOk(answer as Answer, shapes.minted, 201);
    expect(api_token).toMatchObject({ scopes: ["profile:read"], rotated_from: id });
    expect(Date.parse(api_token.expires_at ?? "")).toBeGreaterThan(Date.now() + 8 * DAY);
    expect(events.map(({ action }) => action)).toEqual(["token.rotated", "token.created"]);
    expect(events[0]).toMatchObject({
      before: { scopes: ["profile:read", "teams:read", "logs:read"] },
      after: { scopes: ["profile:read"], successor_id: api_token.id },
    });
    for (const works of [token, next]) expect((await call("GET", "/me", { token: works })).status).toBe(200);
    expectNoScope(await call("GET", "/me/teams", { token: next }), "teams:read");
    await flushDeferred();
    const [told] = (await usage(account.id, api_token.id)).tokens;
    expect(told).toMatchObject({ granted: 1, used: 1, calls: 4, findings: [] });
    const rotated = "The token was rotated already; rotate its successor";
    expectFailure(await narrow(account.id, id, { scopes: ["logs:read"] }), 409, "ConflictError", rotated);
  });

  it("has the scopes that are named, and never one that the token lacks", async () => {
    const { account, id } = await usedToken();
    const lacks = "scopes: a narrower token can't have a scope that this one lacks";
    expectBad(await narrow(account.id, id, { scopes: ["logs:read", "users:write"] }), lacks);
    expectBad(await narrow(account.id, id, { scopes: ["*"] }), lacks);
    expectBad(await narrow(account.id, id, { scopes: [] }), "scopes: name at least one, or leave them out");
    expectBad(await narrow(account.id, id, { scopes: ["x"] }), "scopes: invalid token scope");
    expectBad(
      await narrow(account.id, id, { overlap_seconds: 5 }),
      "overlap_seconds: must be one of 0, 3600, 86400, 604800",
    );
    const same = await narrow(account.id, id, { scopes: ["logs:read", "teams:read", "profile:read"] });
    expectFailure(same, 409, "ConflictError", "These scopes are no narrower token");
    const { api_token } = expectOk(await narrow(account.id, id, { scopes: ["logs:read"] }), shapes.minted, 201);
    expect(api_token.scopes).toEqual(["logs:read"]);
  });

  it("isn't made of a token that nobody used, that has ended or that is another's, and nothing is written", async () => {
    const account = await newServiceAccount();
    const idle = await newToken(account, ["logs:read", "teams:read"]);
    const over = await newToken(account, ["logs:read", "teams:read"], { expiresAt: ago(1) });
    const owner = await sessionOf(world.owner);
    await withoutWriting(async () => {
      const unused = "No scope of the token was used; revoke it instead";
      expectFailure(await narrow(account.id, idle.id, {}), 409, "ConflictError", unused);
      const expired = "The token has expired and can't be rotated; create a new one";
      expectFailure(await narrow(account.id, over.id, {}), 409, "ConflictError", expired);
      expectFailure(await narrow(world.bot.id, idle.id, {}), 404, "GeneralError", "API token not found");
      expectNoAdmin(await narrow(account.id, idle.id, {}, { cookie: owner }));
    });
  });

  it("is bounded by what the calling token may do, as minting is", async () => {
    const { account, id } = await usedToken();
    const caller = await newServiceAccount();
    const expiresAt = new Date(Date.now() + 20 * DAY);
    const some = await tokenOf(caller, ["tokens:write", "profile:read"], { expiresAt });
    const message = "A token can only create tokens with scopes that it holds itself";
    const more = await narrow(account.id, id, { scopes: ["logs:read"] }, { token: some });
    expectFailure(more, 403, "AuthorizationError", message);
    const own = expectOk(await narrow(account.id, id, {}, { token: some }), shapes.minted, 201);
    expect(own.api_token.scopes).toEqual(["profile:read"]);
  });
});
