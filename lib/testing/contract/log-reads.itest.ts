import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { engineClient } from "@/lib/platform/clickhouse";
import { db } from "@/lib/platform/db";
import { call, openServer } from "@/lib/testing/http";
import { FIRST_ROW_AT, newTable, newWorld, tokenOf, type World } from "@/lib/testing/world";
import { expectBad, expectFailure, expectNoAdmin, expectNoScope, expectOk } from "./expect";

const count = z.int().min(0);
const bar = z.strictObject({
  bucket: z.iso.datetime(),
  log_count: count,
  group_value: z.string().optional(),
  is_other: z.literal(true).optional(),
  is_null: z.literal(true).optional(),
});
const histogram = z.strictObject({ granularity: z.string(), data: z.array(bar), notice: z.string().optional() });
const fieldValues = z.strictObject({
  field_name: z.string(),
  field_type: z.string(),
  is_low_cardinality: z.boolean(),
  values: z.array(z.strictObject({ value: z.string(), count })),
  total_distinct: count,
  total: count,
});
const row = z.record(z.string(), z.unknown());
const context = z.strictObject({
  target_timestamp: count,
  before_logs: z.array(row),
  target_logs: z.tuple([]),
  after_logs: z.array(row),
  stats: z.strictObject({ execution_time_ms: count, rows_read: count, bytes_read: count, rows_returned: count }),
});
const fact = { key: z.string(), label: z.string(), value: z.string() };
const stats = z.strictObject({
  details: z.array(z.strictObject({ ...fact, monospace: z.boolean().optional(), multiline: z.boolean().optional() })),
  storage: z.array(z.strictObject({ ...fact, hint: z.string().optional() })),
  schema: z.strictObject({
    fields: z.array(
      z.strictObject({
        name: z.string(),
        type: z.string(),
        is_nullable: z.boolean(),
        is_primary_key: z.boolean(),
        default_expression: z.string().optional(),
        comment: z.string().optional(),
      }),
    ),
    sort_keys: z.array(z.string()),
    create_query: z.string(),
    ttl: z.string().optional(),
  }),
  table_stats: z.strictObject({
    database: z.string(),
    table: z.string(),
    compressed: z.string(),
    uncompressed: z.string(),
    compr_rate: z.number(),
    rows: count,
    part_count: count,
  }),
  column_stats: z.array(z.strictObject({ name: z.string(), type: z.string() })),
});
const bucket = z.strictObject({ bucket: z.iso.datetime(), rows: count });
const activity = z.strictObject({
  rows_1h: count,
  rows_24h: count,
  rows_7d: count,
  latest_ts: z.iso.datetime({ offset: true }).optional(),
  hourly_buckets: z.array(bucket).length(24),
  daily_buckets: z.array(bucket).length(7),
});

let world: World;
let token: string;
let sourceToken: string;
let adminToken: string;
let base: string;
let table: string;
beforeAll(async () => {
  world = await newWorld();
  token = await tokenOf(world.bot, ["logs:read"]);
  sourceToken = await tokenOf(world.bot, ["sources:read"]);
  adminToken = await tokenOf(world.admin, ["sources:read"]);
  base = `/teams/${world.teamA.id}/sources/${world.sourceA.id}`;
  table = `${world.sourceA.database}.${world.sourceA.table}`;
});

const post = (path: string, body: unknown) => call("POST", `${base}${path}`, { token, body });
const get = (path: string) => call("GET", `${base}${path}`, { token });
const bars = async (body: Record<string, unknown>) => expectOk(await post("/logs/histogram", body), histogram);
const query = (words: Record<string, string>) => `?${new URLSearchParams(words)}`;
const NANO = { start_time: "2026-05-19T10:00:00.000000000+00:00", end_time: "2026-05-19T11:00:00.123456789+00:00" };

