import "server-only";
import { z } from "zod";
import type { SourceGrant } from "@/lib/access/grant";
import { statement, text } from "@/lib/core/body";
import { AppError, invalid } from "@/lib/core/errors";
import { keywordOf, lexSql } from "@/lib/platform/sql-lexer";
import { type Interval, intervalFor, intervalOf } from "./histogram-window";
import { sqlIdentifier } from "./ql/literal";
import { ianaZone } from "./ql/window";
import { type SourceView, viewSource } from "./row-filter";
import { collect, failureOf, judge } from "./run";
import { checkTimeout, checkTimes } from "./schema";
import { fillSql } from "./template";
import { variables } from "./variables";

const stamp = z.number().nullish();

/** Body of `POST …/logs/histogram` (spec/logchef.md §6.7); `raw_sql` is the older name of `query_text`. */
export const histogramBody = z
  .object({
    query_text: statement,
    raw_sql: statement,
    start_time: text,
    end_time: text,
    start_timestamp: stamp,
    end_timestamp: stamp,
    window: text.transform((window) => window || "1m"),
    group_by: text,
    timezone: text.transform((zone) => zone || "UTC"),
    query_timeout: z.number().nullish(),
    variables,
  })
  .transform(({ query_text, raw_sql, ...rest }) => ({ ...rest, sql: query_text || raw_sql }));
export type HistogramInput = z.output<typeof histogramBody>;

type Bar = { bucket: string; log_count: number; group_value?: string; is_other?: true; is_null?: true };
/** Bars in the order of time; bars of nothing are not told. `notice` says that some are missing. */
export type Histogram = { granularity: string; data: Bar[]; notice?: string };

const TIMEOUT_SECONDS = 30;
const MAX_BARS = 50_000;
const TOP_GROUPS = 10;
const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** Stands for "no limit" while the fence looks at the statement; it is taken away again. */
const ALL_ROWS = Number.MAX_SAFE_INTEGER;
const FAILED = "Failed to generate histogram data";

const moment = (text: string) => Date.parse(text.includes(" ") ? `${text.replace(" ", "T")}Z` : text);

/** Seconds that the caller says it looks at, or null when it does not say. */
function spanOf(input: HistogramInput): number | null {
  checkTimes(input);
  const { start_time, end_time, start_timestamp, end_timestamp } = input;
  const [start, end] = start_time ? [moment(start_time), moment(end_time)] : [start_timestamp, end_timestamp];
  return typeof start === "number" && typeof end === "number" && end > start ? (end - start) / 1000 : null;
}

/** The caller's statement as the fence passed it, without its LIMIT: bars count all rows that it speaks of. */
async function unlimited(row: SourceView, input: HistogramInput): Promise<string> {
  const policy = { requested: ALL_ROWS, max: ALL_ROWS, default: ALL_ROWS };
  const verdict = await judge(row, { sql: fillSql(input.sql, input.variables), limit: policy });
  if (!verdict.ok) throw invalid(verdict.message);
  const suffix = ` LIMIT ${ALL_ROWS}`;
  return verdict.sql.endsWith(suffix) ? verdict.sql.slice(0, -suffix.length) : verdict.sql;
}

/**
 * The statement with `names` among what it selects. They are put in front where the statement neither names them nor
 * takes every column; what can't be understood is left for the engine to say.
 */
