import { z } from "zod";
import { CHAINS } from "./chain";
import { SECURITY_KINDS } from "./security-kinds";

const id = z.int().nullable();
const word = z.string().nullable();

/** One event of either chain, as clients get it. What a kind of event doesn't have is null. */
export const auditEventWire = z.object({
  log: z.enum(CHAINS),
  /** Place in the chain, from 1 on without a gap; null for the moment between an event and its seal. */
  seq: z.int().nullable(),
  at: z.iso.datetime(),
  actor: z.object({ type: z.string(), id, name: z.string(), token_id: id, session_id: id }),
  action: z.string(),
  outcome: z.enum(["allowed", "denied"]),
  target: z.object({ type: z.string(), id: z.string() }),
  team_id: id,
  address: word,
  user_agent: word,
  request_id: word,
  decision_id: z.uuid().nullable(),
  method: word,
  route: word,
  status: id,
  statement: word,
  before: z.json(),
  after: z.json(),
  decision: z.json(),
  /** SHA-256 over the hash before it, its number and what it says; in hexadecimal. */
  hash: word,
});
export type AuditEventWire = z.infer<typeof auditEventWire>;

/** A page of events, newest first. `next_cursor` is null on the last page. */
export const auditPageWire = z.object({ events: z.array(auditEventWire), next_cursor: z.string().nullable() });

/** A sign of somebody trying. */
export const securityEventWire = z.object({
  id: z.int(),
  at: z.iso.datetime(),
  kind: z.enum(SECURITY_KINDS),
  account: z.object({ id, name: word }),
  token_id: id,
  address: word,
  user_agent: word,
  request_id: word,
  detail: z.json(),
});
export type SecurityEventWire = z.infer<typeof securityEventWire>;

/** A page of security events, newest first, and how often nobody in particular was refused in the last day. */
export const securityPageWire = z.object({
  events: z.array(securityEventWire),
  next_cursor: z.string().nullable(),
  counts: z.array(z.object({ hour: z.iso.datetime(), reason: z.string(), count: z.int() })),
});

const page = {
  cursor: z.string().optional().describe("`next_cursor` of the page before"),
  limit: z.int().min(1).max(200).optional().describe("events a page, 50 unless said"),
};
const times = { from: z.iso.datetime().optional(), to: z.iso.datetime().optional() };

/** The query string of the list of audit events. */
export const auditQuery = z.object({
  log: z.enum(CHAINS).optional().describe("changes unless said; access has reads of logs and denials"),
  actor: z.string().optional().describe("id of an account, or a part of its name"),
  action: z.string().optional().describe("such as token.created, or token for all that happens to tokens"),
  target: z.string().optional().describe("such as team, or team:7"),
  team: z.int().optional(),
  outcome: z.enum(["allowed", "denied"]).optional().describe("denied alone asks for the access log"),
  ...times,
  ...page,
});

/** The query string of an export: filters as in the list. Without any of them the whole log, which can be verified. */
export const auditExportQuery = auditQuery
  .omit({ cursor: true, limit: true })
  .extend({ format: z.enum(["jsonl", "csv"]).optional().describe("jsonl unless said") });

/** The query string of the list of security events. */
export const securityQuery = z.object({ kind: z.enum(SECURITY_KINDS).optional(), ...times, ...page });
