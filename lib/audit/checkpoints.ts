import "server-only";
import { pool } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { onShutdown } from "@/lib/platform/lifecycle";
import { logger } from "@/lib/platform/logger";
import { flushAccessLog } from "./access-log";
import { CHAINS, type ChainName } from "./chain";
import { anchorsOf, type Checkpoint, lineHash, signCheckpoint } from "./checkpoint";
import { appendLine, newestCheckpoint } from "./checkpoint-file";
import { headOf, readChain, startOf } from "./read-chain";
import { removeExpiredAccess } from "./retention";
import { trimSecurityEvents } from "./security-events";
import { checkpointFile, signingKey } from "./signing-key";
import { ChainCheck, type ChainProblem } from "./verify";

/** How the chains stand, as this process last saw them. */
export type ChainState = {
  /** The newest checkpoint, or null when none was written yet. */
  checkpoint: Checkpoint | null;
  /** When the rows since the checkpoint before were last followed; null before the first time. */
  verifiedAt: Date | null;
  problems: Partial<Record<ChainName, ChainProblem>>;
};

const LOOK_MS = 10_000;
const CHECKPOINT_MS = 60_000;
const CHECKPOINT_EVENTS = 500;
const HOUR_MS = 3_600_000;
const CHECKPOINT_LOCK = "hashtext('latchkey.checkpoints')";

type Keeper = { state: ChainState; timer: NodeJS.Timeout | null; busy: Promise<void> | null; tidiedAt: number };
const kept = globalThis as typeof globalThis & { latchkeyChains?: Keeper };

function keeper(): Keeper {
  kept.latchkeyChains ??= {
    state: { checkpoint: null, verifiedAt: null, problems: {} },
    timer: null,
    busy: null,
    tidiedAt: 0,
  };
  return kept.latchkeyChains;
}

/** How the chains stand, as this process last saw them. */
export const chainState = (): ChainState => keeper().state;

/** Follows a chain from the newest checkpoint to its end; answers what is wrong, and how far it is right. */
async function followSince(chain: ChainName, checkpoint: Checkpoint | null) {
  const start = await startOf(chain);
  const anchor = checkpoint && anchorsOf(checkpoint).find((each) => each.chain === chain);
  const from =
    anchor && BigInt(anchor.seq) > start.after
      ? { after: BigInt(anchor.seq), hash: Buffer.from(anchor.hash, "hex"), tombstone: null }
      : start;
  const check = new ChainCheck(chain, from, []);
  // Where the head is older than the checkpoint, the tail was cut or an older backup is in use.
  const head = await headOf(chain);
  if (head.seq < from.after) {
    const message = `Rows from ${head.seq + 1n} on are missing: the checkpoint of ${checkpoint?.at} vouches for row ${from.after}.`;
    return { head, problem: { kind: "cut", seq: head.seq + 1n, message } as const };
  }
  if (head.seq === from.after && !head.hash.equals(from.hash)) {
    const message = `Row ${head.seq} was rewritten: the checkpoint of ${checkpoint?.at} vouches for another one.`;
    return { head, problem: { kind: "rewritten", seq: head.seq, message } as const };
  }
  for await (const page of readChain(chain, from)) for (const row of page) check.add(row);
  return { head: { seq: check.last.seq, hash: Buffer.from(check.last.hash) }, problem: check.end() };
}

const hasMoved = (checkpoint: Checkpoint | null, heads: Record<ChainName, { seq: bigint }>) =>
  CHAINS.some((chain) => BigInt(checkpoint?.[chain].seq ?? 0) !== heads[chain].seq);

/**
 * Follows both chains since the newest checkpoint and signs where they stand now, into the file outside Postgres. A
 * chain that is wrong is logged, told on the page, and signed as it is, so that the old checkpoints go on proving it.
 */
export async function writeCheckpoint(): Promise<Checkpoint | null> {
  const { dataDir } = env();
  const { state } = keeper();
  const client = await pool().connect();
  try {
    // One writer at a time, whatever processes share the folder: each line names the one before it.
    await client.query(`SELECT pg_advisory_lock(${CHECKPOINT_LOCK})`);
    const newest = newestCheckpoint(dataDir);
    const changes = await followSince("changes", newest);
    const access = await followSince("access", newest);
    for (const [chain, { problem }] of Object.entries({ changes, access }) as [ChainName, typeof changes][]) {
      if (!problem) continue;
      state.problems[chain] ??= problem;
      logger.error({ chain, row: Number(problem.seq), kind: problem.kind }, "the audit record is not as it was sealed");
    }
    state.verifiedAt = new Date();
    state.checkpoint = newest;
    if (!hasMoved(newest, { changes: changes.head, access: access.head })) return newest;
    const told = ({ head }: typeof changes) => ({ seq: Number(head.seq), hash: head.hash.toString("hex") });
    appendLine(checkpointFile(dataDir), (line) => {
      const prev = line === null ? null : lineHash(line);
      const body = { at: new Date().toISOString(), changes: told(changes), access: told(access), prev };
      state.checkpoint = signCheckpoint(signingKey(dataDir).privateKey, body);
      return JSON.stringify(state.checkpoint);
    });
    return state.checkpoint;
  } finally {
    const lost = await client.query(`SELECT pg_advisory_unlock(${CHECKPOINT_LOCK})`).then(
      () => undefined,
      (error: Error) => error,
    );
    client.release(lost);
  }
}

async function isDue({ state }: Keeper): Promise<boolean> {
  const age = state.checkpoint ? Date.now() - Date.parse(state.checkpoint.at) : Number.POSITIVE_INFINITY;
  if (state.verifiedAt === null || age >= CHECKPOINT_MS) return true;
  const [changes, access] = await Promise.all(CHAINS.map(headOf));
  const last = (chain: ChainName) => BigInt(state.checkpoint?.[chain].seq ?? 0);
  const gained = (changes?.seq ?? 0n) - last("changes") + (access?.seq ?? 0n) - last("access");
  return gained >= CHECKPOINT_EVENTS;
}

async function look(own: Keeper): Promise<void> {
  try {
    if (await isDue(own)) await writeCheckpoint();
    if (Date.now() - own.tidiedAt < HOUR_MS) return;
    own.tidiedAt = Date.now();
    await removeExpiredAccess();
    await trimSecurityEvents();
  } catch (err) {
    logger.warn({ err }, "the audit chains could not be looked at; it is tried again");
  }
}

/**
 * Keeps the chains while this process serves: checkpoints every minute or 500 events and at shutdown, removal of what
 * its time is over every hour.
 */
export function keepChains(): void {
  const own = keeper();
  if (own.timer) return;
  const turn = () => {
    own.busy ??= look(own).finally(() => {
      own.busy = null;
    });
  };
  own.timer = setInterval(turn, LOOK_MS);
  own.timer.unref();
  turn();
  onShutdown("audit chains", async () => {
    if (own.timer) clearInterval(own.timer);
    own.timer = null;
    await own.busy;
    await flushAccessLog();
    await writeCheckpoint();
  });
}
