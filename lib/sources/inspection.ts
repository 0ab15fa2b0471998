import "server-only";
import type { ClickHouseClient } from "@clickhouse/client";
import type { AdminGrant, SourceGrant } from "@/lib/access/grant";
import { AppError } from "@/lib/core/errors";
import { filterSettings, type SourceView, viewSource, wholeSource } from "@/lib/logs/row-filter";
import { addressOfSource, clientFor, findSource } from "./data";
import type { SourceFields } from "./serialize";

/** One line of a panel about a source. */
type Detail = { key: string; label: string; value: string; monospace?: true; multiline?: true };
type StorageFact = { key: string; label: string; value: string; hint?: string };
type FieldFact = {
  name: string;
  type: string;
  is_nullable: boolean;
  is_primary_key: boolean;
  default_expression?: string;
  comment?: string;
};

/** `SourceStats` of the native wire, with the keys of an older client beside it (spec/logchef.md §1.1 and §8.3). */
export type SourceStats = {
  details: Detail[];
  storage: StorageFact[];
  schema: { fields: FieldFact[]; sort_keys: string[]; create_query: string; ttl?: string };
  table_stats: {
    database: string;
    table: string;
    compressed: string;
    uncompressed: string;
    compr_rate: number;
    rows: number;
    part_count: number;
  };
  column_stats: { name: string; type: string }[];
};

/** `SourceActivity` of the native wire. Buckets are whole hours and days of UTC, the empty ones among them. */
export type SourceActivity = {
  rows_1h: number;
  rows_24h: number;
  rows_7d: number;
  latest_ts?: string;
  hourly_buckets: { bucket: string; rows: number }[];
  daily_buckets: { bucket: string; rows: number }[];
};

const TIMEOUT_SECONDS = 15;
const SETTINGS = { max_execution_time: TIMEOUT_SECONDS, readonly: "1" } as const;
const TIMEOUT_CODE = "159";
const NUMBERS = { ...SETTINGS, output_format_json_quote_64bit_integers: 0 } as const;

async function ask<T>(client: ClickHouseClient, row: SourceView, query: string): Promise<T[]> {
  const result = await client.query({
    query,
    query_params: { database: row.database, table: row.tableName },
    format: "JSONEachRow",
    clickhouse_settings: { ...NUMBERS, ...filterSettings(row) },
  });
  return result.json<T>();
}

type TableRow = { engine: string; engine_full: string; sorting_key: string; partition_key: string; create: string };
type PartsRow = { rows: number; parts: number; compressed: number; uncompressed: number };
type ColumnRow = { name: string; type: string; comment: string; expression: string; isKey: number };

const TABLE = `SELECT engine, engine_full, sorting_key, partition_key, create_table_query AS create
  FROM system.tables WHERE database = {database:String} AND name = {table:String}`;
const PARTS = `SELECT sum(rows) AS rows, count() AS parts, sum(data_compressed_bytes) AS compressed,
  sum(data_uncompressed_bytes) AS uncompressed
  FROM system.parts WHERE active AND database = {database:String} AND table = {table:String}`;
const COLUMNS = `SELECT name, type, comment, default_expression AS expression, is_in_primary_key AS isKey
  FROM system.columns WHERE database = {database:String} AND table = {table:String} ORDER BY position`;

const UNITS = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

/** Bytes for people, in powers of 1024. */
function size(bytes: number): string {
  const power = bytes > 0 ? Math.min(Math.floor(Math.log2(bytes) / 10), UNITS.length - 1) : 0;
  return `${(bytes / 1024 ** power).toFixed(power === 0 ? 0 : 2)} ${UNITS[power]}`;
}

const list = (text: string) => (text === "" ? [] : text.split(",").map((part) => part.trim()));

/** The TTL clause of a table's engine, without its settings. */
const ttlOf = (engine: string) => /\bTTL (.+?)(?: SETTINGS |$)/.exec(engine)?.[1];

