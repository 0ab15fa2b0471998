import "server-only";
import { isAppError } from "@/lib/core/errors";
import { logger } from "@/lib/platform/logger";
import { REQUESTS, readRequests } from "@/lib/platform/request-reader";

/** What a token did in the last day: calls, and from how many addresses and by how many programs. */
export type RecentUse = { calls: number; addresses: string[]; agents: string[] };

const SECONDS = 2;
const DAY_MS = 86_400_000;
/** So many are named; where more called, that there are more is told by the one that is too many. */
const NAMED = 4;

const DAY = `SELECT count() AS calls, groupUniqArray(${NAMED})(address) AS addresses,
    groupUniqArray(${NAMED})(splitByChar('/', user_agent)[1]) AS agents
  FROM ${REQUESTS} WHERE timestamp >= fromUnixTimestamp64Milli({since:Int64}) AND token_id = {id:UInt32}`;

/** A token's use in the last 24 hours; null while the request log can't be read. */
export async function readRecentUse(tokenId: number): Promise<RecentUse | null> {
  try {
    const params = { since: Date.now() - DAY_MS, id: tokenId };
    const [row] = await readRequests<RecentUse>(DAY, params, SECONDS);
    return row ?? null;
  } catch (err) {
    if (!isAppError(err) || err.code !== "unavailable") throw err;
    logger.warn({ err }, "the recent use of a token could not be read");
    return null;
  }
}
