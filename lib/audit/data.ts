import "server-only";
import type { AdminGrant } from "@/lib/access/grant";
import { overseenTeams } from "@/lib/access/principal";
import { db } from "@/lib/platform/db";
import type { Prisma } from "@/lib/platform/generated/prisma/client";
import type { AuditFilter, Paging, SecurityFilter } from "./schema";
import { ACCESS_ACTIONS, CHANGE_FIELDS, toAccessEvent, toChangeEvent, toSecurityEvent } from "./serialize";
import type { AuditEventWire, SecurityEventWire } from "./wire";

type Reads = AdminGrant<"settings:read">;
type Page = { events: AuditEventWire[]; next_cursor: string | null };
type Order = "newest" | "oldest";

const DAY_MS = 86_400_000;

const between = ({ from, to }: { from: Date | null; to: Date | null }) =>
  from || to ? { at: { ...(from && { gte: from }), ...(to && { lt: to }) } } : {};

/** Whoever gets here by a scope alone sees no further than its own teams (spec/security.md S-145). */
function overseen(grant: Reads): { teamId?: { in: number[] } } {
  const teams = overseenTeams(grant.principal);
  return teams ? { teamId: { in: [...teams] } } : {};
}

/** Nothing matches. */
const NOTHING = { id: { in: [] as bigint[] } };

function changesWhere(grant: Reads, filter: AuditFilter): Prisma.AuditEventWhereInput {
  const { actor, action, target, teamId, outcome } = filter;
  const name = actor && "name" in actor ? { contains: actor.name, mode: "insensitive" as const } : null;
  return {
    AND: [
      overseen(grant),
      between(filter),
      outcome === "denied" ? NOTHING : {},
      actor && "id" in actor ? { actorId: actor.id } : {},
      name ? { actorName: name } : {},
      action ? (action.includes(".") ? { action } : { action: { startsWith: `${action}.` } }) : {},
      target ? { targetType: target.type, ...(target.id && { targetId: target.id }) } : {},
      teamId ? { teamId } : {},
    ],
  };
}

const kindsOf = (action: string) =>
  (Object.keys(ACCESS_ACTIONS) as (keyof typeof ACCESS_ACTIONS)[]).filter(
    (kind) => ACCESS_ACTIONS[kind] === action || ACCESS_ACTIONS[kind].startsWith(`${action}.`),
  );

function accessTarget({ type, id }: { type: string; id: string | null }): Prisma.AccessEventWhereInput {
  if (type === "route") return { sourceId: null, teamId: null, ...(id && { route: id }) };
  const number = id === null ? { not: null } : /^\d{1,9}$/.test(id) ? Number(id) : -1;
  if (type === "source") return { sourceId: number };
  return type === "team" ? { teamId: number } : { seq: -1n };
}

function accessWhere(grant: Reads, filter: AuditFilter): Prisma.AccessEventWhereInput {
  const { actor, action, target, teamId, outcome } = filter;
  const name = actor && "name" in actor ? { contains: actor.name, mode: "insensitive" as const } : null;
  return {
    AND: [
      overseen(grant),
      between(filter),
      outcome ? { kind: outcome === "denied" ? "denial" : { not: "denial" } } : {},
      actor && "id" in actor ? { accountId: actor.id } : {},
      name ? { accountName: name } : {},
      action ? { kind: { in: kindsOf(action) } } : {},
      target ? accessTarget(target) : {},
      teamId ? { teamId } : {},
    ],
  };
}

const beyond = (cursor: bigint | null, order: Order) =>
  cursor === null ? undefined : order === "newest" ? { lt: cursor } : { gt: cursor };

/** The rows of a page, when one more was read than it holds, and the cursor of the next one; null for the last page. */
function cut<R>(rows: readonly R[], limit: number, keyOf: (row: R) => bigint) {
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return { shown: rows.slice(0, limit), next_cursor: last === undefined ? null : String(keyOf(last)) };
}

async function changes(where: Prisma.AuditEventWhereInput, { cursor, limit }: Paging, order: Order): Promise<Page> {
  const rows = await db.auditEvent.findMany({
    where: { ...where, ...(cursor !== null && { id: beyond(cursor, order) }) },
    select: CHANGE_FIELDS,
    orderBy: { id: order === "newest" ? "desc" : "asc" },
    take: limit + 1,
  });
  const { shown, next_cursor } = cut(rows, limit, ({ id }) => id);
  return { events: shown.map(toChangeEvent), next_cursor };
}

async function accesses(where: Prisma.AccessEventWhereInput, { cursor, limit }: Paging, order: Order): Promise<Page> {
  const rows = await db.accessEvent.findMany({
    where: { ...where, ...(cursor !== null && { seq: beyond(cursor, order) }) },
    orderBy: { seq: order === "newest" ? "desc" : "asc" },
    take: limit + 1,
  });
  const { shown, next_cursor } = cut(rows, limit, ({ seq }) => seq);
  return { events: shown.map(toAccessEvent), next_cursor };
}

/** A page of events of one of the logs, newest first unless said. */
export async function listAudit(
  grant: Reads,
  filter: AuditFilter,
  paging: Paging,
  order: Order = "newest",
): Promise<Page> {
  return filter.log === "changes"
    ? changes(changesWhere(grant, filter), paging, order)
    : accesses(accessWhere(grant, filter), paging, order);
}

/**
 * A page of changes, newest first, that an account made or that were made to it: to itself, its memberships and these
 * tokens of its own.
 */
export async function listAccountChanges(
  grant: Reads,
  { accountId, tokenIds }: { accountId: number; tokenIds: readonly number[] },
  paging: Paging,
): Promise<Page> {
  const own = [
    { actorId: accountId },
    { targetType: { in: ["service_account", "member"] }, targetId: String(accountId) },
    { targetType: "token", targetId: { in: tokenIds.map(String) } },
  ];
  return changes({ AND: [overseen(grant), { OR: own }] }, paging, "newest");
}

/** Security events belong to no team: whoever gets here by a scope alone sees those of its own account. */
const ownOnly = ({ principal }: Reads) => (overseenTeams(principal) ? { accountId: principal.userId } : {});

/** A page of security events, newest first, and the last day's counts of refusals of nobody in particular. */
export async function listSecurity(
  grant: Reads,
  { kind, from, to }: SecurityFilter,
  { cursor, limit }: Paging,
): Promise<{
  events: SecurityEventWire[];
  next_cursor: string | null;
  counts: { hour: string; reason: string; count: number }[];
}> {
  const since = new Date(Date.now() - DAY_MS);
  const [rows, counts] = await Promise.all([
    db.securityEvent.findMany({
      where: {
        ...between({ from, to }),
        ...(kind && { kind }),
        ...(cursor !== null && { id: { lt: cursor } }),
        ...ownOnly(grant),
      },
      orderBy: { id: "desc" },
      take: limit + 1,
    }),
    db.anonymousRefusal.findMany({
      where: { hour: { gte: since } },
      orderBy: [{ hour: "desc" }, { reason: "asc" }],
    }),
  ]);
  const { shown, next_cursor } = cut(rows, limit, ({ id }) => id);
  return {
    events: shown.map(toSecurityEvent),
    next_cursor,
    counts: counts.map(({ hour, reason, count }) => ({ hour: hour.toISOString(), reason, count: Number(count) })),
  };
}
