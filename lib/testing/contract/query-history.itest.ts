import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { db } from "@/lib/platform/db";
import { flushDeferred } from "@/lib/platform/lifecycle";
import { call } from "@/lib/testing/http";
import { newServiceAccount, newSource, newTeam, newWorld, sessionOf, tokenOf, type World } from "@/lib/testing/world";
import { expectBad, expectNoAdmin, expectNoScope, expectOk } from "./expect";
import * as shapes from "./kept-shapes";

let world: World;
beforeAll(async () => {
  world = await newWorld();
});

const WINDOW = { start_time: "2026-05-19 00:00:00", end_time: "2026-05-20 00:00:00", timezone: "UTC" };

/** Runs both kinds of query as a machine of a team of its own; answers what stood in them. */
async function asking() {
  const bot = await newServiceAccount("asker");
  const team = await newTeam([[bot, "member"]]);
  const source = await newSource([team]);
  const token = await tokenOf(bot, ["logs:read"]);
  const path = `/teams/${team.id}/sources/${source.id}`;
  const sql = `SELECT message FROM ${source.database}.${source.table}   WHERE level = 'info'`;
  const ql = 'level="error"';
  const ask = async (kind: string, body: object) => {
    const answer = await call("POST", `${path}/${kind}/query`, { token, body });
    await flushDeferred();
    return answer.status;
  };
  return { bot, team, source, token, sql, ql, ask };
}
const history = async (token: string, search = "") =>
  expectOk(await call("GET", `/me/query-history${search}`, { token }), z.array(shapes.historyRow));

describe("GET /me/query-history", () => {
  it("keeps what was typed, newest first, with its cost, for the caller alone", async () => {
    const { bot, team, source, token, sql, ql, ask } = await asking();
    expect(await history(token)).toEqual([]);
    expect(await ask("logs", { raw_sql: sql })).toBe(200);
    expect(await ask("logchefql", { query: ql, ...WINDOW })).toBe(200);
    const rows = await history(token);
    const of = { user_id: bot.id, team_id: team.id, source_id: source.id, row_count: 2 };
    expect(rows).toMatchObject([
      { ...of, query_text: ql, query_language: "logchefql" },
      { ...of, query_text: sql, query_language: "clickhouse-sql" },
    ]);
    const other = await tokenOf(world.bot, ["logs:read"]);
    expect(await history(other)).toEqual([]);
  });

  it("keeps nothing of a query that was refused", async () => {
    const { token, ql, ask } = await asking();
    expect(await ask("logs", { raw_sql: "SELECT * FROM system.tables" })).toBe(400);
    expect(await ask("logchefql", { query: `${ql} AND`, ...WINDOW })).toBe(400);
    expect(await history(token)).toEqual([]);
  });

  it("keeps the newest 200 of an account and lowers a larger limit to that", async () => {
    const { bot, team, source, token, ql, ask } = await asking();
    const old = Array.from({ length: 205 }, (_, n) => ({
      userId: bot.id,
      teamId: team.id,
      sourceId: source.id,
      queryText: `n=${n}`,
      queryLanguage: "logchefql",
      durationMs: n,
      rowCount: 0,
    }));
    await db.queryHistory.createMany({ data: old });
    expect(await ask("logchefql", { query: ql, ...WINDOW })).toBe(200);
    expect(await db.queryHistory.count({ where: { userId: bot.id } })).toBe(200);
    const all = await history(token, "?limit=9999");
    expect(all).toHaveLength(200);
    expect([all[0]?.query_text, all[1]?.query_text, all[199]?.query_text]).toEqual([ql, "n=204", "n=6"]);
    expect(await history(token)).toHaveLength(50);
    expect(await history(token, "?limit=3")).toHaveLength(3);
  });

  it.each(["0", "-1", "ten", "1.5", "1e3", "99999999999"])("refuses the limit %s", async (limit) => {
    const token = await tokenOf(world.bot, ["logs:read"]);
    expectBad(await call("GET", `/me/query-history?limit=${limit}`, { token }), "Invalid limit", "ValidationError");
  });

  it("asks a token for logs:read", async () => {
    expectNoScope(
      await call("GET", "/me/query-history", { token: await tokenOf(world.bot, ["profile:read"]) }),
      "logs:read",
    );
  });

  it("counts every query of many at once, and stands in no deletion's way", async () => {
    const { bot, source, token, ql, team } = await asking();
    const path = `/teams/${team.id}/sources/${source.id}/logchefql/query`;
    const ask = () => call("POST", path, { token, body: { query: ql, ...WINDOW } });
    const answers = await Promise.all(Array.from({ length: 20 }, ask));
    await flushDeferred();
    // More at once than one account may run are refused, and what was refused isn't counted.
    const answered = answers.filter(({ status }) => status === 200).length;
    expect(answered).toBeGreaterThan(1);
    const [day] = await db.queryStatsDaily.findMany({ where: { userId: bot.id } });
    expect(day?.queryCount).toBe(answered);
    expect(await history(token)).toHaveLength(answered);
    const cookie = await sessionOf(world.admin);
    const queries = Array.from({ length: 20 }, ask);
    const gone = await call("DELETE", `/admin/sources/${source.id}`, { cookie });
    expect(gone.status, gone.text).toBe(200);
    await Promise.all(queries);
    await flushDeferred();
    expect(await db.queryHistory.count({ where: { sourceId: source.id } })).toBe(0);
    expect(await db.queryStatsDaily.count({ where: { sourceId: source.id } })).toBe(0);
  });

  it("ends with the team and the source", async () => {
    const { bot, team, source, sql, ask } = await asking();
    await ask("logs", { query_text: sql });
    await db.team.delete({ where: { id: team.id } });
    expect(await db.queryHistory.count({ where: { userId: bot.id } })).toBe(0);
    expect(await db.queryStatsDaily.count({ where: { userId: bot.id } })).toBe(1);
    await db.source.delete({ where: { id: source.id } });
    expect(await db.queryStatsDaily.count({ where: { userId: bot.id } })).toBe(0);
  });
});

