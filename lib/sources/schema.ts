import { z } from "zod";
import { bodyId, optionalText, text } from "@/lib/core/body";
import { byteLength, invalidField } from "@/lib/core/errors";

const flag = z
  .boolean()
  .nullish()
  .transform((value) => value ?? false);
const atLeastZero = z.number().min(0).optional();

/** Limits that one source sets for its queries (spec/logchef.md §1.8). */
export const querySettings = z.object({
  max_execution_time: atLeastZero,
  max_result_rows: atLeastZero,
  max_result_bytes: atLeastZero,
  max_rows_to_read: atLeastZero,
  max_bytes_to_read: atLeastZero,
  readonly: z.number().int().min(0).max(2).optional(),
  result_overflow_mode: z.enum(["throw", "break"]).optional(),
});
export type QuerySettings = z.output<typeof querySettings>;

const connection = z.object({
  host: text,
  username: text,
  password: text,
  database: text,
  table_name: text,
  tls_enable: flag,
  settings: querySettings.nullish(),
});
export type ConnectionInput = z.output<typeof connection>;

const column = z.object({ name: z.string(), type: z.string() });

/** Body of `POST /admin/sources`, in the words of both generations of clients (spec/logchef.md §1.8). */
export const createSourceBody = z
  .object({
    name: text,
    source_type: text,
    meta_is_auto_created: flag,
    _meta_is_auto_created: flag,
    meta_ts_field: text,
    _meta_ts_field: text,
    meta_severity_field: text,
    _meta_severity_field: text,
    connection,
    description: text,
    ttl_days: z
      .number()
      .int()
      .nullish()
      .transform((days) => days ?? 0),
    schema: z.union([z.array(column), z.literal("")]).nullish(),
  })
  .transform((body) => ({
    name: body.name,
    sourceType: body.source_type || "clickhouse",
    isAutoCreated: body.meta_is_auto_created || body._meta_is_auto_created,
    timestampField: body.meta_ts_field || body._meta_ts_field || "timestamp",
    severityField: body.meta_severity_field || body._meta_severity_field,
    connection: body.connection,
    description: body.description,
    ttlDays: body.ttl_days,
    columns: body.schema || [],
  }));
export type CreateSourceInput = z.output<typeof createSourceBody>;

/** Body of `PUT /admin/sources/:id`: any subset. */
export const updateSourceBody = z.object({
  name: optionalText,
  description: optionalText,
  ttl_days: z.number().int().nullish(),
  meta_ts_field: optionalText,
  meta_severity_field: optionalText,
  connection: connection.nullish(),
});
export type UpdateSourceInput = z.output<typeof updateSourceBody>;

/** Body of `POST /admin/sources/validate`, nested or flat. */
export const validateSourceBody = z
  .object({
    source_type: text,
    connection: connection.nullish(),
    timestamp_field: text,
    severity_field: text,
    host: text,
    username: text,
    password: text,
    database: text,
    table_name: text,
    tls_enable: flag,
  })
  .transform(({ connection: nested, timestamp_field, severity_field, source_type, ...flat }) => ({
    sourceType: source_type || "clickhouse",
    connection: nested ?? { ...flat, settings: undefined },
    timestampField: timestamp_field,
    severityField: severity_field,
  }));
export type ValidateSourceInput = z.output<typeof validateSourceBody>;

/** Body of `POST /teams/:t/sources`. */
export const linkSourceBody = z.object({ source_id: bodyId });

/** The host that stands for the engine that comes with the console. */
export const EMBEDDED_HOST = "embedded";

const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]*$/;
const HOST = /^[A-Za-z0-9._-]{1,253}(:\d{1,5})?$|^\[[0-9A-Fa-f:.]{2,45}\](:\d{1,5})?$/;

/** A source's name: 1 to 50 bytes. */
export function checkSourceName(given: string): string {
  const name = given.trim();
  if (name === "") throw invalidField("name", "source name is required");
  if (byteLength(name) > 50) throw invalidField("name", "source name must not exceed 50 characters");
  return name;
}

/** A plain ClickHouse identifier; everything that is put into a statement's text by name passes here. */
export function checkIdentifier(field: string, given: string): string {
  if (given === "") throw invalidField(field, "is required");
  if (IDENTIFIER.test(given) && given.length <= 128) return given;
  throw invalidField(field, "must start with a letter or underscore and contain letters, digits and underscores only");
}

/** The timestamp column's name, which may start with `@` (spec/logchef.md §6.3). */
export function checkTimestampField(given: string): string {
  checkIdentifier("meta_ts_field", given.startsWith("@") ? given.slice(1) : given);
  return given;
}

/** Host, database and table of a connection. */
export function checkConnection(input: ConnectionInput): ConnectionInput {
  const host = input.host.trim().toLowerCase();
  if (host === "") throw invalidField("connection.host", "is required");
  if (!HOST.test(host)) throw invalidField("connection.host", "must be a host name or address, with or without a port");
  checkIdentifier("connection.database", input.database);
  checkIdentifier("connection.table_name", input.table_name);
  if (input.database.toLowerCase() === "system" || input.database.toLowerCase() === "information_schema") {
    throw invalidField("connection.database", "the engine's own tables cannot be a source");
  }
  return { ...input, host };
}

/** Days that rows are kept; 0 for ever. */
export function checkTtlDays(days: number): number {
  if (Number.isInteger(days) && days >= 0 && days <= 36_500) return days;
  throw invalidField("ttl_days", "must be between 0 and 36500");
}

/** A description of at most 500 bytes. */
export function checkDescription(description: string): string {
  if (byteLength(description) <= 500) return description;
  throw invalidField("description", "description must not exceed 500 characters");
}

/** What makes two sources the same one (spec/logchef.md §1.8). */
export function identityKey({ host, database, table_name }: Pick<ConnectionInput, "host" | "database" | "table_name">) {
  return `clickhouse:${host}/${database}/${table_name}`.toLowerCase();
}
