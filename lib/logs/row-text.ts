/** A column of an answer: its name and ClickHouse type text. */
export type Column = { name: string; type: string };

const QUOTE = 34;
const BACKSLASH = 92;

/**
 * Turns the engine's compact rows (`["a",1]`) into the wire's objects (`{"x":"a","y":1}`): keys sorted, the last of
 * several columns of one name wins, plain dates as midnight UTC. Values are passed on as the engine printed them, so
 * no number loses a digit (spec/logchef.md §6.5, "Row encoding").
 */
export function rowPrinter(columns: Column[]): (compact: string) => string {
  const last = new Map(columns.map((column, index) => [column.name, index]));
  const keys = [...last].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const parts = keys.map(([name, index], position) => ({
    index,
    before: `${position === 0 ? "{" : ","}${JSON.stringify(name)}:`,
    isDate: isPlainDate(columns[index]!.type),
  }));
  if (parts.length === 0) return () => "{}";
  return (compact) => {
    const values = splitCompactRow(compact, columns.length);
    let text = "";
    for (const { index, before, isDate } of parts)
      text += before + (isDate ? atMidnight(values[index]!) : values[index]!);
    return `${text}}`;
  };
}

/** The texts of the `count` values of one compact row. Throws when there are more or fewer. */
export function splitCompactRow(row: string, count: number): string[] {
  const values: string[] = [];
  let at = 1;
  const end = row.length - 1;
  while (at < end) {
    const next = valueEnd(row, at, end);
    values.push(row.slice(at, next));
    at = next + 1;
    while (row.charCodeAt(at) === 32) at++;
  }
  if (values.length !== count) throw new Error(`a row has ${values.length} values where there are ${count} columns`);
  return values;
}

/** Offset of the comma or bracket behind the value that starts at `start`. */
function valueEnd(row: string, start: number, end: number): number {
  const first = row.charCodeAt(start);
  if (first === QUOTE) return stringEnd(row, start) + 1;
  if (first !== 91 && first !== 123) {
    const comma = row.indexOf(",", start);
    return comma === -1 ? end : comma;
  }
  let depth = 0;
  for (let i = start; i < end; i++) {
    const code = row.charCodeAt(i);
    if (code === QUOTE) i = stringEnd(row, i);
    else if (code === 91 || code === 123) depth++;
    else if ((code === 93 || code === 125) && --depth === 0) return i + 1;
  }
  return end;
}

/** Offset of the quote that closes the string opened at `open`. */
function stringEnd(row: string, open: number): number {
  for (let at = row.indexOf('"', open + 1); at !== -1; at = row.indexOf('"', at + 1)) {
    let backslashes = 0;
    while (row.charCodeAt(at - 1 - backslashes) === BACKSLASH) backslashes++;
    if (backslashes % 2 === 0) return at;
  }
  throw new Error("a string in a row is not closed");
}

const DATE_WRAPPERS = ["Nullable(", "LowCardinality("];

/** True for Date and Date32, nullable or not: the engine prints those without a time. */
function isPlainDate(type: string): boolean {
  for (const wrapper of DATE_WRAPPERS) if (type.startsWith(wrapper)) return isPlainDate(type.slice(wrapper.length, -1));
  return type === "Date" || type === "Date32";
}

const atMidnight = (value: string) => (value.startsWith('"') ? `${value.slice(0, -1)}T00:00:00Z"` : value);
