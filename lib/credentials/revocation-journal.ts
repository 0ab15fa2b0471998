import "server-only";
import { recordAudit, type Tx } from "@/lib/audit/record";
import { db } from "@/lib/platform/db";
import { onShutdown } from "@/lib/platform/lifecycle";
import { logger } from "@/lib/platform/logger";
import { appendLines, readLines, type TokenLine } from "./journal-file";
import { followSwitches, reapplySwitches } from "./switch-journal";

/** A token's row, as far as it tells one token from all others. */
export type EndedToken = { id: number; createdAt: Date; digest: Uint8Array };

type End = "revoked" | "rotated";
type EndLine = TokenLine & { end: End };
const isEnd = (line: { end: string }): line is EndLine => line.end === "revoked" || line.end === "rotated";

const BATCH = 1_000;
const FOLLOW_MS = 60_000;
const ACTOR = { kind: "system", name: "revocation journal" } as const;

const kept = globalThis as typeof globalThis & { latchkeyJournaled?: Set<string> };
/** By end and digest, what this process has seen in its own file. */
const journaled = () => {
  kept.latchkeyJournaled ??= new Set();
  return kept.latchkeyJournaled;
};

const markOf = (end: End, digest: string) => `${end} ${digest}`;

const lineOf = (end: End, { id, createdAt, digest }: EndedToken, at: Date): EndLine => ({
  end,
  id,
  created_at: createdAt.toISOString(),
  digest: Buffer.from(digest).toString("hex"),
  at: at.toISOString(),
});

async function append(lines: readonly EndLine[]): Promise<void> {
  await appendLines(lines);
  for (const { end, digest } of lines) journaled().add(markOf(end, digest));
}

/**
 * Writes down that tokens are revoked, as the last thing before their transaction commits: no revocation is answered
 * without its line. If the commit fails after all, the line stays, and the next start errs on the side of revoking.
 */
export async function journalRevoked(tokens: readonly EndedToken[], at: Date): Promise<void> {
  await append(tokens.map((token) => lineOf("revoked", token, at)));
}

/**
 * Writes down until when a rotated token works beside its successor; call it once the rotation is committed. Where that
 * fails, the successor's secret is worth more than the line, which is written with what others have rotated.
 */
export async function journalRotated(token: EndedToken, until: Date): Promise<void> {
  await append([lineOf("rotated", token, until)]).catch((err) => {
    logger.error({ err, tokenId: token.id }, "a rotation could not be written down; it is tried again");
  });
}

type Changed = { id: number; user_id: number; name: string; prefix: string };

/** Ends every token that these lines name and that the database believes alive. */
async function reapply(tx: Tx, end: End, lines: readonly EndLine[]): Promise<Changed[]> {
  const named = JSON.stringify(lines);
  if (end === "revoked") {
    return tx.$queryRaw<Changed[]>`
      UPDATE api_tokens t SET revoked_at = j.at, updated_at = clock_timestamp()
      FROM jsonb_to_recordset(${named}::jsonb) AS j(id int, created_at timestamptz, digest text, at timestamptz)
      WHERE t.revoked_at IS NULL AND ((t.id = j.id AND t.created_at = j.created_at) OR t.digest = decode(j.digest, 'hex'))
      RETURNING t.id, t.user_id, t.name, t.prefix`;
  }
  return tx.$queryRaw<Changed[]>`
    UPDATE api_tokens t SET overlap_ends_at = j.at, updated_at = clock_timestamp()
    FROM jsonb_to_recordset(${named}::jsonb) AS j(id int, created_at timestamptz, digest text, at timestamptz)
    WHERE t.revoked_at IS NULL AND (t.overlap_ends_at IS NULL OR t.overlap_ends_at > j.at)
      AND ((t.id = j.id AND t.created_at = j.created_at) OR t.digest = decode(j.digest, 'hex'))
    RETURNING t.id, t.user_id, t.name, t.prefix`;
}

/**
 * Brings database and journal together, before anything is served: what the journal knows as ended is ended, also after
 * an older backup was restored, what it knows as disabled is disabled, and what the database knows of either is written
 * down here. Answers how many tokens were ended now.
 */
export async function reapplyRevocations(): Promise<number> {
  const all = await readLines();
  const lines = all.filter(isEnd);
  let ended = 0;
  for (const end of ["revoked", "rotated"] as const) {
    const ofKind = lines.filter((one) => one.end === end);
    for (let from = 0; from < ofKind.length; from += BATCH) {
      const batch = ofKind.slice(from, from + BATCH);
      ended += await db.$transaction(async (tx) => {
        const changed = await reapply(tx, end, batch);
        for (const { id, ...token } of changed) {
          const target = { type: "token", id } as const;
          await recordAudit(tx, ACTOR, { action: "token.revoked", target, before: token, after: { journal: end } });
        }
        return changed.length;
      });
    }
  }
  for (const { end, digest } of lines) journaled().add(markOf(end, digest));
  const disabled = await reapplySwitches(all, ACTOR);
  await followRevocations(null);
  await followSwitches(null);
  if (disabled > 0) logger.warn({ disabled }, "what was disabled before is disabled again, as the journal says");
  if (ended > 0) logger.warn({ ended }, "tokens that were revoked before are revoked again, as the journal says");
  return ended;
}

/** Writes down what others have ended, another console on the same database above all. Null means since ever. */
async function followRevocations(since: Date | null): Promise<void> {
  const rows = await db.apiToken.findMany({
    where: {
      OR: [
        { revokedAt: since ? { gte: since } : { not: null } },
        { revokedAt: null, overlapEndsAt: { not: null }, ...(since && { updatedAt: { gte: since } }) },
      ],
    },
    select: { id: true, createdAt: true, digest: true, revokedAt: true, overlapEndsAt: true },
  });
  const lines = rows.flatMap(({ revokedAt, overlapEndsAt, ...row }) => {
    if (revokedAt) return [lineOf("revoked", row, revokedAt)];
    return overlapEndsAt ? [lineOf("rotated", row, overlapEndsAt)] : [];
  });
  await append(lines.filter(({ end, digest }) => !journaled().has(markOf(end, digest))));
}

/** Keeps this process's journal up with what another console revokes, rotates or disables, once a minute. */
export function keepJournal(): void {
  const timer = setInterval(() => {
    const since = new Date(Date.now() - 10 * FOLLOW_MS);
    const follow = async () => {
      await followRevocations(since);
      await followSwitches(since);
    };
    follow().catch((err) => logger.error({ err }, "the revocation journal could not be brought up"));
  }, FOLLOW_MS).unref();
  onShutdown("revocation journal", () => clearInterval(timer));
}
