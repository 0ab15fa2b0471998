import { locale, t } from "./t";

let zone: "UTC" | undefined;

/** Has every exact time of this browser's page written in UTC, or in the reader's own zone. Never for the server. */
export function writeTimesIn(choice: "local" | "utc"): void {
  zone = choice === "utc" ? "UTC" : undefined;
}

const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
const DAY_MS = 86_400_000;

/** Unit, its length, and from where on it is used: weeks and months are told in days for as long as days are exact. */
const UNITS: readonly (readonly [unit: Intl.RelativeTimeFormatUnit, sizeMs: number, fromMs?: number])[] = [
  ["year", 365 * DAY_MS],
  ["month", 30 * DAY_MS, 100 * DAY_MS],
  ["day", DAY_MS],
  ["hour", 3_600_000],
  ["minute", 60_000],
];

/** How far away a moment is from `nowMs`, in the largest unit that fits: `3 days ago`, `in 2 hours`, `just now`. */
export function relativeTime(date: Date, nowMs: number): string {
  const distance = date.getTime() - nowMs;
  for (const [unit, size, from = size] of UNITS) {
    if (Math.abs(distance) >= from) return relative.format(Math.trunc(distance / size), unit);
  }
  return t("time.justNow");
}

/** A moment to the minute in the reader's zone or in UTC, which is named: `21 Feb 2027, 14:00 CET`. */
export function exactTime(date: Date): string {
  return date.toLocaleString(locale, { ...EXACT, timeZone: zone });
}

const EXACT = {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  timeZoneName: "short",
} as const satisfies Intl.DateTimeFormatOptions;

/** A day in the reader's zone: `21 Feb 2027`. */
export function dayOf(date: Date): string {
  return date.toLocaleDateString(locale, { day: "numeric", month: "short", year: "numeric", timeZone: zone });
}

/** Time of day to the second in the reader's zone: `14:02:11`. */
export function clockTime(date: Date): string {
  return date.toLocaleTimeString(locale, { hour: "2-digit", minute: "2-digit", second: "2-digit", timeZone: zone });
}

/** Whole days from `nowMs` until a moment, rounded up; 0 or less when it has passed. */
export function daysUntil(date: Date, nowMs: number): number {
  return Math.ceil((date.getTime() - nowMs) / DAY_MS);
}

/** The moment this many days after `nowMs`. */
export function daysFrom(nowMs: number, days: number): Date {
  return new Date(nowMs + days * DAY_MS);
}
