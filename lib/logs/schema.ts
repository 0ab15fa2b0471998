import { z } from "zod";
import { statement, text } from "@/lib/core/body";
import { invalid } from "@/lib/core/errors";
import { parseRfc3339 } from "@/lib/core/time";
import { QUERY_LIMITS } from "@/lib/platform/limits";
import { variables } from "./variables";

const rows = z
  .number()
  .int()
  .nullish()
  .transform((value) => value ?? 0);
const seconds = z.number().nullish();

/** Body of `POST …/logs/query` (spec/logchef.md §6.5); `raw_sql` is the older name of `query_text`. */
export const logsQueryBody = z
  .object({
    query_text: statement,
    raw_sql: statement,
    limit: rows,
    start_time: text,
    end_time: text,
    query_timeout: seconds,
    variables,
  })
  .transform(({ query_text, raw_sql, ...rest }) => ({ ...rest, sql: query_text || raw_sql || "" }));
export type LogsQueryInput = z.output<typeof logsQueryBody>;

/** Body of `POST …/logchefql/query` (spec/logchef.md §6.4). */
export const logchefqlQueryBody = z.object({
  query: statement,
  start_time: text,
  end_time: text,
  timezone: text.transform((zone) => zone || "UTC"),
  limit: rows,
  query_timeout: seconds,
  variables,
});
export type LogchefqlQueryInput = z.output<typeof logchefqlQueryBody>;

/** Body of `POST …/logchefql/translate`; empty times count as absent. */
export const translateBody = z.object({
  query: statement,
  start_time: text,
  end_time: text,
  timezone: text,
  limit: rows.transform((limit) => limit || 100),
});
export type TranslateInput = z.output<typeof translateBody>;

/** Body of `POST …/logchefql/validate`. */
export const validateBody = z.object({ query: statement });

const UPSTREAM_CEILING_SECONDS = 3_600;

/** Seconds that a query may run; refusals are the wire's own sentences (spec/logchef.md §6.5). */
export function checkTimeout(given: number | null | undefined): number {
  if (given === null || given === undefined) return QUERY_LIMITS.timeoutDefaultSeconds;
  if (given <= 0) throw invalid("Query timeout must be a positive number");
  const max = QUERY_LIMITS.timeoutMaxSeconds;
  if (given > UPSTREAM_CEILING_SECONDS) throw invalid(`Query timeout cannot exceed ${max} seconds`);
  if (given > max) throw invalid(`Query timeout cannot exceed ${max} seconds for Run`);
  return Math.ceil(given);
}

const PLAIN_TIME = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/;

/**
 * The time fields of a raw query, which only accompany it: both or none, RFC 3339, or the plain form that the
 * command-line client sends from collections.
 */
export function checkTimes({ start_time, end_time }: Pick<LogsQueryInput, "start_time" | "end_time">): void {
  if (!start_time !== !end_time) throw invalid("start_time and end_time must both be provided");
  for (const [name, value] of Object.entries({ start_time, end_time })) {
    if (value && !PLAIN_TIME.test(value) && !parseRfc3339(value)) {
      throw invalid(`invalid ${name} format (use ISO8601/RFC3339)`);
    }
  }
}
