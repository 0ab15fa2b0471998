import "server-only";
import type { PoolClient } from "pg";
import type { Decision, Need, Step } from "@/lib/access/decide";
import { inTransaction, pool } from "@/lib/platform/db";
import { type ChainRecord, digestOf, genesisOf, type Json, linkHash, plain, storable } from "./chain";

/** What a row of the access chain says, before it has a number and a batch. Times are ISO 8601 in UTC, to the millisecond. */
export type AccessFacts = {
  decision_id: string;
  kind: "read" | "denial" | "dropped";
  at: string;
  account_id: number | null;
  account_type: string | null;
  account_name: string | null;
  token_id: number | null;
  session_id: number | null;
  team_id: number | null;
  source_id: number | null;
  address: string | null;
  user_agent: string | null;
  request_id: string | null;
  method: string | null;
  route: string | null;
  status: number | null;
  need: Json;
  decision: Json;
  statement: string | null;
};

/** The columns that a row's hash covers, in no particular order; its number is covered by the link. */
const HASHED = [
  ["batch", "bigint"],
  ["decision_id", "uuid"],
  ["kind", "text"],
  ["at", "timestamptz"],
  ["account_id", "integer"],
  ["account_type", "text"],
  ["account_name", "text"],
  ["token_id", "integer"],
  ["session_id", "integer"],
  ["team_id", "integer"],
  ["source_id", "integer"],
  ["address", "text"],
  ["user_agent", "text"],
  ["request_id", "text"],
  ["method", "text"],
  ["route", "text"],
  ["status", "integer"],
  ["need", "jsonb"],
  ["decision", "jsonb"],
  ["statement", "text"],
] as const;
/** The names of the columns that a row's hash covers. */
export const ACCESS_COLUMNS = HASHED.map(([name]) => name);
const NAMES = ACCESS_COLUMNS.join(", ");
const TYPED = HASHED.map(([name, type]) => `${name} ${type}`).join(", ");

/** Of all sealers on one database one at a time, so that numbers have no gap. Nobody who answers a request takes it. */
const SEAL_LOCK = "SELECT pg_advisory_xact_lock(hashtext('latchkey.access_events'))";
const HEAD = "SELECT seq, batch, hash FROM access_events ORDER BY seq DESC LIMIT 1";
const INSERT = `INSERT INTO access_events (seq, hash, ${NAMES})
  SELECT seq, decode(hash, 'hex'), ${NAMES} FROM jsonb_to_recordset($1) AS r(seq bigint, hash text, ${TYPED})`;

/** Those of the events that an earlier try, whose answer was lost, did not write after all. */
async function unwritten(client: PoolClient, events: readonly AccessFacts[]): Promise<readonly AccessFacts[]> {
  const { rows } = await client.query<{ decision_id: string }>(
    "SELECT decision_id FROM access_events WHERE decision_id = ANY($1)",
    [events.map(({ decision_id }) => decision_id)],
  );
  const known = new Set(rows.map(({ decision_id }) => decision_id));
  return events.filter(({ decision_id }) => !known.has(decision_id));
}

/**
 * Appends events to the access chain as one batch, each sealed by the one before it. `isRetry` asks first which of them
 * are there already. Rejects with Postgres's own errors; then nothing was written, or the answer was lost.
 */
export function sealAccess(events: readonly AccessFacts[], isRetry: boolean): Promise<void> {
  return inTransaction(async (client) => {
    await client.query(SEAL_LOCK);
    const fresh = isRetry ? await unwritten(client, events) : events;
    if (fresh.length === 0) return;
    const { rows } = await client.query<{ seq: string; batch: string; hash: Buffer }>(HEAD);
    const batch = Number(rows[0]?.batch ?? 0) + 1;
    let seq = BigInt(rows[0]?.seq ?? 0);
    let hash: Buffer = rows[0]?.hash ?? genesisOf("access");
    const sealed = fresh.map((facts) => {
      seq += 1n;
      const record: ChainRecord = { ...facts, batch };
      hash = linkHash(hash, seq, digestOf(record));
      return { seq: Number(seq), hash: hash.toString("hex"), ...record };
    });
    await client.query({ name: "latchkey_seal_access", text: INSERT, values: [JSON.stringify(sealed)] });
  });
}

