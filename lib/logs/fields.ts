import "server-only";
import type { SourceGrant } from "@/lib/access/grant";
import { invalid, isAppError } from "@/lib/core/errors";
import { addressOfSource, readColumns } from "@/lib/sources/data";
import type { ColumnWire } from "@/lib/sources/serialize";
import { parse } from "./ql/ast";
import { compileFilter } from "./ql/compile";
import { sqlIdentifier } from "./ql/literal";
import { type TimeWindow, timeWindow } from "./ql/window";
import { type SourceView, viewSource } from "./row-filter";
import { collect, failureOf } from "./run";
import { notConnected } from "./unavailable";

/** What is asked of `…/fields/:name/values` and `…/fields/values`, as the query string has it. */
export type FieldQuery = { window: TimeWindow; limit: number; filter: string };

/** The most frequent values of one field. */
export type FieldValues = {
  field_name: string;
  field_type: string;
  is_low_cardinality: boolean;
  values: { value: string; count: number }[];
  total_distinct: number;
  /** The same number under the name that an older client reads (spec/logchef.md §8.3). */
  total: number;
};

const TIMEOUT_SECONDS = 15;
const DEFAULT_LIMIT = 10;
const MAX_LIMIT = 100;
const NAME = /^[A-Za-z0-9_.@-]{1,256}$/;
const FAILED = "Failed to get field values";
/** Kinds of columns whose values are not worth counting one by one. */
const SKIPPED = /^(?:Nullable\(|LowCardinality\()*(?:Map|Array|Tuple|JSON|Object|Nested|Date|Variant|Dynamic)/;
const NUMERIC = /^(?:Nullable\(|LowCardinality\()*(?:U?Int|Float|BFloat|Decimal|Bool)/;
const PARALLEL = 4;

function limitOf(text: string | null): number {
  const limit = Number(text ?? "");
  if (!Number.isInteger(limit) || limit <= 0) return DEFAULT_LIMIT;
  return Math.min(limit, MAX_LIMIT);
}

/** Reads the query string of both routes; a missing or bad time range is 400 (spec/logchef.md §6.8). */
export function readFieldQuery(search: URLSearchParams): FieldQuery {
  const [start, end] = [search.get("start_time"), search.get("end_time")];
  if (!start || !end) throw invalid("Time range (start_time, end_time) is required for performance");
  const isBad = (text: string) => "code" in timeWindow(text, text, "UTC");
  if (isBad(start)) throw invalid("Invalid start_time format (use ISO8601/RFC3339)");
  if (isBad(end)) throw invalid("Invalid end_time format (use ISO8601/RFC3339)");
  const window = timeWindow(start, end, search.get("timezone") || "UTC");
  if ("code" in window) throw invalid(window.message);
  const isLogchefql = (search.get("query_language") || "logchefql") === "logchefql";
  const filter = search.get("query") || search.get("logchefql") || "";
  return { window, limit: limitOf(search.get("limit")), filter: isLogchefql ? filter : "" };
}

/** The expression for a field: a column, or a key of a Map column. Null when the source has neither. */
function fieldSql(name: string, columns: readonly ColumnWire[]): { sql: string; type: string; key?: string } | null {
  const column = columns.find((one) => one.name === name);
  if (column) return { sql: sqlIdentifier(name), type: column.type };
  const [base = "", ...keys] = name.split(".");
  const map = columns.find((one) => one.name === base && one.type.startsWith("Map("));
  if (!map || keys.length === 0) return null;
  return { sql: `${sqlIdentifier(base)}[{field_key:String}]`, type: "String", key: keys.join(".") };
}

/** The filter's SQL and values; one that can't be read is left out, as the wire has it. */
function filterOf(text: string, columns: readonly ColumnWire[]) {
  const parsed = parse(text);
  return parsed.ok ? compileFilter(parsed.ast, columns) : { sql: "", params: {} };
}

type Asking = { row: SourceView; columns: readonly ColumnWire[]; asked: FieldQuery; signal: AbortSignal };

async function countValues(name: string, { row, columns, asked, signal }: Asking): Promise<FieldValues> {
  const field = fieldSql(name, columns);
  if (!field) throw invalid(`Field '${name}' not found in source`);
  const filter = filterOf(asked.filter, columns);
  const time = sqlIdentifier(row.timestampField);
  const where = [
    `${time} BETWEEN toDateTime({window_start:String}, {zone:String}) AND toDateTime({window_end:String}, {zone:String})`,
    `isNotNull(${field.sql})`,
    ...(NUMERIC.test(field.type) ? [] : [`toString(${field.sql}) != ''`]),
    ...(filter.sql ? [`(${filter.sql})`] : []),
  ].join(" AND ");
  const { rows } = await collect({
    row,
    signal,
    sql: `SELECT toString(${field.sql}) AS field_value, count() AS field_count, count() OVER () AS field_total
      FROM ${row.database}.${row.tableName} WHERE ${where}
      GROUP BY field_value ORDER BY field_count DESC, field_value LIMIT ${asked.limit}`,
    params: {
      ...filter.params,
      window_start: asked.window.start,
      window_end: asked.window.end,
      zone: asked.window.timezone,
      ...(field.key !== undefined && { field_key: field.key }),
    },
    limitRows: asked.limit,
    timeoutSeconds: TIMEOUT_SECONDS,
  });
  type Row = { field_value: string; field_count: number; field_total: number };
  const found = rows.map((text) => JSON.parse(text) as Row);
  const total = found[0]?.field_total ?? 0;
  return {
    field_name: name,
    field_type: field.type,
    is_low_cardinality: field.type.includes("LowCardinality"),
    values: found.map(({ field_value: value, field_count: count }) => ({ value, count })),
    total_distinct: total,
    total,
  };
}

async function asking(grant: SourceGrant<"logs:read">, asked: FieldQuery, signal: AbortSignal): Promise<Asking> {
  const row = await viewSource(grant);
  const columns = await readColumns(addressOfSource(row)).catch((cause) => {
    throw notConnected(cause);
  });
  return { row, columns, asked, signal };
}

/** The most frequent values of one field in a part of time, and how many there are. Blank texts don't count. */
export async function fieldValues(
  grant: SourceGrant<"logs:read">,
  name: string,
  search: URLSearchParams,
  signal: AbortSignal,
): Promise<FieldValues> {
  if (!NAME.test(name)) throw invalid("Invalid field name");
  if (!search.get("type")) throw invalid("Field type is required (pass from source schema)");
  const known = await asking(grant, readFieldQuery(search), signal);
  return countValues(name, known).catch((error) => {
    throw failureOf(error, FAILED, signal);
  });
}

/** The same for every column whose values can be counted, by name. A field that fails is left out. */
export async function allFieldValues(
  grant: SourceGrant<"logs:read">,
  search: URLSearchParams,
  signal: AbortSignal,
): Promise<Record<string, FieldValues>> {
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_SECONDS * 1000)]);
  const known = await asking(grant, readFieldQuery(search), deadline);
  const waiting = known.columns.filter(({ type }) => !SKIPPED.test(type)).map(({ name }) => name);
  const found: Record<string, FieldValues> = {};
  const work = async () => {
    for (let name = waiting.shift(); name !== undefined && !deadline.aborted; name = waiting.shift()) {
      try {
        found[name] = await countValues(name, known);
      } catch (error) {
        if (!isAppError(error)) throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));
  return found;
}
