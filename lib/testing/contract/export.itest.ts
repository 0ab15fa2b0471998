import { connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { engineClient } from "@/lib/platform/clickhouse";
import { db } from "@/lib/platform/db";
import { call, openServer } from "@/lib/testing/http";
import { type Account, join, newPerson, newToken, newWorld, tokenOf, type World } from "@/lib/testing/world";
import { expectBad, expectFailure } from "./expect";

const ROWS = 1_000_000;
const MIB = 1024 ** 2;

let world: World;
let server: Awaited<ReturnType<typeof openServer>>;
let base: string;
let table: string;
beforeAll(async () => {
  world = await newWorld();
  server = await openServer();
  base = `/teams/${world.teamA.id}/sources/${world.sourceA.id}`;
  table = `${world.sourceA.database}.${world.sourceA.table}`;
  await engineClient().command({
    query: `INSERT INTO ${table} (timestamp, level, message, duration_ms, big)
      SELECT toDateTime64('2026-05-20 00:00:00', 3, 'UTC') + number, 'debug', repeat('x', 150) || toString(number), number, number
      FROM numbers(${ROWS})`,
  });
}, 60_000);
afterAll(() => server.close());

const MANY = () => `SELECT * FROM ${table} WHERE level = 'debug'`;

async function newMember(): Promise<Account> {
  const person = await newPerson("exporter");
  await join(person, world.teamA, "member");
  return person;
}

const newBearer = async () => tokenOf(await newMember(), ["logs:read"]);

function send(token: string, body: Record<string, unknown>, signal?: AbortSignal): Promise<Response> {
  return fetch(`${server.origin}/api/v1${base}/logs/export`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(body),
    ...(signal && { signal }),
  });
}

const count = z.int().min(0);
const line = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("meta"),
    query_id: z.uuid(),
    columns: z.array(z.strictObject({ name: z.string(), type: z.string() })),
    limit_applied: count,
  }),
  z.strictObject({ type: z.literal("row"), row: z.record(z.string(), z.unknown()) }),
  z.strictObject({
    type: z.literal("stats"),
    stats: z.strictObject({
      execution_time_ms: count,
      rows_read: count,
      bytes_read: count,
      rows_returned: count,
      limit_applied: count,
      truncated: z.literal(true).optional(),
      truncated_reason: z.literal("row_limit").optional(),
    }),
  }),
  z.strictObject({ type: z.literal("error"), error: z.string() }),
]);

/** Every line decoded: meta first, then rows, then one line of stats or of an error. */
function decode(text: string) {
  expect(text.endsWith("\n")).toBe(true);
  const all = text
    .slice(0, -1)
    .split("\n")
    .map((one) => line.parse(JSON.parse(one)));
  const kinds = all.map(({ type }) => type);
  expect(kinds[0]).toBe("meta");
  expect(kinds.slice(1, -1).every((type) => type === "row")).toBe(true);
  return { last: all.at(-1), rows: all.flatMap((one) => (one.type === "row" ? [one.row] : [])) };
}

/** Bytes, lines and the last line of an answer, read without keeping it. */
async function measure(response: Response): Promise<{ lines: number; last: string; bytes: number }> {
  const decoder = new TextDecoder();
  const found = { lines: 0, last: "", bytes: 0 };
  let rest = "";
  for await (const chunk of response.body ?? []) {
    found.bytes += chunk.length;
    const parts = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = parts.pop() ?? "";
    found.lines += parts.length;
    found.last = parts.at(-1) ?? found.last;
  }
  expect(rest).toBe("");
  return found;
}

async function running(): Promise<number> {
  const result = await engineClient().query({
    query:
      "SELECT count() AS n FROM system.processes WHERE query LIKE '%debug%' AND query NOT LIKE '%system.processes%'",
    format: "JSONEachRow",
  });
  return Number((await result.json<{ n: string }>())[0]?.n);
}

