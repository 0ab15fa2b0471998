import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { engineClient } from "@/lib/platform/clickhouse";
import { call, openServer } from "@/lib/testing/http";
import { join, newPerson, newSource, newWorld, type TestSource, tokenOf, type World } from "@/lib/testing/world";
import { expectBad, expectFailure } from "./expect";

const LIMIT = 2;
const SENTENCE = `Too many active queries for this source. Limit is ${LIMIT}.`;

let world: World;
let server: Awaited<ReturnType<typeof openServer>>;
let busy: TestSource;
beforeAll(async () => {
  world = await newWorld();
  server = await openServer();
  busy = await newSource([world.teamA]);
  await engineClient().command({
    query: `INSERT INTO ${busy.database}.${busy.table} (timestamp, level, message)
      SELECT toDateTime64('2026-05-20 00:00:00', 3, 'UTC') + number, 'debug', repeat('x', 200) FROM numbers(300000)`,
  });
}, 60_000);
afterAll(() => server.close());

/** Sets how many queries one source answers at one time. */
function limitTo(queries: number): void {
  process.env.LATCHKEY_SOURCE_QUERIES = String(queries);
  (globalThis as { latchkeyEnvironment?: unknown }).latchkeyEnvironment = undefined;
}
beforeEach(() => limitTo(LIMIT));
afterAll(() => {
  delete process.env.LATCHKEY_SOURCE_QUERIES;
});

/** A token of somebody new, since each account has a bound of its own. */
async function newBearer(): Promise<string> {
  const person = await newPerson("reader");
  await join(person, world.teamA, "member");
  return tokenOf(person, ["logs:read"]);
}

const base = (source: TestSource = busy) => `/teams/${world.teamA.id}/sources/${source.id}`;
const all = () => `SELECT * FROM ${busy.database}.${busy.table}`;

/** Begins an export that nobody reads beyond its first bytes. */
async function occupy(more: Record<string, unknown> = {}) {
  const leaving = new AbortController();
  const response = await fetch(`${server.origin}/api/v1${base()}/logs/export`, {
    method: "POST",
    headers: { authorization: `Bearer ${await newBearer()}`, "content-type": "application/json" },
    body: JSON.stringify({ raw_sql: all(), ...more }),
    signal: leaving.signal,
  });
  expect(response.status).toBe(200);
  const reader = response.body!.getReader();
  await reader.read();
  return { reader, leave: () => leaving.abort() };
}

const query = async (source: TestSource, sql: string) =>
  call("POST", `${base(source)}/logs/query`, { token: await newBearer(), body: { raw_sql: sql } });
const one = async () => (await query(busy, `SELECT message FROM ${busy.table} LIMIT 1`)).status;

async function runningOnBusy(): Promise<number> {
  const result = await engineClient().query({
    query: `SELECT count() AS n FROM system.processes WHERE query LIKE '%${busy.table}%' AND query NOT LIKE '%processes%'`,
    format: "JSONEachRow",
  });
  return Number((await result.json<{ n: string }>())[0]?.n);
}

describe("the places of one source", () => {
  it("are refused with 429 once they are taken, whoever asks and in whatever way, and other sources stay free", async () => {
    const readers = [await occupy(), await occupy()];
    const token = await newBearer();
    const times = { query: "", start_time: "2026-05-20 00:00:00", end_time: "2026-05-21 00:00:00" };
    for (const [path, body] of [
      ["logs/query", { raw_sql: all() }],
      ["logchefql/query", times],
      ["logs/export", { raw_sql: all() }],
      ["exports", { raw_sql: all() }],
    ] as const) {
      const answer = await call("POST", `${base()}/${path}`, { token, body });
      expectFailure(answer, 429, "ValidationError", SENTENCE);
      expect(answer.headers.get("retry-after")).toBe("1");
    }
    const free = await query(world.sourceA, `SELECT message FROM ${world.sourceA.table}`);
    expect([free.status, free.body.data.data.length]).toEqual([200, world.sourceA.rows]);
    // The fence takes the engine's time as well, so nothing is judged without a place.
    expectFailure(await query(busy, "DROP TABLE x"), 429, "ValidationError", SENTENCE);
    for (const { leave } of readers) leave();
    await expect.poll(one, { timeout: 15_000 }).toBe(200);
    expectBad(
      await query(busy, "DROP TABLE x"),
      "invalid query syntax: only SELECT queries are supported: invalid query",
      "ValidationError",
    );
  });

  it("come back from work that is refused, that fails, that ends, and whose reader vanishes", async () => {
    for (let round = 0; round <= LIMIT; round++) {
      expect((await query(busy, "SELECT * FROM secret")).status).toBe(400);
      expect((await query(busy, `SELECT missing FROM ${busy.table}`)).status).toBe(500);
      const late = await query(busy, `SELECT throwIf(1) FROM ${busy.table}`);
      expect(late.status).toBe(400);
      expect(await one()).toBe(200);
      const { leave } = await occupy();
      leave();
      await expect.poll(runningOnBusy, { timeout: 15_000, interval: 50 }).toBe(0);
    }
    await expect.poll(one, { timeout: 15_000 }).toBe(200);
  });

  it("come back from a reader that drips, after as long as its statement may take", async () => {
    const dripping = [await occupy({ query_timeout: 2 }), await occupy({ query_timeout: 2 })];
    const drip = setInterval(() => dripping[0]?.reader.read().catch(() => {}), 400);
    expectFailure(await query(busy, all()), 429, "ValidationError", SENTENCE);
    await expect.poll(runningOnBusy, { timeout: 15_000, interval: 100 }).toBe(0);
    expect(await one()).toBe(200);
    clearInterval(drip);
    for (const { reader, leave } of dripping) {
      let text = "";
      const decoder = new TextDecoder();
      for (let part = await reader.read(); !part.done; part = await reader.read()) text += decoder.decode(part.value);
      expect(JSON.parse(text.trimEnd().split("\n").at(-1) ?? "")).toMatchObject({ type: "error" });
      leave();
    }
  }, 30_000);
});
