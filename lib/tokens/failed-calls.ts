import "server-only";
import { db } from "@/lib/platform/db";
import { logger } from "@/lib/platform/logger";
import { REQUESTS, readRequests } from "@/lib/platform/request-reader";
import { TOKEN_FIELDS, type TokenFields } from "./serialize";

/** A list must not wait longer than this for a number beside its rows. */
const SECONDS = 2;
/** The tokens that ended last; older ones are told without a count. */
const TOKENS_MAX = 1_000;

const COUNT = `SELECT token_id, count() AS calls FROM ${REQUESTS}
  WHERE timestamp >= fromUnixTimestamp64Milli({first:Int64}) AND token_id IN {ids:Array(UInt32)} AND outcome != 'allowed'
    AND timestamp >= fromUnixTimestamp64Milli(arrayElement({ends:Array(Int64)}, indexOf({ids:Array(UInt32)}, token_id)))
  GROUP BY token_id`;

/** When a token ceased to work by its end, its successor or a revocation, whichever came first; null while it hasn't. */
function endOf({ expiresAt, overlapEndsAt, revokedAt }: TokenFields, now: Date): Date | null {
  const past = [expiresAt, overlapEndsAt, revokedAt].filter((end) => end !== null && end <= now);
  return past.reduce((first, end) => (first === null || (end && end < first) ? end : first), null);
}

/**
 * How often somebody called with each of the tokens among these whose time is over since it was, as far back as the
 * request log goes (90 days). Tokens that still work are not in the answer; while the log can't be read, nothing is.
 */
export async function countFailedCalls(rows: readonly TokenFields[], now: Date): Promise<ReadonlyMap<number, number>> {
  const ended = rows
    .flatMap((row) => {
      const at = endOf(row, now);
      return at ? [{ id: row.id, at }] : [];
    })
    .sort((a, b) => b.at.getTime() - a.at.getTime())
    .slice(0, TOKENS_MAX);
  const first = ended.at(-1)?.at.getTime();
  if (first === undefined) return new Map();
  const params = { first, ids: ended.map(({ id }) => id), ends: ended.map(({ at }) => at.getTime()) };
  try {
    const found = await readRequests<{ token_id: number; calls: number }>(COUNT, params, SECONDS);
    const counts = new Map(ended.map(({ id }) => [id, 0]));
    for (const { token_id, calls } of found) counts.set(token_id, calls);
    return counts;
  } catch (err) {
    logger.warn({ err }, "calls of ended tokens could not be counted");
    return new Map();
  }
}

/** The tokens of service accounts that are over and called all the same, with how often; the newest ends are looked at. */
export async function countFailing(now: Date): Promise<ReadonlyMap<number, number>> {
  const ended = await db.apiToken.findMany({
    where: { revokedAt: null, expiresAt: { lt: now }, owner: { accountType: "service", deletedAt: null } },
    select: TOKEN_FIELDS,
    orderBy: { expiresAt: "desc" },
    take: TOKENS_MAX,
  });
  const counts = await countFailedCalls(ended, now);
  return new Map([...counts].filter(([, calls]) => calls > 0));
}
