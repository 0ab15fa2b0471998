import { z } from "zod";
import { named, wireCount, wireId, wireTime } from "@/lib/core/wire";
import type { SourceActivity, SourceStats } from "./inspection";
import { querySettings } from "./schema";
import type { ColumnWire } from "./serialize";
import type { SourceValidity } from "./service";

/** `Column` of the native wire. */
export const columnWire = named(
  "Column",
  z.object({
    name: z.string(),
    type: z.string().describe("The engine's own word for the type"),
    description: z.string().min(1).optional(),
  }) satisfies z.ZodType<ColumnWire>,
);

const connection = z.object({
  host: z.string(),
  username: z.string().min(1).optional(),
  database: z.string(),
  table_name: z.string(),
  tls_enable: z.boolean(),
  has_password: z.literal(true).optional().describe("Said when a password is stored; the password itself never is"),
  settings: querySettings.optional(),
});

/** `Source` of the native wire (spec/logchef.md §1.1). */
export const sourceWire = named(
  "Source",
  z.object({
    id: wireId,
    name: z.string(),
    _meta_is_auto_created: z.boolean(),
    source_type: z.literal("clickhouse"),
    _meta_ts_field: z.string(),
    _meta_severity_field: z.string(),
    connection,
    identity_key: z.string(),
    description: z.string().min(1).optional(),
    ttl_days: wireCount,
    created_at: wireTime,
    updated_at: wireTime,
    is_connected: z.boolean(),
    columns: z.array(columnWire).optional().describe("Told by the routes of one source, as the next four are"),
    schema: z.string().optional(),
    engine: z.string().optional(),
    engine_params: z.array(z.string()).optional(),
    sort_keys: z.array(z.string()).optional(),
    query_languages: z.array(z.enum(["logchefql", "clickhouse-sql"])),
    saved_query_editor_modes: z.array(z.enum(["builder", "native"])),
    alert_editor_modes: z.array(z.enum(["condition", "native"])),
    capabilities: z.array(z.string()),
  }),
);

const detail = z.object({
  key: z.string(),
  label: z.string(),
  value: z.string(),
  monospace: z.literal(true).optional(),
  multiline: z.literal(true).optional(),
});
const field = z.object({
  name: z.string(),
  type: z.string(),
  is_nullable: z.boolean(),
  is_primary_key: z.boolean(),
  default_expression: z.string().optional(),
  comment: z.string().optional(),
});

/** `SourceStats` of the native wire, with what the older client reads beside it (spec/logchef.md §8.3). */
export const sourceStatsWire = named(
  "SourceStats",
  z.object({
    details: z.array(detail),
    storage: z.array(z.object({ key: z.string(), label: z.string(), value: z.string(), hint: z.string().optional() })),
    schema: z.object({
      fields: z.array(field),
      sort_keys: z.array(z.string()),
      create_query: z.string(),
      ttl: z.string().optional(),
    }),
    table_stats: z.object({
      database: z.string(),
      table: z.string(),
      compressed: z.string(),
      uncompressed: z.string(),
      compr_rate: z.number().min(0),
      rows: wireCount,
      part_count: wireCount,
    }),
    column_stats: z.array(z.object({ name: z.string(), type: z.string() })),
  }) satisfies z.ZodType<SourceStats>,
);

const bucket = z.object({ bucket: wireTime, rows: wireCount });

/** `SourceActivity` of the native wire: rows of late, in whole hours and days of UTC. */
export const sourceActivityWire = named(
  "SourceActivity",
  z.object({
    rows_1h: wireCount,
    rows_24h: wireCount,
    rows_7d: wireCount,
    latest_ts: wireTime.optional(),
    hourly_buckets: z.array(bucket),
    daily_buckets: z.array(bucket),
  }) satisfies z.ZodType<SourceActivity>,
);

/** What trying a connection answers, with what the older client reads beside the message (spec/logchef.md §8.3). */
export const sourceValidityWire = z.object({
  message: z.string(),
  is_valid: z.literal(true),
  error_details: z.literal(""),
  table_exists: z.literal(true),
  column_checks: z.array(z.object({ name: z.string(), type: z.string(), is_valid: z.literal(true) })),
}) satisfies z.ZodType<SourceValidity>;
