import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { socketClient } from "@/lib/platform/clickhouse";
import { startTestEngine, type TestEngine } from "@/lib/platform/embedded/engine/test-engine";
import { cancelStatement, runStatement, type StatementRequest } from "./execute";

let test: TestEngine;

beforeAll(async () => {
  test = await startTestEngine();
});
afterAll(async () => {
  await test?.end();
});

const request = (sql: string, more: Partial<StatementRequest> = {}): StatementRequest => ({
  sql,
  queryId: crypto.randomUUID(),
  limitRows: 1000,
  timeoutSeconds: 20,
  signal: new AbortController().signal,
  ...more,
});

async function rowsOf(sql: string, more: Partial<StatementRequest> = {}): Promise<string[]> {
  const result = await runStatement(test.client, request(sql, more));
  const rows: string[] = [];
  for await (const batch of result.rows) rows.push(...batch);
  return rows;
}

async function running(): Promise<string[]> {
  const result = await test.client.query({
    query: "SELECT query FROM system.processes WHERE query NOT LIKE '%system.processes%'",
    format: "JSONEachRow",
  });
  return (await result.json<{ query: string }>()).map((row) => row.query);
}

const FOREVER = "SELECT count() AS c FROM numbers(100000000000) WHERE sipHash64(number) = 1";

describe("values", () => {
  it.each([
    ["toUInt64(18446744073709551615)", "18446744073709551615"],
    ["toInt64(-9223372036854775808)", "-9223372036854775808"],
    ["toDateTime('2026-01-02 03:04:05', 'UTC')", '"2026-01-02T03:04:05Z"'],
    ["toDateTime64('2026-01-02 03:04:05.678', 3, 'UTC')", '"2026-01-02T03:04:05.678Z"'],
    ["toDateTime('2026-01-02 03:04:05', 'Europe/Berlin')", '"2026-01-02T02:04:05Z"'],
    ["toDate('2026-01-02')", '"2026-01-02T00:00:00Z"'],
    ["CAST(NULL, 'Nullable(Date)')", "null"],
    ["true", "true"],
    ["1.5", "1.5"],
    ["nan", "null"],
    ["toDecimal64(12.34, 2)", '"12.34"'],
    ["CAST('a', 'Enum8(\\'a\\' = 1)')", '"a"'],
    ["toUUID('00000000-0000-0000-0000-000000000001')", '"00000000-0000-0000-0000-000000000001"'],
    ["toIPv4('10.0.0.1')", '"10.0.0.1"'],
    ["toLowCardinality('x')", '"x"'],
    ["map('b', 1, 'a', 2)", '{"b":1,"a":2}'],
    ["tuple(1, 'x')", '[1,"x"]'],
    ["CAST((1, 'x'), 'Tuple(a UInt8, b String)')", '[1,"x"]'],
    ["[1, 2]", "[1,2]"],
    [`CAST('{"b":{"c":1},"a":[1]}', 'JSON')`, '{"a":[1],"b":{"c":1}}'],
    ["'a/b\"c\\n'", '"a/b\\"c\\n"'],
  ])("%s is %s", async (expression, expected) => {
    const [row] = await rowsOf(`SELECT ${expression} AS v`);
    expect(row?.replaceAll(", ", ",")).toBe(`{"v":${expected}}`);
  });

  it("tells columns, sorts keys and counts what was read", async () => {
    const result = await runStatement(
      test.client,
      request("SELECT number AS z, toString(number) AS a FROM numbers(3)"),
    );
    const rows: string[] = [];
    for await (const batch of result.rows) rows.push(...batch);
    expect(result.columns).toEqual([
      { name: "z", type: "UInt64" },
      { name: "a", type: "String" },
    ]);
    expect(rows).toEqual(['{"a":"0","z":0}', '{"a":"1","z":1}', '{"a":"2","z":2}']);
    expect(result.stats()).toMatchObject({ rows_read: 3 });
    const filtered = await runStatement(
      test.client,
      request("SELECT number FROM numbers(100000) WHERE number % 1000 = 0"),
    );
    for await (const batch of filtered.rows) expect(batch).toHaveLength(100);
    expect(filtered.stats()).toMatchObject({ rows_read: 100_000, bytes_read: 800_000 });
    expect(result.stats().execution_time_ms).toBeGreaterThan(0);
  });

  it("binds parameters as they are, whatever they hold", async () => {
    const text = "a'b\\c\nd\te\r\0f\"`{}%é😀$$--/*";
    const [row] = await rowsOf("SELECT {text:String} AS v, {list:Array(String)} AS w", {
      params: { text, list: [text] },
    });
    expect(JSON.parse(row!)).toEqual({ v: text, w: [text] });
  });

  it("answers no rows with columns", async () => {
    const result = await runStatement(test.client, request("SELECT 1 AS a WHERE 0"));
    expect(result.columns).toEqual([{ name: "a", type: "UInt8" }]);
    for await (const batch of result.rows) expect(batch).toEqual([]);
  });
});

