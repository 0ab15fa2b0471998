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

async function createTable(engine: ImportEngine, table: string, columns: readonly TableColumn[]): Promise<void> {
  const [database] = table.split(".");
  const list = columns.map(({ name, type }) => `${sqlIdentifier(name)} ${type}`).join(", ");
  await engine.command({ query: `CREATE DATABASE IF NOT EXISTS ${database}` });
  await engine.command({ query: `CREATE TABLE ${table} (${list}) ENGINE = MergeTree ORDER BY ${TIMESTAMP_FIELD}` });
}

/**
 * Makes a table in one step for whoever looks: it is filled under another name and renamed when it is whole, so a killed
 * import leaves nothing that could be taken for the real table.
 * @param engine see ImportEngine
 * @param table `database.table`, plain identifiers
 * @param columns names of any kind and ClickHouse types
 * @param fill writes the rows into the table that it is told
 */
export async function createFilled<Result>(
  engine: ImportEngine,
  table: string,
  columns: readonly TableColumn[],
  fill: (table: string) => Promise<Result>,
): Promise<Result> {
  const unfinished = `${table}__unfinished`;
  await dropTable(engine, unfinished);
  await createTable(engine, unfinished, columns);
  try {
    const result = await fill(unfinished);
    await engine.command({ query: `RENAME TABLE ${unfinished} TO ${table}` });
    return result;
  } catch (cause) {
    await dropTable(engine, unfinished);
    throw cause;
  }
}

/**
 * Removes a table and its rows, if it is there.
 * @param engine see ImportEngine
 * @param table `database.table`, plain identifiers
 */
export async function dropTable(engine: ImportEngine, table: string): Promise<void> {
  const [database, name] = table.split(".") as [string, string];
  // DROP … IF EXISTS still fails when the database is missing.
  if (await hasTable(engine, database, name)) await engine.command({ query: `DROP TABLE ${table}` });
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
