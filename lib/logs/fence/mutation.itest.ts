import { existsSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestEngine, type TestEngine } from "@/lib/platform/embedded/engine/test-engine";
import { lexSql } from "@/lib/platform/sql-lexer";
import { type Bait, hostileCorpus } from "./corpus/hostile";
import { fence } from "./fence";

/** `npm run prove` makes ten times as many. */
const CASES = Number(process.env.LATCHKEY_FENCE_CASES ?? 5_000);
const LANES = 4;
const BATCH = 500;

let test: TestEngine;
let listener: Server;
let connections = 0;
let bait: Bait;

beforeAll(async () => {
  test = await startTestEngine();
  listener = createServer((socket) => {
    connections++;
    socket.destroy();
  });
  await new Promise<void>((done) => listener.listen(0, "127.0.0.1", done));
  const { port } = listener.address() as { port: number };
  bait = { port, readable: join(test.directory, "canary"), writable: join(test.directory, "written") };
  writeFileSync(bait.readable, "canary");
  await test.client.command({ query: "CREATE TABLE default.app (message String) ENGINE = MergeTree ORDER BY message" });
  await test.client.command({ query: "CREATE TABLE default.secret (a String) ENGINE = MergeTree ORDER BY a" });
});

afterAll(async () => {
  listener?.close();
  await test?.end();
});

/** Statements that name nothing but columns once they stand between brackets. */
const COLUMNS_IN_BRACKETS = new Set(["COMMIT", "BEGIN TRANSACTION", "TABLE secret"]);

type Mutation = (sql: string, seed: number) => string;

/** Rewrites each token for itself, leaving literals alone. */
function eachToken(sql: string, change: (text: string, index: number, isWord: boolean) => string): string {
  let out = "";
  let end = 0;
  for (const [index, token] of lexSql(sql).entries()) {
    out += sql.slice(end, token.start);
    out += change(sql.slice(token.start, token.end), index, token.kind === "word");
    end = token.end;
  }
  return out + sql.slice(end);
}

const pick = <T>(list: readonly T[], seed: number): T => list[seed % list.length]!;
const SPACES = [" ", "\t", "\n", "/**/", "/* SELECT 1 */", " -- x\n", "\r\n", " # x\n", "\u00a0", "/* /* */ */"];
const FULL_WIDTH_SHIFT = 0xfee0;

const MUTATIONS: readonly Mutation[] = [
  (sql, seed) =>
    eachToken(sql, (text, index, isWord) => (isWord && (seed >> (index % 8)) & 1 ? text.toUpperCase() : text)),
  (sql, seed) =>
    eachToken(sql, (text, index, isWord) => (isWord && (seed >> (index % 8)) & 1 ? text.toLowerCase() : text)),
  (sql, seed) => eachToken(sql, (text, index) => pick(SPACES, seed + index) + text),
  (sql, seed) => eachToken(sql, (text, index, isWord) => (isWord && index === seed % 12 ? `\`${text}\`` : text)),
  (sql, seed) => eachToken(sql, (text, index, isWord) => (isWord && index === seed % 12 ? `"${text}"` : text)),
  (sql, seed) =>
    eachToken(sql, (text, index) => (text.startsWith("'") && (seed + index) % 2 ? `$x$${text.slice(1, -1)}$x$` : text)),
  (sql, seed) =>
    eachToken(sql, (text, index, isWord) =>
      isWord && index === seed % 10 ? String.fromCharCode(text.charCodeAt(0) + FULL_WIDTH_SHIFT) + text.slice(1) : text,
    ),
  (sql) => `(${sql})`,
  (sql) => `((${sql}))`,
  (sql) => `SELECT * FROM (${sql})`,
  (sql) => `SELECT message FROM default.app WHERE message IN (${sql})`,
  (sql) => `SELECT (${sql}) AS x FROM default.app`,
  (sql) => `WITH app AS (${sql}) SELECT * FROM app`,
  (sql) => `WITH secret AS (${sql}) SELECT * FROM secret`,
  (sql) => `WITH (${sql}) AS x SELECT x`,
  (sql) => `SELECT * FROM default.app AS a JOIN (${sql}) AS b ON 1`,
  (sql) => `SELECT message FROM default.app PREWHERE message IN (${sql})`,
  (sql) => `SELECT message FROM default.app QUALIFY exists(${sql})`,
  (sql) => `SELECT arrayMap(y -> (${sql}), [1])`,
  (sql) => `SELECT * FROM default.app ARRAY JOIN [(${sql})] AS z`,
  (sql) => `SELECT sum(1) OVER (PARTITION BY (${sql})) FROM default.app`,
  (sql) => `SELECT message FROM default.app UNION ALL ${sql}`,
  (sql) => `SELECT message FROM default.app EXCEPT ${sql}`,
  (sql) => `${sql};`,
  (sql) => `${sql} -- SELECT 1`,
  (sql) => `/* SELECT 1 */ ${sql}`,
  (sql) => `SELECT 1; ${sql}`,
  (sql) => `${sql} PARALLEL WITH SELECT 1`,
  (sql) => `EXECUTE AS default ${sql}`,
  (sql) => `EXPLAIN ${sql}`,
  (sql) => `${sql} LIMIT 1`,
  (sql) => `${sql} FORMAT JSON`,
];

