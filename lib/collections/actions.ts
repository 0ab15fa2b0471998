"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { authorizeFurther } from "@/lib/access/grant";
import { COLLECTION_ROLES } from "@/lib/access/roles";
import { defineAction } from "@/lib/actions/define-action";
import { factsFor } from "@/lib/auth/facts";
import { rowId, storable } from "@/lib/core/body";
import { orderItems, putItem, takeItem } from "./items";
import { putParticipant, takeParticipant } from "./participants";
import { createCollection, deleteCollection, updateCollection } from "./service";

type Of = { collectionId: number };
const takesPart = ({ collectionId }: Of) =>
  ({ area: "collection", scope: "collections:write", collectionId, role: "member" }) as const;
const owns = ({ collectionId }: Of) =>
  ({ area: "collection", scope: "collections:write", collectionId, role: "owner" }) as const;

const texts = { name: storable, description: storable };
const one = { collectionId: rowId };

function refresh(): void {
  revalidatePath("/saved-queries");
}

/** Makes a collection that the person owns. */
export const createCollectionAction = defineAction(
  { name: "createCollection", schema: z.object(texts), need: { area: "self", scope: "collections:write" } },
  async (grant, input) => {
    const { id } = await createCollection(grant, input);
    refresh();
    return { id };
  },
);

/** Renames or describes a collection. */
export const updateCollectionAction = defineAction(
  { name: "updateCollection", schema: z.object({ ...one, ...texts }), need: owns },
  async (grant, { name, description }) => {
    await updateCollection(grant, { name, description });
    refresh();
    return null;
  },
);

/** Deletes a collection; the queries in it stay. */
export const deleteCollectionAction = defineAction(
  { name: "deleteCollection", schema: z.object(one), need: owns },
  async (grant) => {
    await deleteCollection(grant);
    refresh();
    return null;
  },
);

/** Puts saved queries into a collection. */
export const putQueriesAction = defineAction(
  { name: "putQueries", schema: z.object({ ...one, queryIds: z.array(rowId).min(1).max(100) }), need: takesPart },
  async (grant, { queryIds }) => {
    for (const id of queryIds) await putItem(grant, { saved_query_id: id });
    refresh();
    return null;
  },
);

/** Takes a query out of a collection. */
export const takeQueryAction = defineAction(
  { name: "takeQuery", schema: z.object({ ...one, queryId: rowId }), need: takesPart },
  async (grant, { queryId }) => {
    await takeItem(grant, queryId);
    refresh();
    return null;
  },
);

/** Moves a query from one collection into another: it is in the new one before it leaves the old one. */
export const moveQueryAction = defineAction(
  { name: "moveQuery", schema: z.object({ ...one, intoId: rowId, queryId: rowId }), need: takesPart },
  async (grant, { intoId, queryId }) => {
    const need = takesPart({ collectionId: intoId });
    const into = authorizeFurther(grant, need, await factsFor(need, grant.principal.userId));
    await putItem(into, { saved_query_id: queryId });
    await takeItem(grant, queryId);
    refresh();
    return null;
  },
);

/** Puts the queries of a collection that the person reaches into this order. */
export const orderQueriesAction = defineAction(
  { name: "orderQueries", schema: z.object({ ...one, queryIds: z.array(rowId).min(1).max(1_000) }), need: takesPart },
  async (grant, { queryIds }) => {
    await orderItems(grant, queryIds);
    refresh();
    return null;
  },
);

/** Lets somebody take part, or changes their role. */
export const putParticipantAction = defineAction(
  { name: "putParticipant", schema: z.object({ ...one, userId: rowId, role: z.enum(COLLECTION_ROLES) }), need: owns },
  async (grant, { userId, role }) => {
    await putParticipant(grant, { user_id: userId, role });
    refresh();
    return null;
  },
);

/** Takes somebody out, or lets the person leave. */
export const takeParticipantAction = defineAction(
  { name: "takeParticipant", schema: z.object({ ...one, userId: rowId }), need: takesPart },
  async (grant, { userId }) => {
    await takeParticipant(grant, userId);
    refresh();
    return null;
  },
);