function statsOf(row: SourceFields, table: TableRow, parts: PartsRow, columns: ColumnRow[]): SourceStats {
  const ratio = parts.compressed > 0 ? Math.round((parts.uncompressed / parts.compressed) * 100) / 100 : 0;
  const ttl = ttlOf(table.engine_full);
  return {
    details: [
      { key: "database", label: "Database", value: row.database, monospace: true },
      { key: "table", label: "Table", value: row.tableName, monospace: true },
      { key: "engine", label: "Engine", value: table.engine, monospace: true },
      { key: "sorting_key", label: "Sorting key", value: table.sorting_key || "none", monospace: true },
      { key: "partition_key", label: "Partition key", value: table.partition_key || "none", monospace: true },
    ],
    storage: [
      { key: "rows", label: "Rows", value: parts.rows.toLocaleString("en-US") },
      { key: "compressed", label: "On disk", value: size(parts.compressed) },
      { key: "uncompressed", label: "Uncompressed", value: size(parts.uncompressed) },
      { key: "ratio", label: "Compression", value: `${ratio}×`, hint: "Uncompressed bytes for each byte on disk" },
      { key: "parts", label: "Parts", value: String(parts.parts) },
    ],
    schema: {
      fields: columns.map(({ name, type, comment, expression, isKey }) => ({
        name,
        type,
        is_nullable: /^(?:LowCardinality\()?Nullable\(/.test(type),
        is_primary_key: isKey === 1,
        ...(expression && { default_expression: expression }),
        ...(comment && { comment }),
      })),
      sort_keys: list(table.sorting_key),
      create_query: table.create,
      ...(ttl && { ttl }),
    },
    table_stats: {
      database: row.database,
      table: row.tableName,
      compressed: size(parts.compressed),
      uncompressed: size(parts.uncompressed),
      compr_rate: ratio,
      rows: parts.rows,
      part_count: parts.parts,
    },
    column_stats: columns.map(({ name, type }) => ({ name, type })),
  };
}

/** Counts of a part are counted; how much room it takes can't be said. */
async function countPart(client: ClickHouseClient, row: SourceView): Promise<PartsRow[]> {
  const [counted] = await ask<{ rows: number }>(
    client,
    row,
    `SELECT count() AS rows FROM ${row.database}.${row.tableName}`,
  );
  return counted ? [{ rows: counted.rows, parts: 0, compressed: 0, uncompressed: 0 }] : [];
}

async function readStats(row: SourceView): Promise<SourceStats> {
  const unavailable = (cause?: unknown) =>
    new AppError("unavailable", "Source is not currently connected", {}, { cause });
  try {
    const client = await clientFor(addressOfSource(row));
    const [[table], [parts], columns] = await Promise.all([
      ask<TableRow>(client, row, TABLE),
      row.rowFilter === null ? ask<PartsRow>(client, row, PARTS) : countPart(client, row),
      ask<ColumnRow>(client, row, COLUMNS),
    ]);
    if (!table || !parts) throw unavailable();
    return statsOf(row, table, parts, columns);
  } catch (cause) {
    throw unavailable(cause);
  }
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

type HourRow = { hour: number; rows: number };
type RecentRow = { rows_1h: number; rows_24h: number; rows_7d: number; latest: string; total: number; now: number };

/** Sums of whole spans that end with the one that `nowMs` is in, oldest first. */
function buckets(hours: HourRow[], nowMs: number, spanMs: number, count: number) {
  const last = Math.floor(nowMs / spanMs) * spanMs;
  const sums = new Map<number, number>();
  for (const { hour, rows } of hours) {
    const start = Math.floor((hour * 1000) / spanMs) * spanMs;
    sums.set(start, (sums.get(start) ?? 0) + rows);
  }
  return Array.from({ length: count }, (_, index) => {
    const start = last - (count - 1 - index) * spanMs;
    return { bucket: new Date(start).toISOString(), rows: sums.get(start) ?? 0 };
  });
}

/** The time column is a plain identifier, or one behind `@`, since no other name becomes a source's. */
const timeColumn = (row: SourceFields) => `\`${row.timestampField.replaceAll("`", "")}\``;

async function readActivity(row: SourceView): Promise<SourceActivity> {
  const time = timeColumn(row);
  const from = `FROM ${row.database}.${row.tableName}`;
  try {
    const client = await clientFor(addressOfSource(row));
    const since = (span: string) => `countIf(${time} > now() - INTERVAL ${span} AND ${time} <= now())`;
    const [[recent], hours] = await Promise.all([
      ask<RecentRow>(
        client,
        row,
        `SELECT ${since("1 HOUR")} AS rows_1h, ${since("24 HOUR")} AS rows_24h, ${since("7 DAY")} AS rows_7d,
          formatDateTime(toTimeZone(max(${time}), 'UTC'), '%Y-%m-%dT%H:%i:%SZ') AS latest, count() AS total,
          toUnixTimestamp(now()) AS now ${from}`,
      ),
      ask<HourRow>(
        client,
        row,
        `SELECT toUnixTimestamp(toStartOfHour(toDateTime(${time}), 'UTC')) AS hour, count() AS rows ${from}
          WHERE ${time} >= toStartOfDay(now(), 'UTC') - INTERVAL 7 DAY AND ${time} <= now() GROUP BY hour ORDER BY hour`,
      ),
    ]);
    if (!recent) throw new Error("the engine answered nothing");
    const { latest, total, now, ...counts } = recent;
    return {
      ...counts,
      ...(total > 0 && { latest_ts: latest }),
      hourly_buckets: buckets(hours, now * 1000, HOUR_MS, 24),
      daily_buckets: buckets(hours, now * 1000, DAY_MS, 7),
    };
  } catch (cause) {
    const isTimeout = cause instanceof Error && "code" in cause && String(cause.code) === TIMEOUT_CODE;
    throw isTimeout
      ? new AppError("upstream_timeout", "Recent activity timed out", {}, { cause })
      : new AppError("unavailable", "Recent activity unavailable", {}, { cause });
  }
}

/** What a source's table is and how large, through a team. 503 when its server doesn't answer. */
export async function getTeamSourceStats(grant: SourceGrant<"sources:read">): Promise<SourceStats> {
  return readStats(await viewSource(grant));
}

/** The same for an administrator. 404 for no such source. */
export async function getSourceStats(_grant: AdminGrant<"sources:read">, id: number): Promise<SourceStats> {
  return readStats(wholeSource(await findSource(id)));
}

/** How many rows came of late, through a team. 503 when the server doesn't answer, 504 when it takes too long. */
export async function getTeamSourceActivity(grant: SourceGrant<"sources:read">): Promise<SourceActivity> {
  return readActivity(await viewSource(grant));
}

/** The same for an administrator. 404 for no such source. */
export async function getSourceActivity(_grant: AdminGrant<"sources:read">, id: number): Promise<SourceActivity> {
  return readActivity(wholeSource(await findSource(id)));
}
