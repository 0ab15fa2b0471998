/** How to read times that leave things out: the zone of those without offset, and the moment by which a log without years was written. */
export type Clock = { timezone: string; reference: Date };

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const MONTH = `(${MONTHS.join("|")})[a-z]*`;
const CLOCK = "(\\d{1,2}):(\\d{2})(?::(\\d{2}|60)(?:[.,](\\d{1,9}))?)?";
const OFFSET = "(?:\\s*(Z|UTC|GMT|[+-]\\d{2}:?\\d{2}|[+-]\\d{2})(?![\\w:]))?";
const FORMS: readonly { pattern: RegExp; order: readonly Part[] }[] = [
  // ISO 8601 and RFC 3339, also with a space, slashes or a decimal comma: 2026-11-01T10:00:00.123+01:00
  {
    pattern: form(`(\\d{4})[-/](\\d{1,2})[-/](\\d{1,2})(?:[Tt]|,?\\s+)${CLOCK}${OFFSET}`),
    order: ["year", "month", "day"],
  },
  // Common log format: 10/Oct/2000:13:55:36 -0700
  { pattern: form(`(\\d{1,2})/${MONTH}/(\\d{4})[:\\s]${CLOCK}${OFFSET}`), order: ["day", "month", "year"] },
  // RFC 2822: Tue, 10 Oct 2000 13:55:36 GMT
  {
    pattern: form(`(?:[a-z]{3},?\\s+)?(\\d{1,2})\\s+${MONTH}\\s+(\\d{4})\\s+${CLOCK}${OFFSET}`),
    order: ["day", "month", "year"],
  },
  // RFC 3164, with a year for those that add one: Dec 10 06:55:46, Dec 10 2026 06:55:46
  { pattern: form(`${MONTH}\\s+(\\d{1,2})(?:,?\\s+(\\d{4}))?\\s+${CLOCK}${OFFSET}`), order: ["month", "day", "year"] },
];
// asctime puts the year last: Sun Dec 04 04:47:44 2005
const ASCTIME = form(`[a-z]{3}\\s+${MONTH}\\s+(\\d{1,2})\\s+${CLOCK}\\s+(\\d{4})`);
const EPOCH_UNITS = [1e3, 1, 1e-3, 1e-6]; // seconds, milliseconds, microseconds, nanoseconds, each to milliseconds
const DAY_MS = 86_400_000;
const EARLIEST = Date.UTC(1970, 0, 1);
const LATEST = Date.UTC(2200, 0, 1);

type Part = "year" | "month" | "day";
type Fields = { year: number; month: number; day: number; hour: number; minute: number; second: number; ms: number };

function form(source: string): RegExp {
  return new RegExp(`^${source}`, "i");
}

/**
 * Reads a time at the beginning of a text, in the ways that logs write it.
 * @param value text, or a number since 1970 in seconds, milliseconds, microseconds or nanoseconds, told by its size
 * @param clock for times without zone or year
 * @returns the moment (to the millisecond), or null when it is no time between 1970 and 2200
 */
export function parseTimestamp(value: string | number, clock: Clock): Date | null {
  if (typeof value === "number") return fromEpoch(value);
  return leadingTimestamp(value.trim(), clock, true)?.at ?? null;
}

/**
 * Reads a time in front of a line, and tells where the rest begins.
 * @param text a line without leading space
 * @param clock for times without zone or year
 * @param whole whether the time must be all of the text
 */
export function leadingTimestamp(text: string, clock: Clock, whole = false): { at: Date; length: number } | null {
  if (whole && /^-?\d+(?:\.\d+)?$/.test(text)) {
    const at = fromEpoch(Number(text));
    return at && { at, length: text.length };
  }
  const found = matchForm(text);
  if (!found || (whole && found.length !== text.length)) return null;
  const at = toInstant(found, clock);
  return at && { at, length: found.length };
}

