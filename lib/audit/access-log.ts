import "server-only";
import { randomUUID } from "node:crypto";
import type { Decision } from "@/lib/access/decide";
import type { KnownPrincipal, Origin } from "@/lib/access/grant";
import { isUnreachable } from "@/lib/platform/db-errors";
import { onShutdown } from "@/lib/platform/lifecycle";
import { logger } from "@/lib/platform/logger";
import { countAnonymousRefusal, countDroppedAccess } from "@/lib/platform/metrics";
import {
  type AccessFacts,
  accessFacts,
  addAnonymousRefusals,
  type KeptDenial,
  readDenial,
  sealAccess,
} from "./access-store";

export type { KeptDenial } from "./access-store";

/** A read of logs that was let through, or a refusal of somebody who is known. */
export type AccessEvent = {
  kind: "read" | "denial";
  /** The UUID that the caller was told; one is made for reads, which nobody is told. */
  decisionId?: string;
  principal: KnownPrincipal;
  origin: Origin;
  /** Null for a refusal that no decision stands behind. */
  decision: Decision | null;
  method: string;
  /** The path as its route writes it, without values and query. */
  route: string;
  status: number;
  teamId?: number | null;
  sourceId?: number | null;
  /** The text of the query. Only its first 4000 characters are kept. */
  statement?: string | null;
};

type Waiting = { event: AccessEvent; decisionId: string; at: Date } | { dropped: number; decisionId: string; at: Date };
type AccessLog = {
  waiting: Waiting[];
  dropped: number;
  /** Tries of the batch at the head that failed. */
  failures: number;
  anonymous: Map<string, number>;
  timer: NodeJS.Timeout | null;
  flushing: Promise<void> | null;
};

const FLUSH_MS = 1_000;
const BATCH_EVENTS = 200;
const BUFFER_EVENTS = 10_000;
const TRIES_MAX = 5;
const HOUR_MS = 3_600_000;
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

const kept = globalThis as typeof globalThis & { latchkeyAccessLog?: AccessLog };

function log(): AccessLog {
  kept.latchkeyAccessLog ??= {
    waiting: [],
    dropped: 0,
    failures: 0,
    anonymous: new Map(),
    timer: null,
    flushing: null,
  };
  return kept.latchkeyAccessLog;
}

function factsOf(waiting: Waiting): AccessFacts {
  const { decisionId, at } = waiting;
  const isGap = "dropped" in waiting;
  const principal = isGap ? null : waiting.event.principal;
  const event = isGap ? null : waiting.event;
  return accessFacts({
    decision_id: decisionId,
    kind: event?.kind ?? "dropped",
    at,
    account_id: principal?.userId ?? null,
    account_type: principal?.accountType ?? null,
    account_name:
      principal && (principal.accountType === "human" ? principal.identity.email : principal.identity.fullName),
    token_id: principal?.token?.id ?? null,
    session_id: principal?.session?.id ?? null,
    team_id: event?.teamId ?? null,
    source_id: event?.sourceId ?? null,
    address: event?.origin.address ?? null,
    user_agent: event?.origin.userAgent ?? null,
    request_id: event?.origin.requestId ?? null,
    method: event?.method ?? null,
    route: event?.route ?? null,
    status: event?.status ?? null,
    decision: event?.decision ?? null,
    statement: isGap ? `${waiting.dropped} events did not fit into the buffer` : (event?.statement ?? null),
  });
}

function drop(state: AccessLog, count: number): void {
  state.dropped += count;
  countDroppedAccess(count);
}

/** A batch that Postgres refuses for what is in it would hold up all that follow. */
function giveUp(state: AccessLog, count: number, err: unknown): void {
  logger.error({ err, events: count }, "a batch of the access log could not be written and is counted as dropped");
  state.waiting.splice(0, count);
  state.failures = 0;
  drop(state, count);
}

async function sealNext(state: AccessLog): Promise<number> {
  const batch = state.waiting.slice(0, BATCH_EVENTS);
  try {
    await sealAccess(batch.map(factsOf), state.failures > 0);
    state.waiting.splice(0, batch.length);
    state.failures = 0;
    return batch.length;
  } catch (err) {
    state.failures += 1;
    if (!isUnreachable(err) && state.failures >= TRIES_MAX) giveUp(state, batch.length, err);
    else logger.warn({ err, events: state.waiting.length }, "the access log could not be written; it is tried again");
    return 0;
  }
}

async function flushAnonymous(state: AccessLog): Promise<void> {
  if (state.anonymous.size === 0) return;
  const taken = state.anonymous;
  state.anonymous = new Map();
  const counts = [...taken].map(([key, count]) => {
    const [hour, reason = ""] = key.split(" ");
    return { hour: new Date(Number(hour) * HOUR_MS), reason, count };
  });
  try {
    await addAnonymousRefusals(counts);
  } catch (err) {
    for (const [key, count] of taken) state.anonymous.set(key, count + (state.anonymous.get(key) ?? 0));
    logger.warn({ err }, "the counts of anonymous refusals could not be written; it is tried again");
  }
}

function arm(state: AccessLog): void {
  if (state.timer) return;
  onShutdown("access log", flushAccessLog);
  state.timer = setTimeout(() => {
    state.timer = null;
    void flushAccessLog();
  }, FLUSH_MS);
  state.timer.unref();
}

async function flushOnce(state: AccessLog): Promise<void> {
  if (state.dropped > 0) {
    state.waiting.push({ dropped: state.dropped, decisionId: randomUUID(), at: new Date() });
    state.dropped = 0;
  }
  for (let left = state.waiting.length; left > 0; ) {
    const sealed = await sealNext(state);
    if (sealed === 0) break;
    left -= sealed;
  }
  await flushAnonymous(state);
}

/**
 * Seals what has gathered so far into the access chain. A failure is logged and keeps the events for the next try, up to
 * the buffer's bound; it never rejects.
 */
export async function flushAccessLog(): Promise<void> {
  const state = log();
  while (state.flushing !== null) await state.flushing;
  if (state.waiting.length === 0 && state.dropped === 0 && state.anonymous.size === 0) return;
  state.flushing = flushOnce(state);
  await state.flushing;
  state.flushing = null;
  if (state.waiting.length > 0 || state.anonymous.size > 0) arm(state);
}

/**
 * Notes a read of logs or a denial for the access chain. Costs a push: the row is made, sealed and written within about
 * a second, in the background. Events that a full buffer can't take are counted, and the count goes into the chain.
 */
export function noteAccess(event: AccessEvent): void {
  const state = log();
  if (state.waiting.length >= BUFFER_EVENTS) drop(state, 1);
  else state.waiting.push({ event, decisionId: event.decisionId ?? randomUUID(), at: new Date() });
  arm(state);
}

/** Counts a refusal of somebody unknown, by reason: a metric and one row an hour, never a row per request. */
export function noteAnonymousRefusal(reason: string): void {
  const state = log();
  countAnonymousRefusal(reason);
  const key = `${Math.floor(Date.now() / HOUR_MS)} ${reason}`;
  state.anonymous.set(key, (state.anonymous.get(key) ?? 0) + 1);
  arm(state);
}

/** The kept refusal that a caller was told of by this id, or null. What this process still holds is written first. */
export async function findDenial(decisionId: string): Promise<KeptDenial | null> {
  if (!UUID.test(decisionId)) return null;
  await flushAccessLog();
  return readDenial(decisionId.toLowerCase());
}
