"use client";

import { ZoomOut } from "lucide-react";
import { type PointerEvent, useMemo, useRef, useState } from "react";
import { cn } from "@/components/ui/cn";
import { IconButton } from "@/components/ui/icon-button";
import { Skeleton } from "@/components/ui/skeleton";
import { t } from "@/lib/i18n/t";
import type { Answer } from "./api";
import { type Bar, barsOf, type HistogramAnswer, spanBetween, type Tone } from "./bars";
import { type Span, shortMoment } from "./time";

type Props = {
  answer: Answer<HistogramAnswer> | null;
  span: Span;
  zone: string;
  isRunning: boolean;
  onZoom: (span: Span) => void;
};

const FILLS: Readonly<Record<Tone, string>> = {
  danger: "bg-danger",
  warn: "bg-warn",
  accent: "bg-accent",
  neutral: "bg-control",
};
/** Half a bar at most is taken for a press in place. */
const PRESS = 0.004;

/** How many rows there were when; a part of it is chosen by dragging, one bar by pressing it. */
export function Histogram({ answer, span, zone, isRunning, onZoom }: Props) {
  const bars = useMemo(() => (answer?.ok ? barsOf(answer.data, span) : []), [answer, span]);
  const total = bars.reduce((sum, bar) => sum + bar.total, 0);
  const length = span.endMs - span.startMs;
  return (
    <section aria-label={t("explore.histogram")} className="min-w-0 rounded-lg border bg-surface px-3 pt-2 pb-1.5">
      <header className="flex min-h-7 items-center gap-2 text-sm text-soft">
        <p className="min-w-0 flex-1 truncate">
          {answer?.ok && t("explore.counted", { count: total, width: answer.data.granularity })}
          {answer && !answer.ok && answer.refusal.status !== 0 && t("explore.notCounted")}
        </p>
        <IconButton
          label={t("explore.zoomOut")}
          onClick={() => onZoom({ startMs: span.startMs - length / 2, endMs: span.endMs + length / 2 })}
        >
          <ZoomOut aria-hidden />
        </IconButton>
      </header>
      {answer === null && isRunning ? (
        <div className="flex h-20 items-end gap-1">
          <Skeleton className="h-full w-full" />
        </div>
      ) : (
        <Plot bars={bars} span={span} zone={zone} total={total} onZoom={onZoom} />
      )}
      <p className="mt-1 flex justify-between gap-2 text-xs text-faint" suppressHydrationWarning>
        <span>{shortMoment(span.startMs, zone)}</span>
        <span>{shortMoment(span.endMs, zone)}</span>
      </p>
    </section>
  );
}

type PlotProps = { bars: readonly Bar[]; span: Span; zone: string; total: number; onZoom: (span: Span) => void };

function Plot({ bars, span, zone, total, onZoom }: PlotProps) {
  const area = useRef<HTMLDivElement>(null);
  const [drag, setDrag] = useState<{ from: number; to: number } | null>(null);
  const [at, setAt] = useState<number | null>(null);
  const highest = Math.max(1, ...bars.map((bar) => bar.total));
  const pointed = at === null ? undefined : bars.find(({ left, width }) => at >= left && at < left + width);

  const placeOf = (event: PointerEvent) => {
    const { left, width } = area.current?.getBoundingClientRect() ?? { left: 0, width: 1 };
    return Math.min(1, Math.max(0, (event.clientX - left) / width));
  };
  const finish = (event: PointerEvent) => {
    if (!drag) return;
    const to = placeOf(event);
    setDrag(null);
    if (Math.abs(to - drag.from) > PRESS) return onZoom(spanBetween(span, drag.from, to));
    const pressed = bars.find(({ left, width }) => to >= left && to < left + width);
    if (pressed) onZoom({ startMs: pressed.startMs, endMs: pressed.endMs });
  };

  return (
    // The same is done by keyboard with the time range and the button above.
    <div
      ref={area}
      role="img"
      aria-label={t("explore.histogramSays", { count: total, highest, bars: bars.length })}
      className="relative h-20 touch-pan-y cursor-crosshair select-none border-b"
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        const from = placeOf(event);
        setDrag({ from, to: from });
      }}
      onPointerMove={(event) => {
        const place = placeOf(event);
        setAt(place);
        if (drag) setDrag({ from: drag.from, to: place });
      }}
      onPointerUp={finish}
      onPointerCancel={() => setDrag(null)}
      onPointerLeave={() => setAt(null)}
    >
      {bars.map((bar) => (
        <div
          key={bar.startMs}
          style={{
            left: `${bar.left * 100}%`,
            width: `max(1px, calc(${bar.width * 100}% - 1px))`,
            height: `max(2px, ${(bar.total / highest) * 100}%)`,
          }}
          className={cn("absolute bottom-0 flex flex-col-reverse", pointed === bar && "opacity-70")}
        >
          {bar.parts.map(({ tone, count }) => (
            <div
              key={tone}
              style={{ flexGrow: count }}
              className={cn("min-h-px forced-color-adjust-none", FILLS[tone])}
            />
          ))}
        </div>
      ))}
      {drag && (
        <div
          style={{
            left: `${Math.min(drag.from, drag.to) * 100}%`,
            width: `${Math.abs(drag.to - drag.from) * 100}%`,
          }}
          className="absolute inset-y-0 border-x border-accent bg-accent/15"
        />
      )}
      {pointed && !drag && (
        <p
          style={at !== null && at > 0.5 ? { right: `${(1 - at) * 100}%` } : { left: `${(at ?? 0) * 100}%` }}
          className="pointer-events-none absolute top-0 z-10 mx-2 rounded-md bg-ink px-2 py-1 text-sm whitespace-nowrap text-on-ink"
        >
          {t("explore.barSays", { count: pointed.total, at: shortMoment(pointed.startMs, zone) })}
        </p>
      )}
    </div>
  );
}
