import { z } from "zod";
import { named, wireCount, wireId, wireRow, wireTime } from "@/lib/core/wire";

const panelWords = {
  id: z.string().min(1),
  title: z.string(),
  type: z.enum(["timeseries", "stat", "table", "breakdown"]),
  query: z.string(),
  query_language: z.enum(["logchefql", "clickhouse-sql"]),
};
const open = z.object({ ...panelWords, team_id: wireId, source_id: wireId, options: wireRow.optional() });
const locked = z.object({
  ...panelWords,
  team_id: z.literal(0),
  source_id: z.literal(0),
  locked: z.literal(true).describe("The reader doesn't reach the panel's source; everything of it is blank"),
});
const place = z.object({ id: z.string(), x: wireCount, y: wireCount, w: wireCount, h: wireCount });

/** `Dashboard` of the native wire as its reader sees it (spec/logchef.md §7.5). */
export const dashboardWire = named(
  "Dashboard",
  z.object({
    id: wireId,
    name: z.string().min(1),
    description: z.string(),
    panels: z.object({
      version: z.literal(1),
      layout: z.array(place),
      panels: z.array(z.union([open, locked])),
      cache_ttl_seconds: wireCount.optional(),
    }),
    created_by: wireId.optional(),
    created_at: wireTime,
    updated_at: wireTime,
    created_by_name: z.string().optional(),
    created_by_email: z.string().optional(),
    can_edit: z.boolean(),
    panels_corrupt: z.literal(true).optional(),
  }),
);
