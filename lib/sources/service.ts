import "server-only";
import type { AdminGrant, TeamGrant } from "@/lib/access/grant";
import { administersTeams } from "@/lib/access/principal";
import { by, recordAudit, type Tx } from "@/lib/audit/record";
import { proveReach } from "@/lib/auth/reach";
import { AppError, conflict, invalid, invalidField, isAppError, notFound } from "@/lib/core/errors";
import { seal } from "@/lib/credentials/seal";
import { assertHostAllowed } from "@/lib/platform/clickhouse";
import { db } from "@/lib/platform/db";
import { isMissingReference, isUniqueViolation } from "@/lib/platform/db-errors";
import { env } from "@/lib/platform/env";
import { addressOfSource, clientFor, PASSWORD_PURPOSE, readColumns, type TableAddress } from "./data";
import {
  type ConnectionInput,
  type CreateSourceInput,
  checkConnection,
  checkDescription,
  checkIdentifier,
  checkSourceName,
  checkTimestampField,
  checkTtlDays,
  EMBEDDED_HOST,
  identityKey,
  type UpdateSourceInput,
  type ValidateSourceInput,
} from "./schema";
import { type ColumnWire, SOURCE_FIELDS, type SourceFields, type SourceWire, toSource } from "./serialize";

const asAddress = ({ table_name, tls_enable, ...rest }: ConnectionInput): TableAddress => ({
  ...rest,
  tableName: table_name,
  tlsEnable: tls_enable,
});

/** Where a source may point: never at what only the network in between is meant to reach (spec/security.md S-107). */
async function assertReachableHost(host: string): Promise<void> {
  if (host === EMBEDDED_HOST) return;
  try {
    await assertHostAllowed(host);
  } catch (cause) {
    if (isAppError(cause)) throw cause;
    throw new AppError("invalid_request", "connection.host: this address is not allowed", {}, { cause });
  }
}

/** The engine's own sentence, without addresses or credentials that a driver may have put into it. */
function scrubbed(error: unknown): string {
  if (!(error instanceof Error)) return "unknown failure";
  if ("code" in error && typeof error.code === "string" && /^E[A-Z]+$/.test(error.code)) return error.code;
  return (error.message.split("\n")[0] ?? "").slice(0, 200);
}

async function columnsOrRefuse(address: TableAddress): Promise<ColumnWire[]> {
  let columns: ColumnWire[];
  try {
    columns = await readColumns(address);
  } catch (error) {
    throw invalid(`connection: failed to connect to the source (${scrubbed(error)})`);
  }
  if (columns.length > 0) return columns;
  throw invalidField("connection.table_name", `table ${address.database}.${address.tableName} does not exist`);
}

const inner = (type: string) => type.replace(/^(?:Nullable|LowCardinality)\((.*)\)$/, "$1");

function assertTimestamp(columns: ColumnWire[], name: string): void {
  const column = columns.find((candidate) => candidate.name === name);
  if (!column) throw invalidField("meta_ts_field", `timestamp field '${name}' not found in table`);
  if (!/^DateTime(64)?\b/.test(inner(column.type))) {
    throw invalidField("meta_ts_field", `timestamp field '${name}' must be DateTime or DateTime64, not ${column.type}`);
  }
}