/** Points the world's source at a table with these columns and rows. */
async function withTable(columns: string, rows: string, work: (name: string) => Promise<void>): Promise<void> {
  const { database, table: made } = await newTable();
  await engineClient().command({ query: `DROP TABLE ${database}.${made}` });
  await engineClient().command({
    query: `CREATE TABLE ${database}.${made} (${columns}) ENGINE = MergeTree ORDER BY timestamp`,
  });
  await engineClient().command({ query: `INSERT INTO ${database}.${made} ${rows}` });
  const before = world.sourceA.table;
  await db.source.update({ where: { id: world.sourceA.id }, data: { tableName: made } });
  await work(`${database}.${made}`).finally(() =>
    db.source.update({ where: { id: world.sourceA.id }, data: { tableName: before } }),
  );
}

describe("logs/histogram", () => {
  it("counts every row of the statement, whatever its LIMIT, under either name of the text", async () => {
    for (const name of ["query_text", "raw_sql"]) {
      const made = await bars({ [name]: `SELECT * FROM ${table} ORDER BY timestamp DESC LIMIT 1`, window: "1s" });
      expect(made.granularity).toBe("1s");
      expect(made.data.map(({ log_count }) => log_count)).toEqual([1, 1, 1, 1, 1]);
      expect(made.data[0]?.bucket).toBe("2026-05-19T10:00:00Z");
    }
  });

  it.each([
    `SELECT message FROM T`,
    `SELECT DISTINCT message FROM T`,
    `SELECT timestamp, level FROM T LIMIT 2`,
    `WITH a AS (SELECT * FROM T) SELECT message FROM a LIMIT 2 OFFSET 1`,
    `SELECT * FROM T WHERE level = 'error' UNION ALL SELECT * FROM T WHERE level != 'error'`,
    `SELECT upper(message) AS m FROM T PREWHERE level != 'x' LIMIT 1`,
  ])("understands %s", async (text) => {
    const made = await bars({ query_text: text.replaceAll(/\bT\b/g, table), window: "1h" });
    expect(made).toEqual({ granularity: "1h", data: [{ bucket: "2026-05-19T10:00:00Z", log_count: 5 }] });
  });

  it("runs what translate gives, as the command line does", async () => {
    const times = { start_time: "2026-05-19 10:00:00", end_time: "2026-05-19 11:00:00", timezone: "UTC" };
    const { body } = await post("/logchefql/translate", { query: 'level="error"', ...times });
    const stamps = { start_timestamp: Date.parse(FIRST_ROW_AT), end_timestamp: Date.parse(FIRST_ROW_AT) + 3_600_000 };
    const made = await bars({ query_text: body.data.full_sql, window: "auto", ...stamps, timezone: "UTC" });
    expect(made).toEqual({ granularity: "1m", data: [{ bucket: "2026-05-19T10:00:00Z", log_count: 2 }] });
  });

  it("finds a width by itself, from the time given or from the rows", async () => {
    const text = `SELECT * FROM ${table}`;
    const week = { start_time: "2026-05-13T00:00:00Z", end_time: "2026-05-20T00:00:00Z" };
    expect((await bars({ query_text: text, window: "auto", ...week })).granularity).toBe("2h");
    expect((await bars({ query_text: text, window: "auto" })).granularity).toBe("1s");
    expect((await bars({ query_text: text })).granularity).toBe("1m");
    expect((await bars({ query_text: text, window: "1d" })).granularity).toBe("24h");
  });

  it("begins its days on the zone's clock", async () => {
    const made = await bars({ query_text: `SELECT * FROM ${table}`, window: "24h", timezone: "Asia/Kolkata" });
    expect(made.data).toEqual([{ bucket: "2026-05-18T18:30:00Z", log_count: 5 }]);
  });

  it("shows the ten largest groups, the rest as one, and rows without a group", async () => {
    const rows = `SELECT toDateTime64('2026-05-19 10:00:00', 3, 'UTC') + number % 2,
      if(number % 20 = 19, NULL, 'g' || leftPad(toString(number % 20), 2, '0')) FROM numbers(210)`;
    await withTable("timestamp DateTime64(3, 'UTC'), grp Nullable(String)", rows, async (name) => {
      const made = await bars({ query_text: `SELECT timestamp FROM ${name}`, window: "1m", group_by: "grp" });
      // 0 to 9 come eleven times, 10 to 18 and nothing ten times.
      const groups = made.data.map(({ group_value, log_count, is_other }) => [group_value, log_count, is_other]);
      expect(groups).toEqual([
        ...Array.from({ length: 10 }, (_, n) => [`g0${n}`, 11, undefined]),
        ["Other", 100, true],
      ]);
      const few = `SELECT * FROM ${name} WHERE grp IS NULL OR grp = 'g01'`;
      const withNull = await bars({ query_text: few, window: "1m", group_by: "grp" });
      expect(withNull.data).toEqual([
        { bucket: "2026-05-19T10:00:00Z", log_count: 11, group_value: "g01" },
        { bucket: "2026-05-19T10:00:00Z", log_count: 10, group_value: "", is_null: true },
      ]);
    });
  });

  it.each([
    [{}, "query_text parameter is required"],
    [{ query_text: "  " }, "query_text parameter is required"],
    [{ query_text: "SELECT 1", window: "7m" }, "invalid histogram window: 7m"],
    [{ query_text: "SELECT 1", timezone: "Mars/Base" }, "invalid timezone: 'Mars/Base'"],
    [{ query_text: "SELECT 1", group_by: "a`b" }, "invalid group_by field: a`b"],
    [{ query_text: "SELECT 1", start_time: "2026-01-01T00:00:00Z" }, "start_time and end_time must both be provided"],
    [{ query_text: "DROP TABLE x" }, "invalid query syntax: only SELECT queries are supported: invalid query"],
  ])("refuses %j", async (body, message) => {
    expectBad(await post("/logs/histogram", body), message, "ValidationError");
  });

  it("tells the engine's words about a statement that can't be counted", async () => {
    const answer = await post("/logs/histogram", { query_text: `SELECT nothing FROM ${table}` });
    expect([answer.status, answer.body.error_type]).toEqual([500, "DatabaseError"]);
    expect(answer.body.message).toMatch(/^Failed to generate histogram data: .*nothing/);
  });

  it("reads no other team's table", async () => {
    const other = `${world.sourceB.database}.${world.sourceB.table}`;
    const answer = await post("/logs/histogram", { query_text: `SELECT * FROM ${other}` });
    expect([answer.status, answer.body.error_type]).toEqual([400, "ValidationError"]);
    const grouped = { query_text: `SELECT * FROM ${table}`, group_by: "timestamp) FROM system.tables --" };
    expect((await post("/logs/histogram", grouped)).status).toBe(400);
  });
});

