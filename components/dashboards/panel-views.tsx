import { valueText } from "@/components/explore/rows";
import { stamp } from "@/components/explore/time";
import { cn } from "@/components/ui/cn";
import { locale, t } from "@/lib/i18n/t";
import type { PanelData, PartsData, RowsData, SeriesData, ValueData } from "./shapes";

const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
const compact = new Intl.NumberFormat(locale, { notation: "compact", maximumFractionDigits: 1 });
const LONG = 1_000_000;

/** One figure, large, over what it was made of. */
export function StatView({ data, unit }: { data: ValueData; unit: string | undefined }) {
  const { value, trend } = data;
  const text = typeof value === "number" ? (value >= LONG ? compact : whole).format(value) : value;
  return (
    <div className="relative flex h-full min-h-0 items-end overflow-hidden">
      <Trend trend={trend} />
      <p
        title={typeof value === "number" ? whole.format(value) : undefined}
        className="relative flex min-w-0 items-baseline gap-1.5 pb-0.5"
      >
        <span className="truncate text-[1.75rem] leading-8 font-semibold tracking-tight tabular-nums">
          {text ?? t("dashboard.noValue")}
        </span>
        {unit && <span className="truncate text-sm text-soft">{unit}</span>}
      </p>
    </div>
  );
}

function Trend({ trend }: { trend: readonly number[] }) {
  const highest = Math.max(...trend, 0);
  if (trend.length < 2 || highest === 0) return null;
  const at = (value: number, index: number) => `${(index / (trend.length - 1)) * 100} ${30 - (value / highest) * 28}`;
  const line = trend.map((value, index) => `${index === 0 ? "M" : "L"}${at(value, index)}`).join(" ");
  return (
    <svg
      aria-hidden
      viewBox="0 0 100 30"
      preserveAspectRatio="none"
      className="absolute right-0 bottom-0 h-3/4 w-1/2 text-accent opacity-60"
    >
      <path d={`${line} L100 30 L0 30 Z`} fill="currentColor" opacity="0.2" />
      <path d={line} fill="none" stroke="currentColor" strokeWidth="1" vectorEffect="non-scaling-stroke" />
    </svg>
  );
}

/** Names with their numbers, each as long as its number is large. */
export function BreakdownView({ data }: { data: PartsData }) {
  const highest = Math.max(...data.parts.map(({ count }) => count), 0);
  return (
    <ol className="flex flex-col gap-1">
      {data.parts.map(({ label, count }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a statement may answer one name twice
        <li key={`${label} ${index}`} className="relative flex h-6 items-center gap-3 px-2">
          <span
            aria-hidden
            style={{ width: `${highest > 0 ? Math.max(0, (count / highest) * 100) : 0}%` }}
            className="absolute inset-y-0 left-0 min-w-px rounded-sm bg-accent-soft forced-colors:border"
          />
          <span title={label} className={cn("relative min-w-0 flex-1 truncate", label === "" && "text-faint")}>
            {label || t("dashboard.empty")}
          </span>
          <span className="relative font-medium tabular-nums">{whole.format(count)}</span>
        </li>
      ))}
    </ol>
  );
}

const NARROW_COLUMNS = 3;
/** A column whose texts are all this short is as wide as they need; the others share what is left. */
const SHORT_CHARACTERS = 24;
const DAY_AND_TIME = [5, 19] as const;

const widthOf = (texts: readonly string[]) => {
  const longest = Math.max(...texts.map((text) => text.length));
  return longest > SHORT_CHARACTERS ? undefined : `calc(${longest} * 0.47rem + 1rem)`;
};

/** Rows under the names of their columns; on a phone the first few columns. */
export function RowsView({ data, zone, caption }: { data: RowsData; zone: string; caption: string }) {
  const { columns, times, rows, isCut } = data;
  const isTime = new Set(times);
  const hiding = (index: number) => index >= NARROW_COLUMNS && "max-md:hidden";
  const full = (column: string, value: unknown) => {
    const at = isTime.has(column) ? Date.parse(valueText(value)) : Number.NaN;
    return Number.isNaN(at) ? valueText(value) : stamp(at, zone);
  };
  // The year is in the title: nobody looks at so long a time as rows.
  const brief = (column: string, text: string) => (isTime.has(column) ? text.slice(...DAY_AND_TIME) : text);
  const cells = rows.map((row) => columns.map((column) => full(column, row[column])));
  const widths = columns.map((column, index) =>
    widthOf([column, ...cells.map((texts) => brief(column, texts[index] ?? ""))]),
  );
  const isSpread = widths.every((width) => width !== undefined);
  return (
    <>
      <table className="w-full table-fixed border-collapse text-sm">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column, index) => (
              <th
                key={column}
                scope="col"
                style={isSpread ? undefined : { width: widths[index] }}
                className={cn(
                  "sticky top-0 truncate border-b bg-surface px-2 pb-1 text-left font-medium text-faint",
                  hiding(index),
                )}
              >
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="font-mono">
          {cells.map((texts, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a statement have nothing of their own
            <tr key={place} className="hover:bg-hover">
              {columns.map((column, index) => (
                <td key={column} title={texts[index]} className={cn("truncate px-2 py-0.5", hiding(index))}>
                  <span suppressHydrationWarning>{brief(column, texts[index] ?? "")}</span>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {isCut && <p className="px-2 py-1 text-xs text-faint">{t("dashboard.firstRows", { count: rows.length })}</p>}
    </>
  );
}

/** What a chart draws, as a table: the moments down, the series across. */
export function asTable({ at, series }: SeriesData): RowsData {
  const time = t("dashboard.time");
  const names = series.map(({ name }) => name || t("dashboard.empty"));
  const rows = at.map((ms, index) => {
    const figures = series.map(({ values }, place) => [names[place], values[index]]);
    return { ...Object.fromEntries(figures), [time]: new Date(ms).toISOString() };
  });
  return { kind: "rows", columns: [time, ...names], times: [time], rows: rows.reverse(), isCut: false };
}

/** What a chart shows, in a sentence. */
export function summaryOf(title: string, { at, series, isCounted }: SeriesData): string {
  const values = series.flatMap((one) => one.values.filter((value) => value !== null));
  const figures = { series: series.length, points: at.length, highest: whole.format(Math.max(0, ...values)) };
  return t(isCounted ? "dashboard.chartSays" : "dashboard.linesSay", { title, ...figures });
}

/** True when there is an answer and nothing in it. */
export function isEmpty(data: PanelData): boolean {
  if (data.kind === "series") return data.series.length === 0;
  if (data.kind === "parts") return data.parts.length === 0;
  return data.kind === "rows" && data.rows.length === 0;
}
