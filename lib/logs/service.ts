import "server-only";
import type { SourceGrant } from "@/lib/access/grant";
import { invalid, isAppError } from "@/lib/core/errors";
import { QUERY_LIMITS } from "@/lib/platform/limits";
import type { QueryLanguage } from "@/lib/query-history/serialize";
import { noteQuery } from "@/lib/query-history/service";
import { addressOfSource, findSource, readColumns } from "@/lib/sources/data";
import type { ColumnWire, SourceFields } from "@/lib/sources/serialize";
import { type Answering, answerQuery } from "./answer";
import { BUFFERED_ROWS, type StatementResult } from "./execute";
import { parse, type Query } from "./ql/ast";
import { compile, translate, type WireCondition } from "./ql/compile";
import type { QueryError } from "./ql/diagnose";
import { viewSource } from "./row-filter";
import { judge, type Started, start } from "./run";
import { checkTimeout, checkTimes, type LogchefqlQueryInput, type LogsQueryInput, type TranslateInput } from "./schema";
import { fillLogchefql, fillSql } from "./template";
import { inPlace } from "./work";

type ReadsLogs = SourceGrant<"logs:read">;

/** What a caller may read of a failing query: the engine's own words, which are about its statement alone. */
function explain(error: unknown): string {
  return isAppError(error) ? error.message : "The query failed";
}

/** What the caller typed, for its history. */
type Asked = { grant: ReadsLogs; text: string; language: QueryLanguage };

/** The same rows; a query whose last row went out is noted, one that failed or was left is not. */
async function* noted(
  { rows, stats }: StatementResult,
  { grant, text, language }: Asked,
): AsyncGenerator<readonly string[]> {
  let rowCount = 0;
  for await (const batch of rows) {
    rowCount += batch.length;
    yield batch;
  }
  noteQuery(grant, { text, language, durationMs: stats().execution_time_ms, rowCount });
}

function answering(
  { queryId, execution, cancel }: Started,
  rest: Pick<Answering, "rowKey" | "warnings" | "extra"> & { limit: number; asked: Asked },
): Answering {
  const { limit, asked, ...more } = rest;
  return {
    queryId,
    cancel,
    isGathered: limit <= BUFFERED_ROWS,
    columns: execution.columns,
    rows: noted(execution, asked),
    stats: () => {
      const { execution_time_ms, ...counts } = execution.stats();
      return { execution_time_ms: Math.round(execution_time_ms), ...counts, limit_applied: limit };
    },
    ...more,
  };
}

/**
 * Runs one SELECT of the caller's own against the source's table (spec/logchef.md §6.5). What runs is what the fence
 * judged, under the limits of the console and of the source. Refusals and syntax errors are 400 before anything runs.
 */
export async function queryLogs(grant: ReadsLogs, input: LogsQueryInput, call: QueryCall): Promise<Response> {
  checkTimes(input);
  const timeoutSeconds = checkTimeout(input.query_timeout);
  const row = await viewSource(grant);
  const policy = {
    requested: input.limit,
    max: QUERY_LIMITS.previewMaxRows,
    default: QUERY_LIMITS.previewDefaultRows,
  };
  // The place comes before the fence, which keeps the engine busy too.
  return inPlace("preview", grant, call.signal, async (work) => {
    const verdict = await judge(row, { sql: fillSql(input.sql, input.variables), limit: policy });
    if (!verdict.ok) throw invalid(verdict.message);
    const { sql, limit } = verdict;
    const limitRows = limit?.applied ?? policy.default;
    const started = await start(work, { row, sql, limitRows, timeoutSeconds });
    const asked = { grant, text: input.sql, language: "clickhouse-sql" } as const;
    const answer = answering(started, { rowKey: "data", warnings: limit?.warnings ?? [], limit: limitRows, asked });
    return answerQuery(answer, call.requestId, explain);
  });
}

/** The request behind a query: when its reader goes away, the work ends. */
export type QueryCall = { signal: AbortSignal; requestId: string };

function parsed(text: string): Query {
  const result = parse(text);
  if (!result.ok) throw invalid(result.error.message);
  return result.ast;
}

const isNested = (path: readonly string[]) => path.length > 1;