describe("fields", () => {
  const levels = (more: Record<string, string> = {}) =>
    get(`/fields/level/values${query({ type: "LowCardinality(String)", ...NANO, ...more })}`);

  it("counts values, the most frequent first, with times as the command line sends them", async () => {
    expect(expectOk(await levels(), fieldValues)).toEqual({
      field_name: "level",
      field_type: "LowCardinality(String)",
      is_low_cardinality: true,
      values: [
        { value: "error", count: 2 },
        { value: "info", count: 2 },
        { value: "warn", count: 1 },
      ],
      total_distinct: 3,
      total: 3,
    });
    const one = expectOk(await levels({ limit: "1" }), fieldValues);
    expect([one.values.length, one.total_distinct]).toEqual([1, 3]);
    const plain = { start_time: "2026-05-19 12:00:00", end_time: "2026-05-19 13:00:00", timezone: "Europe/Berlin" };
    expect(expectOk(await levels(plain), fieldValues).total).toBe(3);
    const elsewhere = { start_time: "2020-01-01T00:00:00Z", end_time: "2020-01-02T00:00:00Z" };
    expect(expectOk(await levels(elsewhere), fieldValues)).toMatchObject({ values: [], total_distinct: 0 });
  });

  it("filters by a query under either name, and leaves out one that can't be read", async () => {
    for (const name of ["query", "logchefql"]) {
      expect(expectOk(await levels({ [name]: 'level~"ERR" and duration_ms>1' }), fieldValues).values).toEqual([
        { value: "error", count: 1 },
      ]);
    }
    expect(expectOk(await levels({ query: "level=" }), fieldValues).total).toBe(3);
    expect(expectOk(await levels({ query: "level='x\\' OR 1=1 --'" }), fieldValues).total).toBe(0);
  });

  it("reaches into maps and counts numbers, zero included", async () => {
    const hosts = await get(`/fields/attributes.host/values${query({ type: "String", ...NANO })}`);
    expect(expectOk(hosts, fieldValues).total_distinct).toBe(5);
    const durations = await get(`/fields/duration_ms/values${query({ type: "UInt32", ...NANO, limit: "1000" })}`);
    expect(expectOk(durations, fieldValues).values).toContainEqual({ value: "0", count: 1 });
  });

  it("answers all fields at once, without those that hold many things", async () => {
    const all = expectOk(await get(`/fields/values${query(NANO)}`), z.record(z.string(), fieldValues));
    expect(Object.keys(all).sort()).toEqual(["big", "duration_ms", "level", "message"]);
    expect(all.big?.values).toEqual([{ value: "9007199254740993", count: 5 }]);
  });

  it.each([
    [{ ...NANO }, "Field type is required (pass from source schema)"],
    [{ type: "String" }, "Time range (start_time, end_time) is required for performance"],
    [{ type: "String", ...NANO, start_time: "noon" }, "Invalid start_time format (use ISO8601/RFC3339)"],
    [{ type: "String", ...NANO, end_time: "2026-02-30T00:00:00Z" }, "Invalid end_time format (use ISO8601/RFC3339)"],
    [{ type: "String", ...NANO, timezone: "Nowhere" }, "invalid timezone: 'Nowhere'"],
  ])("refuses %j", async (words, message) => {
    expectBad(await get(`/fields/level/values${query(words)}`), message, "ValidationError");
  });

  it("refuses names that no column has", async () => {
    const at = (name: string) => get(`/fields/${encodeURIComponent(name)}/values${query({ type: "String", ...NANO })}`);
    expectBad(await at("a`b"), "Invalid field name", "ValidationError");
    expectBad(await at("level) FROM x"), "Invalid field name", "ValidationError");
    expectBad(await at("nothing"), "Field 'nothing' not found in source", "ValidationError");
  });
});

