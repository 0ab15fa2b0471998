import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PEER_HEADER } from "@/lib/http/address";
import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { flushDeferred } from "@/lib/platform/lifecycle";
import { call, openServer } from "@/lib/testing/http";
import {
  type Account,
  FIRST_ROW_AT,
  join,
  newPerson,
  newSource,
  newTeam,
  newWorld,
  sessionOf,
  type Team,
  type TestSource,
  tokenOf,
  type World,
} from "@/lib/testing/world";
import { expectBad, expectFailure, expectOk, withoutWriting } from "./expect";
import * as shapes from "./shapes";

const OTHER_THINGS = "This token is limited to other teams or sources";
const ALL = ["logs:read", "sources:read", "teams:read", "tokens:write", "tokens:read", "saved_queries:read"];

let world: World;
let second: Team;
let inBoth: TestSource;
let inSecond: TestSource;
let person: Account;
let maker: string;
let server: Awaited<ReturnType<typeof openServer>>;

beforeAll(async () => {
  world = await newWorld();
  person = await newPerson("limited");
  await join(person, world.teamA, "owner");
  second = await newTeam([[person, "member"]]);
  inBoth = await newSource([world.teamA, second]);
  inSecond = await newSource([second]);
  maker = await tokenOf(person, ["*"]);
  server = await openServer();
});
afterAll(() => server.close());

const mint = (body: Record<string, unknown>, token = maker) =>
  call("POST", "/me/tokens", { token, body: { name: "held", scopes: ALL, ...body } });
const minted = async (body: Record<string, unknown>, token?: string) =>
  expectOk(await mint(body, token), shapes.minted, 201);
const held = async (body: Record<string, unknown>) => (await minted(body)).token;
const sourcePath = (team: { id: number }, source: { id: number }) => `/teams/${team.id}/sources/${source.id}`;
const idsOf = (body: { data: { id: number }[] }) => body.data.map(({ id }) => id).sort((a, b) => a - b);

describe("what a token is made with", () => {
  it("is told as it was kept, and left out where nothing was said", async () => {
    const { api_token } = await minted({
      description: " Reads the errors of the shop ",
      owner_contact: "shop@example.test",
      reason: "the pager needs it",
      team_ids: [second.id, world.teamA.id],
      source_ids: [inBoth.id],
      row_filter: "level=error and attributes.host!='x'",
      allowed_networks: ["192.0.2.77/24", "::ffff:198.51.100.9", "2001:DB8:0::/32"],
      rate_limit_per_minute: 30,
    });
    expect(api_token).toMatchObject({
      description: "Reads the errors of the shop",
      owner_contact: "shop@example.test",
      reason: "the pager needs it",
      team_ids: [second.id, world.teamA.id],
      source_ids: [inBoth.id],
      row_filter: 'level = "error" and attributes.host != "x"',
      allowed_networks: ["192.0.2.0/24", "198.51.100.9/32", "2001:db8::/32"],
      rate_limit_per_minute: 30,
    });
    const plain = await minted({});
    expect(
      Object.keys(plain.api_token).filter((key) => /limit|filter|network|_ids|reason|desc|contact/.test(key)),
    ).toEqual([]);
  });

  it.each([
    [{ team_ids: [] }, "team_ids"],
    [{ source_ids: [] }, "source_ids"],
    [{ allowed_networks: [] }, "allowed_networks"],
    [{ allowed_networks: ["10.0.0.0/33"] }, "allowed_networks"],
    [{ allowed_networks: ["example.com"] }, "allowed_networks"],
    [{ row_filter: "level=" }, "row_filter"],
    [{ row_filter: "level=error | message" }, "row_filter"],
    [{ rate_limit_per_minute: 0 }, "rate_limit_per_minute"],
    [{ description: "x".repeat(501) }, "description"],
  ])("is refused when it can't be meant: %j", async (body, field) => {
    const answer = await withoutWriting(() => mint(body));
    expect(answer.status).toBe(400);
    expect(answer.body.message).toMatch(new RegExp(`^${field}: `));
  });

  it("names teams and sources that the account reaches, and what isn't there reads like what is another's", async () => {
    const sentence = async (body: Record<string, unknown>) => (await mint(body)).body.message.replaceAll(/\d+/g, "#");
    expect(await sentence({ team_ids: [world.teamB.id] })).toBe(await sentence({ team_ids: [2_000_000_000] }));
    expect(await sentence({ source_ids: [world.sourceB.id] })).toBe(await sentence({ source_ids: [2_000_000_000] }));
    expect((await mint({ team_ids: [world.teamA.id], source_ids: [inSecond.id] })).status).toBe(400);
  });

  it("has a row filter that fits the sources which it names", async () => {
    const answer = await mint({ source_ids: [inBoth.id], row_filter: "nowhere=1" });
    expectBad(answer, `row_filter: source ${inBoth.id}: the source has no column nowhere`);
    expect((await mint({ row_filter: "nowhere=1" })).status).toBe(201);
  });

  it("never changes, and a successor has the same", async () => {
    const { api_token } = await minted({ team_ids: [second.id] });
    const where = { id: api_token.id };
    await expect(db.apiToken.update({ where, data: { teamIds: [] } })).rejects.toThrow(/limited/);
    await expect(db.apiToken.update({ where, data: { rowFilter: "a=1" } })).rejects.toThrow(/limited/);
  });
});

