import type { ItemRow } from "@/lib/collections/loaders";
import type { SavedDesk } from "@/lib/saved-queries/loaders";
import type { QueryRow } from "@/lib/saved-queries/rows";

/** The queries of the list that is open, and those of a collection of which the viewer learns no more than the name. */
export function shownRows({ view, queries }: SavedDesk): { rows: QueryRow[]; hidden: ItemRow[] } {
  switch (view.kind) {
    case "own":
      return { rows: queries.filter(({ isOwn }) => isOwn), hidden: [] };
    case "instance":
      return { rows: view.rows, hidden: [] };
    case "links":
      return { rows: [], hidden: [] };
    case "collection": {
      const known = new Map(queries.map((row) => [row.id, row]));
      const { items } = view.detail;
      return {
        rows: items.flatMap(({ queryId, isReachable }) => (isReachable ? (known.get(queryId) ?? []) : [])),
        hidden: items.filter(({ isReachable }) => !isReachable),
      };
    }
    default:
      return { rows: queries, hidden: [] };
  }
}
