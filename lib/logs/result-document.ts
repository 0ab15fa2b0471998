import type { Readable } from "node:stream";
import type { Column } from "./row-text";

/** What the engine counted while it answered. */
export type ReadCounts = { rows_read: number; bytes_read: number };

/** A `JSONCompact` answer being read: its columns, its rows as compact texts, and the counts behind the last row. */
export type ResultDocument = { columns: Column[]; rows: AsyncGenerator<string[]>; counts(): ReadCounts };

const DATA = '\t"data":';
const ROW = "\t\t[";
const DATA_END = "\t],";
const EXCEPTION = "\r\n__exception__\r\n";

/**
 * Reads ClickHouse's `JSONCompact` document line by line: rows stand on lines of their own, so none is parsed and none
 * is kept, while names, types and statistics are. Throws the engine's sentence when the document ends in an exception,
 * in either of the two ways in which ClickHouse writes one. `tag` is the answer's X-ClickHouse-Exception-Tag.
 */
export async function openDocument(stream: Readable, tag: string): Promise<ResultDocument> {
  const batches = lineBatches(stream, tag);
  const head: string[] = [];
  let first: string[] = [];
  for (let at = -1; at === -1; ) {
    const { value, done } = await batches.next();
    if (done) throw endedEarly(head);
    at = value.indexOf(DATA);
    head.push(...(at === -1 ? value : value.slice(0, at)));
    first = at === -1 ? [] : value.slice(at + 1);
  }
  const start = head.join("\n");
  const { meta } = JSON.parse(`${start}"data":[]}`) as { meta: Column[] };
  const tail: string[] = [];
  return {
    columns: meta.map(({ name, type }) => ({ name, type })),
    rows: readRows(first, batches, tail),
    counts: () => (tail.length === 0 ? { rows_read: 0, bytes_read: 0 } : countsOf(tail)),
  };
}

async function* readRows(first: string[], batches: AsyncGenerator<string[]>, tail: string[]): AsyncGenerator<string[]> {
  let isData = true;
  for (let lines: string[] | null = first; lines !== null; ) {
    const rows: string[] = [];
    for (const line of lines) {
      if (!isData) tail.push(line);
      else if (line.startsWith(ROW)) rows.push(line.slice(2, line.endsWith(",") ? -1 : undefined));
      else if (line === DATA_END) isData = false;
    }
    if (rows.length > 0) yield rows;
    const next = await batches.next();
    lines = next.done ? null : next.value;
  }
  if (isData) throw new Error("the answer ended early");
  const { exception } = JSON.parse(`{${tail.join("\n")}`) as { exception?: string };
  if (exception) throw new Error(exception);
}

function countsOf(tail: string[]): ReadCounts {
  const { statistics } = JSON.parse(`{${tail.join("\n")}`) as { statistics?: ReadCounts };
  return { rows_read: statistics?.rows_read ?? 0, bytes_read: statistics?.bytes_read ?? 0 };
}

/** Whole lines of a stream, as many at a time as have come; an exception behind them is thrown. */
async function* lineBatches(stream: Readable, tag: string): AsyncGenerator<string[]> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    rest += decoder.decode(chunk, { stream: true });
    // Rows hold no carriage return, they are escaped; one that is there begins an exception.
    const limit = tag === "" ? -1 : rest.indexOf("\r");
    const end = limit === -1 ? rest.lastIndexOf("\n") : rest.lastIndexOf("\n", limit);
    if (end === -1) continue;
    yield rest.slice(0, end).split("\n");
    rest = rest.slice(end + 1);
  }
  rest += decoder.decode();
  const at = tag === "" ? -1 : rest.indexOf(`${EXCEPTION}${tag}\n`);
  if (at !== -1) throw new Error(rest.slice(at + EXCEPTION.length + tag.length + 1).split("\n")[0]);
  if (rest !== "") yield rest.split("\n");
}

/** What came instead of a document is the engine's own sentence, or nothing. */
const endedEarly = (lines: string[]) => new Error(lines.join(" ").trim() || "the answer ended early");
