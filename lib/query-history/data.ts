import "server-only";
import type { AdminGrant, SelfGrant } from "@/lib/access/grant";
import { knownSources } from "@/lib/access/limits";
import { overseenTeams, type Principal } from "@/lib/access/principal";
import { db, pool } from "@/lib/platform/db";
import { type ActivityWire, HISTORY_FIELDS, type HistoryWire, toActivityRow, toHistoryRow } from "./serialize";

const TOP = 10;

/** The caller's own newest queries, newest first. */
export async function listOwnHistory(grant: SelfGrant<"logs:read">, limit: number): Promise<HistoryWire[]> {
  const { userId, limits } = grant.principal;
  // How many rows the account's other tokens were given is more than one with a row filter may know.
  if (limits && limits.rowFilter !== null) return [];
  const rows = await db.queryHistory.findMany({
    where: {
      userId,
      ...(limits?.teamIds && { teamId: { in: [...limits.teamIds] } }),
      source: knownSources(grant.principal),
    },
    select: HISTORY_FIELDS,
    orderBy: { id: "desc" },
    take: limit,
  });
  return rows.map(toHistoryRow);
}

/** The part of all queries that the caller oversees. */
function overseen(principal: Principal) {
  const teams = overseenTeams(principal);
  return teams ? { source: { teams: { some: { teamId: { in: [...teams] } } } } } : {};
}

const WITH_NAMES = {
  ...HISTORY_FIELDS,
  user: { select: { email: true } },
  source: { select: { name: true } },
} as const;

/** What is being asked of the logs, by everybody (spec/logchef.md §1.5): the newest, the slowest, and who many of what. */
export async function readQueryActivity(
  { principal }: AdminGrant<"logs:read">,
  limit: number,
): Promise<{
  total: number;
  recent: ActivityWire[];
  by_language: { language: string; count: number }[];
  by_source: { source_id: number; source_name: string; count: number }[];
  slowest: ActivityWire[];
}> {
  const where = overseen(principal);
  const [total, recent, slowest, languages, sources] = await Promise.all([
    db.queryHistory.count({ where }),
    db.queryHistory.findMany({ where, select: WITH_NAMES, orderBy: { id: "desc" }, take: limit }),
    db.queryHistory.findMany({
      where,
      select: WITH_NAMES,
      orderBy: [{ durationMs: "desc" }, { id: "desc" }],
      take: TOP,
    }),
    db.queryHistory.groupBy({ by: ["queryLanguage"], where, _count: true, orderBy: { queryLanguage: "asc" } }),
    db.queryHistory.groupBy({ by: ["sourceId"], where, _count: true, orderBy: { sourceId: "asc" } }),
  ]);
  const names = new Map(
    (
      await db.source.findMany({
        where: { id: { in: sources.map(({ sourceId }) => sourceId) } },
        select: { id: true, name: true },
      })
    ).map(({ id, name }) => [id, name]),
  );
  return {
    total,
    recent: recent.map(toActivityRow),
    by_language: languages.map(({ queryLanguage, _count }) => ({ language: queryLanguage, count: _count })),
    by_source: sources
      .map(({ sourceId, _count }) => ({
        source_id: sourceId,
        source_name: names.get(sourceId) ?? "",
        count: _count,
      }))
      .sort((a, b) => b.count - a.count),
    slowest: slowest.map(toActivityRow),
  };
}

// $1: how many days, today included. $2: the teams that the caller oversees, NULL for all.
const WINDOW = `s.day > (clock_timestamp() AT TIME ZONE 'UTC')::date - $1::int
  AND ($2::int[] IS NULL OR s.source_id IN (SELECT source_id FROM team_sources WHERE team_id = ANY($2)))`;

const BY_SOURCE = `SELECT s.source_id, min(n.name) AS source_name, sum(s.query_count)::int AS query_count,
    round(sum(s.total_duration_ms) / sum(s.query_count))::int AS avg_duration_ms
  FROM query_stats_daily s JOIN sources n ON n.id = s.source_id WHERE ${WINDOW}
  GROUP BY s.source_id ORDER BY query_count DESC, s.source_id LIMIT ${TOP}`;
const BY_USER = `SELECT s.user_id, min(n.email) AS user_email, sum(s.query_count)::int AS query_count
  FROM query_stats_daily s JOIN users n ON n.id = s.user_id WHERE ${WINDOW}
  GROUP BY s.user_id ORDER BY query_count DESC, s.user_id LIMIT ${TOP}`;
const BY_DAY = `SELECT to_char(s.day, 'YYYY-MM-DD') AS date, sum(s.query_count)::int AS query_count
  FROM query_stats_daily s WHERE ${WINDOW} GROUP BY s.day ORDER BY s.day`;
const SINCE =
  "SELECT ((clock_timestamp() AT TIME ZONE 'UTC')::date - $1::int + 1)::timestamp AT TIME ZONE 'UTC' AS since";

type SourceUse = { source_id: number; source_name: string; query_count: number; avg_duration_ms: number };
type UserUse = { user_id: number; user_email: string; query_count: number };
type DayUse = { date: string; query_count: number };

/** How much was asked in the last days, today (UTC) included; days without a query have no row. */
export async function readQueryStats(
  { principal }: AdminGrant<"logs:read">,
  days: number,
): Promise<{
  since: string;
  days: number;
  top_sources: SourceUse[];
  top_users: UserUse[];
  volume_by_day: DayUse[];
}> {
  const values = [days, overseenTeams(principal)];
  const [since, sources, users, volume] = await Promise.all([
    pool().query<{ since: Date }>(SINCE, [days]),
    pool().query<SourceUse>(BY_SOURCE, values),
    pool().query<UserUse>(BY_USER, values),
    pool().query<DayUse>(BY_DAY, values),
  ]);
  return {
    since: (since.rows[0]?.since ?? new Date()).toISOString(),
    days,
    top_sources: sources.rows,
    top_users: users.rows,
    volume_by_day: volume.rows,
  };
}
