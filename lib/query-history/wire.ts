import { z } from "zod";
import { named, wireCount, wireId, wireTime } from "@/lib/core/wire";
import type { HistoryWire } from "./serialize";

/** A query that somebody ran; every key is always there (spec/logchef.md §8.2). */
export const historyWire = named(
  "HistoryRow",
  z.object({
    id: wireId,
    user_id: wireId,
    team_id: wireId,
    source_id: wireId,
    query_text: z.string(),
    query_language: z.enum(["logchefql", "clickhouse-sql"]),
    duration_ms: wireCount,
    row_count: wireCount,
    created_at: wireTime,
  }) satisfies z.ZodType<HistoryWire>,
);

const activity = named("ActivityRow", historyWire.extend({ user_email: z.string(), source_name: z.string() }));

/** What is being asked, by everybody (spec/logchef.md §1.5). */
export const queryActivityWire = z.object({
  total: wireCount,
  recent: z.array(activity),
  by_language: z.array(z.object({ language: z.string(), count: wireCount })),
  by_source: z.array(z.object({ source_id: wireId, source_name: z.string(), count: wireCount })),
  slowest: z.array(activity),
});

/** How much was asked in the last days. */
export const queryStatsWire = z.object({
  since: wireTime,
  days: wireId,
  top_sources: z.array(
    z.object({ source_id: wireId, source_name: z.string(), query_count: wireCount, avg_duration_ms: wireCount }),
  ),
  top_users: z.array(z.object({ user_id: wireId, user_email: z.string(), query_count: wireCount })),
  volume_by_day: z.array(z.object({ date: z.iso.date(), query_count: wireCount })),
});
