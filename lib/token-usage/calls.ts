import "server-only";
import { REQUESTS, readRequests } from "@/lib/platform/request-reader";

/** Since when calls are counted, and how many seconds one read may take. */
type Span = { since: Date; seconds: number };

/** What one token's calls came to. */
export type TokenCalls = {
  token_id: number;
  calls: number;
  denied: number;
  failed: number;
  /** Scopes that let a call through. */
  used: string[];
  /** Scopes for want of which a call was refused. */
  wanted: string[];
};

// A scope was used where the call came through the guards, whatever became of it afterwards.
const SUMS = `token_id, count() AS calls, countIf(outcome = 'denied') AS denied, countIf(outcome = 'failed') AS failed,
  groupUniqArrayIf(scope, scope != '' AND outcome != 'denied') AS used,
  groupUniqArrayIf(scope, scope != '' AND decision = 'scope') AS wanted`;
const SINCE = "timestamp >= fromUnixTimestamp64Milli({since:Int64})";
const OF_ALL = `SELECT ${SUMS} FROM ${REQUESTS} WHERE ${SINCE} AND token_id > 0 GROUP BY token_id`;
const OF_SOME = `SELECT ${SUMS} FROM ${REQUESTS} WHERE ${SINCE} AND token_id IN {ids:Array(UInt32)} GROUP BY token_id`;

/** Calls of tokens since an instant, by token; of all tokens when no ids are named. A token without a call has no row. */
export async function readCalls({ since, seconds }: Span, ids?: readonly number[]): Promise<Map<number, TokenCalls>> {
  if (ids?.length === 0) return new Map();
  const params = { since: since.getTime(), ids: ids ?? [] };
  const rows = await readRequests<TokenCalls>(ids ? OF_SOME : OF_ALL, params, seconds);
  return new Map(rows.map((row) => [row.token_id, row]));
}

/** How many calls ended which way. */
export type Outcomes = { allowed: number; denied: number; failed: number };
export type ByScope = Outcomes & { scope: string };
export type ByDay = Outcomes & { date: string };

const OUTCOMES =
  "countIf(outcome = 'allowed') AS allowed, countIf(outcome = 'denied') AS denied, countIf(outcome = 'failed') AS failed";
const WHERE = `WHERE ${SINCE} AND token_id IN {ids:Array(UInt32)}`;
const BY_SCOPE = `SELECT scope, ${OUTCOMES} FROM ${REQUESTS} ${WHERE} GROUP BY scope ORDER BY scope`;
const BY_DAY = `SELECT toString(toDate(timestamp)) AS date, ${OUTCOMES} FROM ${REQUESTS} ${WHERE} GROUP BY date ORDER BY date`;

/** Calls of these tokens by scope and by day (UTC); days and scopes without a call have no row. */
export async function readTimeline(
  { since, seconds }: Span,
  ids: readonly number[],
): Promise<{ by_scope: ByScope[]; by_day: ByDay[] }> {
  if (ids.length === 0) return { by_scope: [], by_day: [] };
  const params = { since: since.getTime(), ids };
  const [byScope, byDay] = await Promise.all([
    readRequests<ByScope>(BY_SCOPE, params, seconds),
    readRequests<ByDay>(BY_DAY, params, seconds),
  ]);
  return { by_scope: byScope, by_day: byDay };
}

/** How many calls a scope was asked for on a day (UTC). */
export type ScopeDay = { scope: string; date: string; calls: number };
const BY_SCOPE_DAY = `SELECT scope, toString(toDate(timestamp)) AS date, count() AS calls FROM ${REQUESTS} ${WHERE}
  GROUP BY scope, date ORDER BY scope, date`;

/** Calls of these tokens by scope and day; what had no call has no row. */
export async function readScopeDays({ since, seconds }: Span, ids: readonly number[]): Promise<ScopeDay[]> {
  if (ids.length === 0) return [];
  return readRequests<ScopeDay>(BY_SCOPE_DAY, { since: since.getTime(), ids }, seconds);
}
