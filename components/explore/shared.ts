import type { z } from "zod";
import type { shareWire } from "@/lib/query-shares/wire";
import type { ExploreState, TimeRange } from "./explore-state";

/** A range as saved and shared queries keep it. */
export type KeptRange = { relative?: string | undefined; absolute?: { start: number; end: number } | undefined };

/** A range as it is kept with a query. */
export function keepRange(range: TimeRange): KeptRange {
  return "relative" in range ? { relative: range.relative } : { absolute: { start: range.start, end: range.end } };
}

/** What a shared query makes of the explorer. */
export function stateOfShare({ team_id, source_id, payload }: z.output<typeof shareWire>): Partial<ExploreState> {
  const kept = payload as { mode: string; query: string; limit: number; time_range: KeptRange; timezone?: string };
  const { relative, absolute } = kept.time_range;
  return {
    teamId: team_id ?? null,
    sourceId: source_id,
    language: kept.mode === "sql" ? "sql" : "logchefql",
    text: kept.query,
    limit: kept.limit,
    ...(relative && { range: { relative } }),
    ...(absolute && { range: absolute }),
    ...(kept.timezone && { zone: kept.timezone }),
  };
}
