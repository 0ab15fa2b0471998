import type { ClickHouseClient } from "@clickhouse/client";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { logEngine } from "@/lib/testing/log-engine";
import { parse, type Query } from "./ast";
import { type Column, type CompileOptions, compile } from "./compile";
import { anyQuery } from "./testing";

const columns: Column[] = [
  { name: "ts", type: "DateTime64(3, 'UTC')" },
  { name: "level", type: "LowCardinality(String)" },
  { name: "attrs", type: "Map(String, String)" },
  { name: "body", type: "String" },
];
const options: CompileOptions = {
  columns,
  table: `ql_test_${process.pid}.rows`,
  timestampField: "ts",
  startTime: "2026-05-19 00:00:00",
  endTime: "2026-05-20T00:00:00Z",
  timezone: "Europe/Berlin",
  limit: 1000,
};

const DATABASE = `ql_test_${process.pid}`;

let engine: ClickHouseClient;

beforeAll(async () => {
  engine = logEngine();
  const command = (query: string) => engine.command({ query });
  await command(`CREATE DATABASE ${DATABASE}`);
  await command(`CREATE TABLE ${DATABASE}.rows (
    ts DateTime64(3, 'UTC'), level LowCardinality(String), body String, attrs Map(String, String),
    small UInt8, big UInt64, signed Int64, float Float64, money Decimal(18, 3), flag Bool, maybe Nullable(Int32),
    stamp DateTime('UTC'), kind Enum8('low' = 1, 'high' = 2)
  ) ENGINE = MergeTree ORDER BY ts`);
  await command(`INSERT INTO ${DATABASE}.rows SELECT
    toDateTime64('2026-05-19 06:00:00.000', 3, 'UTC') + number, ['error', 'info', 'it''s \\\\ here'][number % 3 + 1],
    '{"k": "v\\\\n", "n": ' || toString(number) || '}', map('k1.k2', toString(number), 'it''s', 'yes'),
    number, 9007199254740900 + number, toInt64(number) - 100, number / 7, toDecimal64(number, 3) / 8, number % 2,
    if(number % 5 = 0, NULL, number), toDateTime('2026-05-19 06:00:00', 'UTC') + number, number % 2 + 1
  FROM numbers(200)`);
});

afterAll(async () => {
  await engine.command({ query: `DROP DATABASE IF EXISTS ${DATABASE}` });
  await engine.close();
});

function forms(query: Query) {
  const result = compile(query, options);
  if (!result.ok) throw new Error(result.error.message);
  return result;
}

async function ask(query: string, params: Record<string, string> = {}): Promise<string> {
  const more = { query_params: params, use_multipart_params_auto: true, format: "TabSeparated" } as const;
  const answer = await engine.query({ query, ...more });
  return answer.text();
}

/** Prints the syntax tree; a typed parameter shows as a cast of its literal, which is taken for the literal itself. */
async function syntaxTree(sql: string, params?: Record<string, string>): Promise<string> {
  const tree = await ask(`SELECT * FROM (EXPLAIN AST ${sql})`, params);
  const lines = tree.split("\n");
  const kept: string[] = [];
  for (let at = 0; at < lines.length; at++) {
    const cast = /^( *)Function _CAST \(/.exec(lines[at]!);
    if (!cast) kept.push(lines[at]!);
    else {
      kept.push(cast[1] + lines[at + 2]!.trimStart());
      at += 3;
    }
  }
  return kept.join("\n");
}

describe("against the engine", () => {
  test("S-103 what is read and what runs have the same syntax tree, whatever the query", async () => {
    await fc.assert(
      fc.asyncProperty(anyQuery, async (query) => {
        const { generatedSql, statement } = forms(query);
        expect(await syntaxTree(statement.sql, statement.params)).toBe(await syntaxTree(generatedSql));
      }),
      { numRuns: 150 },
    );
  });

  test("a filter as long as the language allows still runs", async () => {
    const parsed = parse(`level = error or body ~ "${"x".repeat(65_000)}"`);
    if (!parsed.ok) throw new Error(parsed.error.message);
    const { statement } = forms(parsed.ast);
    expect(Number(await ask(`SELECT count() FROM (${statement.sql})`, statement.params))).toBe(67);
  });

  test.each([
    ['level = "error"', 67],
    ["level ~ ERR and small < 100", 34],
    ['level = "it\'s \\\\ here"', 66],
    ["level !~ err", 133],
    ['attrs.k1.k2 = "7"', 1],
    ['attrs."it\'s" = yes and small >= 190', 10],
    ['body.k = "v\\n"', 200],
    ['body.n = "42"', 1],
    ["big > 9007199254740993", 107],
    ["big = 5 or big >= 0", 200],
    ["signed = -10", 1],
    ["signed > -50.5", 150],
    ["signed = -0", 1],
    ["float > 14.2", 100],
    ["float = 1", 1],
    ["money = 0.125", 1],
    ["money >= 24.5", 4],
    ["flag = true", 100],
    ["maybe = 7 or maybe > 190", 9],
    ["maybe = null", 0],
    ["maybe != 300", 160],
    ["stamp > 1000", 200],
    ["stamp > 1779170460", 139],
    ["small = 300 or small = 70000", 0],
    ["kind = high", 100],
    ["kind = 2", 100],
    ["level = 5", "NO_COMMON_TYPE"],
    ["level ~ 5", "ILLEGAL_TYPE_OF_ARGUMENT"],
    ["body.n > 5", "NO_COMMON_TYPE"],
    ["missing = 1", "UNKNOWN_IDENTIFIER"],
  ])("%s gives the same outcome either way", async (typed, expected) => {
    const parsed = parse(typed);
    if (!parsed.ok) throw new Error(parsed.error.message);
    const { generatedSql, statement } = forms(parsed.ast);
    const outcome = async (sql: string, params?: Record<string, string>) => {
      try {
        return Number(await ask(`SELECT count() FROM (${sql})`, params));
      } catch (thrown) {
        const { type, message } = thrown as { type?: string; message: string };
        return type ?? /\(([A-Z_]{6,})\)/.exec(message)?.[1] ?? message;
      }
    };
    const bound = await outcome(statement.sql, statement.params);
    expect(bound).toEqual(await outcome(generatedSql));
    expect(bound).toEqual(expected);
  });
});
