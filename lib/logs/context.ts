import "server-only";
import { z } from "zod";
import type { SourceGrant } from "@/lib/access/grant";
import { invalid } from "@/lib/core/errors";
import { answerText } from "./answer";
import { sqlIdentifier } from "./ql/literal";
import { type SourceView, viewSource } from "./row-filter";
import { type Collected, collect, failureOf } from "./run";
import type { QueryCall } from "./service";

const DEFAULT_ROWS = 10;
const MAX_ROWS = 100;
const MAX_OFFSET = 100_000;
const TIMEOUT_SECONDS = 30;
/** The last millisecond that both engine and calendar know (2262, DateTime64 with nanoseconds). */
const LATEST_MS = 9_223_372_036_000;

const rows = z
  .number()
  .int()
  .nullish()
  .transform((count) => (!count || count < 0 ? DEFAULT_ROWS : Math.min(count, MAX_ROWS)));
const offset = z
  .number()
  .int()
  .nullish()
  .transform((count) => Math.min(Math.max(count ?? 0, 0), MAX_OFFSET));

/** Body of `POST …/logs/context` (spec/logchef.md §6.8); `timestamp` in milliseconds since 1970. */
export const contextBody = z.object({
  timestamp: z
    .number()
    .nullish()
    .transform((at) => at ?? 0),
  before_limit: rows,
  after_limit: rows,
  before_offset: offset,
  after_offset: offset,
  exclude_boundary: z
    .boolean()
    .nullish()
    .transform((excludes) => excludes === true),
});
export type ContextInput = z.output<typeof contextBody>;

type Side = { operator: "<" | ">="; atMs: number; order: "ASC" | "DESC"; limit: number; offset: number };

async function side(row: SourceView, one: Side, signal: AbortSignal): Promise<Collected> {
  const time = sqlIdentifier(row.timestampField);
  return collect({
    row,
    signal,
    sql: `SELECT * FROM ${row.database}.${row.tableName}
      WHERE ${time} ${one.operator} fromUnixTimestamp64Milli({at:Int64}, 'UTC')
      ORDER BY ${time} ${one.order} LIMIT {rows:UInt32} OFFSET {skipped:UInt32}`,
    params: { at: String(one.atMs), rows: String(one.limit), skipped: String(one.offset) },
    limitRows: one.limit,
    timeoutSeconds: TIMEOUT_SECONDS,
  });
}

/**
 * The rows around a moment, both sides in the order of time. Rows of that very millisecond come last in `before_logs`,
 * unless the boundary is excluded; `target_logs` is always empty, as on the wire.
 */
export async function logContext(
  grant: SourceGrant<"logs:read">,
  input: ContextInput,
  { signal, requestId }: QueryCall,
): Promise<Response> {
  const { timestamp } = input;
  if (timestamp <= 0) throw invalid("Timestamp is required and must be positive");
  if (timestamp > LATEST_MS) throw invalid("Timestamp is out of range");
  const at = Math.floor(timestamp);
  const row = await viewSource(grant);
  const earlier = { operator: "<", atMs: input.exclude_boundary ? at : at + 1, order: "DESC" } as const;
  const later = { operator: ">=", atMs: at + 1, order: "ASC" } as const;
  const sides = [
    side(row, { ...earlier, limit: input.before_limit, offset: input.before_offset }, signal),
    side(row, { ...later, limit: input.after_limit, offset: input.after_offset }, signal),
  ] as const;
  const [before, after] = await Promise.all(sides).catch((error) => {
    throw failureOf(error, "Failed to get log context", signal);
  });
  const costs = [before.stats(), after.stats()];
  const total = (pick: (one: (typeof costs)[number]) => number) => costs.reduce((sum, one) => sum + pick(one), 0);
  const stats = {
    execution_time_ms: Math.round(Math.max(...costs.map((one) => one.execution_time_ms))),
    rows_read: total((one) => one.rows_read),
    bytes_read: total((one) => one.bytes_read),
    rows_returned: before.rows.length + after.rows.length,
  };
  return answerText(
    `{"target_timestamp":${at},"before_logs":[${before.rows.reverse().join(",")}],"target_logs":[],` +
      `"after_logs":[${after.rows.join(",")}],"stats":${JSON.stringify(stats)}}`,
    requestId,
  );
}
