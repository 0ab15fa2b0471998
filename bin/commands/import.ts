import { type FileHandle, open } from "node:fs/promises";
import { finished } from "node:stream/promises";
import { parseArgs } from "node:util";
import { isAppError } from "@/lib/core/errors";
import { FORMATS } from "@/lib/ingest/formats/detect";
import { type BadLine, type ImportSummary, importFile, type NewSource } from "@/lib/ingest/import";
import type { ImportEngine } from "@/lib/ingest/table";
import { ianaZone } from "@/lib/logs/ql/window";

/**
 * What the command needs from its surroundings; `register` links the source to the team when one is named, `database` is
 * where the table is made when not in the usual one.
 */
export type ImportDeps = {
  engine: ImportEngine;
  database?: string;
  register(source: NewSource & { team: string | null }): Promise<void>;
  print(line: string): void;
  warn(line: string): void;
};

const SHOWN_BAD_LINES = 20;
const USAGE = `Usage: npm run import -- FILE --source NAME [--team NAME] [--format F] [--timezone TZ] [--rejects FILE]

  FILE         the log, plain or gzipped
  --source     name of the new source
  --team       team that may read it (without: link it in the console)
  --format     ${FORMATS.map(({ name }) => name).join(", ")} (without: told by looking)
  --timezone   IANA zone of times without an offset (UTC)
  --rejects    file that gets every line that could not be read, with number and reason`;

type Options = {
  file: string;
  source: string;
  team: string | null;
  format: string | undefined;
  timezone: string;
  rejects: string | undefined;
};

/**
 * Runs `latchkey import`: brings a log file into the built-in engine as a source of its own.
 * @param argv the words after the sub-command
 * @param deps engine, registry and terminal
 * @returns the exit code: 0 done (bad lines are told), 1 failed, 2 wrong usage
 */
export async function runImport(argv: readonly string[], deps: ImportDeps): Promise<number> {
  const options = readOptions(argv);
  if (typeof options === "string") {
    deps.warn(options);
    deps.warn(USAGE);
    return 2;
  }
  let rejects: FileHandle | null = null;
  try {
    rejects = options.rejects ? await open(options.rejects, "wx", 0o600) : null;
    const rejected = rejects?.createWriteStream();
    const { file, source, format, timezone, team } = options;
    const summary = await importFile({
      engine: deps.engine,
      file,
      source,
      timezone,
      ...(format !== undefined && { format }),
      ...(deps.database !== undefined && { database: deps.database }),
      register: (made) => deps.register({ ...made, team }),
      onBadLine: (bad) => rejected?.write(`${badLineText(bad)}\n`),
    });
    if (rejected) await finished(rejected.end());
    report(summary, options, deps);
    return 0;
  } catch (error) {
    const expected = isAppError(error) || (error instanceof Error && "code" in error);
    if (!expected) throw error;
    deps.warn(`Nothing was imported: ${error.message}`);
    return 1;
  } finally {
    await rejects?.close();
  }
}

function readOptions(argv: readonly string[]): Options | string {
  try {
    const text = { type: "string" } as const;
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: { source: text, team: text, format: text, timezone: text, rejects: text },
    });
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) return "Name one FILE.";
    if (!values.source?.trim()) return "Name the source with --source.";
    const timezone = ianaZone(values.timezone ?? "UTC");
    if (timezone === null) return `There is no time zone "${values.timezone}".`;
    const { format, team, rejects } = values;
    return { file, source: values.source.trim(), team: team ?? null, format, timezone, rejects };
  } catch (cause) {
    return (cause as Error).message; // parseArgs says which word it did not understand
  }
}

function badLineText({ line, reason, text }: BadLine): string {
  return `line ${line}: ${reason}: ${text.replaceAll("\n", "\\n")}`;
}

function report(summary: ImportSummary, { source }: Options, { print, warn }: ImportDeps): void {
  const { format, database, table, columns, rows, undated, badCount, badLines } = summary;
  print(`Imported ${rows} rows as ${format} into ${database}.${table}, source "${source}".`);
  print(`Columns: ${columns.map(({ name, type }) => `${name} ${type}`).join(", ")}`);
  if (undated > 0) print(`${undated} rows had no time of their own and took that of the row before.`);
  if (badCount === 0) return;
  warn(
    `${badCount} ${badCount === 1 ? "line" : "lines"} could not be read and ${badCount === 1 ? "is" : "are"} not in the table:`,
  );
  for (const bad of badLines.slice(0, SHOWN_BAD_LINES)) warn(`  ${badLineText(bad)}`);
  if (badCount > SHOWN_BAD_LINES) warn(`  … and ${badCount - SHOWN_BAD_LINES} more; --rejects FILE keeps all of them.`);
}
