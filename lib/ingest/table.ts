import type { ClickHouseClient } from "@clickhouse/client";
import { sqlIdentifier } from "@/lib/logs/ql/literal";
import { type ColumnPlan, rowOf, type TableColumn, TIMESTAMP_FIELD } from "./columns";
import type { LogRecord } from "./formats/record";

/** The part of a ClickHouse client that importing needs; its user may create databases and tables. */
export type ImportEngine = Pick<ClickHouseClient, "command" | "insert" | "query">;

const BATCH_ROWS = 10_000;

/**
 * Tells whether a table is there.
 * @param engine see ImportEngine
 * @param database its database, which may be missing too
 * @param table its name
 */
export async function hasTable(engine: ImportEngine, database: string, table: string): Promise<boolean> {
  const found = await engine.query({
    query: "SELECT name FROM system.tables WHERE database = {database:String} AND name = {table:String}",
    query_params: { database, table },
    format: "JSONEachRow",
  });
  return (await found.json()).length > 0;
}

/**
 * Makes a table for log rows, and its database.
 * @param engine see ImportEngine
 * @param table `database.table`, plain identifiers
 * @param columns names of any kind and ClickHouse types
 */
export async function createTable(engine: ImportEngine, table: string, columns: readonly TableColumn[]): Promise<void> {
  const [database] = table.split(".");
  const list = columns.map(({ name, type }) => `${sqlIdentifier(name)} ${type}`).join(", ");
  await engine.command({ query: `CREATE DATABASE IF NOT EXISTS ${database}` });
  await engine.command({ query: `CREATE TABLE ${table} (${list}) ENGINE = MergeTree ORDER BY ${TIMESTAMP_FIELD}` });
}

/** Inserts records in batches. */
export class RowWriter {
  rows = 0;
  undated = 0;
  private batch: Record<string, unknown>[] = [];

  constructor(
    private readonly engine: ImportEngine,
    private readonly table: string,
    private readonly plan: ColumnPlan,
    private lastTime: Date,
    private readonly onProgress?: (progress: { rows: number }) => void,
  ) {}

  /** Takes one record; resolves when there is room for more. */
  async add(record: LogRecord): Promise<void> {
    if (record.timestamp) this.lastTime = record.timestamp;
    else this.undated++;
    this.batch.push(rowOf(record, this.plan, this.lastTime));
    if (this.batch.length >= BATCH_ROWS) await this.flush();
  }

  /** Inserts what is waiting. */
  async flush(): Promise<void> {
    if (this.batch.length === 0) return;
    const values = this.batch;
    this.batch = [];
    await this.engine.insert({ table: this.table, values, format: "JSONEachRow" });
    this.rows += values.length;
    this.onProgress?.({ rows: this.rows });
  }
}
