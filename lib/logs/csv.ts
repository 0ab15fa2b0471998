import { type Column, splitCompactRow } from "./row-text";

const NEEDS_QUOTES = /[",\r\n]/;

/** One cell: quoted where it must be, and only there (RFC 4180 §2). */
function cell(text: string): string {
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The first line of a file: the columns' names. */
export function csvHeader(columns: readonly Column[]): string {
  return `${columns.map(({ name }) => cell(name)).join(",")}\r\n`;
}

/** A value as the engine prints it, as a cell: texts without their escapes, null as nothing, the rest as it is. */
function valueCell(value: string): string {
  if (value === "null") return "";
  return cell(value.startsWith('"') ? (JSON.parse(value) as string) : value);
}

/**
 * Turns the engine's compact rows into lines of CSV (RFC 4180), columns in the statement's own order. Cells hold what
 * the log holds: nothing is put in front of a text that a spreadsheet would take for a formula, since these files are
 * read by programs and a changed line would be a false record.
 */
export function csvPrinter(columns: Column[]): (compact: string) => string {
  return (compact) => `${splitCompactRow(compact, columns.length).map(valueCell).join(",")}\r\n`;
}
