import type { z } from "zod";
import type { shareWire } from "@/lib/query-shares/wire";
import { readVariables, writeVariables } from "@/lib/saved-queries/variables";
import type { resolvedQueryWire } from "@/lib/saved-queries/wire";
import { askedValues, type Written } from "./asked-values";
import { type ExploreState, type TimeRange, valueIn } from "./explore-state";

/** A range as saved and shared queries keep it. */
export type KeptRange = { relative?: string | undefined; absolute?: { start: number; end: number } | undefined };

/** A range as it is kept with a query. */
export function keepRange(range: TimeRange): KeptRange {
  return "relative" in range ? { relative: range.relative } : { absolute: { start: range.start, end: range.end } };
}

/** The variables that a query asks for, with their values, as saved and shared queries keep them. */
export function keepVariables(written: Written) {
  return writeVariables(askedValues(written), (name) => valueIn(written, name));
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
    ...readVariables(payload.variables ?? []),
    ...(relative && { range: { relative } }),
    ...(absolute && { range: absolute }),
    ...(kept.timezone && { zone: kept.timezone }),
  };
}

/** What a saved query makes of the explorer. */
export function stateOfSaved(wire: z.output<typeof resolvedQueryWire>): Partial<ExploreState> {
  const kept = JSON.parse(wire.query_content) as {
    content: string;
    limit: number;
    timeRange: KeptRange;
    variables?: unknown[] | null;
  };
  const { relative, absolute } = kept.timeRange;
  return {
    teamId: wire.resolved_team_id,
    sourceId: wire.source_id,
    language: wire.query_language === "logchefql" ? "logchefql" : "sql",
    text: kept.content,
    limit: kept.limit,
    ...readVariables(kept.variables ?? []),
    ...(absolute && { range: { start: absolute.start, end: absolute.end } }),
    ...(relative && { range: { relative } }),
  };
}
