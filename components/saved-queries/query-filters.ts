import { searchFor } from "@/lib/core/words";
import type { QueryRow } from "@/lib/saved-queries/rows";

export const SORTS = ["changed", "name"] as const;

/** What a list of queries is narrowed to, and its order. `kept` is the order that the list has by itself. */
export type QueryFilters = {
  text: string;
  sourceId: number | null;
  teamId: number | null;
  language: QueryRow["language"] | null;
  sort: (typeof SORTS)[number] | "kept";
};

const idOf = (text: string | null) => (/^[1-9]\d{0,9}$/.test(text ?? "") ? Number(text) : null);

/** Reads the filters of an address; what can't be read narrows nothing. `own` is the order of the list that is open. */
export function readFilters(params: URLSearchParams, own: QueryFilters["sort"]): QueryFilters {
  const language = params.get("lang");
  return {
    text: params.get("q") ?? "",
    sourceId: idOf(params.get("source")),
    teamId: idOf(params.get("team")),
    language: language === "sql" || language === "logchefql" ? language : null,
    sort: SORTS.find((one) => one === params.get("sort")) ?? own,
  };
}

/** True when something is left out of the list. */
export const isNarrowed = ({ text, sourceId, teamId, language }: QueryFilters) =>
  text.trim() !== "" || sourceId !== null || teamId !== null || language !== null;

/** The rows that the filters let through, in their order. */
export function narrowed(rows: readonly QueryRow[], filters: QueryFilters): QueryRow[] {
  const { sourceId, teamId, language, sort } = filters;
  const isMeant = searchFor(filters.text);
  const found = rows.filter((row) => {
    if (sourceId !== null && row.sourceId !== sourceId) return false;
    if (teamId !== null && !row.teamIds.includes(teamId)) return false;
    if (language !== null && row.language !== language) return false;
    return isMeant(row.name, row.description, row.text, row.author ?? "", row.sourceName);
  });
  if (sort === "name") return found.sort((one, other) => one.name.localeCompare(other.name));
  if (sort === "changed") return found.sort((one, other) => other.updatedAt.localeCompare(one.updatedAt));
  return found;
}
