import { z } from "zod";
import { named, type Told, wireCount, wireId, wireTime } from "@/lib/core/wire";
import { savedQueryWire } from "@/lib/saved-queries/wire";
import type { AddedItem } from "./items";
import type { CollectionWire, ParticipantWire } from "./serialize";

const role = z.enum(["owner", "editor", "member"]);

/** `Collection` of the native wire, as one of its participants sees it (spec/logchef.md §7.2). */
export const collectionWire = named(
  "Collection",
  z.object({
    id: wireId,
    name: z.string(),
    description: z.string().min(1).optional(),
    is_personal: z.boolean(),
    created_by: wireId.optional(),
    caller_role: role,
    member_count: wireCount,
    item_count: wireCount,
    created_at: wireTime,
    updated_at: wireTime,
  }) satisfies z.ZodType<Told<CollectionWire>>,
);

/** Somebody who takes part in a collection. */
export const participantWire = named(
  "CollectionMember",
  z.object({
    collection_id: wireId,
    user_id: wireId,
    role,
    added_by: wireId.optional(),
    created_at: wireTime,
    email: z.string(),
    full_name: z.string(),
  }) satisfies z.ZodType<Told<ParticipantWire>>,
);

const item = z.object({
  collection_id: wireId,
  sort_order: z.int(),
  added_by: wireId.optional(),
  item_added_at: wireTime,
});

/** A query in a collection; one on a source that the caller doesn't reach tells its name only. */
export const collectionItemWire = named(
  "CollectionItem",
  item.extend({ query: savedQueryWire, runnable: z.boolean() }),
);

/** What adding a query answers. */
export const addedItemWire = item.extend({ saved_query_id: wireId }) satisfies z.ZodType<Told<AddedItem>>;
