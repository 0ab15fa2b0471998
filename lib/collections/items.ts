import "server-only";
import type { CollectionGrant } from "@/lib/access/grant";
import { isWholeAdmin } from "@/lib/access/principal";
import { by, recordAudit } from "@/lib/audit/record";
import { invalidField, notFound } from "@/lib/core/errors";
import { db } from "@/lib/platform/db";
import { isMissingReference } from "@/lib/platform/db-errors";
import { findReachable, noSuchQuery } from "@/lib/saved-queries/data";
import { assertRole } from "./participants";
import type { AddItemInput } from "./schema";

type Takes = CollectionGrant<"collections:write">;

/** What adding a query to a collection answers. */
export type AddedItem = {
  collection_id: number;
  saved_query_id: number;
  sort_order: number;
  added_by: number | undefined;
  item_added_at: string;
};

const ITEM_FIELDS = { savedQueryId: true, sortOrder: true, addedBy: true, createdAt: true } as const;

/**
 * Puts a saved query that the caller reaches into a collection, or moves it there. The collection's owners and editors
 * may then edit it, provided that whoever put it there could: nobody gains a right by adding another's query.
 */
export async function putItem(grant: Takes, input: AddItemInput): Promise<AddedItem> {
  const { collectionId, principal } = grant;
  if (input.saved_query_id < 1) throw invalidField("saved_query_id", "saved query ID is required");
  const query = await findReachable(grant, input.saved_query_id);
  const lendsEditing = query.createdBy === principal.userId || query.items.length > 0 || isWholeAdmin(principal);
  const savedQueryId = query.id;
  const key = { collectionId_savedQueryId: { collectionId, savedQueryId } };
  try {
    return await db.$transaction(async (tx) => {
      const before = await tx.collectionItem.findUnique({
        where: key,
        select: { sortOrder: true, lendsEditing: true },
      });
      const sortOrder = input.sort_order ?? before?.sortOrder ?? 0;
      const addedBy = principal.userId;
      const row = await tx.collectionItem.upsert({
        where: key,
        create: { collectionId, savedQueryId, sortOrder, lendsEditing, addedBy },
        update: { sortOrder, lendsEditing: before?.lendsEditing || lendsEditing },
        select: ITEM_FIELDS,
      });
      await recordAudit(tx, by(grant), {
        action: "collection.query_added",
        target: { type: "collection", id: collectionId },
        ...(before && { before: { saved_query_id: savedQueryId, sort_order: before.sortOrder } }),
        after: { saved_query_id: savedQueryId, sort_order: sortOrder, lends_editing: lendsEditing },
      });
      return {
        collection_id: collectionId,
        saved_query_id: row.savedQueryId,
        sort_order: row.sortOrder,
        added_by: row.addedBy ?? undefined,
        item_added_at: row.createdAt.toISOString(),
      };
    });
  } catch (error) {
    if (!isMissingReference(error)) throw error;
    // Deleted between the look and the write: the query or the collection.
    const where = { id: collectionId };
    throw (await db.collection.count({ where })) === 0 ? notFound("Collection not found") : noSuchQuery();
  }
}

/** Puts queries of a collection into this order, as any participant may who reaches them; others keep their places. */
export async function orderItems(grant: Takes, savedQueryIds: readonly number[]): Promise<void> {
  const where = { collectionId: grant.collectionId };
  const held = await db.collectionItem.findMany({ where, select: { savedQueryId: true, sortOrder: true } });
  const places = new Map(held.map(({ savedQueryId, sortOrder }) => [savedQueryId, sortOrder]));
  for (const [index, saved_query_id] of savedQueryIds.entries()) {
    const place = places.get(saved_query_id);
    if (place !== undefined && place !== index + 1) await putItem(grant, { saved_query_id, sort_order: index + 1 });
  }
}

/** Takes a query out of a collection: its owners and editors any, others what they added. Saying so twice is fine. */
export async function takeItem(grant: Takes, savedQueryId: number): Promise<void> {
  const { collectionId, principal } = grant;
  const key = { collectionId_savedQueryId: { collectionId, savedQueryId } };
  await db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT id FROM collections WHERE id = ${collectionId} FOR UPDATE`;
    const before = await tx.collectionItem.findUnique({ where: key, select: ITEM_FIELDS });
    if (before?.addedBy !== principal.userId) await assertRole(tx, grant, "editor");
    if (!before) return;
    await tx.collectionItem.delete({ where: key, select: { savedQueryId: true } });
    await recordAudit(tx, by(grant), {
      action: "collection.query_removed",
      target: { type: "collection", id: collectionId },
      before: { saved_query_id: savedQueryId, sort_order: before.sortOrder },
    });
  });
}