describe("a token that is limited to teams or sources", () => {
  it("reaches those alone, and other things read like things that aren't there", async () => {
    const token = await held({ team_ids: [second.id], source_ids: [inBoth.id] });
    expect((await call("GET", `${sourcePath(second, inBoth)}/schema`, { token })).status).toBe(200);
    for (const path of [
      sourcePath(second, inSecond),
      sourcePath(world.teamA, inBoth),
      sourcePath(world.teamB, world.sourceB),
      `/teams/2000000000/sources/${inBoth.id}`,
      `/teams/${second.id}/sources/2000000000`,
    ]) {
      expectFailure(await call("GET", `${path}/schema`, { token }), 403, "AuthorizationError", OTHER_THINGS);
    }
    expectFailure(await call("GET", `/teams/${world.teamA.id}`, { token }), 403, "AuthorizationError", OTHER_THINGS);
  });

  it("lists nothing else", async () => {
    const byTeam = await held({ team_ids: [second.id] });
    expect(idsOf((await call("GET", "/me/teams", { token: byTeam })).body)).toEqual([second.id]);
    const bySource = await held({ source_ids: [inSecond.id] });
    const sources = await call("GET", `/teams/${second.id}/sources`, { token: bySource });
    expect(idsOf(sources.body)).toEqual([inSecond.id]);
    const owner = await sessionOf(person);
    for (const source of [inBoth, inSecond]) {
      const body = {
        name: `q ${source.id}`,
        source_id: source.id,
        team_id: second.id,
        query_language: "logchefql",
        query_type: "logchefql",
        query_content: { version: 1, sourceId: source.id, content: "level=error" },
      };
      await call("POST", "/saved-queries", { cookie: owner, body });
    }
    const queries = await call("GET", "/saved-queries", { token: bySource });
    expect(queries.body.data.every((query: { source_id: number }) => query.source_id === inSecond.id)).toBe(true);
  });

  it("administers nothing, whoever owns it", async () => {
    await join(world.admin, second, "owner");
    const admin = await tokenOf(world.admin, ["*"]);
    const token = (await minted({ scopes: ["*"], team_ids: [second.id] }, admin)).token;
    for (const path of [
      "/admin/users",
      "/admin/teams",
      "/admin/sources",
      "/admin/settings",
      "/admin/service-accounts",
    ]) {
      expectFailure(await call("GET", path, { token }), 403, "AuthorizationError", OTHER_THINGS);
    }
    const made = await call("POST", `/admin/service-accounts/${world.bot.id}/tokens`, {
      token,
      body: { name: "way out" },
    });
    expectFailure(made, 403, "AuthorizationError", OTHER_THINGS);
    const member = await sessionOf(world.member);
    const dashboard = (
      await call("POST", "/dashboards", { cookie: member, body: { name: "theirs", layout: { panels: [] } } })
    ).body.data;
    const collection = (await call("POST", "/collections", { cookie: member, body: { name: "theirs" } })).body.data;
    for (const [method, path] of [
      ["GET", `/dashboards/${dashboard.id}`],
      ["DELETE", `/dashboards/${dashboard.id}`],
      ["GET", `/collections/${collection.id}/members`],
    ] as const) {
      const [whole, narrow] = [await call(method, path, { token: admin }), await call(method, path, { token })];
      expect([403, 404], `${method} ${path}: ${narrow.text}`).toContain(narrow.status);
      expect([whole.status, method], path).not.toEqual([narrow.status, "GET"]);
    }
    const about = { action: "logs:read", team_id: world.teamA.id, source_id: inBoth.id };
    const told = await call("POST", "/access/explain", { token, body: about });
    expect(told.body.data).toMatchObject({ insight: "own", team: { name: null }, source: { name: null } });
  });

  it("mints children that are held as it is, or narrower", async () => {
    const parent = await held({ team_ids: [second.id], allowed_networks: ["192.0.2.0/24"], row_filter: "level=error" });
    const from = { [PEER_HEADER]: "192.0.2.5" };
    const child = (body: Record<string, unknown>) =>
      call("POST", "/me/tokens", {
        token: parent,
        headers: from,
        body: { name: "child", scopes: ["logs:read"], ...body },
      });
    const plain = expectOk(await child({}), shapes.minted, 201);
    expect(plain.api_token).toMatchObject({ team_ids: [second.id], allowed_networks: ["192.0.2.0/24"] });
    const narrower = expectOk(await child({ row_filter: "level=warn or level=info" }), shapes.minted, 201);
    expect(narrower.api_token.row_filter).toBe('(level = "error") and (level = "warn" or level = "info")');
    for (const wider of [{ team_ids: [world.teamA.id] }, { allowed_networks: ["0.0.0.0/0"] }]) {
      const answer = await withoutWriting(() => child(wider));
      expect([answer.status, answer.body.error_type]).toEqual([403, "AuthorizationError"]);
    }
  });
});

