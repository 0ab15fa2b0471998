import "server-only";
import { databaseNow } from "@/lib/platform/clock";
import { REQUESTS, readRequests } from "@/lib/platform/request-reader";

/** Requests are kept for so many days, so nothing older can be told. */
export const WINDOW_DAYS = 90;
const DAY_MS = 24 * 60 * 60 * 1000;
/** Seconds that one read of the request log may take. */
export const READ_SECONDS = 5;

/** What was looked at: the days asked for, and since when there is anything to look at. */
export type UsageWindow = {
  days: number;
  since: string;
  until: string;
  /** The first request that the log still has; null for none. */
  observed_since: string | null;
  /** Whole days between that and now, at most `days`. */
  observed_days: number;
  /** True when the log reaches back over all of the window, so that "unused" means unused. */
  is_complete: boolean;
};

const FIRST = `SELECT toUnixTimestamp64Milli(timestamp) AS at FROM ${REQUESTS}
  WHERE timestamp >= fromUnixTimestamp64Milli({since:Int64}) ORDER BY timestamp LIMIT 1`;

/** Whole days from `from` to `to`, never less than none. */
export const daysBetween = (from: Date, to: Date) => Math.max(0, Math.floor((to.getTime() - from.getTime()) / DAY_MS));

/**
 * Opens a window of the last `days` days by the database's clock, and says how much of it the log covers. Each read of
 * it may take so many seconds.
 */
export async function openWindow(
  days = WINDOW_DAYS,
  seconds = READ_SECONDS,
): Promise<{ now: Date; since: Date; told: UsageWindow; seconds: number }> {
  const now = await databaseNow();
  const since = new Date(now.getTime() - days * DAY_MS);
  const [first] = await readRequests<{ at: number }>(FIRST, { since: since.getTime() }, seconds);
  const observed = first ? new Date(first.at) : null;
  // A log that has a row of the window's first day has been written for as long as the window lasts.
  const observedDays = observed ? Math.min(days, daysBetween(observed, now)) : 0;
  return {
    now,
    since,
    seconds,
    told: {
      days,
      since: since.toISOString(),
      until: now.toISOString(),
      observed_since: observed?.toISOString() ?? null,
      observed_days: observedDays,
      is_complete: observed !== null && observed.getTime() - since.getTime() < DAY_MS,
    },
  };
}