const corpusOf = (bait: Bait) => hostileCorpus(bait).filter((sql) => !COLUMNS_IN_BRACKETS.has(sql));

/** So many different mutants of the hostile corpus. */
function mutants(count: number): string[] {
  const step = fc.record({ mutation: fc.constantFrom(...MUTATIONS), seed: fc.nat(255) });
  const mutant = fc
    .record({ base: fc.constantFrom(...corpusOf(bait)), steps: fc.array(step, { minLength: 1, maxLength: 4 }) })
    .map(({ base, steps }) => steps.reduce((sql, { mutation, seed }) => attempt(mutation, sql, seed), base));
  const found = new Set<string>();
  while (found.size < count) for (const sql of fc.sample(mutant, count)) if (found.size < count) found.add(sql);
  return [...found];
}

/** How many statements the engine's parser can read. */
async function countReadable(statements: readonly string[]): Promise<number> {
  let readable = 0;
  for (let at = 0; at < statements.length; at += BATCH) {
    const answer = await test.client.query({
      query: "SELECT countIf(formatQueryOrNull(arrayJoin({statements:Array(String)})) IS NOT NULL) AS readable",
      query_params: { statements: statements.slice(at, at + BATCH) },
      format: "JSONEachRow",
      use_multipart_params_auto: true,
    });
    const [row] = await answer.json<{ readable: string }>();
    readable += Number(row?.readable);
  }
  return readable;
}

it(`S-101 lets no mutation of a hostile statement through (${CASES} cases)`, async () => {
  const cases = mutants(CASES);
  const readable = await countReadable(cases);
  const refusals: Record<string, number> = {};
  const passed: { from: string; as: string }[] = [];
  const limit = { requested: 0, max: 100, default: 10 };
  const lane = async (start: number) => {
    for (let at = start; at < cases.length; at += LANES) {
      const sql = cases[at]!;
      const verdict = await fence(test.client, { sql, database: "default", table: "app", limit });
      if (verdict.ok) passed.push({ from: sql, as: verdict.sql });
      else refusals[verdict.kind] = (refusals[verdict.kind] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: LANES }, (_, index) => lane(index)));
  const counts = Object.entries(refusals).map(([kind, count]) => `${count} ${kind}`);
  process.stdout.write(
    `${cases.length} different mutants, ${readable} of which the engine can read: ${passed.length} passed; refused: ${counts.join(", ")}\n`,
  );
  expect(passed).toEqual([]);
  expect(readable).toBeGreaterThanOrEqual(cases.length / 2);
  expect(connections).toBe(0);
  expect(existsSync(bait.writable)).toBe(false);
}, 1_800_000);

/** A text that can't be cut into tokens any more is kept as it is. */
function attempt(mutation: Mutation, sql: string, seed: number): string {
  try {
    return mutation(sql, seed);
  } catch {
    return sql;
  }
}
