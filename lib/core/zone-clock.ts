/** A moment on a zone's clock: `2026-11-22`, `08:15:03` and the milliseconds behind it, `120`. */
export type ClockReading = { date: string; time: string; fraction: string };

// Intl needs a good part of a millisecond to make a clock, and there are some six hundred zones.
const clocks = new Map<string, Intl.DateTimeFormat>();
const CLOCKS_KEPT = 1_000;

function clockOf(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone);
  if (known) return known;
  const clock = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    fractionalSecondDigits: 3,
  });
  if (clocks.size < CLOCKS_KEPT) clocks.set(zone, clock);
  return clock;
}

/** What the clock of an IANA zone shows at `ms` since 1970. Throws RangeError for a zone that there isn't. */
export function readClock(ms: number, zone: string): ClockReading {
  const parts = clockOf(zone).formatToParts(ms);
  const part = Object.fromEntries(parts.map(({ type, value }) => [type, value]));
  return {
    date: `${part.year?.padStart(4, "0")}-${part.month}-${part.day}`,
    time: `${part.hour}:${part.minute}:${part.second}`,
    fraction: part.fractionalSecond ?? "000",
  };
}
