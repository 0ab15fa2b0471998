import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { QUERY_LIMITS } from "@/lib/platform/limits";
import { type Answer, call, openServer } from "@/lib/testing/http";
import { newWorld, sessionOf, tokenOf, type World } from "@/lib/testing/world";
import { expectBad, expectOk } from "./expect";
import * as shapes from "./shapes";

let world: World;
let token: string;
let base: string;
let table: string;
let server: Awaited<ReturnType<typeof openServer>>;
beforeAll(async () => {
  world = await newWorld();
  server = await openServer();
  token = await tokenOf(world.bot, ["logs:read"]);
  base = `/teams/${world.teamA.id}/sources/${world.sourceA.id}`;
  table = `${world.sourceA.database}.${world.sourceA.table}`;
});
afterAll(() => server.close());

const DAY = { start_time: "2026-05-19T00:00:00Z", end_time: "2026-05-19T23:59:59Z" };
const post = (path: string, body: unknown) => call("POST", `${base}${path}`, { token, body });
const sql = (body: Record<string, unknown>) => post("/logs/query", body);
const ql = (body: Record<string, unknown>) => post("/logchefql/query", { ...DAY, ...body });
const sameQueryId = (answer: Answer) =>
  expect(answer.headers.get("x-logchef-query-id")).toBe(answer.body.data.query_id);

describe.each(["handlers", "server"] as const)("through the %s", (door) => {
  const through = () => (door === "server" ? server.call : call);

  it("answers raw SQL under either name, rows under data", async () => {
    for (const name of ["query_text", "raw_sql"]) {
      const body = {
        [name]: `SELECT timestamp, message, big FROM ${table} WHERE level='error' ORDER BY timestamp LIMIT 50`,
      };
      const answer = await through()("POST", `${base}/logs/query`, { token, body });
      const data = expectOk(answer, shapes.rawAnswer);
      sameQueryId(answer);
      expect(data.data).toHaveLength(2);
      expect(data.data[0]?.timestamp).toMatch(/^2026-05-19T10:00:00(\.000)?Z$/);
      expect(data.columns.map((column) => column.name)).toEqual(["timestamp", "message", "big"]);
      expect(data.warnings).toEqual([]);
      // A 64-bit integer leaves exactly, which JSON.parse here can't show.
      expect(answer.text).toContain('"big":9007199254740993');
    }
  });

  it("answers LogchefQL, rows under logs, with the statement for people", async () => {
    const body = { query: 'level="error"', limit: 100, ...DAY };
    const answer = await through()("POST", `${base}/logchefql/query`, { token, body });
    const data = expectOk(answer, shapes.logchefqlAnswer);
    sameQueryId(answer);
    expect(data.logs.map(({ level }) => level)).toEqual(["error", "error"]);
    expect(data.generated_sql).toBe(data.generated_query);
    expect(data.generated_sql).toBe(
      [
        "SELECT *",
        `FROM ${table}`,
        "WHERE `timestamp` BETWEEN toDateTime('2026-05-19 00:00:00', 'UTC') AND toDateTime('2026-05-19 23:59:59', 'UTC')",
        "  AND (`level` = 'error')",
        "ORDER BY `timestamp` DESC",
        "LIMIT 100",
      ].join("\n"),
    );
    expect(data.stats.rows_returned).toBe(2);
    // Rows are objects with their keys in order (spec/logchef.md §6.5).
    expect(Object.keys(data.logs[0] ?? {})).toEqual([
      "attributes",
      "big",
      "duration_ms",
      "level",
      "message",
      "timestamp",
    ]);
  });
});

describe("logs/query", () => {
  it("adds the default limit and says so; caps what asks for more and says so", async () => {
    const plain = expectOk(await sql({ query_text: `SELECT message FROM ${table}` }), shapes.rawAnswer);
    expect(plain.warnings.map(({ code }) => code)).toEqual(["LIMIT_APPLIED"]);
    expect(plain.stats.limit_applied).toBe(QUERY_LIMITS.previewDefaultRows);
    const capped = expectOk(await sql({ query_text: `SELECT message FROM ${table} LIMIT 5000000` }), shapes.rawAnswer);
    expect(capped.warnings.map(({ code }) => code)).toEqual(["LIMIT_CAPPED"]);
    const own = expectOk(await sql({ query_text: `SELECT message FROM ${table} LIMIT 4`, limit: 1 }), shapes.rawAnswer);
    expect(own.data).toHaveLength(1);
  });

  it("is [] when nothing matches, never null", async () => {
    const none = expectOk(await sql({ query_text: `SELECT message FROM ${table} WHERE 1 = 0` }), shapes.rawAnswer);
    expect(none.data).toEqual([]);
    expect(expectOk(await ql({ query: 'level="none"' }), shapes.logchefqlAnswer).logs).toEqual([]);
  });

  it.each([
    ["", /^invalid query syntax: no SQL statements found$/],
    ["SELECT FROM WHERE", /^invalid query syntax: /],
    ["SELECT 1; SELECT 2", /multiple SQL statements are not supported$/],
    ["DROP TABLE T", /only SELECT queries are supported: invalid query$/],
    ["SHOW TABLES", /only SELECT queries are supported: invalid query$/],
    ["SELECT * FROM system.users", /./],
    ["SELECT * FROM url('http://localhost:1', CSV, 'a String')", /./],
    ["SELECT message FROM T INTO OUTFILE '/tmp/latchkey-contract'", /./],
    ["SELECT message FROM T SETTINGS readonly = 0", /./],
  ])("refuses %j with 400 before anything runs", async (text, pattern) => {
    const answer = await sql({ query_text: text.replaceAll(/\bT\b/g, table) });
    expect([answer.status, answer.body.error_type], answer.text).toEqual([400, "ValidationError"]);
    expect(answer.body.message).toMatch(pattern);
  });

  it("S-104 reads no other team's table, and does not say whether it is there", async () => {
    const other = `${world.sourceB.database}.${world.sourceB.table}`;
    const theirs = await sql({ query_text: `SELECT message FROM ${other}` });
    const nobodys = await sql({ query_text: `SELECT message FROM ${world.sourceB.database}.nobody` });
    for (const answer of [theirs, nobodys]) expect(answer.status).toBe(400);
    const without = (text: string) => text.replaceAll(world.sourceB.table, "X").replaceAll("nobody", "X");
    expect(without(theirs.text)).toBe(without(nobodys.text));
  });

  it.each([
    [{ start_time: DAY.start_time }, "start_time and end_time must both be provided"],
    [{ start_time: "noon", end_time: "night" }, "invalid start_time format (use ISO8601/RFC3339)"],
    [{ query_timeout: 0 }, "Query timeout must be a positive number"],
    [{ query_timeout: -1 }, "Query timeout must be a positive number"],
    [{ query_timeout: 301 }, "Query timeout cannot exceed 300 seconds for Run"],
    [{ query_timeout: 3601 }, "Query timeout cannot exceed 300 seconds"],
    [{ limit: "many" }, "Invalid request body"],
    [{ query_text: ["SELECT 1"] }, "Invalid request body"],
  ])("refuses %j", async (more, message) => {
    expectBad(await sql({ query_text: `SELECT message FROM ${table}`, ...more }), message, "ValidationError");
  });

  it("takes the plain time form and keys it doesn't know", async () => {
    const body = { start_time: "2026-05-19 00:00:00", end_time: "2026-05-20 00:00:00", timezone: "UTC", more: 1 };
    expectOk(await sql({ query_text: `SELECT message FROM ${table} LIMIT 1`, ...body }), shapes.rawAnswer);
  });
});

