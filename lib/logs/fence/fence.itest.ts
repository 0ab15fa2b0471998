import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { createClient } from "@clickhouse/client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestEngine, type TestEngine } from "@/lib/platform/embedded/engine/test-engine";
import { BENIGN } from "./corpus/benign";
import { type Bait, hostileCorpus } from "./corpus/hostile";
import { type FenceVerdict, fence } from "./fence";

const SECRET = "the-canary-that-nobody-may-see";
const source = { database: "default", table: "app" };

let test: TestEngine;
let listener: Server;
let connections = 0;
let bait: Bait;

const judge = (sql: string): Promise<FenceVerdict> => fence(test.client, { sql, ...source });

beforeAll(async () => {
  test = await startTestEngine();
  listener = createServer((socket) => {
    connections++;
    socket.destroy();
  });
  await new Promise<void>((done) => listener.listen(0, "127.0.0.1", done));
  const { port } = listener.address() as { port: number };
  bait = { port, readable: join(test.directory, "canary"), writable: join(test.directory, "written") };
  writeFileSync(bait.readable, SECRET);
  process.env.LATCHKEY_CANARY = SECRET;
  await test.client.command({
    query: `CREATE TABLE default.app (timestamp DateTime64(3), level LowCardinality(String), service String,
      message String, status UInt16, duration_ms Float64, user_id String, url String, ip String,
      attributes Map(String, String)) ENGINE = ReplacingMergeTree ORDER BY timestamp`,
  });
  await test.client.command({ query: "CREATE TABLE default.secret (a String) ENGINE = MergeTree ORDER BY a" });
  await test.client.command({ query: `INSERT INTO default.secret VALUES ('${SECRET}')` });
  await test.client.insert({
    table: "default.app",
    format: "JSONEachRow",
    values: [
      {
        timestamp: "2026-01-01 00:00:00.000",
        level: "ERROR",
        service: "api",
        message: '{"code":1} timeout',
        status: 500,
        duration_ms: 12.5,
        user_id: "u1",
        url: "http://x/y?q=1",
        ip: "10.0.0.1",
        attributes: { region: "eu" },
      },
      {
        timestamp: "2026-01-01 00:01:00.000",
        level: "INFO",
        service: "web",
        message: "ok",
        status: 200,
        duration_ms: 1,
        user_id: "",
        url: "",
        ip: "10.0.0.2",
        attributes: {},
      },
    ],
  });
});

afterAll(async () => {
  delete process.env.LATCHKEY_CANARY;
  listener?.close();
  await test?.end();
});

describe("statements that people send", () => {
  it("S-102 are two hundred and more", () => {
    expect(new Set(BENIGN).size).toBeGreaterThanOrEqual(200);
  });

  it.each(BENIGN)("S-102 passes and runs: %s", async (text) => {
    const verdict = await judge(text.replaceAll("LOGS", "default.app"));
    expect(verdict).toMatchObject({ ok: true });
    if (!verdict.ok) return;
    const result = await test.client.query({
      query: verdict.sql,
      format: "JSONCompactEachRow",
      clickhouse_settings: { readonly: "1" },
    });
    expect(Array.isArray(await result.json())).toBe(true);
  });

  it("takes the table's bare name as well", async () => {
    for (const text of BENIGN) expect(await judge(text.replaceAll("LOGS", "app"))).toMatchObject({ ok: true });
  });

  it("judges its own output the same, whatever it was made from", async () => {
    for (const text of BENIGN.slice(0, 40)) {
      const verdict = await judge(text.replaceAll("LOGS", "default.app"));
      if (verdict.ok) expect(await judge(verdict.sql)).toEqual(verdict);
    }
  });
});

describe("Appendix A", () => {
  it("S-100 refuses every line without effect", async () => {
    const corpus = hostileCorpus(bait);
    expect(corpus.length).toBeGreaterThan(800);
    const before = connections;
    const passed: string[] = [];
    for (const sql of corpus) {
      const verdict = await judge(sql);
      if (verdict.ok) passed.push(sql);
      else expect(JSON.stringify(verdict)).not.toContain(SECRET);
    }
    expect(passed).toEqual([]);
    expect(connections).toBe(before);
    expect(existsSync(bait.writable)).toBe(false);
    expect(readFileSync(bait.readable, "utf8")).toBe(SECRET);
    const rows = await test.client.query({ query: "SELECT a FROM default.secret", format: "JSONEachRow" });
    expect(await rows.json()).toEqual([{ a: SECRET }]);
  }, 300_000);
});

describe("names on the right of IN", () => {
  it.each([
    `WITH ('x', 'y') AS secret SELECT '${SECRET}' IN secret AS found`,
    `SELECT ('x', 'y') AS secret, '${SECRET}' IN secret AS found FROM app LIMIT 1`,
    `SELECT array('x', 'y') AS secret, '${SECRET}' IN secret AS found FROM app LIMIT 1`,
  ])("means the value that the query itself names: %s", async (sql) => {
    const verdict = await judge(sql);
    expect(verdict).toMatchObject({ ok: true });
    if (!verdict.ok) return;
    const result = await test.client.query({ query: verdict.sql, format: "JSONEachRow" });
    expect(await result.json()).toMatchObject([{ found: 0 }]);
  });
});