describe("logs/context", () => {
  const third = Date.parse(FIRST_ROW_AT) + 2_000;
  const numbers = (rows: Record<string, unknown>[]) => rows.map(({ duration_ms }) => duration_ms);

  it("gives both sides in the order of time, the moment's own rows before", async () => {
    const answer = await post("/logs/context", { timestamp: third });
    const data = expectOk(answer, context);
    expect([numbers(data.before_logs), numbers(data.after_logs)]).toEqual([
      [0, 10, 20],
      [30, 40],
    ]);
    expect(data).toMatchObject({ target_timestamp: third, stats: { rows_returned: 5 } });
    expect(answer.text).toContain('"big":9007199254740993');
    const without = expectOk(await post("/logs/context", { timestamp: third, exclude_boundary: true }), context);
    expect(numbers(without.before_logs)).toEqual([0, 10]);
  });

  it("pages both sides", async () => {
    const page = { timestamp: third, before_limit: 1, before_offset: 1, after_limit: 1, after_offset: 1 };
    const data = expectOk(await post("/logs/context", page), context);
    expect([numbers(data.before_logs), numbers(data.after_logs)]).toEqual([[10], [40]]);
  });

  it.each([{}, { timestamp: 0 }, { timestamp: -5 }])("refuses %j", async (body) => {
    expectBad(await post("/logs/context", body), "Timestamp is required and must be positive", "ValidationError");
  });

  it("refuses what is no moment", async () => {
    expectBad(await post("/logs/context", { timestamp: 1e300 }), "Timestamp is out of range", "ValidationError");
    expectBad(await post("/logs/context", { timestamp: "now" }), "Invalid request body", "ValidationError");
  });
});