describe("what administrators see of all queries", () => {
  it("names people and sources in the activity", async () => {
    const { bot, source, sql, ql, ask } = await asking();
    await ask("logs", { raw_sql: sql });
    await ask("logchefql", { query: ql, ...WINDOW });
    await ask("logchefql", { query: ql, ...WINDOW });
    const cookie = await sessionOf(world.admin);
    const data = expectOk(await call("GET", "/admin/query-activity?limit=2", { cookie }), shapes.queryActivity);
    const of = { user_id: bot.id, user_email: bot.email, source_id: source.id, source_name: source.name };
    expect(data.recent).toMatchObject([
      { ...of, query_text: ql },
      { ...of, query_text: ql },
    ]);
    expect(data.total).toBe(await db.queryHistory.count());
    expect(data.by_source).toContainEqual({ source_id: source.id, source_name: source.name, count: 3 });
    expect(data.by_language.reduce((sum, { count }) => sum + count, 0)).toBe(data.total);
    expect(data.slowest.map(({ duration_ms }) => duration_ms)).toEqual(
      data.slowest.map(({ duration_ms }) => duration_ms).sort((a, b) => b - a),
    );
  });

  it("counts by source, person and day, past the 200 that are kept", async () => {
    const { bot, source, ql, ask } = await asking();
    await ask("logchefql", { query: ql, ...WINDOW });
    await ask("logchefql", { query: ql, ...WINDOW });
    await db.queryHistory.deleteMany({ where: { userId: bot.id } });
    const today = new Date().toISOString().slice(0, 10);
    const aged = (days: number, queryCount: number) => ({
      day: new Date(Date.parse(today) - days * 86_400_000),
      userId: bot.id,
      sourceId: source.id,
      queryCount,
      totalDurationMs: 10n * BigInt(queryCount),
    });
    await db.queryStatsDaily.createMany({ data: [aged(6, 5_000), aged(7, 7_000)] });
    const token = await tokenOf(world.admin, ["logs:read"]);
    const week = expectOk(await call("GET", "/admin/query-stats?days=7", { token }), shapes.queryStats);
    expect(week).toMatchObject({ days: 7, since: `${aged(6, 1).day.toISOString()}` });
    expect(week.top_users[0]).toEqual({ user_id: bot.id, user_email: bot.email, query_count: 5_002 });
    expect(week.top_sources[0]).toMatchObject({ source_id: source.id, query_count: 5_002, avg_duration_ms: 10 });
    expect(week.volume_by_day[0]).toEqual({ date: aged(6, 1).day.toISOString().slice(0, 10), query_count: 5_000 });
    const month = expectOk(await call("GET", "/admin/query-stats", { token }), shapes.queryStats);
    expect(month.days).toBe(30);
    expect(month.top_users[0]).toMatchObject({ user_id: bot.id, query_count: 12_002 });
  });

  it("show a service account no further than its own teams, unless its token holds *", async () => {
    const theirs = await asking();
    await theirs.ask("logs", { raw_sql: theirs.sql });
    const ours = await asking();
    await ours.ask("logs", { raw_sql: ours.sql });
    const read = async (token: string) =>
      expectOk(await call("GET", "/admin/query-activity", { token }), shapes.queryActivity);
    const narrow = await read(ours.token);
    expect(narrow.recent.map(({ query_text }) => query_text)).toEqual([ours.sql]);
    expect(narrow).toMatchObject({ total: 1, by_source: [{ source_id: ours.source.id }], slowest: [{}] });
    const stats = await call("GET", "/admin/query-stats", { token: ours.token });
    expect(expectOk(stats, shapes.queryStats).top_sources.map(({ source_id }) => source_id)).toEqual([ours.source.id]);
    const wide = await read(await tokenOf(world.drifter, ["*"]));
    expect(wide.recent.map(({ query_text }) => query_text)).toContain(theirs.sql);
  });

  it.each(["/admin/query-activity", "/admin/query-stats"])("%s is for administrators with logs:read", async (path) => {
    expectNoAdmin(await call("GET", path, { cookie: await sessionOf(world.owner) }));
    expectNoScope(await call("GET", path, { token: await tokenOf(world.admin, ["users:read"]) }), "logs:read");
  });

  it.each([
    ["/admin/query-activity?limit=501", "Invalid limit"],
    ["/admin/query-activity?limit=0", "Invalid limit"],
    ["/admin/query-stats?days=366", "Invalid days"],
    ["/admin/query-stats?days=x", "Invalid days"],
  ])("%s is refused", async (path, message) => {
    expectBad(await call("GET", path, { cookie: await sessionOf(world.admin) }), message, "ValidationError");
  });
});
