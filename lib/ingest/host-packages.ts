import { access, constants, readdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type ColumnPlan, SEVERITY_FIELD, type TableColumn, TIMESTAMP_FIELD } from "./columns";
import { apk, aptHistory } from "./formats/package-blocks";
import { dpkg, pacman, rpm } from "./formats/packages";
import type { Format } from "./formats/record";
import { type BadLine, IMPORT_DATABASE, type NewSource, readEntries } from "./import";
import { createFilled, hasTable, type ImportEngine, RowWriter } from "./table";

/** A log of this machine's package manager. */
type PackageLog = { manager: string; path: string; format: Format };

/** What bringing in the machine's package logs did; `isNew` when the table was made. */
export type HostPackagesSummary = {
  logs: string[];
  rows: number;
  badCount: number;
  badLines: BadLine[];
  isNew: boolean;
};

/** The source's name in the console. */
export const HOST_PACKAGES_SOURCE = "Host packages";
const HOST_PACKAGES_TABLE = "host_packages";

const LOGS: readonly { manager: string; path: string; format: Format }[] = [
  { manager: "dpkg", path: "var/log/dpkg.log", format: dpkg },
  { manager: "apt", path: "var/log/apt/history.log", format: aptHistory },
  { manager: "dnf", path: "var/log/dnf.rpm.log", format: rpm },
  { manager: "yum", path: "var/log/yum.log", format: rpm },
  { manager: "pacman", path: "var/log/pacman.log", format: pacman },
  { manager: "apk", path: "var/log/apk.log", format: apk },
];
const FIELDS = [
  ...["manager", "action", "state", "package", "architecture", "version", "old_version"],
  ...["automatic", "command", "requested_by", "detail", "module", "log"],
];
const FEW_VALUES = new Set(["manager", "action", "state", "architecture", "automatic", "log"]);
const COLUMNS: readonly TableColumn[] = [
  { name: TIMESTAMP_FIELD, type: "DateTime64(3, 'UTC')" },
  { name: SEVERITY_FIELD, type: "LowCardinality(String)" },
  { name: "message", type: "String" },
  ...FIELDS.map((name) => ({ name, type: FEW_VALUES.has(name) ? "LowCardinality(String)" : "String" })),
];
const PLAN: ColumnPlan = {
  columns: [...COLUMNS],
  nameOf: new Map(FIELDS.map((name) => [name, name])),
  overflow: null,
};
const KEPT_BAD_LINES = 100;

/**
 * Finds the package logs that this process may read, rotated and gzipped ones too, the oldest first.
 * @param root where the file system begins
 */
async function packageLogs(root = "/"): Promise<PackageLog[]> {
  const found: (PackageLog & { written: number })[] = [];
  for (const { manager, path, format } of LOGS) {
    const name = path.slice(path.lastIndexOf("/") + 1);
    const folder = join(root, dirname(path));
    // A folder that is not there or not readable holds no logs for us.
    const names = await readdir(folder).catch(() => []);
    for (const each of names.filter((other) => isRotationOf(name, other))) {
      const file = join(folder, each);
      const written = await readableSince(file);
      if (written !== null) found.push({ manager, path: file, format, written });
    }
  }
  return found.sort((a, b) => a.written - b.written).map(({ written: _, ...log }) => log);
}

function isRotationOf(name: string, other: string): boolean {
  return other.startsWith(name) && /^(?:[.-]\d+)?(?:\.gz)?$/.test(other.slice(name.length));
}

async function readableSince(file: string): Promise<number | null> {
  try {
    await access(file, constants.R_OK);
    const { size, mtimeMs } = await stat(file);
    return size > 0 ? mtimeMs : null;
  } catch {
    return null; // not readable: the issue asks for logs "where readable"
  }
}

/**
 * Brings the machine's package logs into the source "Host packages". The first time it makes the table;
 * afterwards it adds only what is newer than the newest row. `register` is called each time, since a console may have been
 * killed between table and registration; it must be safe to repeat.
 * @param options engine and registry; database of the table, root of the file system, zone of the logs' times (the machine's)
 * @returns null when no log is readable
 */
export async function importHostPackages(options: {
  engine: ImportEngine;
  register(source: NewSource): Promise<void>;
  database?: string;
  root?: string;
  timezone?: string;
}): Promise<HostPackagesSummary | null> {
  const logs = await packageLogs(options.root);
  if (logs.length === 0) return null;
  const { engine, database = IMPORT_DATABASE } = options;
  const table = `${database}.${HOST_PACKAGES_TABLE}`;
  const isNew = !(await hasTable(engine, database, HOST_PACKAGES_TABLE));
  const newest = isNew ? null : await newestRow(engine, table);
  const timezone = options.timezone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const copy = (into: string) => copyLogs(new RowWriter(engine, into, PLAN, new Date(0)), logs, timezone, newest);
  const copied = isNew ? await createFilled(engine, table, COLUMNS, copy) : await copy(table);
  await options.register({
    name: HOST_PACKAGES_SOURCE,
    database,
    table: HOST_PACKAGES_TABLE,
    timestampField: TIMESTAMP_FIELD,
    severityField: SEVERITY_FIELD,
  });
  return { logs: logs.map(({ path }) => path), isNew, ...copied };
}

/** Writes the records of every log that are newer than `newest` (milliseconds since 1970; null: all). */
async function copyLogs(writer: RowWriter, logs: readonly PackageLog[], timezone: string, newest: number | null) {
  const badLines: BadLine[] = [];
  let badCount = 0;
  for (const { manager, path, format } of logs) {
    const { mtime, size } = await stat(path);
    for await (const entries of readEntries(path, format, { timezone, reference: mtime }, size)) {
      for (const entry of entries) {
        if (!("record" in entry)) {
          if (++badCount <= KEPT_BAD_LINES) badLines.push(entry);
          continue;
        }
        const { timestamp, fields } = entry.record;
        if (newest !== null && timestamp !== null && timestamp.getTime() <= newest) continue;
        await writer.add({ ...entry.record, fields: { ...fields, manager, log: path } });
      }
    }
  }
  await writer.flush();
  return { rows: writer.rows, badCount, badLines };
}

async function newestRow(engine: ImportEngine, table: string): Promise<number> {
  const answer = await engine.query({
    query: `SELECT toString(toUnixTimestamp64Milli(max(${TIMESTAMP_FIELD}))) AS at FROM ${table}`,
    format: "JSONEachRow",
  });
  const [row] = await answer.json<{ at: string }>();
  return Number(row?.at ?? 0);
}
