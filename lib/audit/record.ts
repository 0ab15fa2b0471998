import type { Grant, Origin } from "@/lib/access/grant";
import type { Prisma } from "@/lib/platform/generated/prisma/client";
import { digestOf, type Json, plain, storable } from "./chain";
import { changeRecord } from "./change-record";

/** Every kind of change that is recorded. A new verb adds its name here. */
export type AuditAction =
  | "user.created"
  | "user.updated"
  | "user.deleted"
  | "user.linked"
  | "user.unlinked"
  | "user.signed_in"
  | "user.signed_out"
  | "service_account.created"
  | "service_account.deleted"
  | "service_account.restored"
  | "service_account.purged"
  | "service_account.disabled"
  | "service_account.enabled"
  | "service_account.owner_changed"
  | "team.created"
  | "team.updated"
  | "team.deleted"
  | "member.added"
  | "member.role_changed"
  | "member.end_changed"
  | "member.ended"
  | "member.removed"
  | "source.created"
  | "source.updated"
  | "source.deleted"
  | "source.linked"
  | "source.unlinked"
  | "token.created"
  | "federation_rule.created"
  | "federation_rule.deleted"
  | "token.revoked"
  | "token.rotated"
  | "token.reused"
  | "token.leaked"
  | "token.handed_off"
  | "token.hand_off_opened"
  | "token.disabled"
  | "token.enabled"
  | "preferences.updated"
  | "saved_query.created"
  | "saved_query.updated"
  | "saved_query.deleted"
  | "collection.created"
  | "collection.updated"
  | "collection.deleted"
  | "collection.member_added"
  | "collection.member_changed"
  | "collection.member_removed"
  | "collection.query_added"
  | "collection.query_removed"
  | "query_share.created"
  | "query_share.deleted"
  | "dashboard.created"
  | "dashboard.updated"
  | "dashboard.deleted"
  | "alert.created"
  | "alert.updated"
  | "alert.deleted"
  | "alert.resolved"
  | "alert.secret_shown"
  | "alert.secret_replaced"
  | "notification.retried"
  | "notification.discarded"
  | "export.created"
  | "setting.updated"
  | "setting.deleted"
  | "audit.exported"
  | "access_review.started"
  | "access_review.certified"
  | "access_review.removed"
  | "access_review.closed";

/** What changed. `before` and `after` hold no secret and no digest. */
export type AuditEntry = {
  action: AuditAction;
  target: {
    type:
      | "user"
      | "service_account"
      | "team"
      | "member"
      | "source"
      | "token"
      | "federation_rule"
      | "session"
      | "saved_query"
      | "collection"
      | "query_share"
      | "export"
      | "dashboard"
      | "alert"
      | "notification"
      | "setting"
      | "audit"
      | "access_review";
    id: number | string;
  };
  teamId?: number;
  before?: Prisma.InputJsonValue;
  after?: Prisma.InputJsonValue;
};

/** Who changed it: whoever holds a grant, or the product itself (start-up, sign-in). */
export type Actor =
  | { kind: "grant"; grant: Grant }
  | { kind: "system"; name: string; origin?: Origin }
  | { kind: "person"; userId: number; name: string; origin?: Origin };

/** A transaction of the Prisma client. */
export type Tx = Prisma.TransactionClient;

/** The actor that a grant stands for. */
export const by = (grant: Grant): Actor => ({ kind: "grant", grant });

function who(actor: Actor) {
  if (actor.kind === "system") return { actorType: "system", actorId: null, actorName: actor.name, tokenId: null };
  if (actor.kind === "person")
    return { actorType: "human", actorId: actor.userId, actorName: actor.name, tokenId: null };
  const { principal } = actor.grant;
  return {
    actorType: principal.accountType,
    actorId: principal.userId,
    actorName: principal.accountType === "human" ? principal.identity.email : principal.identity.fullName,
    tokenId: principal.token?.id ?? null,
  };
}

/** The steps that were passed, as the record keeps them. */
function decisionOf(actor: Actor): Json {
  if (actor.kind !== "grant") return null;
  const { need, steps } = actor.grant.decision;
  return plain({ need, steps: steps.map(({ step, outcome, reason }) => ({ step, outcome, reason })) });
}

const AGENT_CHARACTERS = 300;
const text = (value: string | null | undefined): string | null => (value ? storable(value) : null);
/** An absent value is SQL's NULL; Prisma takes `undefined` for that. */
const column = (value: Json) => (value === null ? undefined : (value as Prisma.InputJsonValue));

/**
 * Writes one event in the caller's own transaction: no change without its record, no record without its change. The
 * event enters the hash chain when the transaction ends (migration audit_chain).
 */
export async function recordAudit(tx: Tx, actor: Actor, entry: AuditEntry): Promise<void> {
  const origin = actor.kind === "grant" ? actor.grant.origin : actor.origin;
  const { actorName, ...actorIds } = who(actor);
  const event = {
    at: new Date(),
    ...actorIds,
    actorName: storable(actorName),
    address: text(origin?.address),
    userAgent: text(origin?.userAgent?.slice(0, AGENT_CHARACTERS)),
    requestId: text(origin?.requestId),
    action: entry.action,
    targetType: entry.target.type,
    targetId: storable(String(entry.target.id)),
    teamId: entry.teamId ?? null,
    before: plain(entry.before),
    after: plain(entry.after),
    decision: decisionOf(actor),
  };
  await tx.auditEvent.create({
    data: {
      ...event,
      before: column(event.before),
      after: column(event.after),
      decision: column(event.decision),
      contentHash: new Uint8Array(digestOf(changeRecord(event))),
    },
    select: { id: true },
  });
}
