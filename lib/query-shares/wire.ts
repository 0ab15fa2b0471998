import { z } from "zod";
import { named, type Told, wireId, wireRow, wireTime } from "@/lib/core/wire";
import type { ShareWire } from "./serialize";

/** A shared query (spec/logchef.md §7.3); `team_id` is a team of whoever reads it. */
export const shareWire = named(
  "QueryShare",
  z.object({
    token: z.string().regex(/^[A-Za-z0-9_-]{24}$/),
    share_url: z.url(),
    source_id: wireId,
    team_id: wireId.optional(),
    payload: z.object({
      version: wireId,
      mode: z.enum(["logchefql", "sql"]),
      query: z.string(),
      limit: wireId,
      time_range: wireRow,
      timezone: z.string().optional(),
      variables: z.array(wireRow).optional(),
    }),
    expires_at: wireTime,
    created_at: wireTime,
    created_by: wireId,
  }) satisfies z.ZodType<Told<ShareWire>>,
);