describe("logchefql/query", () => {
  it("needs both times, in either form", async () => {
    const missing = await post("/logchefql/query", { query: "", start_time: DAY.start_time });
    expectBad(missing, "start_time and end_time are required", "ValidationError");
    const plain = { start_time: "2026-05-19 00:00:00", end_time: "2026-05-19 23:59:59", timezone: "UTC" };
    expect(expectOk(await ql({ query: "", ...plain }), shapes.logchefqlAnswer).logs).toHaveLength(5);
    const bad = await ql({ query: "", start_time: "yesterday" });
    expect([bad.status, bad.body.error_type]).toEqual([400, "ValidationError"]);
    expect(bad.body.message).toMatch(/^invalid time format: expected 'YYYY-MM-DD HH:MM:SS', got 'yesterday'/);
  });

  it("names the place of a syntax error", async () => {
    const answer = await ql({ query: 'level="error" and' });
    expect([answer.status, answer.body.error_type]).toEqual([400, "ValidationError"]);
    expect(answer.body.message).toMatch(/^1:\d+: /);
  });

  it("takes values as values, whatever is in them", async () => {
    for (const value of ["' OR 1=1 --", "\\'", "{x:String}", "%", "`", "a\nb"]) {
      const answer = await ql({ query: `message=${JSON.stringify(value)}` });
      expect(expectOk(answer, shapes.logchefqlAnswer).logs).toEqual([]);
    }
  });

  it("caps a limit without a word, and picks fields", async () => {
    const data = expectOk(await ql({ query: "| level message", limit: 10_000_000 }), shapes.logchefqlAnswer);
    expect(data.warnings).toEqual([]);
    expect(data.generated_sql).toContain("LIMIT 100000");
    expect(Object.keys(data.logs[0] ?? {})).toEqual(["level", "message", "timestamp"]);
  });
});

describe("logchefql/translate and validate", () => {
  it("translates conditions alone, or the whole statement when it knows the time", async () => {
    const alone = expectOk(
      await post("/logchefql/translate", { query: "level~err", start_time: "" }),
      shapes.translation,
    );
    expect(alone).toMatchObject({ valid: true, fields_used: ["level"] });
    expect(alone.sql).toBe("positionCaseInsensitive(`level`, 'err') > 0");
    expect(alone.conditions).toEqual([{ field: "level", operator: "~", value: "err", is_regex: true }]);
    expect(alone.full_sql).toBeUndefined();
    const whole = { query: "", ...DAY, timezone: "UTC" };
    const full = expectOk(await post("/logchefql/translate", whole), shapes.translation);
    expect(full.full_sql).toMatch(/LIMIT 100$/);
    expect(full).toMatchObject({ sql: "", conditions: [], fields_used: [], generated_query: full.full_sql });
  });

  it("answers a syntax error with 200, as an object", async () => {
    const translated = expectOk(await post("/logchefql/translate", { query: "level=" }), shapes.translation);
    expect(translated).toMatchObject({ valid: false, sql: "", error: { position: { line: 1 } } });
    const validated = expectOk(await post("/logchefql/validate", { query: "level=" }), shapes.validation);
    expect(validated.valid).toBe(false);
    expect(validated.error?.code).toMatch(/^[A-Z_]+$/);
    expect(expectOk(await post("/logchefql/validate", { query: 'a="b" | c' }), shapes.validation)).toEqual({
      valid: true,
    });
    const late = await post("/logchefql/translate", { query: "", ...DAY, end_time: "never", timezone: "UTC" });
    expect(late.status).toBe(400);
  });

  it("serves a person with a session alike", async () => {
    const cookie = await sessionOf(world.member);
    const answer = await call("POST", `${base}/logchefql/validate`, { cookie, body: { query: "" } });
    expect(expectOk(answer, shapes.validation)).toEqual({ valid: true });
  });
});
