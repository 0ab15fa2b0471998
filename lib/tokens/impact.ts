import "server-only";
import type { AdminGrant } from "@/lib/access/grant";
import { isAppError } from "@/lib/core/errors";
import { databaseNow } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { logger } from "@/lib/platform/logger";
import { readCalls } from "@/lib/token-usage/calls";

const DAY_MS = 86_400_000;
/** A question must not wait longer than this for one of its numbers. */
const SECONDS = 2;
/** Of the tokens in use, so many are named. */
const NAMED = 5;

type Row = { id: number; user_id: number; account: string; name: string; last_used_at: Date | null } & {
  is_over: boolean;
  is_off: boolean;
};

/** What ending or disabling some tokens would mean. */
export type Impact = {
  /** Those that can still be revoked, and those that work and can be disabled. */
  revocable: number[];
  live: number[];
  accounts: number;
  /** Tokens made by them, which fall with them. */
  descendants: number;
  /** How many of them were used in the last day, and some of these, the latest use first. */
  used: number;
  usedLately: { id: number; account: string; name: string; lastUsedAt: string }[];
  /** Calls with them in the last day; null while the request log can't be read. */
  calls: number | null;
};

async function callsSince(since: Date, ids: readonly number[]): Promise<number | null> {
  try {
    const found = await readCalls({ since, seconds: SECONDS }, ids);
    return [...found.values()].reduce((sum, { calls }) => sum + calls, 0);
  } catch (err) {
    if (!isAppError(err) || err.code !== "unavailable") throw err;
    logger.warn({ err }, "calls with tokens that may end could not be counted");
    return null;
  }
}

/** Tells, before many tokens of service accounts are revoked or disabled, what depends on them. */
export async function foreseeImpact(_grant: AdminGrant<"tokens:write">, ids: readonly number[]): Promise<Impact> {
  const now = await databaseNow();
  const since = new Date(now.getTime() - DAY_MS);
  const rows = await db.$queryRaw<Row[]>`
    SELECT t.id, t.user_id, u.full_name AS account, t.name, t.last_used_at, t.revoked_at IS NOT NULL AS is_over,
      t.disabled_at IS NOT NULL OR coalesce(t.expires_at < ${now}, false) OR coalesce(t.overlap_ends_at <= ${now}, false) AS is_off
    FROM api_tokens t JOIN users u ON u.id = t.user_id
    WHERE t.id = ANY(${[...ids]}::int[]) AND u.account_type = 'service' AND u.deleted_at IS NULL
    ORDER BY t.last_used_at DESC NULLS LAST, t.id`;
  const revocable = rows.filter((row) => !row.is_over);
  const meant = revocable.map(({ id }) => id);
  const used = revocable.flatMap(({ last_used_at: at, id, account, name }) =>
    at && at >= since ? { id, account, name, lastUsedAt: at.toISOString() } : [],
  );
  const [fallen, calls] = await Promise.all([
    db.$queryRaw<{ count: number }[]>`
      SELECT count(*)::int AS count FROM api_tokens
      WHERE revoked_at IS NULL AND lineage && ${meant}::int[] AND NOT id = ANY(${meant}::int[])`,
    callsSince(since, meant),
  ]);
  return {
    revocable: meant,
    live: revocable.filter((row) => !row.is_off).map(({ id }) => id),
    accounts: new Set(revocable.map((row) => row.user_id)).size,
    descendants: fallen[0]?.count ?? 0,
    used: used.length,
    usedLately: used.slice(0, NAMED),
    calls,
  };
}