function usesNesting(query: Query): boolean {
  const paths: (readonly string[])[] = [...query.selection];
  const visit = (condition: Query["filter"]): void => {
    if (!condition) return;
    if (condition.kind === "comparison") paths.push(condition.path);
    else for (const term of condition.terms) visit(term);
  };
  visit(query.filter);
  return paths.some(isNested);
}

/** Columns change the statement only where it reaches into one or picks some; best effort, as on the wire. */
async function columnsFor(query: Query, row: SourceFields): Promise<ColumnWire[]> {
  if (query.selection.length === 0 && !usesNesting(query)) return [];
  return readColumns(addressOfSource(row)).catch(() => []);
}

const tableOf = (row: SourceFields) => `${row.database}.${row.tableName}`;

/** Rows that a LogchefQL query asks for: capped without a word (spec/logchef.md §6.4). */
function rowsWanted(limit: number): number {
  return limit > 0 ? Math.min(limit, QUERY_LIMITS.previewMaxRows) : QUERY_LIMITS.previewDefaultRows;
}

/** Runs a LogchefQL query with every value bound; `generated_sql` is the text for people (spec/logchef.md §6.4). */
export async function queryLogchefql(grant: ReadsLogs, input: LogchefqlQueryInput, call: QueryCall): Promise<Response> {
  if (!input.start_time || !input.end_time) throw invalid("start_time and end_time are required");
  const timeoutSeconds = checkTimeout(input.query_timeout);
  const row = await viewSource(grant);
  const query = parsed(fillLogchefql(input.query, input.variables));
  const limitRows = rowsWanted(input.limit);
  const compiled = compile(query, {
    columns: await columnsFor(query, row),
    table: tableOf(row),
    timestampField: row.timestampField,
    startTime: input.start_time,
    endTime: input.end_time,
    timezone: input.timezone,
    limit: limitRows,
  });
  if (!compiled.ok) throw invalid(compiled.error.message);
  const { generatedSql, statement } = compiled;
  const run = { row, ...statement, limitRows, timeoutSeconds };
  const started = await inPlace("preview", grant, call.signal, (work) => start(work, run));
  const extra = {
    generated_sql: generatedSql,
    generated_query: generatedSql,
    generated_query_language: "clickhouse-sql",
  };
  const asked = { grant, text: input.query, language: "logchefql" } as const;
  const answer = answering(started, { rowKey: "logs", warnings: [], limit: limitRows, extra, asked });
  return answerQuery(answer, call.requestId, explain);
}

type Translation = {
  sql: string;
  full_sql?: string;
  generated_query?: string;
  generated_query_language?: string;
  valid: boolean;
  error?: QueryError;
  conditions: WireCondition[];
  fields_used: string[];
};

/**
 * What a LogchefQL query means in SQL. A syntax error is an answer here (200, `valid:false`); a bad time is 400
 * (spec/logchef.md §6.4).
 */
export async function translateLogchefql(grant: ReadsLogs, input: TranslateInput): Promise<Translation> {
  const result = parse(input.query);
  if (!result.ok) return { sql: "", valid: false, error: result.error, conditions: [], fields_used: [] };
  const row = await findSource(grant.sourceId);
  const columns = await columnsFor(result.ast, row);
  const { sql, conditions, fieldsUsed } = translate(result.ast, columns);
  const { start_time: startTime, end_time: endTime, timezone } = input;
  const language = "clickhouse-sql";
  const base = { sql, valid: true, conditions, fields_used: fieldsUsed };
  if (!startTime || !endTime || !timezone) {
    return { ...base, ...(sql && { generated_query: sql, generated_query_language: language }) };
  }
  const compiled = compile(result.ast, {
    columns,
    table: tableOf(row),
    timestampField: row.timestampField,
    startTime,
    endTime,
    timezone,
    limit: input.limit,
  });
  if (!compiled.ok) throw invalid(compiled.error.message);
  const { generatedSql } = compiled;
  return { ...base, full_sql: generatedSql, generated_query: generatedSql, generated_query_language: language };
}

/** Whether a LogchefQL query can be read. Never touches the source. */
export function validateLogchefql(_grant: ReadsLogs, input: { query: string }): { valid: boolean; error?: QueryError } {
  const result = parse(input.query);
  return result.ok ? { valid: true } : { valid: false, error: result.error };
}
