import { decide } from "@/lib/access/decide";
import type { Principal } from "@/lib/access/principal";

/** The columns of a saved query, with the names that go with them. */
export const SAVED_QUERY_FIELDS = {
  id: true,
  sourceId: true,
  createdFromTeamId: true,
  name: true,
  description: true,
  queryLanguage: true,
  editorMode: true,
  queryContent: true,
  createdBy: true,
  createdAt: true,
  updatedAt: true,
  source: { select: { name: true } },
  creator: { select: { fullName: true, email: true } },
} as const;

/** A row with SAVED_QUERY_FIELDS. */
export type SavedQueryFields = {
  id: number;
  sourceId: number;
  createdFromTeamId: number | null;
  name: string;
  description: string;
  queryLanguage: string;
  editorMode: string;
  queryContent: string;
  createdBy: number | null;
  createdAt: Date;
  updatedAt: Date;
  source: { name: string };
  creator: { fullName: string; email: string } | null;
};

/** The columns above and whether a collection lends the right to edit to this account. */
export function fieldsFor(userId: number) {
  const lends = { lendsEditing: true, collection: { members: { some: { userId, role: { not: "member" } } } } } as const;
  return { ...SAVED_QUERY_FIELDS, items: { where: lends, select: { collectionId: true }, take: 1 } } as const;
}
/** A row with the columns of `fieldsFor`. */
export type SavedQueryFor = SavedQueryFields & { items: readonly unknown[] };

/** `SavedQuery` of the native wire (spec/logchef.md §7.1). */
export function toSavedQuery(row: SavedQueryFields) {
  return {
    id: row.id,
    source_id: row.sourceId,
    created_from_team_id: row.createdFromTeamId ?? undefined,
    name: row.name,
    description: row.description,
    query_language: row.queryLanguage,
    editor_mode: row.editorMode,
    query_content: row.queryContent,
    created_by: row.createdBy ?? undefined,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
    source_name: row.source.name,
    created_by_name: row.creator?.fullName,
    created_by_email: row.creator?.email,
  };
}
export type SavedQueryWire = ReturnType<typeof toSavedQuery>;

/** The same with what this caller, by this credential, may do with it. */
export function toSavedQueryFor(row: SavedQueryFor, principal: Principal) {
  const facts = {
    credential: "alive",
    account: "active",
    createdBy: row.createdBy,
    lent: row.items.length > 0,
  } as const;
  const may = (act: "edit_query" | "delete_query") =>
    decide(principal, { area: "owned", scope: "saved_queries:write", act }, facts).allowed;
  return { ...toSavedQuery(row), can_edit: may("edit_query"), can_delete: may("delete_query") };
}
export type OwnSavedQueryWire = ReturnType<typeof toSavedQueryFor>;

/** A saved query as the older routes below a source show it (spec/logchef.md §8.3). */
export function toLegacyQuery(row: SavedQueryFields, teamId: number, query: string) {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    team_id: teamId,
    source_id: row.sourceId,
    query,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}
export type LegacyQueryWire = ReturnType<typeof toLegacyQuery>;