const STATEMENT_CHARACTERS = 4_000;
const AGENT_CHARACTERS = 300;

/** Text cut to a length, as Postgres can keep it; null stays null. */
const cut = (text: string | null | undefined, characters: number): string | null =>
  text === null || text === undefined ? null : storable(text.slice(0, characters));

/** Brings what a door knows into the form of a row: bounded texts, plain JSON. */
export function accessFacts(
  facts: Omit<AccessFacts, "at" | "need" | "decision"> & { at: Date; decision: Decision | null },
): AccessFacts {
  const { at, decision, statement, user_agent, account_name, route, method, ...rest } = facts;
  return {
    ...rest,
    at: at.toISOString(),
    account_name: cut(account_name, AGENT_CHARACTERS),
    user_agent: cut(user_agent, AGENT_CHARACTERS),
    method: cut(method, 20),
    route: cut(route, AGENT_CHARACTERS),
    need: plain(decision?.need),
    decision: decision && plain({ allowed: decision.allowed, steps: decision.steps }),
    statement: cut(statement, STATEMENT_CHARACTERS),
  };
}

/** One kept refusal, as its receipt needs it. */
export type KeptDenial = {
  readonly decisionId: string;
  readonly at: Date;
  readonly account: { readonly id: number; readonly type: string; readonly name: string };
  readonly tokenId: number | null;
  readonly sessionId: number | null;
  readonly teamId: number | null;
  readonly sourceId: number | null;
  readonly address: string | null;
  readonly userAgent: string | null;
  readonly requestId: string;
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly statement: string | null;
  /** Null for a refusal that no decision stands behind. */
  readonly decision: Decision | null;
};

type DenialRow = Omit<AccessFacts, "at"> & { at: Date };

function decisionOf({ need, decision }: DenialRow): Decision | null {
  if (need === null || decision === null) return null;
  const { allowed, steps } = decision as unknown as { allowed: boolean; steps: Step[] };
  return { allowed, steps, need: need as unknown as Need, failure: steps.find((s) => s.outcome === "failed") ?? null };
}

/** The refusal of that id, or null. `decisionId` has to be a UUID. */
export async function readDenial(decisionId: string): Promise<KeptDenial | null> {
  const text = `SELECT ${NAMES} FROM access_events WHERE decision_id = $1 AND kind = 'denial'`;
  const { rows } = await pool().query<DenialRow>({ name: "latchkey_denial", text, values: [decisionId] });
  const [row] = rows;
  if (!row) return null;
  return {
    decisionId,
    at: row.at,
    account: { id: row.account_id ?? 0, type: row.account_type ?? "", name: row.account_name ?? "" },
    tokenId: row.token_id,
    sessionId: row.session_id,
    teamId: row.team_id,
    sourceId: row.source_id,
    address: row.address,
    userAgent: row.user_agent,
    requestId: row.request_id ?? "",
    method: row.method ?? "",
    route: row.route ?? "",
    status: row.status ?? 0,
    statement: row.statement,
    decision: decisionOf(row),
  };
}

/** Adds to the hourly counts of refusals without a known principal; `hour` is the hour's beginning. */
export async function addAnonymousRefusals(
  counts: readonly { hour: Date; reason: string; count: number }[],
): Promise<void> {
  await pool().query({
    name: "latchkey_anonymous_refusals",
    text: `INSERT INTO anonymous_refusals (hour, reason, count)
      SELECT hour, reason, count FROM jsonb_to_recordset($1) AS r(hour timestamptz, reason text, count bigint)
      ON CONFLICT (hour, reason) DO UPDATE SET count = anonymous_refusals.count + excluded.count`,
    values: [JSON.stringify(counts)],
  });
}
