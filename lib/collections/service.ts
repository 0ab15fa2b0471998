import "server-only";
import type { CollectionGrant, SelfGrant } from "@/lib/access/grant";
import { by, recordAudit, type Tx } from "@/lib/audit/record";
import { conflict, invalid, notFound } from "@/lib/core/errors";
import { db } from "@/lib/platform/db";
import {
  type CreateCollectionInput,
  checkCollectionDescription,
  checkCollectionName,
  type UpdateCollectionInput,
} from "./schema";
import { type CollectionWire, collectionFields, toCollection } from "./serialize";

/** Makes a collection whose only participant and owner is the caller; anybody may. */
export async function createCollection(
  grant: SelfGrant<"collections:write">,
  input: CreateCollectionInput,
): Promise<CollectionWire> {
  const name = checkCollectionName(input.name);
  const description = checkCollectionDescription(input.description);
  const { userId } = grant.principal;
  const members = { create: { userId, role: "owner" as const, addedBy: userId } };
  return db.$transaction(async (tx) => {
    const data = { name, description, createdBy: userId, members };
    const collection = toCollection(await tx.collection.create({ data, select: collectionFields(userId) }));
    await recordAudit(tx, by(grant), {
      action: "collection.created",
      target: { type: "collection", id: collection.id },
      after: { name, description },
    });
    return collection;
  });
}

/** Locks a collection against every other change of it. 404 when it is gone, 400 when it is a personal one. */
export async function lockShared(tx: Tx, collectionId: number): Promise<void> {
  const [row] = await tx.$queryRaw<{ personal_of: number | null }[]>`
    SELECT personal_of FROM collections WHERE id = ${collectionId} FOR UPDATE`;
  if (!row) throw notFound("Collection not found");
  if (row.personal_of !== null) throw invalid("Personal collections cannot be changed");
}

type OwnerGrant = CollectionGrant<"collections:write", "owner">;

/** Renames or describes a collection; what isn't named stays. */
export async function updateCollection(grant: OwnerGrant, input: UpdateCollectionInput): Promise<CollectionWire> {
  const { collectionId: id, principal } = grant;
  const data = {
    ...(input.name !== undefined && { name: checkCollectionName(input.name) }),
    ...(input.description !== undefined && { description: checkCollectionDescription(input.description) }),
  };
  return db.$transaction(async (tx) => {
    await lockShared(tx, id);
    const kept = { name: true, description: true } as const;
    const before = await tx.collection.findUniqueOrThrow({ where: { id }, select: kept });
    const row = await tx.collection.update({ where: { id }, data, select: collectionFields(principal.userId) });
    await recordAudit(tx, by(grant), {
      action: "collection.updated",
      target: { type: "collection", id },
      before,
      after: { name: row.name, description: row.description },
    });
    return toCollection(row);
  });
}

/** Deletes a collection. The saved queries that were in it stay. */
export async function deleteCollection(grant: OwnerGrant): Promise<void> {
  const { collectionId: id } = grant;
  await db.$transaction(async (tx) => {
    await lockShared(tx, id);
    const before = await tx.collection.findUniqueOrThrow({
      where: { id },
      select: {
        name: true,
        description: true,
        members: { select: { userId: true, role: true } },
        items: { select: { savedQueryId: true } },
      },
    });
    await tx.collection.delete({ where: { id }, select: { id: true } });
    const { items, ...rest } = before;
    const saved_query_ids = items.map(({ savedQueryId }) => savedQueryId);
    await recordAudit(tx, by(grant), {
      action: "collection.deleted",
      target: { type: "collection", id },
      before: { ...rest, saved_query_ids },
    });
  });
}

/** 409 unless another owner stays when this one goes. The collection has to be locked. */
export async function assertOwnerStays(tx: Tx, collectionId: number, leavingId: number): Promise<void> {
  const where = { collectionId, role: "owner" as const, userId: { not: leavingId } };
  if ((await tx.collectionMember.count({ where })) > 0) return;
  throw conflict("A collection must keep at least one owner", "ValidationError");
}