function assertSeverity(columns: ColumnWire[], name: string): void {
  if (name === "") return;
  const column = columns.find((candidate) => candidate.name === name);
  if (!column) throw invalidField("meta_severity_field", `severity field '${name}' not found in table`);
  if (!/^(?:LowCardinality\()?(?:Nullable\()?String\)*$/.test(column.type)) {
    throw invalidField("meta_severity_field", `severity field '${name}' must be String, not ${column.type}`);
  }
}

/** Columns of a table that Latchkey makes itself when no list is given. */
const DEFAULT_COLUMNS = [
  { name: "severity", type: "LowCardinality(String)" },
  { name: "service", type: "LowCardinality(String)" },
  { name: "message", type: "String" },
  { name: "attributes", type: "Map(LowCardinality(String), String)" },
];
/** Words that a column's type may be made of; the engine judges the rest. */
const TYPE_SHAPE = /^[A-Za-z][A-Za-z0-9]*(?:\([A-Za-z0-9_(), '/]*\))?$/;

/** True for one type and nothing behind it: brackets that close before the end would let a default or a column follow. */
function isOneType(type: string): boolean {
  if (type.length > 200 || !TYPE_SHAPE.test(type)) return false;
  let depth = 0;
  let isQuoted = false;
  for (const [at, char] of [...type].entries()) {
    if (char === "'") isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (char === "(") depth += 1;
    else if (char === ")") depth -= 1;
    if (char === ")" && depth <= 0 && at < type.length - 1) return false;
  }
  return depth === 0 && !isQuoted;
}

async function createTable(address: TableAddress, input: CreateSourceInput): Promise<void> {
  const given = input.columns.length > 0 ? input.columns : DEFAULT_COLUMNS;
  const columns = given.some(({ name }) => name === input.timestampField)
    ? given
    : [{ name: input.timestampField, type: "DateTime64(3, 'UTC')" }, ...given];
  for (const { name, type } of columns) {
    if (name !== input.timestampField) checkIdentifier("schema", name);
    if (!isOneType(type)) throw invalidField("schema", `column type '${type}' is not valid`);
  }
  const list = columns.map(({ name, type }) => `\`${name}\` ${type}`).join(", ");
  const ttl = input.ttlDays > 0 ? ` TTL toDateTime(\`${input.timestampField}\`) + INTERVAL ${input.ttlDays} DAY` : "";
  const client = await clientFor({ ...address, database: "default" });
  try {
    await client.command({ query: `CREATE DATABASE IF NOT EXISTS \`${address.database}\`` });
    await client.command({
      query: `CREATE TABLE IF NOT EXISTS \`${address.database}\`.\`${address.tableName}\` (${list})
        ENGINE = MergeTree ORDER BY \`${input.timestampField}\`${ttl}`,
    });
  } catch (error) {
    throw invalid(`schema: the table could not be created (${scrubbed(error)})`);
  }
}

/** What is said of a connection that works; all keys but the message are the older client's (spec/logchef.md §8.3). */
export type SourceValidity = {
  message: string;
  is_valid: true;
  error_details: "";
  table_exists: true;
  column_checks: { name: string; type: string; is_valid: true }[];
};

const valid = (message: string, looked: readonly ColumnWire[]): SourceValidity => ({
  message,
  is_valid: true,
  error_details: "",
  table_exists: true,
  column_checks: looked.map(({ name, type }) => ({ name, type, is_valid: true })),
});

/** Checks a connection, the table and the two special columns without writing anything. */
export async function validateSource(
  _grant: AdminGrant<"sources:write">,
  input: ValidateSourceInput,
): Promise<SourceValidity> {
  assertClickHouse(input.sourceType);
  const connection = checkConnection(input.connection);
  await assertReachableHost(connection.host);
  const columns = await columnsOrRefuse(asAddress(connection));
  if (!input.timestampField) return valid("Connection successful", []);
  assertTimestamp(columns, checkTimestampField(input.timestampField));
  assertSeverity(columns, input.severityField);
  const looked = columns.filter(({ name }) => name === input.timestampField || name === input.severityField);
  return valid("Connection and column types validated successfully", looked);
}

function assertClickHouse(sourceType: string): void {
  if (sourceType !== "clickhouse") throw invalidField("source_type", `unsupported source type '${sourceType}'`);
}

const sealed = (password: string) => (password ? seal(password, env().secret, PASSWORD_PURPOSE) : null);

async function assertNewIdentity(key: string, exceptId = 0): Promise<void> {
  const twin = await db.source.findUnique({ where: { identityKey: key }, select: { id: true } });
  if (!twin || twin.id === exceptId) return;
  throw conflict(`source identity "${key}" already exists (ID: ${twin.id}): source already exists`);
}

/** What a source is created from: everything but the columns that the database fills in. */
function newRow(input: CreateSourceInput, connection: ConnectionInput) {
  return {
    name: checkSourceName(input.name),
    sourceType: input.sourceType,
    identityKey: identityKey(connection),
    isAutoCreated: input.isAutoCreated,
    timestampField: checkTimestampField(input.timestampField),
    severityField: input.severityField && checkIdentifier("meta_severity_field", input.severityField),
    host: connection.host,
    username: connection.username,
    sealedPassword: sealed(connection.password),
    database: connection.database,
    tableName: connection.table_name,
    tlsEnable: connection.tls_enable,
    querySettings: connection.settings ?? {},
    description: checkDescription(input.description),
    ttlDays: checkTtlDays(input.ttlDays),
  };
}

/** Creates a source: over a table that is there, or over one made now (`meta_is_auto_created`). 409 for a twin. */
export async function createSource(grant: AdminGrant<"sources:write">, input: CreateSourceInput): Promise<SourceWire> {
  assertClickHouse(input.sourceType);
  const connection = checkConnection(input.connection);
  const data = newRow(input, connection);
  await assertNewIdentity(data.identityKey);
  await assertReachableHost(connection.host);
  const address = asAddress(connection);
  if (input.isAutoCreated) await createTable(address, input);
  const columns = await columnsOrRefuse(address);
  assertTimestamp(columns, data.timestampField);
  assertSeverity(columns, data.severityField);
  try {
    return await db.$transaction(async (tx) => {
      const row = await tx.source.create({ data, select: SOURCE_FIELDS });
      const source = toSource(row, true);
      await recordAudit(tx, by(grant), {
        action: "source.created",
        target: { type: "source", id: row.id },
        after: auditable(row),
      });
      return source;
    });
  } catch (error) {
    if (isUniqueViolation(error)) await assertNewIdentity(data.identityKey);
    throw error;
  }
}

/** A source as the record keeps it: without any form of its password. */
function auditable({ sealedPassword, createdAt, updatedAt, querySettings, ...row }: SourceFields) {
  return { ...row, has_password: sealedPassword !== null };
}

type ConnectionChange = Partial<ReturnType<typeof newRow>>;

function changedConnection(before: SourceFields, given: ConnectionInput | null | undefined): ConnectionChange {
  if (!given) return {};
  const connection = checkConnection(given);
  const movesAway = connection.host !== before.host || connection.tls_enable !== before.tlsEnable;
  // A stored password must not follow the source to a host of somebody's choosing (spec/security.md S-108).
  if (movesAway && before.sealedPassword && !connection.password) {
    throw invalidField("connection.password", "enter the password again when the host or TLS changes");
  }
  return {
    identityKey: identityKey(connection),
    host: connection.host,
    username: connection.username,
    ...(connection.password && { sealedPassword: sealed(connection.password) }),
    database: connection.database,
    tableName: connection.table_name,
    tlsEnable: connection.tls_enable,
    ...(connection.settings && { querySettings: connection.settings }),
  };
}

/** Changes a source. A blank password keeps the stored one. */
export async function updateSource(
  grant: AdminGrant<"sources:write">,
  id: number,
  input: UpdateSourceInput,
): Promise<SourceWire> {
  const before = await db.source.findUnique({ where: { id }, select: SOURCE_FIELDS });
  if (!before) throw notFound("Source not found", "GeneralError");
  const data = {
    ...(input.name !== undefined && { name: checkSourceName(input.name) }),
    ...(input.description !== undefined && { description: checkDescription(input.description) }),
    ...(typeof input.ttl_days === "number" && { ttlDays: checkTtlDays(input.ttl_days) }),
    ...(input.meta_ts_field && { timestampField: checkTimestampField(input.meta_ts_field) }),
    ...(input.meta_severity_field !== undefined && { severityField: input.meta_severity_field }),
    ...changedConnection(before, input.connection),
  };
  const after: SourceFields = { ...before, ...data };
  if (data.identityKey) await assertNewIdentity(data.identityKey, id);
  if (data.host) await assertReachableHost(after.host);
  if (input.connection || input.meta_ts_field || input.meta_severity_field !== undefined) {
    const columns = await columnsOrRefuse(addressOfSource(after));
    assertTimestamp(columns, after.timestampField);
    assertSeverity(columns, after.severityField);
  }
  try {
    return await db.$transaction((tx) => writeUpdate(tx, grant, before, data));
  } catch (error) {
    if (isUniqueViolation(error) && data.identityKey) await assertNewIdentity(data.identityKey, id);
    throw error;
  }
}

/** Writes what was checked against `seen`, unless somebody changed the source in between. */
async function writeUpdate(
  tx: Tx,
  grant: AdminGrant<"sources:write">,
  seen: SourceFields,
  data: Partial<ReturnType<typeof newRow>>,
): Promise<SourceWire> {
  const { id } = seen;
  await tx.$queryRaw`SELECT id FROM sources WHERE id = ${id} FOR UPDATE`;
  const before = await tx.source.findUnique({ where: { id }, select: SOURCE_FIELDS });
  if (!before) throw notFound("Source not found", "GeneralError");
  if (before.updatedAt.getTime() !== seen.updatedAt.getTime()) {
    throw conflict("Source was changed by someone else; reload and reapply your changes");
  }
  const row = await tx.source.update({ where: { id }, data, select: SOURCE_FIELDS });
  await recordAudit(tx, by(grant), {
    action: "source.updated",
    target: { type: "source", id },
    before: auditable(before),
    after: auditable(row),
  });
  return toSource(row, true);
}

/** Forgets a source and its links. The table and its rows stay where they are. */
export async function deleteSource(grant: AdminGrant<"sources:write">, id: number): Promise<void> {
  await db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT id FROM sources WHERE id = ${id} FOR UPDATE`;
    const before = await tx.source.findUnique({ where: { id }, select: SOURCE_FIELDS });
    if (!before) throw notFound("Source not found", "GeneralError");
    await tx.source.delete({ where: { id }, select: { id: true } });
    await recordAudit(tx, by(grant), {
      action: "source.deleted",
      target: { type: "source", id },
      before: auditable(before),
    });
  });
}

/**
 * Gives a team the reach of a source; saying so twice changes nothing more. Whoever manages a team takes in sources that
 * no team has or that a team of theirs has; those of other teams alone read like missing ones, or a number would be
 * enough to read another team's logs.
 */
export async function linkSource(grant: TeamGrant<"teams:write", "admin">, sourceId: number): Promise<void> {
  if (sourceId < 1) throw invalid("Invalid source ID in request body", "GeneralError");
  const { teamId } = grant;
  if (!administersTeams(grant.principal) && (await db.teamSource.count({ where: { sourceId } })) > 0) {
    await proveReach(grant, sourceId, notFound("source not found"));
  }
  try {
    await db.$transaction(async (tx) => {
      if (!(await tx.team.findUnique({ where: { id: teamId }, select: { id: true } })))
        throw notFound("team not found");
      const source = await tx.source.findUnique({ where: { id: sourceId }, select: { id: true } });
      if (!source) throw notFound("source not found");
      const { count } = await tx.teamSource.createMany({ data: [{ teamId, sourceId }], skipDuplicates: true });
      if (count === 0) return;
      const target = { type: "source" as const, id: sourceId };
      await recordAudit(tx, by(grant), { action: "source.linked", target, teamId, after: { team_id: teamId } });
    });
  } catch (error) {
    // Deleted between the look and the write.
    if (isMissingReference(error)) throw notFound("source not found");
    throw error;
  }
}

/** Takes a source out of a team's reach; saying so twice changes nothing more. */
export async function unlinkSource(grant: TeamGrant<"teams:write", "admin">, sourceId: number): Promise<void> {
  const { teamId } = grant;
  await db.$transaction(async (tx) => {
    const { count } = await tx.teamSource.deleteMany({ where: { teamId, sourceId } });
    if (count === 0) return;
    const target = { type: "source" as const, id: sourceId };
    await recordAudit(tx, by(grant), { action: "source.unlinked", target, teamId, before: { team_id: teamId } });
  });
}
