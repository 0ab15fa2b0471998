/** A width of bars as ClickHouse says it; `label` is how the wire echoes it. */
export type Interval = { label: string; count: number; unit: "SECOND" | "MINUTE" | "HOUR" | "DAY"; seconds: number };

const UNITS = { s: ["SECOND", 1], m: ["MINUTE", 60], h: ["HOUR", 3_600] } as const;

function interval(label: string): Interval {
  const [unit, seconds] = UNITS[label.at(-1) as keyof typeof UNITS];
  const count = Number.parseInt(label, 10);
  // A day is not always 24 hours long, so it is told as one.
  if (label === "24h") return { label, count: 1, unit: "DAY", seconds: 86_400 };
  return { label, count, unit, seconds: count * seconds };
}

const LABELS = "1s 5s 10s 15s 30s 1m 5m 10m 15m 30m 1h 2h 3h 6h 12h 24h".split(" ");
const INTERVALS = LABELS.map(interval);
const BARS_WANTED = 100;

/** The width that a label names, `1d` being `24h`; null for any other label (spec/logchef.md §6.7). */
export function intervalOf(label: string): Interval | null {
  const known = label === "1d" ? "24h" : label;
  return INTERVALS.find((one) => one.label === known) ?? null;
}

/** The narrowest width with which a span of so many seconds shows at most a hundred bars. */
export function intervalFor(spanSeconds: number): Interval {
  return INTERVALS.find(({ seconds }) => spanSeconds / seconds <= BARS_WANTED) ?? INTERVALS.at(-1)!;
}
