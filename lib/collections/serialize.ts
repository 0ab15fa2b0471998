import { admits } from "@/lib/access/limits";
import type { Principal } from "@/lib/access/principal";
import type { CollectionRole } from "@/lib/access/roles";
import { fieldsFor, type SavedQueryFor, toSavedQueryFor } from "@/lib/saved-queries/serialize";

/** The columns of a collection, its counts, and what this account is in it. */
export function collectionFields(userId: number) {
  return {
    id: true,
    name: true,
    description: true,
    personalOf: true,
    createdBy: true,
    createdAt: true,
    updatedAt: true,
    _count: { select: { members: true, items: true } },
    members: { where: { userId }, select: { role: true } },
  } as const;
}

/** A row with the columns of `collectionFields`. */
export type CollectionFields = {
  id: number;
  name: string;
  description: string;
  personalOf: number | null;
  createdBy: number | null;
  createdAt: Date;
  updatedAt: Date;
  _count: { members: number; items: number };
  members: readonly { role: CollectionRole }[];
};

/** `Collection` of the native wire, as one of its participants sees it. */
export function toCollection(row: CollectionFields) {
  return {
    id: row.id,
    name: row.name,
    description: row.description || undefined,
    is_personal: row.personalOf !== null,
    created_by: row.createdBy ?? undefined,
    caller_role: row.members[0]?.role ?? "member",
    member_count: row._count.members,
    item_count: row._count.items,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}
export type CollectionWire = ReturnType<typeof toCollection>;

/** The columns of a participant. */
export const PARTICIPANT_FIELDS = {
  collectionId: true,
  userId: true,
  role: true,
  addedBy: true,
  createdAt: true,
  user: { select: { email: true, fullName: true } },
} as const;

type ParticipantFields = {
  collectionId: number;
  userId: number;
  role: CollectionRole;
  addedBy: number | null;
  createdAt: Date;
  user: { email: string; fullName: string };
};

/** A participant of a collection on the native wire. */
export function toParticipant(row: ParticipantFields) {
  return {
    collection_id: row.collectionId,
    user_id: row.userId,
    role: row.role,
    added_by: row.addedBy ?? undefined,
    created_at: row.createdAt.toISOString(),
    email: row.user.email,
    full_name: row.user.fullName,
  };
}
export type ParticipantWire = ReturnType<typeof toParticipant>;

/** The columns of an item with its query, and whether one of these teams leads to the query's source. */
export function itemFields({ userId, memberships }: Principal) {
  const ownTeams = [...memberships.keys()];
  const teams = { where: { teamId: { in: ownTeams } }, select: { teamId: true }, take: 1 } as const;
  const savedQuery = { select: { ...fieldsFor(userId), source: { select: { name: true, teams } } } } as const;
  return { collectionId: true, sortOrder: true, addedBy: true, createdAt: true, savedQuery } as const;
}

type ItemFields = {
  collectionId: number;
  sortOrder: number;
  addedBy: number | null;
  createdAt: Date;
  savedQuery: SavedQueryFor & { source: { name: string; teams: readonly unknown[] } };
};

/**
 * An item of a collection on the native wire. Taking part in a collection leads to no source: of a query on a source
 * that the caller doesn't reach only the name is told.
 */
export function toItem(row: ItemFields, principal: Principal) {
  const isKnown = !principal.limits || admits(principal.limits, undefined, row.savedQuery.sourceId);
  const query = toSavedQueryFor(row.savedQuery, principal);
  const runnable = isKnown && row.savedQuery.source.teams.length > 0;
  const { source_name: _source, created_by_name: _name, created_by_email: _email, ...bare } = query;
  const hidden = { ...bare, description: "", query_content: "", can_edit: false, can_delete: false };
  return {
    collection_id: row.collectionId,
    sort_order: row.sortOrder,
    added_by: row.addedBy ?? undefined,
    item_added_at: row.createdAt.toISOString(),
    query: runnable ? query : hidden,
    runnable,
  };
}
export type ItemWire = ReturnType<typeof toItem>;
