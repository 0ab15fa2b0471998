import { existsSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join as joinPath } from "node:path";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { prepareExports, sweepExports } from "@/lib/exports/service";
import { engineClient } from "@/lib/platform/clickhouse";
import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { flushDeferred, shutDown } from "@/lib/platform/lifecycle";
import { call, openServer } from "@/lib/testing/http";
import { type Account, join, newPerson, newSource, newToken, newWorld, tokenOf, type World } from "@/lib/testing/world";
import { expectBad, expectFailure, expectNoMember, expectOk, recordedDuring } from "./expect";

const stamp = z.iso.datetime({ offset: true });
const count = z.int().min(0);
const job = z.strictObject({
  id: z.uuid(),
  status: z.enum(["pending", "running", "complete", "failed"]),
  format: z.enum(["csv", "ndjson"]),
  file_name: z.string(),
  error_message: z.string().optional(),
  rows_exported: count.optional(),
  bytes_written: count.optional(),
  expires_at: stamp,
  completed_at: stamp.optional(),
  created_at: stamp,
  updated_at: stamp,
  status_url: z.string(),
  download_url: z.string().optional(),
});
type Job = z.output<typeof job>;

let world: World;
let base: string;
let table: string;
beforeAll(async () => {
  world = await newWorld();
  base = `/teams/${world.teamA.id}/sources/${world.sourceA.id}`;
  table = `${world.sourceA.database}.${world.sourceA.table}`;
});

async function newMember(): Promise<Account> {
  const person = await newPerson("exporter");
  await join(person, world.teamA, "member");
  return person;
}
const newBearer = async () => tokenOf(await newMember(), ["logs:read"]);

const create = async (token: string, body: Record<string, unknown>) =>
  expectOk(await call("POST", `${base}/exports`, { token, body }), job, 202);
const read = (token: string, id: string) => call("GET", `${base}/exports/${id}`, { token });
const download = (token: string, id: string) => call("GET", `${base}/exports/${id}/download`, { token });

/** Asks once in a while, as the command line does, until the job is over. */
async function finished(token: string, id: string): Promise<Job> {
  let last: Job | undefined;
  await expect
    .poll(
      async () => {
        last = expectOk(await read(token, id), job);
        return last.status;
      },
      { timeout: 15_000, interval: 50 },
    )
    .toMatch(/^(complete|failed)$/);
  return last!;
}
const filePath = (id: string) => joinPath(env().dataDir, "exports", id);
const FOREVER = () =>
  `SELECT a.message FROM ${table} AS a, ${table} AS b, ${table} AS c, ${table} AS d, ${table} AS e, ${table} AS f,
    ${table} AS g, ${table} AS h, ${table} AS i, ${table} AS j, ${table} AS k, ${table} AS l
    WHERE cityHash64(a.message, b.message, c.message, d.message, k.message, l.message) = 1`;

