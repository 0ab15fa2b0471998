import type { Row } from "@/components/explore/api";
import { type HistogramAnswer, type Tone, toneOf, widthMs } from "@/components/explore/bars";
import type { Span } from "@/components/explore/time";
import type { MessageKey } from "@/lib/i18n/t";

/** One line or one part of the bars; `tone` where the name is a level of severity. */
export type Series = { name: string; tone: Tone | null; values: (number | null)[] };
/** Series over the same moments (ms since 1970). Counts are drawn as bars on top of each other, other numbers as lines. */
export type SeriesData = { kind: "series"; at: number[]; series: Series[]; isCounted: boolean };
export type ValueData = { kind: "value"; value: number | string | null; trend: number[] };
export type PartsData = { kind: "parts"; parts: { label: string; count: number }[] };
/** `times` are the columns that hold moments. */
export type RowsData = { kind: "rows"; columns: string[]; times: string[]; rows: readonly Row[]; isCut: boolean };
/** What a panel shows, or why its answer doesn't fit its kind. */
export type PanelData =
  | SeriesData
  | ValueData
  | PartsData
  | RowsData
  | { kind: "unfit"; why: MessageKey }
  | { kind: "needs"; names: string[] };

type Column = { name: string; type: string };
export type Table = { columns: readonly Column[]; rows: readonly Row[] };

const SERIES_MAX = 10;

const bare = (type: string) =>
  type.replace(/^(?:LowCardinality|Nullable)\((.*)\)$/, "$1").replace(/^Nullable\((.*)\)$/, "$1");
const isTime = ({ type }: Column) => /^Date/.test(bare(type));
const isNumber = ({ type }: Column) => /^(?:U?Int|Float|BFloat|Decimal)/.test(bare(type));

/** A number as the wire tells it (long ones and decimals are texts); null for what is none. */
function numberOf(value: unknown): number | null {
  if (typeof value !== "number" && typeof value !== "string") return null;
  const number = Number(value);
  return value === "" || !Number.isFinite(number) ? null : number;
}

const textOf = (value: unknown): string =>
  value === null || value === undefined ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);

/** The beginnings of all bars in a span, also of those that hold nothing and that nobody tells. */
function bucketsOf({ granularity, data }: HistogramAnswer, { startMs, endMs }: Span): number[] {
  const width = widthMs(granularity);
  const known = [...new Set(data.map(({ bucket }) => Date.parse(bucket)))].sort((a, b) => a - b);
  const first = known[0];
  if (first === undefined) return [];
  const all: number[] = [];
  for (let at = first - width; at > startMs - width; at -= width) all.unshift(at);
  for (const [index, at] of known.entries()) {
    all.push(at);
    const next = known[index + 1] ?? endMs + width / 2;
    // Half a width of slack: days of 23 and 25 hours are as good as others.
    for (let gap = at + width; gap < next - width / 2; gap += width) all.push(gap);
  }
  return all.filter((at) => at < endMs);
}

/** Counts per part of time, by group where the answer has groups; gaps are zeros. */
export function seriesOfBars(answer: HistogramAnswer, span: Span, name: string): SeriesData {
  const at = bucketsOf(answer, span);
  const places = new Map(at.map((moment, index) => [moment, index]));
  const series = new Map<string, Series>();
  for (const { bucket, log_count, group_value, is_other } of answer.data) {
    const index = places.get(Date.parse(bucket));
    if (index === undefined) continue;
    const label = group_value ?? name;
    const tone = group_value === undefined || is_other ? null : toneOf(group_value);
    const one = series.get(label) ?? { name: label, tone, values: at.map(() => 0) };
    one.values[index] = (one.values[index] ?? 0) + log_count;
    series.set(label, one);
  }
  const listed = [...series.values()].sort((a, b) => totalOf(b) - totalOf(a));
  const areLevels = listed.some(({ tone }) => tone !== null && tone !== "neutral");
  return {
    kind: "series",
    at,
    isCounted: true,
    series: listed.map((one) => ({ ...one, tone: areLevels ? (one.tone ?? "neutral") : null })),
  };
}

/** All values of a series together. */
export const totalOf = ({ values }: Series): number => values.reduce<number>((sum, value) => sum + (value ?? 0), 0);

/** Lines from rows: the first column of time, each column of numbers, told apart by the first other column. */
export function seriesOfRows({ columns, rows }: Table): PanelData {
  const time = columns.find(isTime);
  const numbers = columns.filter(isNumber);
  const label = columns.find((column) => !isTime(column) && !isNumber(column));
  if (!time || numbers.length === 0) return { kind: "unfit", why: "dashboard.needsTimeAndNumber" };
  const at = [...new Set(rows.map((row) => Date.parse(textOf(row[time.name]))))]
    .filter((moment) => !Number.isNaN(moment))
    .sort((a, b) => a - b);
  const places = new Map(at.map((moment, index) => [moment, index]));
  const series = new Map<string, Series>();
  for (const row of rows) {
    const index = places.get(Date.parse(textOf(row[time.name])));
    if (index === undefined) continue;
    for (const { name } of numbers) {
      const group = label ? textOf(row[label.name]) : "";
      const full = label ? (numbers.length > 1 ? `${group} ${name}` : group) : name;
      const one = series.get(full) ?? { name: full, tone: null, values: at.map(() => null) };
      one.values[index] = numberOf(row[name]);
      series.set(full, one);
    }
  }
  const listed = [...series.values()].sort((a, b) => totalOf(b) - totalOf(a)).slice(0, SERIES_MAX);
  return { kind: "series", at, series: listed, isCounted: false };
}

/** One figure from rows: the first column of numbers, else whatever stands first. */
export function valueOfRows({ columns, rows }: Table): ValueData {
  const column = columns.find(isNumber) ?? columns[0];
  const value = column && rows[0]?.[column.name];
  return { kind: "value", value: numberOf(value) ?? (textOf(value) || null), trend: [] };
}

/** One figure from counts: their sum, and how it came about over time. */
export function valueOfBars(data: SeriesData): ValueData {
  const trend = data.at.map((_, index) => data.series.reduce((sum, { values }) => sum + (values[index] ?? 0), 0));
  return { kind: "value", value: trend.reduce((sum, count) => sum + count, 0), trend };
}

/** Names and their numbers from rows, in the order of the rows. */
export function partsOfRows({ columns, rows }: Table): PanelData {
  const number = columns.find(isNumber);
  const label = columns.find((column) => column !== number);
  if (!number || !label) return { kind: "unfit", why: "dashboard.needsNameAndNumber" };
  const parts = rows.flatMap((row) => {
    const count = numberOf(row[number.name]);
    return count === null ? [] : [{ label: textOf(row[label.name]), count }];
  });
  return { kind: "parts", parts };
}

/** Rows with the columns that are to be shown. */
export function rowsOf({ columns, rows }: Table, wanted: readonly string[], limit: number): RowsData {
  const shown = wanted.length > 0 ? wanted : columns.map(({ name }) => name);
  const times = columns.filter(isTime).map(({ name }) => name);
  return { kind: "rows", columns: [...shown], times, rows: rows.slice(0, limit), isCut: rows.length > limit };
}
