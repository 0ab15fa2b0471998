import { z } from "zod";
import { named, wireCount, wireRow, wireTime } from "@/lib/core/wire";
import { columnWire } from "@/lib/sources/wire";
import type { QueryStats, Warning } from "./answer";
import type { FieldValues } from "./fields";
import type { Generated } from "./generate";
import type { Histogram } from "./histogram";

const stats = named(
  "QueryStats",
  z.object({
    execution_time_ms: wireCount,
    rows_read: wireCount,
    bytes_read: wireCount,
    rows_returned: wireCount,
    limit_applied: wireCount,
    truncated: z.literal(true).optional(),
    truncated_reason: z.enum(["row_limit", "byte_limit"]).optional(),
  }) satisfies z.ZodType<QueryStats>,
);
const warning = z.object({
  code: z.enum(["LIMIT_APPLIED", "LIMIT_CAPPED"]),
  message: z.string(),
}) satisfies z.ZodType<Warning>;

const answered = {
  columns: z.array(columnWire),
  stats,
  query_id: z.uuid().describe("Cancels the query while it runs; the X-LogChef-Query-ID header says the same"),
  warnings: z.array(warning),
  error: z.string().optional().describe("Why the rows ended early, when the engine failed after the first of them"),
};

/** Answer of `logs/query`: rows under `data` (spec/logchef.md §6.5). */
export const rawAnswerWire = named("RawAnswer", z.object({ ...answered, data: z.array(wireRow) }));

/** Answer of `logchefql/query`: rows under `logs`, and the statement for people (spec/logchef.md §6.4). */
export const logchefqlAnswerWire = named(
  "LogchefqlAnswer",
  z.object({
    ...answered,
    logs: z.array(wireRow),
    generated_sql: z.string(),
    generated_query: z.string(),
    generated_query_language: z.literal("clickhouse-sql"),
  }),
);

const place = wireCount.min(1);
const queryError = named(
  "QueryError",
  z.object({
    code: z.string(),
    message: z.string(),
    position: z.object({ line: place, column: place }).optional(),
  }),
);

/** Answer of `logchefql/validate`. */
export const validationWire = z.object({ valid: z.boolean(), error: queryError.optional() });

/** Answer of `logchefql/translate`; an error of syntax is an answer too. */
export const translationWire = z.object({
  sql: z.string().describe("The conditions alone"),
  full_sql: z.string().min(1).optional().describe("The whole statement, when times and time zone were given"),
  generated_query: z.string().min(1).optional(),
  generated_query_language: z.literal("clickhouse-sql").optional(),
  valid: z.boolean(),
  error: queryError.optional(),
  conditions: z.array(z.object({ field: z.string(), operator: z.string(), value: z.string(), is_regex: z.boolean() })),
  fields_used: z.array(z.string()),
});

/** Answer of `logs/histogram`: bars in the order of time, without the empty ones (spec/logchef.md §6.7). */
export const histogramWire = z.object({
  granularity: z.string(),
  data: z.array(
    z.object({
      bucket: wireTime,
      log_count: wireCount,
      group_value: z.string().optional(),
      is_other: z.literal(true).optional(),
      is_null: z.literal(true).optional(),
    }),
  ),
  notice: z.string().optional(),
}) satisfies z.ZodType<Histogram>;

/** The most frequent values of one field (spec/logchef.md §6.8). */
export const fieldValuesWire = named(
  "FieldValues",
  z.object({
    field_name: z.string(),
    field_type: z.string(),
    is_low_cardinality: z.boolean(),
    values: z.array(z.object({ value: z.string(), count: wireCount })),
    total_distinct: wireCount,
    total: wireCount.describe("total_distinct under its older name"),
  }) satisfies z.ZodType<FieldValues>,
);

/** Answer of `logs/context`: both sides in the order of time. */
export const logContextWire = z.object({
  target_timestamp: wireCount.describe("Milliseconds since 1970"),
  before_logs: z.array(wireRow),
  target_logs: z.array(wireRow).max(0),
  after_logs: z.array(wireRow),
  stats: stats.omit({ limit_applied: true, truncated: true, truncated_reason: true }),
});

/** Answer of `generate-sql`. */
export const generatedWire = z.object({
  sql_query: z.string().min(1),
  language: z.enum(["clickhouse-sql", "logchefql"]),
}) satisfies z.ZodType<Generated>;

/** Answer of a cancel by id. */
export const cancelledWire = z.object({ message: z.string(), query_id: z.uuid() });

/** Each line of a streamed export, one after the other: `meta`, rows, and `stats` or `error` (spec/logchef.md §6.11). */
export const exportLineWire = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("meta"),
    query_id: z.uuid(),
    columns: z.array(columnWire),
    limit_applied: wireCount,
  }),
  z.object({ type: z.literal("row"), row: wireRow }),
  z.object({ type: z.literal("stats"), stats }),
  z.object({ type: z.literal("error"), error: z.string() }),
]);
