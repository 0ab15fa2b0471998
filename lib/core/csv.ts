const NEEDS_QUOTES = /[",\r\n]/;
/** What spreadsheets take for the beginning of a formula, full-width forms and the characters skipped before one included. */
const FORMULA = /^[\s\p{Cc}]*[=+\-@|%＝＋－＠]|^[\t\r]/u;

/**
 * One line of a table that people open in a spreadsheet (RFC 4180): a text that would be taken for a formula gets an
 * apostrophe in front of it, so that a name somebody chose is never run on another's machine (CWE-1236).
 */
export function csvLine(cells: readonly (string | number | boolean | null)[]): string {
  const written = cells.map((value) => {
    if (value === null) return "";
    const text = typeof value === "string" && FORMULA.test(value) ? `'${value}` : String(value);
    return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  });
  return `${written.join(",")}\r\n`;
}