function selecting(sql: string, names: readonly string[]): string {
  let depth = 0;
  const outer = lexSql(sql).filter((token) => {
    const char = token.kind === "punctuation" ? sql[token.start]! : "";
    if (")]}".includes(char) && char !== "") depth--;
    const isOuter = depth === 0;
    if ("([{".includes(char) && char !== "") depth++;
    return isOuter;
  });
  const words = outer.map((token) => keywordOf(sql, token));
  const select = words.indexOf("SELECT");
  const from = words.indexOf("FROM", select);
  if (select === -1 || from === -1) return sql;
  const list = sql.slice(outer[select]!.end, outer[from]!.start);
  const listed = new Set(lexSql(list).map((token) => list.slice(token.start, token.end).replaceAll(/[`"]/g, "")));
  const missing = listed.has("*") ? [] : names.filter((name) => !listed.has(name));
  if (missing.length === 0) return sql;
  const at = words[select + 1] === "DISTINCT" ? outer[select + 1]!.end : outer[select]!.end;
  return `${sql.slice(0, at)} ${missing.map(sqlIdentifier).join(", ")},${sql.slice(at)}`;
}

/** Counts per bar, and per group where one is asked for: the ten largest, and all others as one. */
function barsSql(inner: string, { count, unit }: Interval, timestampField: string, group: string): string {
  const bucket = `toStartOfInterval(toDateTime(${sqlIdentifier(timestampField)}, {zone:String}), INTERVAL ${count} ${unit}, {zone:String})`;
  if (group === "") {
    return `SELECT ${bucket} AS bar, count() AS total FROM (${inner}) GROUP BY bar ORDER BY bar`;
  }
  const counted = `SELECT ${bucket} AS bar, toString(${sqlIdentifier(group)}) AS grp, count() AS part FROM (${inner}) GROUP BY bar, grp`;
  const summed = `SELECT bar, grp, part, sum(part) OVER (PARTITION BY grp) AS size FROM (${counted})`;
  const ranked = `SELECT bar, grp, part, dense_rank() OVER (ORDER BY size DESC, isNull(grp), grp) AS place FROM (${summed})`;
  return `SELECT bar, if(place > ${TOP_GROUPS}, 'Other', grp) AS label, place > ${TOP_GROUPS} AS rest, sum(part) AS total
    FROM (${ranked}) GROUP BY bar, label, rest ORDER BY bar, rest, total DESC, label`;
}

type BarRow = { bar: string; total: number; label?: string | null; rest?: number };

function asBar({ bar, total, label, rest }: BarRow): Bar {
  if (label === undefined) return { bucket: bar, log_count: total };
  return {
    bucket: bar,
    log_count: total,
    group_value: label ?? "",
    ...(rest === 1 && { is_other: true as const }),
    ...(label === null && { is_null: true as const }),
  };
}

type Asking = { row: SourceView; signal: AbortSignal; timeoutSeconds: number };

/** Runs a statement of ours around the caller's, after the fence has judged the whole. */
async function ask(asking: Asking, sql: string, params: Record<string, string>): Promise<string[]> {
  const { row, signal, timeoutSeconds } = asking;
  const verdict = await judge(row, { sql, params });
  if (!verdict.ok) throw invalid(verdict.message);
  try {
    const limits = { limitRows: MAX_BARS + 1, timeoutSeconds: Math.min(timeoutSeconds, TIMEOUT_SECONDS) };
    return (await collect({ row, signal, sql: verdict.sql, params, ...limits })).rows;
  } catch (error) {
    const failure = failureOf(error, FAILED, signal);
    if (failure.message.toLowerCase().includes("invalid")) throw new AppError("invalid_request", failure.message);
    throw failure;
  }
}

/** Seconds between the first and the last row, for a width that was left to us without a time range. */
async function measuredSpan(asking: Asking, inner: string): Promise<number> {
  const time = sqlIdentifier(asking.row.timestampField);
  const [found] = await ask(
    asking,
    `SELECT toUnixTimestamp(max(toDateTime(${time}))) - toUnixTimestamp(min(toDateTime(${time}))) AS span FROM (${inner})`,
    {},
  );
  return Number((JSON.parse(found ?? "{}") as { span?: number }).span ?? 0);
}

/**
 * Counts the rows of a statement per bar of time (spec/logchef.md §6.7). `window` is a width or `auto`, bars begin on
 * the zone's clock, and gaps are not filled.
 */
export async function histogram(
  grant: SourceGrant<"logs:read">,
  input: HistogramInput,
  signal: AbortSignal,
): Promise<Histogram> {
  if (input.sql.trim() === "") throw invalid("query_text parameter is required");
  const span = spanOf(input);
  const known = input.window === "auto" ? null : intervalOf(input.window);
  if (!known && input.window !== "auto") throw invalid(`invalid histogram window: ${input.window}`);
  const zone = ianaZone(input.timezone);
  if (zone === null) throw invalid(`invalid timezone: '${input.timezone}'`);
  const group = input.group_by.trim();
  if (group !== "" && !IDENTIFIER.test(group)) throw invalid(`invalid group_by field: ${group}`);
  const timeoutSeconds = checkTimeout(input.query_timeout);
  const row = await viewSource(grant);
  const asking = { row, signal, timeoutSeconds };
  const names = [row.timestampField, ...(group === "" ? [] : [group])];
  const inner = selecting(await unlimited(row, input), names);
  const width = known ?? intervalFor(span ?? (await measuredSpan(asking, inner)));
  const rows = await ask(asking, barsSql(inner, width, row.timestampField, group), { zone });
  const data = rows.slice(0, MAX_BARS).map((text) => asBar(JSON.parse(text) as BarRow));
  const notice = `Showing the first ${MAX_BARS} bars. Choose a wider window or a shorter time.`;
  return { granularity: width.label, data, ...(rows.length > MAX_BARS && { notice }) };
}
