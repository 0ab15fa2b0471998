"use client";

import { useEffect, useEffectEvent, useRef, useState } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { type Span, shortMoment, zoneName } from "@/components/explore/time";
import { locale, t } from "@/lib/i18n/t";
import { colourOf } from "./series-colour";
import { type Series, type SeriesData, totalOf } from "./shapes";
import { useScheme } from "./use-scheme";

type Props = {
  data: SeriesData;
  span: Span;
  zone: string;
  /** What is drawn, for whoever doesn't see it. */
  label: string;
  onZoom: (span: Span) => void;
};

const compact = new Intl.NumberFormat(locale, { notation: "compact", maximumFractionDigits: 1 });
const exact = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
const DAY_SECONDS = 86_400;
const DRAG_PX = 4;
const FONT = "11px ui-sans-serif, system-ui, sans-serif";

/** Series as they are drawn: each on top of those after it, so that the last is drawn in front at the bottom. */
function stacked(series: readonly Series[], length: number): (number | null)[][] {
  const sums = new Array<number>(length).fill(0);
  const drawn = [...series].reverse().map(({ values }) =>
    values.map((value, index) => {
      sums[index] = (sums[index] ?? 0) + (value ?? 0);
      return sums[index] ?? 0;
    }),
  );
  return drawn.reverse();
}

/** Writes the moments under the chart on the zone's clock. */
function ticksIn(zone: string) {
  const timeZone = zoneName(zone);
  const day = new Intl.DateTimeFormat(locale, { timeZone, day: "numeric", month: "short" });
  const minute = new Intl.DateTimeFormat(locale, { timeZone, hour: "2-digit", minute: "2-digit" });
  const second = new Intl.DateTimeFormat(locale, { timeZone, timeStyle: "medium" });
  return (_plot: uPlot, splits: number[], _axis: number, _space: number, step: number) => {
    const format = step >= DAY_SECONDS ? day : step < 60 ? second : minute;
    return splits.map((at) => format.format(at * 1000));
  };
}

/** Numbers over time: counts as bars, other numbers as lines. A part of the time is chosen by dragging over it. */
export function TimeChart({ data, span, zone, label, onZoom }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const scheme = useScheme();
  const [pointed, setPointed] = useState<number | null>(null);
  const zoom = useEffectEvent(onZoom);
  const { startMs, endMs } = span;

  useEffect(() => {
    const element = host.current;
    if (!element || !scheme) return;
    const colour = (name: string) => {
      // A new element each time: one that had a colour would be on its way from that to the next.
      const probe = document.createElement("span");
      probe.style.color = `var(${name})`;
      element.append(probe);
      const found = getComputedStyle(probe).color;
      probe.remove();
      return found;
    };
    const [faint, line] = [colour("--color-faint"), colour("--color-line")];
    const { isCounted, series, at } = data;
    const size = () => ({ width: Math.max(1, element.clientWidth), height: Math.max(1, element.clientHeight) });
    const axis = { stroke: faint, font: FONT, ticks: { show: false }, border: { show: false }, gap: 6 };
    const bars = uPlot.paths.bars?.({ size: [0.86, 48], align: 1, radius: 0 });
    const options: uPlot.Options = {
      ...size(),
      padding: [6, 4, 0, 0],
      legend: { show: false },
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), zoneName(zone)),
      scales: {
        x: { time: true, range: () => [startMs / 1000, endMs / 1000] },
        y: { range: (_plot, low, high) => [Math.min(0, low ?? 0), high > 0 ? high * 1.08 : 1] },
      },
      cursor: {
        y: false,
        points: { show: !isCounted, size: 6 },
        drag: { x: true, y: false, setScale: false, dist: DRAG_PX },
      },
      axes: [
        { ...axis, size: 24, space: 64, grid: { show: false }, values: ticksIn(zone) },
        {
          ...axis,
          size: 42,
          space: 28,
          grid: { stroke: line, width: 1 },
          values: (_plot, splits) => splits.map((value) => compact.format(value)),
        },
      ],
      series: [
        {},
        ...series.map((one, index): uPlot.Series => {
          const stroke = colour(colourOf(one, index));
          return isCounted
            ? { fill: stroke, stroke, width: 0, points: { show: false }, ...(bars && { paths: bars }) }
            : { stroke, width: 1.5, points: { show: at.length < 3 }, spanGaps: false };
        }),
      ],
      hooks: {
        setCursor: [(plot) => setPointed(plot.cursor.idx ?? null)],
        setSelect: [
          (plot) => {
            const { left, width } = plot.select;
            if (width < DRAG_PX) return;
            const ms = (px: number) => Math.round(plot.posToVal(px, "x") * 1000);
            plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
            zoom({ startMs: ms(left), endMs: ms(left + width) });
          },
        ],
      },
    };
    const values = isCounted ? stacked(series, at.length) : series.map((one) => one.values);
    const plot = new uPlot(options, [at.map((ms) => ms / 1000), ...values], element);
    const watcher = new ResizeObserver(() => plot.setSize(size()));
    watcher.observe(element);
    return () => {
      watcher.disconnect();
      plot.destroy();
      setPointed(null);
    };
  }, [data, startMs, endMs, zone, scheme]);

  return (
    <div className="flex h-full min-h-0 flex-col gap-1">
      <div ref={host} role="img" aria-label={label} className="min-h-0 flex-1 overflow-hidden" />
      <Legend data={data} pointed={pointed} zone={zone} />
    </div>
  );
}

function Legend({ data, pointed, zone }: { data: SeriesData; pointed: number | null; zone: string }) {
  const { series, at, isCounted } = data;
  const moment = pointed === null ? undefined : at[pointed];
  const figure = (one: Series) => {
    if (pointed !== null) return one.values[pointed] ?? null;
    return isCounted ? totalOf(one) : null;
  };
  return (
    <p className="flex h-4 shrink-0 flex-wrap items-center gap-x-3 overflow-hidden text-xs text-soft">
      {moment !== undefined && (
        <span className="tabular-nums text-ink" suppressHydrationWarning>
          {shortMoment(moment, zone)}
        </span>
      )}
      {series.map((one, index) => {
        const value = figure(one);
        return (
          <span key={one.name} className="inline-flex h-4 min-w-0 items-center gap-1.5">
            <span
              aria-hidden
              style={{ background: `var(${colourOf(one, index)})` }}
              className="size-2 shrink-0 rounded-[2px] forced-color-adjust-none"
            />
            <span className="max-w-40 truncate">{one.name || t("dashboard.empty")}</span>
            {value !== null && <span className="font-medium tabular-nums text-ink">{exact.format(value)}</span>}
          </span>
        );
      })}
    </p>
  );
}
