import "server-only";
import { mkdir, open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { recordAudit, type Tx } from "@/lib/audit/record";
import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { onShutdown } from "@/lib/platform/lifecycle";
import { logger } from "@/lib/platform/logger";

// A file beside Postgres, one line of JSON per token that was ended, only ever added to. Ids are given out again after
// an older backup is restored, so a line names its token by id and time of birth, and by digest for the one token whose
// secret can come back under another id (LATCHKEY_BOOTSTRAP_TOKEN).

/** A token's row, as far as it tells one token from all others. */
export type EndedToken = { id: number; createdAt: Date; digest: Uint8Array };

const stamp = z.iso.datetime();
const line = z.object({
  end: z.enum(["revoked", "rotated"]),
  id: z.int(),
  created_at: stamp,
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  at: stamp,
});
type Line = z.output<typeof line>;

const BATCH = 1_000;
const FOLLOW_MS = 60_000;
const ACTOR = { kind: "system", name: "revocation journal" } as const;

const kept = globalThis as typeof globalThis & { latchkeyJournaled?: Set<string> };
/** Digests whose revocation this process has seen in its own file. */
const journaled = () => {
  kept.latchkeyJournaled ??= new Set();
  return kept.latchkeyJournaled;
};

const folder = () => join(env().dataDir, "journal");
const file = () => join(folder(), "revocations.jsonl");

const lineOf = (end: Line["end"], { id, createdAt, digest }: EndedToken, at: Date): Line => ({
  end,
  id,
  created_at: createdAt.toISOString(),
  digest: Buffer.from(digest).toString("hex"),
  at: at.toISOString(),
});

async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Adds lines and waits until they are on the disk. They begin with a line's end, so that a torn one spoils no other. */
async function append(lines: readonly Line[]): Promise<void> {
  if (lines.length === 0) return;
  await mkdir(folder(), { recursive: true, mode: 0o700 });
  const handle = await open(file(), "a", 0o600);
  try {
    const { size } = await handle.stat();
    const bytes = Buffer.from(`\n${lines.map((one) => JSON.stringify(one)).join("\n")}\n`);
    const { bytesWritten } = await handle.write(bytes);
    if (bytesWritten < bytes.length) throw new Error("The revocation journal could not be written to its end");
    await handle.sync();
    if (size === 0) {
      await syncFolder(folder());
      await syncFolder(env().dataDir);
    }
  } finally {
    await handle.close();
  }
  for (const { end, digest } of lines) if (end === "revoked") journaled().add(digest);
}

/**
 * Writes down that tokens are revoked, as the last thing before their transaction commits: no revocation is answered
 * without its line. If the commit fails after all, the line stays, and the next start errs on the side of revoking.
 */
export async function journalRevoked(tokens: readonly EndedToken[], at: Date): Promise<void> {
  await append(tokens.map((token) => lineOf("revoked", token, at)));
}

/** Writes down until when a rotated token works beside its successor; call it once the rotation is committed. */
export async function journalRotated(token: EndedToken, until: Date): Promise<void> {
  await append([lineOf("rotated", token, until)]);
}

/** The lines that can be read. One that can't was torn by a crash before its answer, or spoiled: that is logged. */
async function readLines(): Promise<Line[]> {
  const text = await readFile(file(), "utf8").catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT") return "";
    throw cause;
  });
  let unreadable = 0;
  const lines = text.split("\n").flatMap((one) => {
    if (one === "") return [];
    try {
      return [line.parse(JSON.parse(one))];
    } catch {
      unreadable += 1;
      return [];
    }
  });
  if (unreadable > 0) logger.error({ file: file(), unreadable }, "lines of the revocation journal can't be read");
  return lines;
}

type Changed = { id: number; user_id: number; name: string; prefix: string };

/** Ends every token that these lines name and that the database believes alive. */
async function reapply(tx: Tx, end: Line["end"], lines: readonly Line[]): Promise<Changed[]> {
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
 * an older backup was restored, and what the database knows as revoked is written down here. Answers how many tokens
 * were ended now.
 */
export async function reapplyRevocations(): Promise<number> {
  const lines = await readLines();
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
  for (const { end, digest } of lines) if (end === "revoked") journaled().add(digest);
  await followRevocations(null);
  if (ended > 0) logger.warn({ ended }, "tokens that were revoked before are revoked again, as the journal says");
  return ended;
}

/** Writes down what others have revoked, another console on the same database above all. Null means since ever. */
async function followRevocations(since: Date | null): Promise<void> {
  const rows = await db.apiToken.findMany({
    where: { revokedAt: since ? { gte: since } : { not: null } },
    select: { id: true, createdAt: true, digest: true, revokedAt: true },
  });
  const missing = rows.filter(({ digest }) => !journaled().has(Buffer.from(digest).toString("hex")));
  await append(missing.map((row) => lineOf("revoked", row, row.revokedAt ?? new Date())));
}

/** Keeps this process's journal up with revocations that another console makes, once a minute. */
export function keepJournal(): void {
  const timer = setInterval(() => {
    const since = new Date(Date.now() - 10 * FOLLOW_MS);
    followRevocations(since).catch((err) => logger.error({ err }, "the revocation journal could not be brought up"));
  }, FOLLOW_MS).unref();
  onShutdown("revocation journal", () => clearInterval(timer));
}