describe("stats and activity", () => {
  const read = (path: string, bearer = sourceToken) => call("GET", path, { token: bearer });

  it("describes the table, with the keys of both generations", async () => {
    for (const [path, bearer] of [
      [`${base}/stats?refresh=true`, sourceToken],
      [`/admin/sources/${world.sourceA.id}/stats?refresh=true`, adminToken],
    ] as const) {
      const data = expectOk(await read(path, bearer), stats);
      expect(data.table_stats).toMatchObject({ table: world.sourceA.table, rows: 5, part_count: 1 });
      expect(data.schema.sort_keys).toEqual(["timestamp"]);
      expect(data.schema.fields.find(({ name }) => name === "timestamp")?.is_primary_key).toBe(true);
    }
  });

  it("counts recent rows by the hour and by the day", async () => {
    const old = expectOk(await read(`${base}/activity`), activity);
    expect(old).toMatchObject({ rows_1h: 0, rows_24h: 0, rows_7d: 0, latest_ts: "2026-05-19T10:00:04Z" });
    const recent = "SELECT now64(3, 'UTC') - INTERVAL number * 30 MINUTE FROM numbers(480)";
    await withTable("timestamp DateTime64(3, 'UTC')", recent, async () => {
      const data = expectOk(await read(`/admin/sources/${world.sourceA.id}/activity`, adminToken), activity);
      expect(data).toMatchObject({ rows_1h: 2, rows_24h: 48, rows_7d: 336 });
      expect(data.hourly_buckets.slice(1, 23).every(({ rows }) => rows === 2)).toBe(true);
      expect(data.daily_buckets.slice(1, 6).every(({ rows }) => rows === 48)).toBe(true);
    });
  });

  it("asks for sources:read, and for an administrator where it is about any source", async () => {
    expectNoScope(await read(`${base}/stats`, token), "sources:read");
    expectNoAdmin(await read(`/admin/sources/${world.sourceA.id}/stats`, await tokenOf(world.member, ["*"])));
    expectFailure(await read("/admin/sources/2147483647/stats", adminToken), 404, "GeneralError", "Source not found");
    expectBad(await read("/admin/sources/x/activity", adminToken), "Invalid source ID format", "ValidationError");
  });

  it("is 503 when the server doesn't answer", async () => {
    const { host } = await db.source.findUniqueOrThrow({ where: { id: world.sourceA.id } });
    await db.source.update({ where: { id: world.sourceA.id }, data: { host: "127.0.0.1:1" } });
    const answers = await Promise.all([read(`${base}/stats`), read(`${base}/activity`)]);
    await db.source.update({ where: { id: world.sourceA.id }, data: { host } });
    expectFailure(answers[0], 503, "GeneralError", "Source is not currently connected");
    expectFailure(answers[1], 503, "GeneralError", "Recent activity unavailable");
  });
});

describe("template variables", () => {
  const variables = [{ name: "level", type: "string", value: "error" }];

  it("are put into SQL, LogchefQL and histograms as values", async () => {
    const text = `SELECT level FROM ${table} WHERE level = {{level}} [[AND message = {{message}}]]`;
    const data = await post("/logs/query", { query_text: text, variables });
    expect(data.body.data.data).toHaveLength(2);
    const day = { start_time: "2026-05-19T00:00:00Z", end_time: "2026-05-20T00:00:00Z" };
    const logs = await post("/logchefql/query", { query: "level={{level}}", ...day, variables });
    expect(logs.body.data.logs).toHaveLength(2);
    expect((await bars({ query_text: text, variables, window: "1m" })).data[0]?.log_count).toBe(2);
  });

  it("stay values, whatever is in them", async () => {
    const other = `${world.sourceB.database}.${world.sourceB.table}`;
    for (const value of ["' OR 1=1 --", "\\' OR 1=1 --", "\\", `' UNION ALL SELECT level FROM ${other} --`]) {
      const text = `SELECT level FROM ${table} WHERE level = {{x}} OR level = '{{x}}'`;
      const answer = await post("/logs/query", { query_text: text, variables: [{ name: "x", value }] });
      expect([answer.status, answer.body.data?.data], answer.text).toEqual([200, []]);
    }
  });

  it("are asked for when they are missing", async () => {
    const body = { query_text: "SELECT {{a}}, {{b}}" };
    const message =
      "Query contains template variables (a, b) but no variables were provided. Please define variable values before executing.";
    expectBad(await post("/logs/query", body), message, "ValidationError");
    expectBad(await post("/logs/histogram", body), message, "ValidationError");
    const none = "Variable substitution failed: undefined variable: {{a}}";
    expectBad(await post("/logs/query", { ...body, variables: [] }), none, "ValidationError");
    const day = { start_time: "2026-05-19T00:00:00Z", end_time: "2026-05-20T00:00:00Z" };
    expect((await post("/logchefql/query", { query: "level={{a}}", ...day })).status).toBe(400);
  });
});

