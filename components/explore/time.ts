import { readClock } from "@/lib/core/zone-clock";
import { locale } from "@/lib/i18n/t";
import type { TimeRange } from "./explore-state";

/** Both ends in ms since 1970. */
export type Span = { startMs: number; endMs: number };

const UNIT_MS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  M: 2_592_000_000,
  y: 31_536_000_000,
};

/** The choices of one press. */
export const QUICK_RANGES = ["5m", "15m", "1h", "3h", "6h", "24h", "2d", "7d", "30d"] as const;

/** Milliseconds of a length such as `15m`; months have 30 days, years 365. */
export function lengthMs(relative: string): number {
  return Number.parseInt(relative, 10) * (UNIT_MS[relative.at(-1) ?? ""] ?? 0);
}

/** The moments that a range means at `nowMs`. */
export function spanOf(range: TimeRange, nowMs: number): Span {
  if ("relative" in range) return { startMs: nowMs - lengthMs(range.relative), endMs: nowMs };
  return { startMs: range.start, endMs: range.end };
}

/** The IANA name of a zone as the state tells it. */
export function zoneName(zone: string): string {
  return zone === "local" ? new Intl.DateTimeFormat().resolvedOptions().timeZone : zone;
}

/** A moment on the zone's clock to the millisecond: `2026-11-22 08:15:03.120`. */
export function stamp(ms: number, zone: string): string {
  const { date, time, fraction } = readClock(ms, zoneName(zone));
  return `${date} ${time}.${fraction}`;
}

/** What an input of type `datetime-local` holds for a moment: `2026-11-22T08:15:03`. */
export function toInput(ms: number, zone: string): string {
  return stamp(ms, zone).slice(0, 19).replace(" ", "T");
}

/** The moment that a text of `datetime-local` means on the zone's clock; null when it means none. */
export function fromInput(text: string, zone: string): number | null {
  const asUtc = Date.parse(`${text}Z`);
  if (Number.isNaN(asUtc)) return null;
  const offsetAt = (ms: number) => Date.parse(`${toInput(ms, zone)}Z`) - Math.floor(ms / 1000) * 1000;
  // The offset is looked up twice, because the first look may fall on the other side of a change of clocks.
  const guess = asUtc - offsetAt(asUtc);
  return asUtc - offsetAt(guess);
}

/** A moment as people write it, on the zone's clock: `22 Nov, 08:15:03`. */
export function shortMoment(ms: number, zone: string): string {
  return new Date(ms).toLocaleString(locale, {
    timeZone: zoneName(zone),
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
}