describe("what it says", () => {
  it.each([
    ["", "syntax", "invalid query syntax: no SQL statements found"],
    ["  -- nothing", "syntax", "invalid query syntax: no SQL statements found"],
    ["SELECT 1; SELECT 2", "multiple", "invalid query syntax: multiple SQL statements are not supported"],
    [
      "INSERT INTO app VALUES (1)",
      "not_select",
      "invalid query syntax: only SELECT queries are supported: invalid query",
    ],
    ["DROP TABLE app", "not_select", "invalid query syntax: only SELECT queries are supported: invalid query"],
    ["SHOW TABLES", "not_select", "invalid query syntax: only SELECT queries are supported: invalid query"],
    ["SELECT * FROM secret", "refused", "query refused: only default.app may be read here, not secret"],
    ["SELECT * FROM url('http://x')", "refused", "query refused: the table function url is not allowed"],
    ["SELECT file('x')", "refused", "query refused: the function file is not allowed"],
    ["SELECT 1 SETTINGS max_threads = 1", "refused", "query refused: a SETTINGS clause is not allowed"],
    ["SELECT 1 FORMAT CSV", "refused", "query refused: a FORMAT clause is not allowed"],
    ["SELECT 1 INTO OUTFILE 'x'", "refused", "query refused: INTO OUTFILE is not allowed"],
    ["SELECT {x:String}", "refused", "query refused: a query parameter has no value"],
  ])("%s", async (sql, kind, message) => {
    expect(await judge(sql)).toMatchObject({ ok: false, kind, message });
  });

  it("tells where the syntax is wrong, without our own words around it", async () => {
    const verdict = await judge("SELECT * FROM app WHERE (level = ");
    expect(verdict).toMatchObject({ ok: false, kind: "syntax" });
    if (verdict.ok) return;
    expect(verdict.message).toMatch(/^invalid query syntax: invalid SQL syntax: /);
    expect(verdict.message).not.toContain("formatQuery");
  });

  it("judges parameters by their values", async () => {
    const sql = "SELECT message FROM {t:Identifier} WHERE level = {l:String}";
    const allowed = await fence(test.client, { sql, ...source, params: { t: "app", l: "a'b\\" } });
    expect(allowed).toMatchObject({ ok: true });
    const refused = await fence(test.client, { sql, ...source, params: { t: "secret", l: "x" } });
    expect(refused).toMatchObject({ ok: false, kind: "refused" });
  });
});

describe("a verdict that is remembered", () => {
  it("is one server's word about its own tables, whatever another server claims under the same names", async () => {
    const liar = createHttpServer((_, response) => {
      response.writeHead(500, { "x-clickhouse-exception-code": "62" });
      response.end("Code: 62. DB::Exception: Syntax error (SYNTAX_ERROR)");
    });
    await new Promise<void>((done) => liar.listen(0, "127.0.0.1", done));
    const { port } = liar.address() as { port: number };
    const elsewhere = createClient({ url: `http://127.0.0.1:${port}` });
    const sql = "SELECT message AS told_by_whom FROM app";
    expect(await fence(elsewhere, { sql, ...source })).toMatchObject({ ok: false });
    expect(await judge(sql)).toMatchObject({ ok: true });
    expect(await fence(elsewhere, { sql, ...source })).toMatchObject({ ok: false });
    await elsewhere.close();
    liar.close();
  });
});

describe("statements that are dear to judge", () => {
  const columns = (count: number) => Array.from({ length: count }, (_, i) => `x${i % 10}`).join(", ");
  const queries = (count: number) => Array.from({ length: count }, (_, i) => `c${i} AS (SELECT 1)`).join(", ");

  it.each([
    [
      "a wide list below many calls",
      `SELECT ${"abs(".repeat(300)}length([${columns(20_000)}])${")".repeat(300)} FROM app`,
    ],
    ["deep brackets alone", `SELECT ${"abs(".repeat(101)}1${")".repeat(101)}`],
    ["a wide list", `SELECT [${columns(6_100)}] FROM app`],
    ["thousands of WITH queries", `WITH ${queries(6_000)} SELECT 1`],
  ])("%s", async (_, sql) => {
    expect(await judge(sql)).toMatchObject({ detail: "the statement is too large to be judged" });
  });

  it("but not a long list of values, nor what people nest", async () => {
    const values = Array.from({ length: 5_000 }, (_, n) => `'user-${n}'`).join(", ");
    expect(await judge(`SELECT count() FROM app WHERE user_id IN (${values})`)).toMatchObject({ ok: true });
    expect(await judge(`SELECT ${"abs(".repeat(60)}1${")".repeat(60)}`)).toMatchObject({ ok: true });
  });

  it("hundreds of WITH queries", async () => {
    expect(await judge(`WITH ${queries(201)} SELECT 1`)).toMatchObject({ ok: false, kind: "refused" });
    expect(await judge(`WITH ${queries(200)} SELECT 1`)).toMatchObject({ ok: true });
  });
});
