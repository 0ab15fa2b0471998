import { connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { authorize } from "@/lib/access/grant";
import { callerOf } from "@/lib/auth/bearer";
import { factsFor } from "@/lib/auth/facts";
import { tailLogs } from "@/lib/logs/tail";
import { engineClient } from "@/lib/platform/clickhouse";
import { db } from "@/lib/platform/db";
import { announceShutdown } from "@/lib/platform/lifecycle";
import { call, openServer } from "@/lib/testing/http";
import { type Account, join, newPerson, newToken, newWorld, sessionOf, tokenOf, type World } from "@/lib/testing/world";
import { expectBad, expectFailure } from "./expect";
import { TailReader } from "./sse";

let world: World;
let server: Awaited<ReturnType<typeof openServer>>;
let base: string;
let table: string;
beforeAll(async () => {
  world = await newWorld();
  server = await openServer();
  base = `/teams/${world.teamA.id}/sources/${world.sourceA.id}`;
  table = `${world.sourceA.database}.${world.sourceA.table}`;
});
afterAll(() => server.close());

/** A member of the team whom no other test uses, since each account may tail twice. */
async function newMember(): Promise<Account> {
  const person = await newPerson("tailer");
  await join(person, world.teamA, "member");
  return person;
}

const open: AbortController[] = [];
// One that is left open follows the rows of every later test, and holds what nobody reads of them.
afterEach(() => {
  for (const controller of open.splice(0)) controller.abort();
});

async function tail(headers: Record<string, string>, words: Record<string, string> = {}) {
  const controller = new AbortController();
  open.push(controller);
  const url = `${server.origin}/api/v1${base}/logs/tail?${new URLSearchParams(words)}`;
  const response = await fetch(url, { headers, signal: controller.signal });
  expect(response.status).toBe(200);
  return { response, reader: new TailReader(response), leave: () => controller.abort() };
}
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const tailAs = async (who: Account, words?: Record<string, string>) =>
  tail(bearer(await tokenOf(who, ["logs:read"])), words);

const insert = (rows: Record<string, unknown>[]) =>
  engineClient().insert({
    table,
    values: rows,
    format: "JSONEachRow",
    clickhouse_settings: { date_time_input_format: "best_effort" },
  });
const nowRow = (message: string, more: Record<string, unknown> = {}) => ({
  timestamp: new Date().toISOString(),
  level: "info",
  message,
  duration_ms: 1,
  big: "9007199254740993",
  attributes: {},
  ...more,
});

/** Bytes that are really held: what the process occupies says more about its allocator than about the tail. */
function liveBytes(): number {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

describe("rows", () => {
  it("come as they are written, none from before, each once, though equal ones count one by one", async () => {
    const { response, reader, leave } = await tailAs(await newMember());
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    expect(response.headers.get("cache-control")).toContain("no-cache");
    expect(response.headers.get("x-accel-buffering")).toBe("no");
    expect(response.headers.get("content-encoding")).toBeNull();
    expect(response.headers.get("x-logchef-query-id")).toMatch(/^[0-9a-f-]{36}$/);
    await expect.poll(() => reader.frames.at(0)?.kind).toBe("ok");
    const twin = nowRow("twin");
    await insert([nowRow("old", { timestamp: new Date(Date.now() - 60_000).toISOString() }), twin, twin]);
    await expect.poll(() => reader.rows().length, { timeout: 20_000 }).toBe(2);
    await insert([nowRow("later"), twin, nowRow('with "quotes"\r\n\n and é😀')]);
    await expect.poll(() => reader.rows().length, { timeout: 20_000 }).toBe(5);
    await pause(2_500);
    expect(
      reader
        .rows()
        .map(({ message }) => message)
        .sort(),
    ).toEqual(["later", "twin", "twin", "twin", 'with "quotes"\r\n\n and é😀'].sort());
    const text = reader.frames.flatMap((frame) => (frame.kind === "rows" ? [frame.text] : [])).join("");
    expect(text).toContain('"big":9007199254740993');
    leave();
  });

  it("pass the filter, whose values are values", async () => {
    const who = await newMember();
    const errors = await tailAs(who, { query: 'level="error" and attributes.host="a"', query_language: "logchefql" });
    const quoted = await tailAs(who, { query: `message="it's \\\\"` });
    await insert([
      nowRow("yes", { level: "error", attributes: { host: "a" } }),
      nowRow("no", { level: "error", attributes: { host: "b" } }),
      nowRow("it's \\"),
    ]);
    await expect.poll(() => errors.reader.rows().length, { timeout: 20_000 }).toBe(1);
    await expect.poll(() => quoted.reader.rows().length, { timeout: 20_000 }).toBe(1);
    expect([errors.reader.rows()[0]?.message, quoted.reader.rows()[0]?.message]).toEqual(["yes", "it's \\"]);
    errors.leave();
    quoted.leave();
  });

  it("are held to a hundred a second, and every one that is not shown is counted", async () => {
    const { reader, leave } = await tailAs(await newMember(), { query: "message~flood" });
    await expect.poll(() => reader.frames.length).toBe(1);
    const flood = Array.from({ length: 9_000 }, (_, n) => nowRow(`flood ${n}`));
    await insert(flood);
    const dropped = () =>
      reader.frames.flatMap((frame) => (frame.kind === "notice" ? [frame.notice.dropped_total] : []));
    await expect.poll(() => (dropped().at(-1) ?? 0) + reader.rows().length, { timeout: 20_000 }).toBe(9_000);
    expect(reader.rows().length).toBeLessThanOrEqual(200);
    await insert([nowRow("flood after")]);
    await expect.poll(() => reader.rows().at(-1)?.message, { timeout: 20_000 }).toBe("flood after");
    leave();
  });
});

describe("before the stream", () => {
  it.each([
    [{ query_language: "clickhouse-sql" }, "Live tail supports LogchefQL queries for ClickHouse sources"],
    [{ query_language: "sql" }, "Live tail supports LogchefQL queries for ClickHouse sources"],
    [{ query_language: "logsql" }, 'Query language "logsql" is not supported for this source'],
  ])("refuses %j", async (words, message) => {
    const token = await tokenOf(world.bot, ["logs:read"]);
    expectBad(
      await call("GET", `${base}/logs/tail?${new URLSearchParams(words)}`, { token }),
      message,
      "ValidationError",
    );
  });

  it("refuses what it can't read", async () => {
    const token = await tokenOf(world.bot, ["logs:read"]);
    const answer = await call("GET", `${base}/logs/tail?query=level%3D`, { token });
    expect([answer.status, answer.body.error_type]).toEqual([400, "ValidationError"]);
  });

  it("lets an account tail twice at a time, and again once a reader has left", async () => {
    const who = await newMember();
    const token = await tokenOf(who, ["logs:read"]);
    const [one] = await Promise.all([tail(bearer(token)), tail(bearer(token))]);
    const third = () => call("GET", `${base}/logs/tail`, { token });
    expectFailure(await third(), 429, "ValidationError", "Too many active tail queries for this user. Limit is 2.");
    one.leave();
    await expect
      .poll(async () => (await tail(bearer(token)).catch(() => null)) !== null, { timeout: 10_000 })
      .toBe(true);
  });
});

describe("the end", () => {
  const within = async (reader: TailReader, work: () => Promise<unknown>) => {
    await expect.poll(() => reader.frames.length).toBeGreaterThan(0);
    await work();
    const since = performance.now();
    const end = await reader.end();
    // A tail looks twice a second; the rest is for a machine that has other things to do.
    expect(performance.now() - since).toBeLessThan(3_000);
    return end;
  };

  it("S-045 comes within a second of the token's revocation", async () => {
    const { id, token } = await newToken(await newMember(), ["logs:read"]);
    const { reader } = await tail(bearer(token));
    const revoke = () => db.apiToken.update({ where: { id }, data: { revokedAt: new Date() } });
    expect(await within(reader, revoke)).toEqual({ reason: "error", message: "Invalid or expired token" });
  });

  it("S-045 comes within a second of the member's removal, by token and by session", async () => {
    const who = await newMember();
    const byToken = await tailAs(who);
    const bySession = await tail({ cookie: await sessionOf(who) });
    await expect.poll(() => bySession.reader.frames.length).toBe(1);
    const remove = () => db.teamMember.deleteMany({ where: { userId: who.id } });
    expect(await within(byToken.reader, remove)).toEqual({ reason: "error", message: "Team membership required" });
    expect(await bySession.reader.end()).toEqual({ reason: "error", message: "Team membership required" });
  });

  it("comes within a second of the account's deactivation and of the source's unlinking", async () => {
    const who = await newMember();
    const first = await tailAs(who);
    const disable = () => db.user.update({ where: { id: who.id }, data: { status: "inactive" } });
    expect(await within(first.reader, disable)).toEqual({ reason: "error", message: "Invalid or expired token" });
    const second = await tailAs(await newMember());
    const link = { teamId: world.teamA.id, sourceId: world.sourceA.id };
    const end = await within(second.reader, () => db.teamSource.deleteMany({ where: link }));
    await db.teamSource.create({ data: link });
    expect(end).toEqual({ reason: "error", message: "Team does not have access to this source" });
  });

  it("comes by its id, for its owner alone", async () => {
    const who = await newMember();
    const token = await tokenOf(who, ["logs:read"]);
    const { response, reader } = await tail(bearer(token));
    const path = `${base}/logs/query/${response.headers.get("x-logchef-query-id")}/cancel`;
    const others = await call("POST", path, { token: await tokenOf(world.bot, ["logs:read"]) });
    expectFailure(others, 404, "NotFoundError", "Query not found or already completed");
    const cancel = async () => expect((await call("POST", path, { token })).status).toBe(200);
    expect(await within(reader, cancel)).toEqual({ reason: "completed" });
  });

  it("comes when its time is over, with signs of life until then", async () => {
    const token = await tokenOf(await newMember(), ["logs:read"]);
    const request = new Request(`http://localhost:3000/api/v1${base}/logs/tail`, { headers: bearer(token) });
    const origin = { address: null, userAgent: null, requestId: "test" };
    const need = { area: "source", scope: "logs:read", teamId: world.teamA.id, sourceId: world.sourceA.id } as const;
    const grant = authorize(await callerOf(request, origin), need, await factsFor(need));
    const reader = new TailReader(
      await tailLogs(grant, request, "test", { pollMs: 200, heartbeatMs: 250, lifeMs: 1_200 }),
    );
    expect(await reader.end()).toEqual({ reason: "ttl_expired" });
    expect(reader.frames.filter(({ kind }) => kind === "hb").length).toBeGreaterThanOrEqual(3);
  });

  it("cuts off a reader that takes nothing, and gives its place back", async () => {
    const who = await newMember();
    const { id, token } = await newToken(who, ["logs:read"]);
    const head = `GET /api/v1${base}/logs/tail?query=message~wide HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${token}\r\n\r\n`;
    const socket = connect(server.port, "127.0.0.1", () => socket.write(head));
    await new Promise((resolve) => socket.once("data", resolve));
    socket.pause();
    const wide = "w".repeat(100_000);
    const write = async (batches: number) => {
      for (let n = 0; n < batches; n++) {
        await insert(Array.from({ length: 150 }, (_, k) => nowRow(`wide ${n}.${k} ${wide}`)));
        await pause(1_200);
      }
    };
    // What the socket and the stream may hold fills up first; whatever comes then has to stay where it is.
    await write(3);
    const full = liveBytes();
    await write(4);
    // A poll that is under way holds its rows for a moment; what would pile up stays.
    await expect.poll(() => liveBytes() - full).toBeLessThan(24 * 1024 ** 2);
    const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
    socket.on("error", () => {});
    await db.apiToken.update({ where: { id }, data: { revokedAt: new Date() } });
    await pause(1_000);
    socket.resume();
    await closed;
    const again = await tailAs(who);
    const oneMore = await tailAs(who);
    again.leave();
    oneMore.leave();
  });

  // Nothing tails in this process afterwards.
  it("comes when the server stops", async () => {
    const { reader } = await tailAs(await newMember());
    const end = await within(reader, async () => announceShutdown());
    expect(end).toEqual({ reason: "error", message: "The server is stopping" });
  });
});
