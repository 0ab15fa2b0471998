import "server-only";
import type { ClickHouseClient } from "@clickhouse/client";
import type { AdminGrant, SourceGrant, TeamGrant } from "@/lib/access/grant";
import { knownSources } from "@/lib/access/limits";
import { AppError, notFound } from "@/lib/core/errors";
import { unseal } from "@/lib/credentials/seal";
import { sourceClient } from "@/lib/platform/clickhouse";
import { db, pool } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import {
  type ColumnWire,
  SOURCE_FIELDS,
  type SourceFields,
  type SourceWire,
  type TableFacts,
  toSource,
} from "./serialize";

/** Purpose under which source passwords are sealed. */
export const PASSWORD_PURPOSE = "source-password";
const PING_TIMEOUT_MS = 2_000;
const INSPECT_LIMITS = { max_execution_time: 15 } as const;

/** Where a table of logs is and by which account it is read. */
export type TableAddress = Pick<SourceFields, "host" | "username" | "database" | "tableName" | "tlsEnable"> & {
  password: string;
};

/** The address of a stored source, its password unsealed. */
export function addressOfSource(row: SourceFields): TableAddress {
  const password = row.sealedPassword ? unseal(row.sealedPassword, env().secret, PASSWORD_PURPOSE) : "";
  const { host, username, database, tableName, tlsEnable } = row;
  return { host, username, database, tableName, tlsEnable, password };
}

/** A client for the server that holds the table. */
export function clientFor({ host, username, password, database, tlsEnable }: TableAddress): Promise<ClickHouseClient> {
  return Promise.resolve(sourceClient({ host, username, password, database, tls_enable: tlsEnable }));
}

/** True when the server answers and has the table, within two seconds. */
export async function isReachable(address: TableAddress): Promise<boolean> {
  try {
    const client = await clientFor(address);
    const result = await client.query({
      query: "SELECT 1 FROM system.tables WHERE database = {database:String} AND name = {table:String}",
      query_params: { database: address.database, table: address.tableName },
      format: "JSONEachRow",
      abort_signal: AbortSignal.timeout(PING_TIMEOUT_MS),
    });
    return (await result.json()).length > 0;
  } catch {
    // Whatever stands in the way, the answer to "is it connected" is no.
    return false;
  }
}

/** Columns of a table in their own order; empty when there is no such table. Throws what the engine throws. */
export async function readColumns(address: TableAddress): Promise<ColumnWire[]> {
  const client = await clientFor(address);
  const result = await client.query({
    query: `SELECT name, type, comment FROM system.columns
      WHERE database = {database:String} AND table = {table:String} ORDER BY position`,
    query_params: { database: address.database, table: address.tableName },
    format: "JSONEachRow",
    clickhouse_settings: INSPECT_LIMITS,
  });
  const rows = await result.json<{ name: string; type: string; comment: string }>();
  return rows.map(({ name, type, comment }) => ({ name, type, ...(comment && { description: comment }) }));
}

async function readTableFacts(address: TableAddress): Promise<TableFacts | undefined> {
  const client = await clientFor(address);
  const result = await client.query({
    query: `SELECT engine, engine_full, sorting_key, create_table_query FROM system.tables
      WHERE database = {database:String} AND name = {table:String}`,
    query_params: { database: address.database, table: address.tableName },
    format: "JSONEachRow",
    clickhouse_settings: INSPECT_LIMITS,
  });
  type Row = { engine: string; engine_full: string; sorting_key: string; create_table_query: string };
  const [row] = await result.json<Row>();
  if (!row) return undefined;
  const list = (text: string) => (text === "" ? [] : text.split(",").map((part) => part.trim()));
  return {
    columns: await readColumns(address),
    schema: row.create_table_query,
    engine: row.engine,
    engine_params: list(row.engine_full.match(/^\w+\(([^)]*)\)/)?.[1] ?? ""),
    sort_keys: list(row.sorting_key),
  };
}

async function withConnection(row: SourceFields): Promise<SourceWire> {
  return toSource(row, await isReachable(addressOfSource(row)));
}

/** All sources, newest first, each with whether it answers now. */
export async function listSources(_grant: AdminGrant<"sources:read">): Promise<SourceWire[]> {
  const rows = await db.source.findMany({
    select: SOURCE_FIELDS,
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
  });
  return Promise.all(rows.map(withConnection));
}

/** The sources linked to a team; an unknown team has none. */
export async function listTeamSources(grant: TeamGrant<"sources:read">): Promise<SourceWire[]> {
  const rows = await db.source.findMany({
    where: { teams: { some: { teamId: grant.teamId } }, ...knownSources(grant.principal) },
    select: SOURCE_FIELDS,
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
  });
  return Promise.all(rows.map(withConnection));
}

const columnOf = (field: string) => field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Every query begins with this read, so it is prepared by hand. */
const FIND = {
  name: "latchkey_source",
  text: `SELECT ${Object.keys(SOURCE_FIELDS)
    .map((field) => `${columnOf(field)} AS "${field}"`)
    .join(", ")} FROM sources WHERE id = $1`,
} as const;

/** A source's row for whoever has proved a right to it. */
export async function findSource(id: number): Promise<SourceFields> {
  const { rows } = await pool().query<SourceFields>({ ...FIND, values: [id] });
  const row = rows[0];
  if (!row) throw notFound("Source not found", "GeneralError");
  return row;
}

async function detailed(row: SourceFields): Promise<SourceWire> {
  const address = addressOfSource(row);
  if (!(await isReachable(address))) return toSource(row, false);
  return toSource(row, true, await readTableFacts(address));
}

/** One source with its table's columns, for an administrator. */
export async function getSource(_grant: AdminGrant<"sources:read">, id: number): Promise<SourceWire> {
  return detailed(await findSource(id));
}

/** One source with its table's columns, through a team. */
export async function getTeamSource(grant: SourceGrant<"sources:read">): Promise<SourceWire> {
  return detailed(await findSource(grant.sourceId));
}

/** The columns of a source through a team. 503 when its server doesn't answer. */
export async function getSourceSchema(grant: SourceGrant<"sources:read">): Promise<ColumnWire[]> {
  const row = await findSource(grant.sourceId);
  try {
    return await readColumns(addressOfSource(row));
  } catch (cause) {
    throw new AppError("unavailable", "Source is not currently connected", {}, { cause });
  }
}