describe("logs/export", () => {
  it("streams meta, rows and cost under either name of the statement", async () => {
    const token = await newBearer();
    for (const name of ["raw_sql", "query_text"]) {
      const text = `SELECT timestamp, message, big FROM ${table} WHERE level != 'debug' ORDER BY timestamp`;
      const response = await send(token, { [name]: text, format: "jsonl" });
      expect(response.headers.get("content-type")).toBe("application/x-ndjson");
      expect(response.headers.get("x-logchef-limit-applied")).toBe("1000000");
      expect(response.headers.get("cache-control")).toBe("no-store");
      expect(response.headers.get("content-disposition")).toMatch(
        /^attachment; filename="logchef-\d{8}-\d{6}\.ndjson"$/,
      );
      const body = await response.text();
      expect(body).toContain(`"query_id":"${response.headers.get("x-logchef-query-id")}"`);
      expect(body).toContain('"big":9007199254740993');
      const { rows, last } = decode(body);
      expect(rows).toHaveLength(5);
      expect(last).toMatchObject({ type: "stats", stats: { rows_returned: 5, limit_applied: ROWS } });
      expect(last).not.toHaveProperty("stats.truncated");
    }
  });

  it("holds to the caller's limit, fills variables in, and answers nothing as nothing", async () => {
    const token = await newBearer();
    const variables = [{ name: "level", value: "debug" }];
    const asked = { raw_sql: `SELECT message FROM ${table} WHERE level = {{level}}`, variables };
    expect(decode(await (await send(token, { ...asked, limit: 7 })).text()).rows).toHaveLength(7);
    const none = { ...asked, variables: [{ name: "level", value: "none" }] };
    expect(decode(await (await send(token, none)).text())).toMatchObject({ rows: [], last: { type: "stats" } });
  });

  it.each([
    [{}, "raw_sql (or query_text) is required"],
    [{ raw_sql: "SELECT 1", format: "csv" }, "Streaming CSV exports are not supported. Create an export job instead."],
    [{ raw_sql: "SELECT 1", format: "xlsx" }, "Unsupported export format. Use csv or ndjson."],
    [{ raw_sql: "SELECT 1", query_timeout: 0 }, "Query timeout must be a positive number"],
    [{ raw_sql: "SELECT 1", query_timeout: 601 }, "Query timeout cannot exceed 600 seconds for Download"],
    [{ raw_sql: "SELECT 1; SELECT 2" }, "Invalid request: multiple SQL statements are not supported"],
    [{ raw_sql: "DROP TABLE x" }, "Invalid request: only SELECT queries are supported: invalid query"],
  ])("refuses %j", async (body, message) => {
    const token = await tokenOf(world.bot, ["logs:read"]);
    expectBad(await call("POST", `${base}/logs/export`, { token, body }), message, "ValidationError");
  });

  it("refuses templates that nobody filled in, and other tables, before anything runs", async () => {
    const token = await tokenOf(world.bot, ["logs:read"]);
    const other = `${world.sourceB.database}.${world.sourceB.table}`;
    for (const raw_sql of [
      `SELECT {{x}} FROM ${table}`,
      `SELECT * FROM ${other}`,
      "SELECT * FROM file('/etc/passwd')",
    ]) {
      const answer = await call("POST", `${base}/logs/export`, { token, body: { raw_sql } });
      expect([answer.status, answer.body.error_type]).toEqual([400, "ValidationError"]);
      expect(answer.body.message).toMatch(/^Invalid request: /);
    }
  });

  it("tells a failure before the first row by its status, and a later one in its last line", async () => {
    const token = await newBearer();
    const early = await send(token, { raw_sql: `SELECT nothing FROM ${table}` });
    expect([early.status, (await early.json()).error_type]).toEqual([500, "DatabaseError"]);
    const text = `SELECT intDiv(1, toInt64(duration_ms) - 700000) AS v FROM ${table} WHERE level = 'debug'`;
    const late = await send(token, { raw_sql: text });
    expect(late.status).toBe(200);
    const { last } = await measure(late);
    expect(JSON.parse(last)).toMatchObject({ type: "error", error: expect.stringMatching(/[Dd]ivision by zero/) });
  });

  it("takes one at a time from each account", async () => {
    const token = await newBearer();
    const leaving = new AbortController();
    const first = await send(token, { raw_sql: MANY() }, leaving.signal);
    const second = await call("POST", `${base}/logs/export`, { token, body: { raw_sql: MANY() } });
    const sentence = "Too many active export queries for this user. Limit is 1.";
    expectFailure(second, 429, "ValidationError", sentence);
    const another = await send(await newBearer(), { raw_sql: MANY(), limit: 5 });
    expect(decode(await another.text()).rows).toHaveLength(5);
    leaving.abort();
    await first.text().catch(() => "");
    await expect.poll(running, { timeout: 15_000, interval: 50 }).toBe(0);
    const again = await send(token, { raw_sql: MANY(), limit: 1 });
    expect(decode(await again.text()).rows).toHaveLength(1);
  });
});

