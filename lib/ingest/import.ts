import { stat } from "node:fs/promises";
import { conflict, invalid, invalidField } from "@/lib/core/errors";
import { ColumnLearner, type ColumnPlan, SEVERITY_FIELD, type TableColumn, TIMESTAMP_FIELD } from "./columns";
import { detect, FORMATS, formatNamed } from "./formats/detect";
import type { Entry, Format } from "./formats/record";
import type { Clock } from "./formats/timestamp";
import { MAX_LINE_LENGTH, readLines } from "./lines";
import { createFilled, dropTable, hasTable, type ImportEngine, RowWriter } from "./table";

/** A line that could not be read, with the reason. */
export type BadLine = { line: number; reason: string; text: string };

/** What the caller's registry of sources is told about the new table. */
export type NewSource = {
  name: string;
  database: string;
  table: string;
  timestampField: string;
  severityField: string;
};

/** What to import and how; `timezone` is for times without an offset. */
export type ImportRequest = {
  engine: ImportEngine;
  file: string;
  source: string;
  database?: string;
  format?: string;
  timezone?: string;
  register(source: NewSource): Promise<void>;
  onBadLine?(bad: BadLine): void;
  onProgress?(progress: { rows: number }): void;
};

/** What an import did. `undated` rows had no time of their own and took that of the row before (or the first known). */
export type ImportSummary = {
  format: string;
  database: string;
  table: string;
  columns: TableColumn[];
  rows: number;
  undated: number;
  badCount: number;
  badLines: BadLine[];
};

/** The database that imported tables are made in unless another is asked for. */
export const IMPORT_DATABASE = "imported";

const SAMPLE_LINES = 200;
const KEPT_BAD_LINES = 100;
const SHOWN_TEXT = 200;

/**
 * Brings a log file into a table of its own and registers it as a source. The file is read twice: first to learn its
 * columns, then to insert, so that memory stays small and no value fails to fit.
 * @param request see ImportRequest
 * @returns counts, columns and the first bad lines; every bad line was also given to onBadLine
 * @throws AppError `invalid_request` for an unusable file, format or name, `conflict` when the table exists
 */
export async function importFile(request: ImportRequest): Promise<ImportSummary> {
  const table = tableName(request.source);
  const database = request.database ?? IMPORT_DATABASE;
  if (await hasTable(request.engine, database, table)) {
    throw conflict(`table ${database}.${table} exists already: choose another name than "${request.source}"`);
  }
  const { mtime, size } = await stat(request.file);
  const clock: Clock = { timezone: request.timezone ?? "UTC", reference: mtime };
  const format = await chooseFormat(request.file, request.format);

  const bad: BadLine[] = [];
  let badCount = 0;
  const learner = new ColumnLearner();
  let firstTime: Date | null = null;
  let records = 0;
  for await (const entries of readEntries(request.file, format, clock, size)) {
    for (const entry of entries) {
      if ("record" in entry) {
        records++;
        firstTime ??= entry.record.timestamp;
        learner.add(entry.record);
        continue;
      }
      const shown = { ...entry, text: entry.text.slice(0, SHOWN_TEXT) };
      if (++badCount <= KEPT_BAD_LINES) bad.push(shown);
      request.onBadLine?.(entry);
    }
  }
  if (records === 0) {
    const why = bad[0] ? `: line ${bad[0].line}: ${bad[0].reason}` : "";
    throw invalid(`no line of the file could be read as ${format.label}${why}`);
  }
  const plan = learner.plan();
  const { rows, undated } = await fillTable(request, {
    database,
    table,
    plan,
    format,
    clock,
    size,
    fallback: firstTime ?? clock.reference,
  });
  const { columns } = plan;
  return { format: format.name, database, table, columns, rows, undated, badCount, badLines: bad };
}

/**
 * Gives the table name that belongs to a source's name.
 * @param source as people write it
 * @throws AppError `invalid_request` when nothing of it can be kept
 */
export function tableName(source: string): string {
  const name = source
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "");
  if (name === "" || name.length > 100) throw invalidField("source", "needs letters or digits, 100 at most");
  return /^\d/.test(name) ? `t_${name}` : name;
}

async function chooseFormat(file: string, name: string | undefined): Promise<Format> {
  if (name !== undefined) {
    const format = formatNamed(name);
    const known = FORMATS.map((each) => each.name).join(", ");
    if (!format) throw invalidField("format", `"${name}" is none of ${known}`);
    return format;
  }
  const sample: string[] = [];
  for await (const lines of readLines(file)) {
    sample.push(...lines.map(({ text }) => text).filter((text) => text.trim() !== ""));
    if (sample.length >= SAMPLE_LINES) break;
  }
  if (sample.length === 0) throw invalid("the file is empty");
  if (sample.some((text) => text.includes("\0"))) throw invalid("the file is not text (it holds NUL bytes)");
  return detect(sample.slice(0, SAMPLE_LINES));
}

/**
 * Reads a file's entries in batches; a line that is too long is a bad one.
 * @param file path
 * @param format how to read it
 * @param clock for times that leave things out
 * @param size how many bytes of it to read
 */
export async function* readEntries(file: string, format: Format, clock: Clock, size?: number): AsyncGenerator<Entry[]> {
  const reader = format.reader(clock);
  for await (const lines of readLines(file, size)) {
    yield lines.flatMap((line): Entry[] => {
      if (!line.cut) return reader.push(line);
      return [{ line: line.number, reason: `longer than ${MAX_LINE_LENGTH} characters`, text: line.text }];
    });
  }
  yield reader.end();
}

type Filling = {
  database: string;
  table: string;
  plan: ColumnPlan;
  format: Format;
  clock: Clock;
  size: number;
  fallback: Date;
};

async function fillTable(request: ImportRequest, filling: Filling) {
  const { engine } = request;
  const { database, table, plan, format, clock, size, fallback } = filling;
  const path = `${database}.${table}`;
  const counts = await createFilled(engine, path, plan.columns, async (unfinished) => {
    const writer = new RowWriter(engine, unfinished, plan, fallback, request.onProgress);
    for await (const entries of readEntries(request.file, format, clock, size)) {
      for (const entry of entries) if ("record" in entry) await writer.add(entry.record);
    }
    await writer.flush();
    return { rows: writer.rows, undated: writer.undated };
  });
  const fields = { timestampField: TIMESTAMP_FIELD, severityField: SEVERITY_FIELD };
  try {
    await request.register({ name: request.source, database, table, ...fields });
  } catch (cause) {
    // A table without a source would stand in the way of the next try.
    await dropTable(engine, path);
    throw cause;
  }
  return counts;
}