describe("a token that is held to networks", () => {
  const REFUSED = "This token may not be used from this address";
  const me = (token: string, headers: Record<string, string>) => call("GET", "/me/teams", { token, headers });

  it("works from those alone, and from nowhere that isn't known", async () => {
    const token = await held({ allowed_networks: ["192.0.2.0/25", "2001:db8::/32"] });
    for (const address of ["192.0.2.0", "192.0.2.127", "::ffff:192.0.2.9", "2001:db8:1::7"]) {
      expect((await me(token, { [PEER_HEADER]: address })).status).toBe(200);
    }
    for (const address of ["192.0.2.128", "192.0.1.255", "2001:db9::1", "::ffff:192.0.2.200", "unknown", ""]) {
      expectFailure(await me(token, { [PEER_HEADER]: address }), 403, "AuthorizationError", REFUSED);
    }
    expectFailure(await call("GET", "/me/teams", { token }), 403, "AuthorizationError", REFUSED);
  });

  it("S-131 believes the socket and no header", async () => {
    const elsewhere = await held({ allowed_networks: ["192.0.2.0/24"] });
    const headers = { [PEER_HEADER]: "192.0.2.1", "x-forwarded-for": "192.0.2.1", forwarded: "for=192.0.2.1" };
    expectFailure(
      await server.call("GET", "/me/teams", { token: elsewhere, headers }),
      403,
      "AuthorizationError",
      REFUSED,
    );
    const here = await held({ allowed_networks: ["127.0.0.0/8", "::1"] });
    expect((await server.call("GET", "/me/teams", { token: here })).status).toBe(200);
  });
});

