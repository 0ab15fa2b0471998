import type { Json } from "./chain";
import type { ChangeEvent } from "./change-record";
import type { AuditEventWire, SecurityEventWire } from "./wire";

export const CHANGE_FIELDS = {
  id: true,
  at: true,
  actorType: true,
  actorId: true,
  actorName: true,
  tokenId: true,
  address: true,
  userAgent: true,
  requestId: true,
  action: true,
  targetType: true,
  targetId: true,
  teamId: true,
  before: true,
  after: true,
  decision: true,
  link: { select: { seq: true, hash: true } },
} as const;

type ChangeFields = Omit<ChangeEvent, "before" | "after" | "decision"> & {
  before: unknown;
  after: unknown;
  decision: unknown;
  link: { seq: bigint; hash: Uint8Array } | null;
};

type AccessFields = {
  seq: bigint;
  decisionId: string;
  kind: string;
  at: Date;
  accountId: number | null;
  accountType: string | null;
  accountName: string | null;
  tokenId: number | null;
  sessionId: number | null;
  teamId: number | null;
  sourceId: number | null;
  address: string | null;
  userAgent: string | null;
  requestId: string | null;
  method: string | null;
  route: string | null;
  status: number | null;
  need: unknown;
  decision: unknown;
  statement: string | null;
  hash: Uint8Array;
};

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
const json = (value: unknown) => (value ?? null) as AuditEventWire["before"];

/** A change as clients get it. */
export function toChangeEvent(row: ChangeFields): AuditEventWire {
  return {
    log: "changes",
    seq: row.link && Number(row.link.seq),
    at: row.at.toISOString(),
    actor: { type: row.actorType, id: row.actorId, name: row.actorName, token_id: row.tokenId, session_id: null },
    action: row.action,
    outcome: "allowed",
    target: { type: row.targetType, id: row.targetId },
    team_id: row.teamId,
    address: row.address,
    user_agent: row.userAgent,
    request_id: row.requestId,
    decision_id: null,
    method: null,
    route: null,
    status: null,
    statement: null,
    before: json(row.before),
    after: json(row.after),
    decision: json(row.decision),
    hash: row.link && hex(row.link.hash),
  };
}

/** The names of what the access chain keeps, by the kind of its rows. */
export const ACCESS_ACTIONS = { read: "logs.read", denial: "access.denied", dropped: "access.dropped" } as const;
const isKind = (kind: string): kind is keyof typeof ACCESS_ACTIONS => Object.hasOwn(ACCESS_ACTIONS, kind);

function targetOf({ sourceId, teamId, route }: AccessFields) {
  if (sourceId !== null) return { type: "source", id: String(sourceId) };
  if (teamId !== null) return { type: "team", id: String(teamId) };
  return { type: "route", id: route ?? "" };
}

/** A read of logs or a denial as clients get it. */
export function toAccessEvent(row: AccessFields): AuditEventWire {
  const name = row.accountName ?? "latchkey";
  return {
    log: "access",
    seq: Number(row.seq),
    at: row.at.toISOString(),
    actor: {
      type: row.accountType ?? "system",
      id: row.accountId,
      name,
      token_id: row.tokenId,
      session_id: row.sessionId,
    },
    action: isKind(row.kind) ? ACCESS_ACTIONS[row.kind] : row.kind,
    outcome: row.kind === "denial" ? "denied" : "allowed",
    target: targetOf(row),
    team_id: row.teamId,
    address: row.address,
    user_agent: row.userAgent,
    request_id: row.requestId,
    decision_id: row.decisionId,
    method: row.method,
    route: row.route,
    status: row.status,
    statement: row.statement,
    before: null,
    after: null,
    decision:
      row.need === null || row.decision === null
        ? null
        : json({ need: row.need as Json, ...(row.decision as { [key: string]: Json }) }),
    hash: hex(row.hash),
  };
}

type SecurityFields = {
  id: bigint;
  at: Date;
  kind: string;
  accountId: number | null;
  accountName: string | null;
  tokenId: number | null;
  address: string | null;
  userAgent: string | null;
  requestId: string | null;
  detail: unknown;
};

/** A security event as clients get it. */
export const toSecurityEvent = (row: SecurityFields): SecurityEventWire => ({
  id: Number(row.id),
  at: row.at.toISOString(),
  kind: row.kind as SecurityEventWire["kind"],
  account: { id: row.accountId, name: row.accountName },
  token_id: row.tokenId,
  address: row.address,
  user_agent: row.userAgent,
  request_id: row.requestId,
  detail: json(row.detail),
});

const COLUMNS: readonly [string, (event: AuditEventWire) => string | number | null][] = [
  ["seq", ({ seq }) => seq],
  ["at", ({ at }) => at],
  ["actor_type", ({ actor }) => actor.type],
  ["actor_id", ({ actor }) => actor.id],
  ["actor_name", ({ actor }) => actor.name],
  ["token_id", ({ actor }) => actor.token_id],
  ["action", ({ action }) => action],
  ["outcome", ({ outcome }) => outcome],
  ["target_type", ({ target }) => target.type],
  ["target_id", ({ target }) => target.id],
  ["team_id", ({ team_id }) => team_id],
  ["address", ({ address }) => address],
  ["user_agent", ({ user_agent }) => user_agent],
  ["request_id", ({ request_id }) => request_id],
  ["decision_id", ({ decision_id }) => decision_id],
  ["method", ({ method }) => method],
  ["route", ({ route }) => route],
  ["status", ({ status }) => status],
  ["statement", ({ statement }) => statement],
  ["before", ({ before }) => (before === null ? null : JSON.stringify(before))],
  ["after", ({ after }) => (after === null ? null : JSON.stringify(after))],
  ["hash", ({ hash }) => hash],
];

/** The first line of a table of events. */
export const AUDIT_COLUMNS: readonly string[] = COLUMNS.map(([name]) => name);

/** An event as the cells of a table. */
export const auditCells = (event: AuditEventWire): (string | number | null)[] => COLUMNS.map(([, cell]) => cell(event));
