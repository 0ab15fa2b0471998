import { readClock } from "@/lib/core/zone-clock";
import type { QueryError } from "./diagnose";

/** The part of time a query looks at: both ends inclusive, as `YYYY-MM-DD HH:MM:SS` on the zone's clock. */
export type TimeWindow = { start: string; end: string; timezone: string };

const LOCAL = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/;
const RFC3339 = /^(\d{4}-\d{2}-\d{2})[Tt](\d{2}:\d{2}:\d{2})(\.\d+)?(?:[Zz]|([+-])(\d{2}):(\d{2}))$/;
const ZONE_TEXT = /^[A-Za-z0-9_/+:-]{1,64}$/;

// Clocks go back by an hour, on Lord Howe Island by half of one.
const REPEATS_MS = [3_600_000, 1_800_000];
const QUARTER_MS = 900_000;

type Moment = { local: string } | { instant: number };

/**
 * Checks and brings both ends of a window to the zone's clock, in the order start, end, zone (spec/logchef.md 6.3).
 * Either end may be RFC 3339; its fraction is rounded outwards so that no row of the asked window is lost.
 * @param startTime `YYYY-MM-DD HH:MM:SS` or RFC 3339
 * @param endTime same
 * @param timezone IANA name
 * @returns the window, or INVALID_TIME_FORMAT or INVALID_TIMEZONE
 */
export function timeWindow(startTime: string, endTime: string, timezone: string): TimeWindow | QueryError {
  const start = readMoment(startTime, Math.floor);
  if ("code" in start) return start;
  const end = readMoment(endTime, Math.ceil);
  if ("code" in end) return end;
  const zone = ianaZone(timezone);
  if (zone === null) return { code: "INVALID_TIMEZONE", message: `invalid timezone: '${timezone}'` };
  return { start: clockText(start, zone), end: clockText(pastRepeat(end, zone), zone), timezone: zone };
}

/**
 * Checks a time zone's name against the platform's IANA table.
 * @param name as asked for
 * @returns the name with its proper capitals, or null when there is no such zone
 */
export function ianaZone(name: string): string | null {
  const seen = zones.get(name);
  if (seen !== undefined) return seen;
  const zone = lookUpZone(name);
  if (zone !== null && zones.size < ZONES_KEPT) zones.set(name, zone);
  return zone;
}

// Intl needs a good part of a millisecond for each answer, and every query asks.
const zones = new Map<string, string>();
const ZONES_KEPT = 1_000;

function lookUpZone(name: string): string | null {
  if (!ZONE_TEXT.test(name) || /^[+-]/.test(name)) return null;
  try {
    const known = new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
    return known.toLowerCase() === name.toLowerCase() ? known : name;
  } catch {
    return null; // Intl answers an unknown zone with a RangeError and nothing more.
  }
}

function readMoment(text: string, round: (seconds: number) => number): Moment | QueryError {
  if (LOCAL.test(text)) {
    return isRealDate(text) ? { local: text } : notReal(text);
  }
  const parts = RFC3339.exec(text);
  if (!parts) {
    const message = `invalid time format: expected 'YYYY-MM-DD HH:MM:SS', got '${text}'`;
    return { code: "INVALID_TIME_FORMAT", message };
  }
  const [, day, clock, fraction = "", sign, hours = "0", minutes = "0"] = parts;
  const offsetMinutes = Number(hours) * 60 + Number(minutes);
  if (!isRealDate(`${day} ${clock}`) || Number(hours) > 23 || Number(minutes) > 59) return notReal(text);
  const seconds = Date.parse(`${day}T${clock}Z`) / 1000 + round(Number(`0${fraction}`));
  return { instant: (seconds - (sign === "-" ? -60 : 60) * offsetMinutes) * 1000 };
}

function isRealDate(local: string): boolean {
  const at = Date.parse(`${local.replace(" ", "T")}Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().slice(0, 19).replace("T", " ") === local;
}

function notReal(text: string): QueryError {
  return { code: "INVALID_TIME_FORMAT", message: `invalid time value: '${text}' is not a real date and time` };
}

/**
 * When clocks go back an hour shows twice, and ClickHouse takes its text for the first run. An end within the second run
 * is moved behind it, so that the rows of that hour are found.
 */
function pastRepeat(moment: Moment, zone: string): Moment {
  if ("local" in moment) return moment;
  let { instant } = moment;
  const isRepeat = () => {
    const text = clockText({ instant }, zone);
    return REPEATS_MS.some((earlier) => clockText({ instant: instant - earlier }, zone) === text);
  };
  while (isRepeat()) instant = (Math.floor(instant / QUARTER_MS) + 1) * QUARTER_MS;
  return { instant };
}

function clockText(moment: Moment, zone: string): string {
  if ("local" in moment) return moment.local;
  const { date, time } = readClock(moment.instant, zone);
  return `${date} ${time}`;
}