describe("a token with a rate of its own", () => {
  it("is slowed down by it, and nobody else is", async () => {
    const token = await held({ rate_limit_per_minute: 3 });
    const seen = [];
    for (let n = 0; n < 5; n++) seen.push(await call("GET", "/me/teams", { token }));
    expect(seen.map(({ status }) => status)).toEqual([200, 200, 200, 429, 429]);
    expect(seen[0]?.headers.get("ratelimit-policy")).toContain('"token";q=3;w=60');
    expect(seen[0]?.headers.get("ratelimit")).toContain('"token";r=2;');
    expect(Number(seen[3]?.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await call("GET", "/me/teams", { token: maker })).status).toBe(200);
  });
});

describe("a token with a row filter", () => {
  const times = { start_time: FIRST_ROW_AT, end_time: "2026-05-19T11:00:00Z", timezone: "UTC" };
  const window = new URLSearchParams(times).toString();
  let token: string;
  let base: string;
  let table: string;
  const post = (path: string, body: unknown, by = token) => call("POST", `${base}${path}`, { token: by, body });
  const sql = async (text: string) => (await post("/logs/query", { query_text: text.replaceAll("LOGS", table) })).body;

  beforeAll(async () => {
    token = await held({ row_filter: "level=error" });
    base = sourcePath(world.teamA, inBoth);
    table = `${inBoth.database}.${inBoth.table}`;
  });

  it("reads two of five rows by every route", async () => {
    const ql = await post("/logchefql/query", { query: "", ...times, limit: 100 });
    expect(ql.body.data.logs.map((one: { level: string }) => one.level)).toEqual(["error", "error"]);
    expect(ql.body.data.stats).toMatchObject({ rows_read: 0, bytes_read: 0 });
    expect((await sql("SELECT count() AS n FROM LOGS")).data.data).toEqual([{ n: 2 }]);
    expect((await sql("SELECT DISTINCT level FROM LOGS WHERE level != 'error' OR 1")).data.data).toEqual([
      { level: "error" },
    ]);
    const bars = await post("/logs/histogram", {
      query_text: `SELECT * FROM ${table}`,
      ...times,
      window: "1m",
      group_by: "level",
    });
    expect(
      bars.body.data.data.map((bar: { log_count: number; group_value: string }) => [bar.group_value, bar.log_count]),
    ).toEqual([["error", 2]]);
    const values = await call("GET", `${base}/fields/level/values?${window}&type=String`, { token });
    expect(values.body.data.values).toEqual([{ value: "error", count: 2 }]);
    const all = await call("GET", `${base}/fields/values?${window}`, { token });
    expect(all.text).not.toMatch(/warn|info/);
    const context = await post("/logs/context", {
      timestamp: Date.parse(FIRST_ROW_AT) + 2_000,
      before_limit: 10,
      after_limit: 10,
    });
    expect(context.body.data.before_logs.length + context.body.data.after_logs.length).toBe(2);
    const exported = await post("/logs/export", { raw_sql: `SELECT level FROM ${table}`, format: "ndjson" });
    expect(exported.text.match(/"type":"row"/g)?.length).toBe(2);
    const stats = await call("GET", `${base}/stats`, { token });
    expect(stats.body.data.table_stats).toMatchObject({ rows: 2, part_count: 0 });
    const activity = await call("GET", `${base}/activity`, { token });
    expect(activity.body.data.latest_ts).toBe("2026-05-19T10:00:04Z");
  });

  it("writes exports of its rows, and reads no others'", async () => {
    const body = { raw_sql: `SELECT level FROM ${table}`, format: "csv" };
    const own = (await post("/exports", body)).body.data;
    await flushDeferred();
    const whole = (await post("/exports", body, maker)).body.data;
    await flushDeferred();
    const file = await call("GET", `${base}/exports/${own.id}/download`, { token });
    expect(file.text.trim().split("\r\n")).toEqual(["level", "error", "error"]);
    const other = await call("GET", `${base}/exports/${whole.id}/download`, { token });
    expectFailure(other, 403, "AuthorizationError", "You do not have access to this export");
    expect((await call("GET", `${base}/exports/${own.id}`, { token: maker })).status).toBe(200);
  });

  it("looks at nothing before its filter does, and reads nothing where the filter does not fit", async () => {
    const refused = await post("/logs/query", { query_text: `SELECT count() FROM ${table} PREWHERE duration_ms > 1` });
    expectBad(refused, "query refused: PREWHERE is not allowed for a token with a row filter", "ValidationError");
    const unfit = await held({ row_filter: "nowhere=1" });
    const answer = await post("/logchefql/query", { query: "", ...times }, unfit);
    expect([answer.status, answer.body.message]).toEqual([
      403,
      "This token's row filter cannot be applied to this source: the source has no column nowhere",
    ]);
  });

  it("is judged by the simulator as its calls are", async () => {
    const unfit = await held({ row_filter: "nowhere=1" });
    const about = { action: "logs:read", team_id: world.teamA.id, source_id: inBoth.id };
    for (const [by, text] of [
      [token, `SELECT count() FROM ${table} PREWHERE duration_ms > 1`],
      [token, `SELECT _part_offset FROM ${table}`],
      [token, `SELECT max(byteSize(level)) FROM ${table}`],
      [token, `SELECT count() FROM ${table}`],
      [unfit, `SELECT count() FROM ${table}`],
    ] as const) {
      const live = await post("/logs/query", { query_text: text }, by);
      const told = (await call("POST", "/access/explain", { token: by, body: { ...about, sql: text } })).body.data;
      expect([told.allowed, told.status, told.message], text).toEqual([
        live.status === 200,
        live.status,
        live.status === 200 ? null : live.body.message,
      ]);
    }
  });

  it("has nothing to do with alerts, which count all rows", async () => {
    const all = await held({ scopes: ["alerts:read", "alerts:write"], row_filter: "level=error" });
    expectFailure(await call("GET", `/admin/sources`, { token: all }), 403, "AuthorizationError", OTHER_THINGS);
  });
});