describe("bounds", () => {
  it("S-105 hands out no more rows than the limit", async () => {
    expect(await rowsOf("SELECT number FROM numbers(100000)", { limitRows: 10 })).toHaveLength(10);
    expect(await rowsOf("SELECT number FROM numbers(1000000)", { limitRows: 50_000 })).toHaveLength(50_000);
  });

  it("S-105 ends a statement that takes too long", async () => {
    const before = performance.now();
    await expect(rowsOf(FOREVER, { timeoutSeconds: 1 })).rejects.toMatchObject({
      code: "query_failed",
      message: expect.stringMatching(/timed out/i),
    });
    expect(performance.now() - before).toBeLessThan(15_000);
  });

  it("does not let a statement write, whatever its settings say", async () => {
    await expect(rowsOf("CREATE TABLE x (a UInt8) ENGINE = Memory")).rejects.toMatchObject({ code: "query_failed" });
    await expect(rowsOf("SELECT 1", { sourceSettings: { readonly: "0", max_result_rows: "5" } })).resolves.toHaveLength(
      1,
    );
    await expect(rowsOf("INSERT INTO x VALUES (1)", { sourceSettings: { readonly: "0" } })).rejects.toMatchObject({
      code: "query_failed",
    });
  });
});

describe("failures", () => {
  it("throws the engine's sentence before the first row", async () => {
    await expect(rowsOf("SELECT nope")).rejects.toMatchObject({
      code: "query_failed",
      message: expect.stringMatching(/^Unknown expression identifier `nope`/),
    });
  });

  it("ends the rows with it later on", async () => {
    const result = await runStatement(
      test.client,
      request("SELECT throwIf(number = 900000, 'too far') AS v FROM numbers(1000000)", { limitRows: 1_000_000 }),
    );
    let count = 0;
    const read = async () => {
      for await (const batch of result.rows) count += batch.length;
    };
    await expect(read()).rejects.toMatchObject({ code: "query_failed", message: expect.stringMatching(/too far/) });
    expect(count).toBeGreaterThan(0);
    expect(count).toBeLessThanOrEqual(900_000);
  });
});

describe("ending early", () => {
  it.each([1000, 100_000])("an abort ends the engine's work (limit %i)", async (limitRows) => {
    const controller = new AbortController();
    const outcome = rowsOf(FOREVER, { signal: controller.signal, limitRows });
    await expect.poll(running).toHaveLength(1);
    controller.abort();
    await expect(outcome).rejects.toMatchObject({ code: "query_failed" });
    await expect.poll(running, { timeout: 2000 }).toEqual([]);
  });

  it("starts nothing for whoever has left already", async () => {
    await expect(rowsOf(FOREVER, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "query_failed" });
    expect(await running()).toEqual([]);
  });

  it("cancelling by id ends it, and says whether there was anything to end", async () => {
    const queryId = crypto.randomUUID();
    const outcome = rowsOf(FOREVER, { queryId });
    await expect.poll(running).toHaveLength(1);
    expect(await cancelStatement(test.client, queryId)).toBe(true);
    await expect(outcome).rejects.toMatchObject({ code: "query_failed", message: expect.stringMatching(/cancelled/) });
    await expect.poll(running, { timeout: 2000 }).toEqual([]);
    expect(await cancelStatement(test.client, queryId)).toBe(false);
  });

  it("a reader that stops ends it", async () => {
    const result = await runStatement(
      test.client,
      request("SELECT number FROM numbers(100000000000)", { limitRows: 1_000_000 }),
    );
    for await (const batch of result.rows) {
      expect(batch.length).toBeGreaterThan(0);
      break;
    }
    await expect.poll(running, { timeout: 2000 }).toEqual([]);
  });
});

describe("failures whose text is nobody's business", () => {
  it("a table that is gone names no other table", async () => {
    await test.client.command({ query: "CREATE TABLE default.payroll_a (a UInt8) ENGINE = Memory" });
    const gone = rowsOf("SELECT * FROM default.payroll_b");
    await expect(gone).rejects.toMatchObject({ code: "query_failed", message: "the source's table is not there" });
    const elsewhere = rowsOf("SELECT * FROM defaul.payroll_a");
    await expect(elsewhere).rejects.toMatchObject({ message: "the source's table is not there" });
  });

  it("a store that is away tells neither its address nor a path", async () => {
    const away = socketClient(`${test.socketPath}.away`);
    const reading = runStatement(away, request("SELECT 1"));
    await expect(reading).rejects.toMatchObject({ code: "unavailable", message: "Source is not currently connected" });
    await away.close();
  });
});
