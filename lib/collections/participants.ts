import "server-only";
import { authorizeFurther, type CollectionGrant } from "@/lib/access/grant";
import { isWholeAdmin } from "@/lib/access/principal";
import { by, recordAudit, type Tx } from "@/lib/audit/record";
import { invalid } from "@/lib/core/errors";
import { current } from "@/lib/members/current";
import { databaseNow } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { type AddParticipantInput, checkCollectionRole } from "./schema";
import { PARTICIPANT_FIELDS, type ParticipantWire, toParticipant } from "./serialize";
import { assertOwnerStays, lockShared } from "./service";

/**
 * Only accounts that the caller knows from a team of its own, so that nobody reads the whole directory by adding ids;
 * administrators know everybody.
 */
async function assertKnown(tx: Tx, { principal }: CollectionGrant, userId: number): Promise<void> {
  const teams = { some: { teamId: { in: [...principal.memberships.keys()] }, ...current(await databaseNow()) } };
  const isKnown = userId === principal.userId || isWholeAdmin(principal);
  const where = { id: userId, deletedAt: null, status: "active" as const, ...(!isKnown && { memberships: teams }) };
  if ((await tx.user.count({ where })) === 0) throw invalid("User specified not found");
}

/** Lets an account take part, or changes its role. The last owner keeps that role. */
export async function putParticipant(
  grant: CollectionGrant<"collections:write", "owner">,
  input: AddParticipantInput,
): Promise<ParticipantWire> {
  const { collectionId } = grant;
  const { user_id: userId } = input;
  if (userId < 1) throw invalid("userID: user ID must be greater than 0");
  const role = checkCollectionRole(input.role);
  const key = { collectionId_userId: { collectionId, userId } };
  return db.$transaction(async (tx) => {
    // Accounts before collections, as the deletion of an account takes them.
    await tx.$queryRaw`
      SELECT id FROM users WHERE id IN (${userId}, ${grant.principal.userId}) ORDER BY id FOR KEY SHARE`;
    await lockShared(tx, collectionId);
    const before = await tx.collectionMember.findUnique({ where: key, select: PARTICIPANT_FIELDS });
    if (before?.role === role) return toParticipant(before);
    if (!before) await assertKnown(tx, grant, userId);
    if (before?.role === "owner") await assertOwnerStays(tx, collectionId, userId);
    const row = await tx.collectionMember.upsert({
      where: key,
      create: { collectionId, userId, role, addedBy: grant.principal.userId },
      update: { role },
      select: PARTICIPANT_FIELDS,
    });
    await recordAudit(tx, by(grant), {
      action: before ? "collection.member_changed" : "collection.member_added",
      target: { type: "collection", id: collectionId },
      ...(before && { before: { user_id: userId, role: before.role } }),
      after: { user_id: userId, role },
    });
    return toParticipant(row);
  });
}

/** Takes an account out: owners anybody, everybody themselves. Nothing happens when it takes no part. */
export async function takeParticipant(grant: CollectionGrant<"collections:write">, userId: number): Promise<void> {
  const { collectionId, principal } = grant;
  const key = { collectionId_userId: { collectionId, userId } };
  await db.$transaction(async (tx) => {
    if (userId !== principal.userId) await assertOwner(tx, grant);
    await lockShared(tx, collectionId);
    const before = await tx.collectionMember.findUnique({ where: key, select: { role: true } });
    if (!before) return;
    if (before.role === "owner") await assertOwnerStays(tx, collectionId, userId);
    await tx.collectionMember.delete({ where: key, select: { userId: true } });
    await recordAudit(tx, by(grant), {
      action: "collection.member_removed",
      target: { type: "collection", id: collectionId },
      before: { user_id: userId, role: before.role },
    });
  });
}

/** Asks the rules whether the caller owns the collection. */
async function assertOwner(tx: Tx, grant: CollectionGrant<"collections:write">): Promise<void> {
  await assertRole(tx, grant, "owner");
}

/** Asks the rules whether the caller's role in the collection covers this one, by what is stored now. */
export async function assertRole(
  tx: Tx,
  grant: CollectionGrant<"collections:write">,
  role: "editor" | "owner",
): Promise<void> {
  const { collectionId, principal } = grant;
  const held = await tx.collectionMember.findUnique({
    where: { collectionId_userId: { collectionId, userId: principal.userId } },
    select: { role: true },
  });
  const need = { area: "collection", scope: grant.scope, collectionId, role } as const;
  authorizeFurther(grant, need, { collectionRole: held?.role ?? null });
}
