import type { Holding } from "@/lib/collections/loaders";
import { type KeptQuery, readContent } from "./content";
import type { OwnSavedQueryWire, SavedQueryWire } from "./serialize";

/** Of longer queries a list shows the beginning; their whole text is read where it is needed. */
const SHOWN_CHARACTERS = 1_000;

/** A saved query in a list. */
export type QueryRow = KeptQuery & {
  id: number;
  name: string;
  description: string;
  sourceId: number;
  sourceName: string;
  language: "logchefql" | "sql";
  /** True when `text` is only the beginning. */
  isCut: boolean;
  /** Name of whoever made it; null when that account is gone. */
  author: string | null;
  isOwn: boolean;
  updatedAt: string;
  /** The viewer's teams that lead to its source, the one that it was saved from first; none where it can't be run. */
  teamIds: number[];
  canEdit: boolean;
  canDelete: boolean;
  /** The viewer's collections that hold it. */
  holdings: Holding[];
};

/** What a list knows beside the queries themselves. */
export type Around = {
  userId: number;
  /** The viewer's teams by source, in the order of their names. */
  teamsBySource: ReadonlyMap<number, readonly number[]>;
  /** The viewer's collections by query. */
  holdings: ReadonlyMap<number, readonly Holding[]>;
};

type Wire = SavedQueryWire & Partial<Pick<OwnSavedQueryWire, "can_edit" | "can_delete">>;

/** A saved query of the wire as lists show it. */
export function toRow(wire: Wire, { userId, teamsBySource, holdings }: Around): QueryRow {
  const kept = readContent(wire.query_content);
  const teams = teamsBySource.get(wire.source_id) ?? [];
  const origin = teams.filter((id) => id === wire.created_from_team_id);
  return {
    ...kept,
    text: kept.text.slice(0, SHOWN_CHARACTERS),
    isCut: kept.text.length > SHOWN_CHARACTERS,
    id: wire.id,
    name: wire.name,
    description: wire.description,
    sourceId: wire.source_id,
    sourceName: wire.source_name,
    language: wire.query_language === "logchefql" ? "logchefql" : "sql",
    author: wire.created_by_name ?? null,
    isOwn: wire.created_by === userId,
    updatedAt: wire.updated_at,
    teamIds: [...origin, ...teams.filter((id) => !origin.includes(id))],
    canEdit: teams.length > 0 && (wire.can_edit ?? false),
    canDelete: teams.length > 0 && (wire.can_delete ?? false),
    holdings: [...(holdings.get(wire.id) ?? [])],
  };
}
