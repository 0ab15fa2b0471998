import { parse } from "csv-parse/sync";
import { type Entry, type FieldValue, type Format, type NumberedLine, type RecordReader, recordFrom } from "./record";
import { type Clock, parseTimestamp } from "./timestamp";

const DELIMITERS = [",", ";", "\t", "|"];
const MAX_RECORD_LINES = 500;
const NAME = /^[\p{L}_@#$][\p{L}\p{N} _.@/#()$%:-]{0,63}$/u;

/** Comma, semicolon, tab or bar separated values (RFC 4180) with names in the first line. */
export const csv: Format = { name: "csv", label: "CSV with a header", reader: csvReader, fit: csvFit };

function csvReader(clock: Clock): RecordReader {
  let header: { names: string[]; delimiter: string } | null = null;
  let waiting: NumberedLine[] = [];

  const read = (lines: readonly NumberedLine[]): Entry[] => {
    const { number: line, text: first } = lines[0]!;
    const text = lines.map((part) => part.text).join("\n");
    if (lines.length === 1 && first.trim() === "") return [];
    if (!header) {
      header = headerOf(text);
      return header ? [] : [{ line, reason: "not a CSV header", text }];
    }
    const values = splitRecord(text, header.delimiter);
    if (typeof values === "string") return [{ line, reason: values, text }];
    if (values.length !== header.names.length) {
      return [{ line, reason: `${values.length} values where the header names ${header.names.length}`, text }];
    }
    const named = Object.fromEntries(header.names.map((name, at) => [name, emptyAsMissing(values[at]!)]));
    return [{ line, record: recordFrom(named, clock) }];
  };

  const push = (line: NumberedLine): Entry[] => {
    waiting.push(line);
    if (hasOpenQuote(waiting) && waiting.length < MAX_RECORD_LINES) return [];
    return hasOpenQuote(waiting) ? giveUpFirst() : read(waiting.splice(0));
  };

  // A quote that never closes must not swallow the file: its line is bad, and the ones after it are read anew.
  const giveUpFirst = (): Entry[] => {
    const [first, ...rest] = waiting;
    waiting = [];
    return [
      { line: first!.number, reason: "a quote is opened and not closed", text: first!.text },
      ...rest.flatMap(push),
    ];
  };

  const end = (): Entry[] => (waiting.length === 0 ? [] : [...giveUpFirst(), ...end()]);
  return { push, end };
}

function emptyAsMissing(value: string): FieldValue {
  return value === "" ? null : value;
}

function hasOpenQuote(lines: readonly NumberedLine[]): boolean {
  let quotes = 0;
  for (const { text } of lines) {
    for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) quotes++;
  }
  return quotes % 2 === 1;
}

function splitRecord(text: string, delimiter: string): string[] | string {
  if (!text.includes('"')) return text.split(delimiter);
  try {
    const [record] = parse(text, { delimiter, relax_column_count: true, record_delimiter: ["\n"] });
    return record ?? "no record";
  } catch (cause) {
    return (cause as Error).message;
  }
}

function headerOf(text: string): { names: string[]; delimiter: string } | null {
  let best: { names: string[]; delimiter: string } | null = null;
  for (const delimiter of DELIMITERS) {
    const cells = splitRecord(text, delimiter);
    if (typeof cells === "string" || cells.length <= (best?.names.length ?? 1)) continue;
    const names = cells.map((cell) => cell.trim());
    if (new Set(names).size === names.length && names.every((name) => NAME.test(name))) best = { names, delimiter };
  }
  return best;
}

function csvFit(sample: readonly string[]): number {
  const [first, ...rest] = sample.filter((line) => line.trim() !== "");
  const header = first === undefined ? null : headerOf(first);
  if (!header || header.names.some((name) => parseTimestamp(name, { timezone: "UTC", reference: new Date() })))
    return 0;
  const reader = csvReader({ timezone: "UTC", reference: new Date() });
  const entries = [first!, ...rest].flatMap((text, at) => reader.push({ number: at + 1, text }));
  // Records may span lines, and the sample may end inside one: what still waits is neither good nor bad.
  return entries.length === 0 ? 0 : entries.filter((entry) => "record" in entry).length / entries.length;
}
