import "server-only";
import type { SourceGrant } from "@/lib/access/grant";
import { invalid, invalidField } from "@/lib/core/errors";
import { parse } from "@/lib/logs/ql/ast";
import { compileFilter } from "@/lib/logs/ql/compile";
import { sqlIdentifier } from "@/lib/logs/ql/literal";
import { viewSource } from "@/lib/logs/row-filter";
import type { Column } from "@/lib/logs/row-text";
import { collect, judge, type Run } from "@/lib/logs/run";
import { fillSql } from "@/lib/logs/template";
import { databaseNow } from "@/lib/platform/clock";
import { QUERY_LIMITS } from "@/lib/platform/limits";
import { addressOfSource, readColumns } from "@/lib/sources/data";
import type { SourceFields } from "@/lib/sources/serialize";
import type { Measuring } from "./schema";

/** What a look found. `value` is the first row's first number; a query without any row found 0. */
export type Measurement = { value: number; rowsReturned: number; executionTimeMs: number };

/** The grants under which an alert may look: as a test by whoever writes it, or on behalf of its account. */
type Looks = SourceGrant<"alerts:write"> | SourceGrant<"logs:read">;

const ROWS_MAX = 100;
const NUMERIC = /^(?:Nullable\(|LowCardinality\()*(?:U?Int\d+|Float\d+|BFloat16|Decimal|Bool)/;

type Statement = Pick<Run, "sql" | "params" | "limitRows">;

/** How many rows of the last seconds a LogchefQL query fits; its values travel beside the statement. */
async function countStatement(row: SourceFields, query: string, lookbackSeconds: number): Promise<Statement> {
  const read = parse(query);
  if (!read.ok) throw invalidField("query", `invalid LogchefQL: ${read.error.message}`);
  // Columns change the statement only where it reaches into one; best effort, as for queries on screens.
  const columns = await readColumns(addressOfSource(row)).catch(() => []);
  const filter = compileFilter(read.ast, columns);
  const time = sqlIdentifier(row.timestampField);
  const until = (await databaseNow()).getTime();
  const moment = (name: string) => `fromUnixTimestamp64Milli({${name}:Int64}, 'UTC')`;
  const bounds = `${time} > ${moment("since")} AND ${time} <= ${moment("until")}`;
  return {
    sql: `SELECT count() AS value FROM ${row.database}.${row.tableName}
      WHERE ${bounds}${filter.sql && ` AND (${filter.sql})`}`,
    params: { ...filter.params, since: String(until - lookbackSeconds * 1000), until: String(until) },
    limitRows: 1,
  };
}

/** A SQL query as the fence passed it. `{{lookback_seconds}}` stands for the window, which only its author can apply. */
export async function judgeAlertSql(row: SourceFields, query: string, lookbackSeconds: number): Promise<string> {
  const variables = [{ name: "lookback_seconds", type: "number", value: lookbackSeconds }];
  const sql = fillSql(query, query.includes("{{") ? variables : null);
  const verdict = await judge(row, { sql, limit: { requested: 0, max: ROWS_MAX, default: ROWS_MAX } });
  if (!verdict.ok) throw invalid(verdict.message);
  return verdict.sql;
}

async function statementOf(row: SourceFields, asked: Measuring): Promise<Statement> {
  const { query, queryLanguage, lookbackSeconds } = asked;
  if (queryLanguage === "logchefql") return countStatement(row, query, lookbackSeconds);
  return { sql: await judgeAlertSql(row, query, lookbackSeconds), limitRows: ROWS_MAX };
}

/** The number in a row, which comes as the engine's compact JSON. */
function numberIn(columns: readonly Column[], compact: string): number {
  const at = columns.findIndex(({ type }) => NUMERIC.test(type));
  const found: unknown = at === -1 ? null : (JSON.parse(compact) as unknown[])[at];
  // Decimals come as text, and an average over nothing as null.
  const value = found === null || found === "" ? Number.NaN : Number(found);
  if (Number.isFinite(value)) return value;
  throw invalid("The query did not return a number");
}

/**
 * Runs an alert's query the way every query of people runs: on the source's own client, compiled or judged by the
 * fence, under the limits of the console and of the source. Throws what they throw, and `query_failed` where the
 * answer holds no number.
 */
export async function measure(grant: Looks, asked: Measuring, signal: AbortSignal): Promise<Measurement> {
  const row = await viewSource(grant);
  const statement = await statementOf(row, asked);
  let columns: readonly Column[] = [];
  const { rows, stats } = await collect({
    row,
    ...statement,
    signal,
    timeoutSeconds: QUERY_LIMITS.timeoutDefaultSeconds,
    printer: (found) => {
      columns = found;
      return (compact) => compact;
    },
  });
  const [first] = rows;
  return {
    value: first === undefined ? 0 : numberIn(columns, first),
    rowsReturned: rows.length,
    executionTimeMs: Math.round(stats().execution_time_ms),
  };
}
