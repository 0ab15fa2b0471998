import type { z } from "zod";
import type { histogramWire } from "@/lib/logs/wire";
import type { Span } from "./time";

export type HistogramAnswer = z.output<typeof histogramWire>;

/** What a level of severity means, for its colour. */
export type Tone = "danger" | "warn" | "accent" | "neutral";

const TONES: readonly [RegExp, Tone][] = [
  [/^(?:emerg|alert|crit|fatal|panic|err)/i, "danger"],
  [/^warn/i, "warn"],
  [/^(?:info|notice)/i, "accent"],
];

/** The tone of a level such as `ERROR`; neutral for what is none. */
export function toneOf(level: string): Tone {
  return TONES.find(([pattern]) => pattern.test(level))?.[1] ?? "neutral";
}

const ORDER: readonly Tone[] = ["danger", "warn", "accent", "neutral"];

/** One bar: where it stands between 0 and 1, the moments it covers, and its parts from the bottom up. */
export type Bar = Span & { left: number; width: number; total: number; parts: { tone: Tone; count: number }[] };

const UNIT_SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };

/** Milliseconds of a bar's width as the wire names it (`30s`, `5m`, `24h`). */
export function widthMs(granularity: string): number {
  return Number.parseInt(granularity, 10) * (UNIT_SECONDS[granularity.at(-1) ?? ""] ?? 1) * 1000;
}

/** Bars in the order of time; `counts` without a level stand as one neutral part. */
export function barsOf({ granularity, data }: HistogramAnswer, { startMs, endMs }: Span): Bar[] {
  const width = widthMs(granularity);
  const length = Math.max(1, endMs - startMs);
  const bars = new Map<number, Map<Tone, number>>();
  for (const { bucket, log_count, group_value } of data) {
    const at = Date.parse(bucket);
    const parts = bars.get(at) ?? new Map<Tone, number>();
    const tone = group_value === undefined ? "accent" : toneOf(group_value);
    parts.set(tone, (parts.get(tone) ?? 0) + log_count);
    bars.set(at, parts);
  }
  return [...bars].flatMap(([at, parts]) => {
    const [from, to] = [Math.max(at, startMs), Math.min(at + width, endMs)];
    if (to <= from) return [];
    const listed = ORDER.flatMap((tone) => (parts.has(tone) ? [{ tone, count: parts.get(tone)! }] : []));
    const total = listed.reduce((sum, { count }) => sum + count, 0);
    const bar = { startMs: at, endMs: at + width, left: (from - startMs) / length, width: (to - from) / length };
    return [{ ...bar, total, parts: listed }];
  });
}

/** The span between two places from 0 to 1 of another, in either order, to whole seconds and at least one. */
export function spanBetween({ startMs, endMs }: Span, one: number, other: number): Span {
  const at = (place: number) => startMs + Math.min(1, Math.max(0, place)) * (endMs - startMs);
  const from = Math.floor(at(Math.min(one, other)) / 1000) * 1000;
  const to = Math.ceil(at(Math.max(one, other)) / 1000) * 1000;
  return { startMs: from, endMs: Math.max(to, from + 1000) };
}