describe("a job", () => {
  it("writes ndjson: one row a line, to the digit, for its owner's eyes in the data folder", async () => {
    const token = await newBearer();
    let made!: Job;
    const [event] = await recordedDuring(async () => {
      made = await create(token, { raw_sql: `SELECT message, big FROM ${table} ORDER BY timestamp`, format: "jsonl" });
    });
    expect(event).toMatchObject({ action: "export.created", targetId: made.id });
    expect(made.status_url).toBe(`/api/v1${base}/exports/${made.id}`);
    const done = await finished(token, made.id);
    expect(done).toMatchObject({ status: "complete", rows_exported: 5, download_url: `${made.status_url}/download` });
    const answer = await download(token, made.id);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("application/x-ndjson");
    expect(answer.headers.get("content-length")).toBe(String(done.bytes_written));
    expect(answer.headers.get("content-disposition")).toBe(`attachment; filename="${done.file_name}"`);
    const lines = answer.text.trimEnd().split("\n");
    expect(lines).toHaveLength(5);
    expect(lines[0]).toBe(`{"big":9007199254740993,"message":"line 0 of ${world.sourceA.table}"}`);
    expect(statSync(filePath(made.id)).mode & 0o777).toBe(0o600);
    expect(statSync(joinPath(env().dataDir, "exports")).mode & 0o777).toBe(0o700);
    expect(Date.parse(done.expires_at) - Date.parse(done.completed_at ?? "")).toBe(24 * 3_600_000);
  });

  it("writes CSV with a header, by either way of asking for it", async () => {
    const token = await newBearer();
    const query_text = `SELECT message || '", "\n' AS "a ""b""", big, attributes, NULL AS n FROM ${table} ORDER BY timestamp`;
    const made = await create(token, { query_text, format: "CSV" });
    const done = await finished(token, made.id);
    expect(done.file_name).toMatch(/^logchef-\d{8}-\d{6}\.csv$/);
    const answer = await download(token, made.id);
    expect(answer.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    const rows = parse(answer.text, { record_delimiter: "\r\n" }) as string[][];
    expect(rows[0]).toEqual(['a "b"', "big", "attributes", "n"]);
    expect(rows[1]).toEqual([`line 0 of ${world.sourceA.table}", "\n`, "9007199254740993", '{"host":"web-0"}', ""]);
    const headers = { accept: "text/csv" };
    const body = {
      query_text: `SELECT message FROM ${table} WHERE level = {{l}}`,
      variables: [{ name: "l", value: "warn" }],
    };
    const byAccept = expectOk(await call("POST", `${base}/exports`, { token, body, headers }), job, 202);
    expect(await finished(token, byAccept.id)).toMatchObject({ format: "csv", rows_exported: 1 });
  });

  it("writes a million rows in flat memory", async () => {
    const source = await newSource([world.teamA]);
    await engineClient().command({
      query: `INSERT INTO ${source.database}.${source.table} (timestamp, message, big)
        SELECT toDateTime64('2026-05-20 00:00:00', 3, 'UTC') + number, repeat('x', 150), number FROM numbers(1000000)`,
    });
    const token = await newBearer();
    const path = `/teams/${world.teamA.id}/sources/${source.id}/exports`;
    const body = { raw_sql: `SELECT * FROM ${source.database}.${source.table}`, format: "csv", limit: 1_000_000 };
    const before = process.memoryUsage().rss;
    let peak = before;
    const timer = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage().rss);
    }, 20);
    const made = expectOk(await call("POST", path, { token, body }), job, 202);
    await flushDeferred();
    clearInterval(timer);
    const done = expectOk(await call("GET", `${path}/${made.id}`, { token }), job);
    expect(done).toMatchObject({ status: "complete", rows_exported: 1_000_000 });
    expect(statSync(filePath(made.id)).size).toBe(done.bytes_written);
    expect((peak - before) / 1024 ** 2).toBeLessThan(96);
  }, 60_000);

  it("tells what went wrong", async () => {
    const token = await newBearer();
    const made = await create(token, { raw_sql: `SELECT nothing FROM ${table}` });
    const failed = await finished(token, made.id);
    expect(failed).toMatchObject({ status: "failed", error_message: expect.stringMatching(/nothing/) });
    expect(failed.download_url).toBeUndefined();
    expectFailure(await download(token, made.id), 409, "GeneralError", failed.error_message ?? "");
    expect(existsSync(filePath(made.id))).toBe(false);
  });

  it("refuses what can be refused at once", async () => {
    const token = await newBearer();
    const refuse = async (body: Record<string, unknown>, message: string) =>
      expectBad(await call("POST", `${base}/exports`, { token, body }), message, "ValidationError");
    await refuse({}, "raw_sql (or query_text) is required");
    await refuse({ raw_sql: "SELECT 1", format: "pdf" }, "Unsupported export format. Use csv or ndjson.");
    await refuse({ raw_sql: "DROP TABLE x" }, "Invalid request: only SELECT queries are supported: invalid query");
  });

  it("takes a place, says so while it runs, and can be cancelled by its id", async () => {
    const token = await newBearer();
    const made = await create(token, { raw_sql: FOREVER() });
    expectFailure(await download(token, made.id), 409, "ValidationError", "Export is still being prepared");
    const sentence = "Too many active export queries for this user. Limit is 1.";
    const second = await call("POST", `${base}/exports`, { token, body: { raw_sql: "SELECT 1" } });
    expectFailure(second, 429, "ValidationError", sentence);
    const cancel = await call("POST", `${base}/logs/query/${made.id}/cancel`, { token });
    expect(cancel.status).toBe(200);
    expect(await finished(token, made.id)).toMatchObject({
      status: "failed",
      error_message: "The export was cancelled",
    });
  });
});