describe("places and cancelling", () => {
  let server: Awaited<ReturnType<typeof openServer>>;
  beforeAll(async () => {
    server = await openServer();
  });
  afterAll(() => server.close());

  const ask = (path: string, bearer: string, signal: AbortSignal, text: string) =>
    fetch(`${server.origin}/api/v1${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${bearer}`, "content-type": "application/json" },
      body: JSON.stringify({ query_text: text }),
      signal,
    });
  const running = async (mark: string) => {
    const found = await engineClient().query({
      query:
        "SELECT count() AS n FROM system.processes WHERE position(query, {mark:String}) > 0 AND query NOT LIKE '%system.processes%'",
      query_params: { mark },
      format: "JSONEachRow",
    });
    return Number((await found.json<{ n: string }>())[0]?.n);
  };

  it("S-105 lets an account run three queries at a time, and ends those whose callers leave within 2 s", async () => {
    const mine = await tokenOf(world.editor, ["logs:read"]);
    const mark = `mark_${Date.now()}`;
    const text = `SELECT count() AS ${mark} FROM ${table} AS a, ${table} AS b, ${table} AS c, ${table} AS d,
      ${table} AS e, ${table} AS f, ${table} AS g, ${table} AS h, ${table} AS i, ${table} AS j, ${table} AS k, ${table} AS l,
      ${table} AS m, ${table} AS n WHERE cityHash64(a.message, b.message, l.message, m.message, n.message) = 1`;
    const leaving = new AbortController();
    const three = [1, 2, 3].map(() => ask(`${base}/logs/query`, mine, leaving.signal, text).catch(() => null));
    await expect.poll(() => running(mark), { timeout: 15_000 }).toBe(3);
    const fourth = await call("POST", `${base}/logs/query`, { token: mine, body: { query_text: "SELECT 1" } });
    const sentence = "Too many active preview queries for this user. Limit is 3.";
    expectFailure(fourth, 429, "ValidationError", sentence);
    expect(fourth.headers.get("retry-after")).toBe("1");
    const another = await post("/logs/query", { query_text: "SELECT 1 AS one" });
    expect(another.status, another.text).toBe(200);
    leaving.abort();
    await Promise.all(three);
    await expect.poll(() => running(mark), { timeout: 15_000, interval: 50 }).toBe(0);
    const again = await call("POST", `${base}/logs/query`, { token: mine, body: { query_text: "SELECT 1 AS one" } });
    expect(again.status, again.text).toBe(200);
  });

  it("S-106 cancels a query of one's own, and says the same of another's as of none", async () => {
    const mine = await tokenOf(world.owner, ["logs:read"]);
    const mark = `mark_${Date.now()}`;
    const text = `SELECT a.message AS ${mark} FROM ${table} AS a, ${table} AS b, ${table} AS c, ${table} AS d, ${table} AS e,
      ${table} AS f, ${table} AS g, ${table} AS h, ${table} AS i, ${table} AS j LIMIT 100000`;
    const answer = await ask(`${base}/logs/query`, mine, AbortSignal.timeout(15_000), text);
    const id = answer.headers.get("x-logchef-query-id") ?? "";
    const cancel = (bearer: string, what: string) =>
      call("POST", `${base}/logs/query/${what}/cancel`, { token: bearer });
    const theirs = await cancel(token, id);
    const nobodys = await cancel(token, crypto.randomUUID());
    expectFailure(theirs, 404, "NotFoundError", "Query not found or already completed");
    expect(theirs.text).toBe(nobodys.text);
    const done = expectOk(await cancel(mine, id), z.strictObject({ message: z.string(), query_id: z.string() }));
    expect(done).toEqual({ message: "Query cancelled successfully", query_id: id });
    await expect.poll(() => running(mark), { timeout: 15_000, interval: 50 }).toBe(0);
    await answer.text().catch(() => "");
    expectFailure(await cancel(mine, id), 404, "NotFoundError", "Query not found or already completed");
  });
});