function fromEpoch(value: number): Date | null {
  // The same digits mean different units; each unit's range of plausible years does not overlap the next one's.
  const unit = [1e11, 1e14, 1e17, Number.POSITIVE_INFINITY].findIndex((bound) => Math.abs(value) < bound);
  if (unit === 0 && value < 1e8) return null;
  return inRange(value * EPOCH_UNITS[unit]!);
}

function inRange(ms: number): Date | null {
  return ms >= EARLIEST && ms < LATEST ? new Date(ms) : null;
}

type Match = { fields: Omit<Fields, "year"> & { year: number | null }; offset: string | null; length: number };

function matchForm(text: string): Match | null {
  for (const { pattern, order } of FORMS) {
    const found = pattern.exec(text);
    if (!found) continue;
    const date = Object.fromEntries(order.map((part, at) => [part, found[at + 1]])) as Record<Part, string | undefined>;
    return readMatch(date, found.slice(4, 8), found[8] ?? null, found[0].length);
  }
  const found = ASCTIME.exec(text);
  if (!found) return null;
  return readMatch({ month: found[1], day: found[2], year: found[7] }, found.slice(3, 7), null, found[0].length);
}

function readMatch(
  date: Record<Part, string | undefined>,
  [hour, minute, second = "0", fraction = "0"]: (string | undefined)[],
  offset: string | null,
  length: number,
): Match | null {
  const named = MONTHS.indexOf((date.month ?? "").toLowerCase().slice(0, 3));
  const fields = {
    year: date.year ? Number(date.year) : null,
    month: named >= 0 ? named + 1 : Number(date.month),
    day: Number(date.day),
    hour: Number(hour),
    minute: Number(minute),
    second: Math.min(Number(second), 59),
    ms: Math.floor(Number(`0.${fraction}`) * 1000),
  };
  const real = fields.month >= 1 && fields.month <= 12 && fields.day >= 1 && fields.hour <= 23 && fields.minute <= 59;
  return real ? { fields, offset, length } : null;
}

function toInstant({ fields, offset }: Match, clock: Clock): Date | null {
  const year = fields.year ?? clock.reference.getUTCFullYear();
  const at = atYear({ ...fields, year }, offset, clock);
  if (fields.year !== null) return at;
  // RFC 3164 leaves out the year: a line cannot be younger than the file that holds it.
  const tooYoung = at === null || at.getTime() > clock.reference.getTime() + DAY_MS;
  return tooYoung ? atYear({ ...fields, year: year - 1 }, offset, clock) : at;
}

function atYear(fields: Fields, offset: string | null, clock: Clock): Date | null {
  const local = Date.UTC(
    fields.year,
    fields.month - 1,
    fields.day,
    fields.hour,
    fields.minute,
    fields.second,
    fields.ms,
  );
  if (new Date(local).getUTCDate() !== fields.day) return null;
  if (offset === null) return inRange(local - zoneOffset(local, clock.timezone));
  return inRange(local - offsetMs(offset));
}

function offsetMs(offset: string): number {
  if (!/^[+-]/.test(offset)) return 0;
  const digits = offset.slice(1).replace(":", "").padEnd(4, "0");
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return (offset.startsWith("-") ? -1 : 1) * minutes * 60_000;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** How far a zone's clock is ahead of UTC when it shows this local time (given as if it were UTC). */
function zoneOffset(local: number, timezone: string): number {
  if (timezone === "UTC") return 0;
  const first = offsetAt(local, timezone);
  return offsetAt(local - first, timezone);
}

function offsetAt(instant: number, timezone: string): number {
  let formatter = formatters.get(timezone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat("en-US", { timeZone: timezone, timeZoneName: "longOffset" });
    formatters.set(timezone, formatter);
  }
  const name = formatter.formatToParts(instant).find(({ type }) => type === "timeZoneName")?.value ?? "GMT";
  return offsetMs(name.replace("GMT", "") || "GMT");
}