describe("policies", () => {
  const admins = async (key: string, value: string, type: string) => {
    const cookie = await sessionOf(world.admin);
    const origin = { origin: new URL(env().publicUrl).origin };
    const body = { value, value_type: type, category: "auth" };
    const answer = await call("PUT", `/admin/settings/${key}`, { cookie, headers: origin, body });
    expect(answer.status, answer.text).toBe(200);
  };
  const days = (count: number) => new Date(Date.now() + count * 86_400_000).toISOString();

  it("hold new tokens to a lifetime, an end and a reason", async () => {
    const plain = await tokenOf(person, ["tokens:write", "logs:read"]);
    const ask = (body: Record<string, unknown>, by = plain) => mint({ scopes: ["logs:read"], ...body }, by);
    try {
      await admins("token.reason_required", "true", "boolean");
      const needed = "reason: a token that may do all or never expires needs a reason by this console's policy";
      expectBad(await ask({}), needed);
      expectBad(await mint({ scopes: ["*"], expires_at: days(1) }), needed);
      expect((await ask({ expires_at: days(1) })).status).toBe(201);
      expect((await ask({ reason: "the old collector can't renew" })).status).toBe(201);
      await admins("token.must_expire", "true", "boolean");
      expectBad(await ask({ reason: "please" }), "expires_at: tokens must expire by this console's policy");
      await admins("token.max_lifetime_days", "30", "number");
      expectBad(
        await ask({ expires_at: days(31) }),
        "expires_at: tokens live at most 30 days by this console's policy",
      );
      expect((await ask({ expires_at: days(29.9) })).status).toBe(201);
      await admins("token.max_lifetime_days", "soon", "string");
      expect((await ask({ expires_at: days(1) })).status).toBe(400);
    } finally {
      await db.systemSetting.deleteMany({ where: { key: { startsWith: "token." } } });
    }
    expect((await ask({})).status).toBe(201);
  });
});
