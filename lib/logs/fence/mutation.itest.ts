import { existsSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestEngine, type TestEngine } from "@/lib/platform/embedded/engine/test-engine";
import { type Bait, hostileCorpus } from "./corpus/hostile";
import { mutants } from "./corpus/mutants";
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

const corpusOf = (bait: Bait) => hostileCorpus(bait).filter((sql) => !COLUMNS_IN_BRACKETS.has(sql));

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
  const cases = mutants(corpusOf(bait), CASES);
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
