import { randomUUID } from "node:crypto";
import type { SourceGrant } from "@/lib/access/grant";
import { AppError } from "@/lib/core/errors";
import { env } from "@/lib/platform/env";
import { WORK_LIMITS } from "@/lib/platform/limits";

/** What the engine is kept busy with: a query on a screen, an export of either kind, a live tail. */
export type WorkKind = keyof typeof WORK_LIMITS;

/** A piece of work in progress. `signal` aborts when it is to stop, whoever asked for that. */
export type Work = {
  /** Under which its owner can cancel it. */
  id: string;
  signal: AbortSignal;
  /** Gives its place back; to be called once it is over, and harmless afterwards. */
  end: () => void;
  /** Stops it and gives its place back. */
  cancel: () => void;
};

type Entry = { kind: WorkKind; userId: number; teamId: number; sourceId: number; cancel: () => void };

// Two bundles live in one process and must count together.
const kept = globalThis as typeof globalThis & { latchkeyWork?: Map<string, Entry> };

function running(): Map<string, Entry> {
  kept.latchkeyWork ??= new Map();
  return kept.latchkeyWork;
}

const tooMany = (text: string) => new AppError("rate_limited", text, { retryAfterSeconds: 1 });

/** A tail looks in from time to time and holds no place on its source in between. */
const holdsSource = (kind: WorkKind) => kind !== "tail";

function assertRoom(kind: WorkKind, userId: number, sourceId: number): void {
  const all = [...running().values()];
  const same = all.filter((entry) => entry.kind === kind);
  const { perUser, global } = WORK_LIMITS[kind];
  if (same.filter((entry) => entry.userId === userId).length >= perUser) {
    throw tooMany(`Too many active ${kind} queries for this user. Limit is ${perUser}.`);
  }
  if (same.length >= global) throw tooMany(`Too many active ${kind} queries globally. Limit is ${global}.`);
  const { sourceQueries } = env();
  const onSource = all.filter((entry) => entry.sourceId === sourceId && holdsSource(entry.kind));
  if (holdsSource(kind) && onSource.length >= sourceQueries) {
    throw tooMany(`Too many active queries for this source. Limit is ${sourceQueries}.`);
  }
}

/**
 * Takes a place for a piece of work of the grant's account, or throws 429 (spec/logchef.md §2.4). When `left` aborts,
 * because its reader went away, the work is cancelled.
 */
export function beginWork(kind: WorkKind, { principal, teamId, sourceId }: SourceGrant, left?: AbortSignal): Work {
  const { userId } = principal;
  assertRoom(kind, userId, sourceId);
  const id = randomUUID();
  const controller = new AbortController();
  const end = () => {
    running().delete(id);
    left?.removeEventListener("abort", cancel);
  };
  const cancel = () => {
    end();
    controller.abort();
  };
  running().set(id, { kind, userId, teamId, sourceId, cancel });
  if (left?.aborted) cancel();
  else left?.addEventListener("abort", cancel, { once: true });
  return { id, signal: controller.signal, end, cancel };
}

/**
 * Does something in a place of its own (beginWork). A failure gives the place back; otherwise what `begin` started
 * does, once it is over.
 */
export async function inPlace<T>(
  kind: WorkKind,
  grant: SourceGrant,
  left: AbortSignal | undefined,
  begin: (work: Work) => Promise<T>,
): Promise<T> {
  const work = beginWork(kind, grant, left);
  try {
    return await begin(work);
  } catch (error) {
    work.end();
    throw error;
  }
}

/**
 * Stops a piece of work by its id. False when nothing of that id runs, or it is another account's or another source's:
 * a caller can't tell these apart (spec/security.md S-106).
 */
export function cancelWork({ principal, teamId, sourceId }: SourceGrant, id: string): boolean {
  const entry = running().get(id);
  if (!entry || entry.userId !== principal.userId || entry.teamId !== teamId || entry.sourceId !== sourceId)
    return false;
  entry.cancel();
  return true;
}
