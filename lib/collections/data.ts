import "server-only";
import type { CollectionGrant, SelfGrant } from "@/lib/access/grant";
import { by, recordAudit } from "@/lib/audit/record";
import { notFound } from "@/lib/core/errors";
import { db } from "@/lib/platform/db";
import {
  type CollectionWire,
  collectionFields,
  type ItemWire,
  itemFields,
  PARTICIPANT_FIELDS,
  type ParticipantWire,
  toCollection,
  toItem,
  toParticipant,
} from "./serialize";

const PERSONAL_NAME = "My Collection";

/** Gives an account its personal collection unless it has one; two at once make one. */
async function ensurePersonal(grant: SelfGrant<"collections:read">): Promise<void> {
  const { userId } = grant.principal;
  if (await db.collection.findUnique({ where: { personalOf: userId }, select: { id: true } })) return;
  await db.$transaction(async (tx) => {
    const [made] = await tx.$queryRaw<{ id: number }[]>`
      INSERT INTO collections (name, personal_of, created_by) VALUES (${PERSONAL_NAME}, ${userId}, ${userId})
      ON CONFLICT (personal_of) DO NOTHING RETURNING id`;
    if (!made) return;
    const data = { collectionId: made.id, userId, role: "owner" as const, addedBy: userId };
    await tx.collectionMember.create({ data, select: { userId: true } });
    await recordAudit(tx, by(grant), {
      action: "collection.created",
      target: { type: "collection", id: made.id },
      after: { name: PERSONAL_NAME, is_personal: true },
    });
  });
}

/** The collections that the caller takes part in, its personal one first; that one is made when it isn't there yet. */
export async function listCollections(grant: SelfGrant<"collections:read">): Promise<CollectionWire[]> {
  const { userId } = grant.principal;
  await ensurePersonal(grant);
  const rows = await db.collection.findMany({
    where: { members: { some: { userId } } },
    select: collectionFields(userId),
    orderBy: [{ personalOf: { sort: "asc", nulls: "last" } }, { name: "asc" }, { id: "asc" }],
  });
  return rows.map(toCollection);
}

/** One collection, for whoever takes part in it. */
export async function getCollection(grant: CollectionGrant<"collections:read">): Promise<CollectionWire> {
  const select = collectionFields(grant.principal.userId);
  const row = await db.collection.findUnique({ where: { id: grant.collectionId }, select });
  if (!row) throw notFound("Collection not found");
  return toCollection(row);
}

/** Who takes part, in the order of joining: for owners and administrators. */
export async function listParticipants({
  collectionId,
}: CollectionGrant<"collections:read", "owner">): Promise<ParticipantWire[]> {
  const collection = await db.collection.findUnique({
    where: { id: collectionId },
    select: { members: { select: PARTICIPANT_FIELDS, orderBy: [{ createdAt: "asc" }, { userId: "asc" }] } },
  });
  if (!collection) throw notFound("Collection not found");
  return collection.members.map(toParticipant);
}

/** The saved queries in a collection, in its order; those on sources that the caller doesn't reach by name alone. */
export async function listItems({ collectionId, principal }: CollectionGrant<"collections:read">): Promise<ItemWire[]> {
  const rows = await db.collectionItem.findMany({
    where: { collectionId },
    select: itemFields(principal),
    orderBy: [{ sortOrder: "asc" }, { createdAt: "asc" }, { savedQueryId: "asc" }],
  });
  return rows.map((row) => toItem(row, principal));
}
