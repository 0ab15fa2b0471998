import "server-only";
import { isAppError } from "@/lib/core/errors";
import { logger } from "@/lib/platform/logger";
import { REQUESTS, readRequests } from "@/lib/platform/request-reader";
import type { CallLine } from "./serialize";

const DAYS = 30;
const DAY_MS = 86_400_000;
/** A page must not wait longer than this for what stands beside its rows. */
const SECONDS = 2;

type Row = { id: number; day: number; calls: number; refused: number };

const linesBy = (column: "token_id" | "principal_id") => `
  SELECT ${column} AS id, dateDiff('day', fromUnixTimestamp64Milli({since:Int64}, 'UTC'), timestamp, 'UTC') AS day,
    count() AS calls, countIf(outcome != 'allowed') AS refused
  FROM ${REQUESTS}
  WHERE timestamp >= fromUnixTimestamp64Milli({since:Int64}) AND token_id > 0 AND ${column} IN {ids:Array(UInt32)}
  GROUP BY id, day`;
const STATEMENTS = { tokens: linesBy("token_id"), accounts: linesBy("principal_id") };

/**
 * Calls with tokens on each of the last 30 days (UTC), by the tokens' or the accounts' ids; those without a call have a
 * line of zeros. Null while the request log can't be read.
 */
export async function readCallLines(
  of: keyof typeof STATEMENTS,
  ids: readonly number[],
  now: Date,
): Promise<ReadonlyMap<number, CallLine> | null> {
  const lines = new Map(ids.map((id): [number, CallLine] => [id, { days: Array(DAYS).fill(0), refused: 0 }]));
  if (ids.length === 0) return lines;
  const since = Math.floor(now.getTime() / DAY_MS - (DAYS - 1)) * DAY_MS;
  try {
    for (const { id, day, calls, refused } of await readRequests<Row>(STATEMENTS[of], { since, ids }, SECONDS)) {
      const line = lines.get(id);
      if (!line || line.days[day] === undefined) continue;
      line.days[day] = calls;
      line.refused += refused;
    }
    return lines;
  } catch (err) {
    if (!isAppError(err) || err.code !== "unavailable") throw err;
    logger.warn({ err }, "calls by day could not be read for a page");
    return null;
  }
}
