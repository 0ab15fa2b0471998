import { z } from "zod";
import { named, type Told, wireCount, wireId, wireRow, wireTime } from "@/lib/core/wire";
import { THRESHOLD_OPERATORS } from "./condition";
import type { AlertWire, HistoryWire, LegacyAlertWire, TestResultWire } from "./serialize";

const pairs = z.record(z.string(), z.string());

const alertObject = z.object({
  id: wireId,
  source_id: wireId,
  name: z.string().min(1),
  description: z.string().min(1).optional(),
  query_language: z.enum(["logchefql", "clickhouse-sql"]),
  editor_mode: z.enum(["condition", "native"]),
  query: z.string().min(1),
  condition_json: z.string().min(1).optional().describe("What an editor made the query from; kept as it was given"),
  lookback_seconds: wireId,
  threshold_operator: z.enum(THRESHOLD_OPERATORS),
  threshold_value: z.number(),
  frequency_seconds: wireId,
  severity: z.enum(["info", "warning", "critical"]),
  labels: pairs.optional(),
  annotations: pairs.optional(),
  recipient_user_ids: z.array(wireId).min(1).optional(),
  webhook_urls: z.array(z.string()).min(1).optional(),
  generator_url: z.string().optional(),
  is_active: z.boolean(),
  last_state: z.enum(["firing", "resolved"]),
  last_evaluated_at: wireTime.optional(),
  last_triggered_at: wireTime.optional(),
  created_by: wireId.optional(),
  created_at: wireTime,
  updated_at: wireTime,
});

/** `Alert` of the native wire (spec/logchef.md §7.4). */
export const alertWire = named("Alert", alertObject satisfies z.ZodType<Told<AlertWire>>);

/** An alert as the older routes below a source show it (spec/logchef.md §8.3). */
export const legacyAlertWire = named(
  "LegacyAlert",
  alertObject.extend({ team_id: wireId, query_mode: z.string() }) satisfies z.ZodType<Told<LegacyAlertWire>>,
);

/** One incident of an alert, or one failure to look. */
export const alertHistoryWire = named(
  "AlertHistory",
  z.object({
    id: wireId,
    alert_id: wireId,
    status: z.enum(["triggered", "resolved", "error"]),
    triggered_at: wireTime,
    resolved_at: wireTime.optional(),
    value: z.number().optional(),
    message: z.string().optional(),
    payload: wireRow.optional().describe("What was looked for, and what it cost"),
    created_at: wireTime,
  }) satisfies z.ZodType<Told<Omit<HistoryWire, "payload">>>,
);

/** What an alert would find now. */
export const alertTestWire = named(
  "AlertTest",
  z.object({
    value: z.number(),
    threshold_met: z.boolean(),
    execution_time_ms: wireCount,
    rows_returned: wireCount,
    warnings: z.array(z.object({ code: z.string(), message: z.string() })),
  }) satisfies z.ZodType<Told<TestResultWire>>,
);
