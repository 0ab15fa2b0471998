import { z } from "zod";
import { named, type Told, wireId, wireTime } from "@/lib/core/wire";
import type { LegacyQueryWire, SavedQueryWire } from "./serialize";

const query = z.object({
  id: wireId,
  source_id: wireId,
  created_from_team_id: wireId.optional(),
  name: z.string(),
  description: z.string(),
  query_language: z.enum(["logchefql", "clickhouse-sql"]),
  editor_mode: z.enum(["builder", "native"]),
  query_content: z.string().describe("A JSON document as text: version, time range, limit, content and variables"),
  created_by: wireId.optional(),
  created_at: wireTime,
  updated_at: wireTime,
  source_name: z.string().optional(),
  created_by_name: z.string().optional(),
  created_by_email: z.string().optional(),
});

/** `SavedQuery` of the native wire; what the caller may do with it is told where it was read for one (§7.1). */
export const savedQueryWire = named(
  "SavedQuery",
  query.extend({
    can_edit: z.boolean().optional(),
    can_delete: z.boolean().optional(),
    runnable: z.boolean().optional(),
  }) satisfies z.ZodType<Told<Omit<SavedQueryWire, "source_name">>>,
);

/** The same with the team to run it through. */
export const resolvedQueryWire = savedQueryWire.extend({ resolved_team_id: wireId });

/** A saved query as the older routes below a source show it (spec/logchef.md §8.3). */
export const legacyQueryWire = named(
  "SourceQuery",
  z.object({
    id: wireId,
    name: z.string(),
    description: z.string(),
    team_id: wireId,
    source_id: wireId,
    query: z.string(),
    created_at: wireTime,
    updated_at: wireTime,
  }) satisfies z.ZodType<LegacyQueryWire>,
);
