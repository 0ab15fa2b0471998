import { type ExploreState, writeState } from "@/components/explore/explore-state";
import { shortMoment } from "@/components/explore/time";
import { t } from "@/lib/i18n/t";
import type { KeptRange } from "@/lib/saved-queries/content";
import type { QueryRow } from "@/lib/saved-queries/rows";

/** The explorer with a saved query in it, through one of the viewer's teams. */
export function stateOf(row: QueryRow, teamId: number): ExploreState {
  const { sourceId, language, text, range, limit, definitions, values } = row;
  const kept = { sourceId, language, text, range, limit, definitions, values };
  return { ...kept, teamId, zone: "local", columns: [], share: null, saved: null };
}

/**
 * The explorer's address for a saved query, in the form that the command-line client writes too (spec/logchef.md §8.2);
 * one whose text is not all here is named by its number. Null where no team leads to its source.
 */
export function exploreHref(row: QueryRow, wishedTeamId: number | null = null): string | null {
  const teamId = row.teamIds.find((id) => id === wishedTeamId) ?? row.teamIds[0];
  if (teamId === undefined) return null;
  if (row.isCut) return `/explore?${new URLSearchParams({ team: `${teamId}`, saved: `${row.id}` })}`;
  return `/explore${writeState(stateOf(row, teamId), { zone: "local" })}`;
}

/** The time of a query in words. */
export function rangeText(range: KeptRange): string {
  if ("relative" in range) return t("saved.last", { length: range.relative });
  const [start, end] = [range.start, range.end].map((ms) => shortMoment(ms, "local"));
  return t("saved.fixedTime", { start: start ?? "", end: end ?? "" });
}