describe("a million rows", () => {
  setFlagsFromString("--expose-gc");
  const collectGarbage = runInNewContext("gc") as () => void;

  async function peakDuring<T>(work: () => Promise<T>): Promise<{ result: T; grownBytes: number }> {
    collectGarbage();
    await pause(100);
    const before = process.memoryUsage().rss;
    let peak = before;
    const timer = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage().rss);
    }, 20);
    const result = await work().finally(() => clearInterval(timer));
    return { result, grownBytes: peak - before };
  }

  it("pass through in flat memory, and the cost says that there may be more", async () => {
    const token = await newBearer();
    await measure(await send(token, { raw_sql: MANY(), limit: 200_000 }));
    const { result, grownBytes } = await peakDuring(async () =>
      measure(await send(token, { raw_sql: MANY(), limit: 2_000_000 })),
    );
    expect(result.lines).toBe(ROWS + 2);
    expect(JSON.parse(result.last)).toMatchObject({
      type: "stats",
      stats: { rows_returned: ROWS, limit_applied: ROWS, truncated: true, truncated_reason: "row_limit" },
    });
    expect(result.bytes).toBeGreaterThan(200 * MIB);
    expect(grownBytes / MIB).toBeLessThan(64);
  }, 120_000);

  it("wait for a reader that stops, in flat memory, and end in the engine when it vanishes", async () => {
    const token = await newBearer();
    const body = JSON.stringify({ raw_sql: MANY() });
    const head = `POST /api/v1${base}/logs/export HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${token}\r\n`;
    const length = `content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`;
    const { grownBytes } = await peakDuring(async () => {
      const socket = connect(server.port, "127.0.0.1", () => socket.write(head + length + body));
      await new Promise((resolve) => socket.once("data", resolve));
      socket.pause();
      await pause(2_500);
      expect(await running()).toBe(1);
      socket.destroy();
      await expect.poll(running, { timeout: 15_000, interval: 50 }).toBe(0);
    });
    expect(grownBytes / MIB).toBeLessThan(64);
  }, 30_000);
});

describe("the end of an export", () => {
  it("comes by its id", async () => {
    const token = await newBearer();
    const response = await send(token, { raw_sql: MANY() });
    const path = `${base}/logs/query/${response.headers.get("x-logchef-query-id")}/cancel`;
    expect((await call("POST", path, { token: await newBearer() })).status).toBe(404);
    expect((await call("POST", path, { token })).status).toBe(200);
    await expect.poll(running, { timeout: 15_000, interval: 50 }).toBe(0);
    const { last, lines } = await measure(response);
    expect(JSON.parse(last).type).toBe("error");
    expect(lines).toBeLessThan(ROWS);
  });

  it("S-071 comes within a second of the revocation of its token, for a slow reader too", async () => {
    const { id, token } = await newToken(await newMember(), ["logs:read"]);
    const slow = await newToken(await newMember(), ["logs:read"]);
    const response = await send(token, { raw_sql: MANY() });
    const unread = await send(slow.token, { raw_sql: MANY() });
    const reader = response.body!.getReader();
    await reader.read();
    const revokedAt = new Date();
    await db.apiToken.updateMany({ where: { id: { in: [id, slow.id] } }, data: { revokedAt } });
    const since = performance.now();
    await expect.poll(running, { timeout: 15_000, interval: 50 }).toBe(0);
    let text = "";
    const decoder = new TextDecoder();
    try {
      for (let part = await reader.read(); !part.done; part = await reader.read()) text += decoder.decode(part.value);
      expect(JSON.parse(text.trimEnd().split("\n").at(-1) ?? "")).toEqual({
        type: "error",
        error: "Invalid or expired token",
      });
    } catch (error) {
      // Cut off while its last lines were still on their way.
      expect((error as Error).message).toMatch(/terminated|aborted/);
    }
    expect(performance.now() - since).toBeLessThan(6_000);
    const left = await measure(unread).catch(() => null);
    expect(left?.lines ?? 0).toBeLessThan(ROWS);
  });
});