describe("who may read it", () => {
  it("is its creator and an administrator; to another source it is unknown", async () => {
    const token = await newBearer();
    const made = await create(token, { raw_sql: `SELECT message FROM ${table}` });
    await finished(token, made.id);
    const teammate = await newBearer();
    for (const answer of [await read(teammate, made.id), await download(teammate, made.id)]) {
      expectFailure(answer, 403, "AuthorizationError", "You do not have access to this export");
    }
    const other = `/teams/${world.teamB.id}/sources/${world.sourceB.id}/exports`;
    const stranger = await tokenOf(world.otherOwner, ["*"]);
    const there = await call("GET", `${other}/${made.id}`, { token: stranger });
    const nowhere = await call("GET", `${other}/${crypto.randomUUID()}`, { token: stranger });
    expectFailure(there, 404, "NotFoundError", "Export job not found");
    expect(there.text).toBe(nowhere.text);
    expectFailure(await read(token, "1"), 404, "NotFoundError", "Export job not found");
    expectNoMember(await read(stranger, made.id));
  });

  it("S-071 ends with the right to read, while a download is under way too", async () => {
    const server = await openServer();
    const who = await newMember();
    const { id, token } = await newToken(who, ["logs:read"]);
    const text = `SELECT repeat(a.message, 100) FROM ${table} AS a, ${table} AS b, ${table} AS c, ${table} AS d, ${table} AS e,
      ${table} AS f`;
    const made = await create(token, { raw_sql: text });
    const done = await finished(token, made.id);
    expect(done.bytes_written).toBeGreaterThan(20_000_000);
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch(`${server.origin}/api/v1${base}/exports/${made.id}/download`, { headers });
    const reader = response.body!.getReader();
    await reader.read();
    await db.apiToken.update({ where: { id }, data: { revokedAt: new Date() } });
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const drain = async () => {
      for (let part = await reader.read(); !part.done; part = await reader.read());
    };
    await expect(drain()).rejects.toThrow();
    expect((await download(token, made.id)).status).toBe(401);
    await server.close();
  }, 30_000);
});

describe("time", () => {
  it("takes the file away after a day; the job is told as expired, and forgotten a week later", async () => {
    const token = await newBearer();
    const made = await create(token, { raw_sql: `SELECT message FROM ${table}` });
    await finished(token, made.id);
    const orphan = crypto.randomUUID();
    writeFileSync(filePath(orphan), "left behind");
    const expire = (ago: number) =>
      db.exportJob.update({ where: { id: made.id }, data: { expiresAt: new Date(Date.now() - ago) } });
    await expire(1_000);
    for (const answer of [await read(token, made.id), await download(token, made.id)]) {
      expectFailure(answer, 410, "NotFoundError", "Export has expired");
    }
    await sweepExports();
    expect([existsSync(filePath(made.id)), existsSync(filePath(orphan))]).toEqual([false, false]);
    expect((await read(token, made.id)).status).toBe(410);
    await expire(8 * 24 * 3_600_000);
    await sweepExports();
    expect((await read(token, made.id)).status).toBe(404);
  });

  it("tells jobs that an earlier process left half done as failed", async () => {
    const token = await newBearer();
    const made = await create(token, { raw_sql: `SELECT message FROM ${table}` });
    await finished(token, made.id);
    await db.exportJob.update({ where: { id: made.id }, data: { status: "running" } });
    await prepareExports();
    const message = "The server stopped before the export was done";
    expect(expectOk(await read(token, made.id), job)).toMatchObject({ status: "failed", error_message: message });
  });

  // Nothing is exported in this process afterwards.
  it("stops for a server that stops, and leaves no half of a file", async () => {
    const token = await newBearer();
    const made = await create(token, { raw_sql: FOREVER() });
    const since = performance.now();
    const stopping = shutDown();
    await stopping;
    expect(performance.now() - since).toBeLessThan(5_000);
    const row = await db.exportJob.findUniqueOrThrow({ where: { id: made.id } });
    expect([row.status, row.errorMessage]).toEqual(["failed", "The server stopped before the export was done"]);
    expect(readdirSync(joinPath(env().dataDir, "exports")).filter((name) => name.startsWith(made.id))).toEqual([]);
  });
});

afterAll(flushDeferred);
