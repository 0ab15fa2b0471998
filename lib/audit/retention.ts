import "server-only";
import { inTransaction, pool } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { signTombstone } from "./checkpoint";
import { newestCheckpoint } from "./checkpoint-file";
import { signingKey } from "./signing-key";

const DAY_MS = 86_400_000;
const STEP_ROWS = 5_000;

type Oldest = { seq: string; at: Date; hash: Buffer };

/** The oldest rows of the access chain whose time is over, up to the one that a checkpoint vouches for. */
async function expired(before: Date, vouchedFor: number): Promise<Oldest | null> {
  const { rows } = await pool().query<Oldest>(
    "SELECT seq, at, hash FROM access_events WHERE seq < $1 ORDER BY seq LIMIT $2",
    [vouchedFor, STEP_ROWS],
  );
  const stays = rows.findIndex(({ at }) => at >= before);
  return rows[(stays < 0 ? rows.length : stays) - 1] ?? null;
}

async function removeThrough({ seq, hash }: Oldest, now: Date): Promise<number> {
  const { dataDir } = env();
  const through = { through_seq: Number(seq), through_hash: hash.toString("hex"), removed_at: now.toISOString() };
  const tombstone = signTombstone(signingKey(dataDir).privateKey, { chain: "access", ...through });
  return inTransaction(async (client) => {
    await client.query("INSERT INTO access_tombstones VALUES ($1, $2, $3, $4, $5)", [
      seq,
      hash,
      now,
      tombstone.key,
      tombstone.sig,
    ]);
    const { rowCount } = await client.query("DELETE FROM access_events WHERE seq <= $1", [seq]);
    return rowCount ?? 0;
  });
}

/**
 * Removes the oldest rows of the access chain once they are older than LATCHKEY_ACCESS_LOG_DAYS, and leaves a signed
 * tombstone from which the rest still verifies. Only rows before the newest checkpoint go. Answers how many went.
 */
export async function removeExpiredAccess(now = new Date()): Promise<number> {
  const { dataDir, accessLogDays } = env();
  const before = new Date(now.getTime() - accessLogDays * DAY_MS);
  const vouchedFor = newestCheckpoint(dataDir)?.access.seq ?? 0;
  let removed = 0;
  for (;;) {
    const last = await expired(before, vouchedFor);
    if (!last) return removed;
    removed += await removeThrough(last, now);
  }
}
