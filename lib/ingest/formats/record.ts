import { pinoOrSyslogLevel } from "./severity";
import { type Clock, parseTimestamp } from "./timestamp";

/** A field as the format gives it: text formats give strings, JSON also gives numbers, booleans, null and trees. */
export type FieldValue =
  | string
  | number
  | boolean
  | null
  | readonly FieldValue[]
  | { readonly [key: string]: FieldValue };

/** One log record. `timestamp` is null and `severity` is "" when the line does not tell. */
export type LogRecord = {
  timestamp: Date | null;
  severity: string;
  message: string;
  fields: Record<string, FieldValue>;
};

/** What became of a line: a record, or a reason that a person can act on. */
export type Outcome = { record: LogRecord } | { reason: string };

/** A line with its number in the file, counted from 1. */
export type NumberedLine = { number: number; text: string };

/** A line's outcome; `line` is where the record begins, `text` what could not be read. */
export type Entry = { line: number; record: LogRecord } | { line: number; reason: string; text: string };

/** Reads the lines of one file; made anew for every file, since it may keep state such as a CSV header. */
export type RecordReader = {
  /** Takes the next line and gives what is complete by then: nothing, one entry, or several. */
  push(line: NumberedLine): Entry[];
  /** Gives what was still waiting for more lines. */
  end(): Entry[];
};

/** A file format. `fit` tells how well a sample suits it, from 0 to 1. */
export type Format = {
  name: string;
  label: string;
  reader(clock: Clock): RecordReader;
  fit(sample: readonly string[]): number;
};

/** The fields that carry time, level and text, by the names that loggers use, the likeliest first. */
const TIME_KEYS = [
  "timestamp",
  "@timestamp",
  "ts",
  "time",
  "datetime",
  "eventtime",
  "event_time",
  "_time",
  "t",
  "date",
];
const SEVERITY_KEYS = ["severity", "severity_text", "level", "lvl", "loglevel", "log_level", "levelname", "priority"];
const MESSAGE_KEYS = ["message", "msg", "_msg", "body", "log", "content", "text", "event"];

/**
 * Makes a format whose every line is a record of its own; blank lines are passed over.
 * @param name what `--format` calls it
 * @param label for people
 * @param parse reads one line
 */
export function lineFormat(name: string, label: string, parse: (text: string, clock: Clock) => Outcome): Format {
  return {
    name,
    label,
    reader: (clock) => ({
      push: ({ number, text }) => {
        if (text.trim() === "") return [];
        const outcome = parse(text, clock);
        return ["record" in outcome ? { line: number, ...outcome } : { line: number, ...outcome, text }];
      },
      end: () => [],
    }),
    fit: (sample) => share(sample, (line) => "record" in parse(line, { timezone: "UTC", reference: new Date() })),
  };
}

/**
 * Tells which share of the lines that are not blank pass a test.
 * @param lines a sample
 * @param passes the test
 */
export function share(lines: readonly string[], passes: (line: string) => boolean): number {
  const filled = lines.filter((line) => line.trim() !== "");
  return filled.length === 0 ? 0 : filled.filter(passes).length / filled.length;
}

/**
 * Makes a record from named values, taking time, severity and message from the names that loggers give them. What was
 * taken leaves the fields.
 * @param values names and values in their order
 * @param clock how to read times
 */
export function recordFrom(values: Record<string, FieldValue>, clock: Clock): LogRecord {
  const fields = { ...values };
  const byLowerName = new Map(Object.keys(fields).map((name) => [name.toLowerCase(), name]));
  const take = (names: readonly string[]) =>
    names.map((name) => byLowerName.get(name)).filter((name) => name !== undefined);

  const timestamp = takeTime(fields, take(TIME_KEYS), [take(["date", "day", "time"]), take(["date", "time"])], clock);
  const severityKey = take(SEVERITY_KEYS).find(
    (name) => typeof fields[name] === "string" || typeof fields[name] === "number",
  );
  const severity = severityKey ? pinoOrSyslogLevel(fields[severityKey] as string | number) : "";
  if (severityKey) delete fields[severityKey];
  const messageKey = take(MESSAGE_KEYS).find((name) => typeof fields[name] === "string");
  const message = messageKey ? (fields[messageKey] as string) : "";
  if (messageKey) delete fields[messageKey];
  return { timestamp, severity, message, fields };
}

function takeTime(
  fields: Record<string, FieldValue>,
  names: readonly string[],
  groups: readonly (readonly string[])[],
  clock: Clock,
): Date | null {
  // A date and a time of day in columns of their own belong together, so they are tried before either alone.
  for (const parts of groups) {
    if (parts.length < 2) continue;
    const joined = parseTimestamp(parts.map((name) => String(fields[name])).join(" "), clock);
    if (joined) {
      for (const name of parts) delete fields[name];
      return joined;
    }
  }
  for (const name of names) {
    const value = fields[name];
    const at = typeof value === "string" || typeof value === "number" ? parseTimestamp(value, clock) : null;
    if (!at) continue;
    delete fields[name];
    return at;
  }
  return null;
}
