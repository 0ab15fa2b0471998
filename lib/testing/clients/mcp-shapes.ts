import { z } from "zod";

// What Go's decoder makes of the MCP server's structs, written from spec/logchef.md §8.3: unknown keys are passed over,
// but a number where text belongs, or one with a fraction where an int belongs, fails the whole tool. What a tool reads
// is required here, although Go would read a missing key as zero, since an empty answer is no answer.

const int = z.int();
const text = z.string();
/** Go reads null and a missing key as the zero value. */
const maybe = <S extends z.ZodType>(kind: S) => kind.nullish();

export const envelope = z.object({ status: z.literal("success"), data: z.unknown() });

const user = z.object({
  id: int,
  email: text,
  full_name: text,
  role: text,
  status: text,
  last_login_at: maybe(z.iso.datetime({ offset: true })),
});
export const profile = z.object({ user, auth_method: text, api_token: maybe(z.object({ id: int, name: text })) });
export const users = z.array(user);
export { user };

export const meta = z.object({ version: text, http_server_timeout: text, max_query_limit: int });

export const team = z.object({ id: int, name: text, description: maybe(text), member_count: maybe(int) });
export const teams = z.array(team.extend({ role: maybe(text) }));

export const member = z.object({ team_id: int, user_id: int, role: text, email: maybe(text), full_name: maybe(text) });

export const source = z.object({
  id: int,
  name: text,
  _meta_is_auto_created: z.boolean(),
  _meta_ts_field: text,
  _meta_severity_field: text,
  connection: z.object({ host: text, database: text, table_name: text }),
  description: maybe(text),
  ttl_days: int,
  is_connected: z.boolean(),
});

export const column = z.object({ name: text, type: text });

const row = z.record(text, z.unknown());
const stats = z.object({ execution_time_ms: int, rows_read: int, bytes_read: int });
export const rawResult = z.object({ data: z.array(row), stats, columns: z.array(column), query_id: text });
export const logchefqlResult = z.object({
  logs: z.array(row),
  stats,
  columns: z.array(column),
  query_id: text,
  generated_sql: text,
});

export const translation = z.object({ sql: text, valid: z.boolean(), fields_used: z.array(text) });
/** The tool's `error` is text; only what can't be read has one, and there it is an object, as the other client needs. */
export const validation = z.object({ valid: z.boolean(), error: maybe(text) });

export const histogram = z.object({
  granularity: text,
  data: z.array(z.object({ bucket: text, log_count: int, group_value: maybe(text) })),
});

export const fieldValues = z.object({
  field_name: text,
  field_type: text,
  is_low_cardinality: z.boolean(),
  values: z.array(z.object({ value: text, count: int })),
  total: int,
});

export const logContext = z.object({
  target_timestamp: int,
  before_logs: z.array(row),
  target_logs: z.array(row),
  after_logs: z.array(row),
  stats,
});

export const generated = z.object({ sql_query: text });

export const sourceStats = z.object({
  table_stats: z.object({
    database: text,
    table: text,
    compressed: text,
    uncompressed: text,
    compr_rate: z.number(),
    rows: int,
    part_count: int,
  }),
  column_stats: z.array(column).min(1),
});

/** What the tools call a collection: SQL that is kept on a source. */
export const collection = z.object({
  id: int,
  name: text,
  description: text,
  team_id: int,
  source_id: int,
  query: text,
  created_at: z.iso.datetime({ offset: true }),
  updated_at: z.iso.datetime({ offset: true }),
});

export const alert = z.object({ id: int, name: text, query_mode: text });
export const alertHistory = z.object({ id: int, alert_id: int, status: text, value: maybe(z.number()) });

export const apiToken = z.object({ id: int, user_id: int, name: text, prefix: text });

export const message = z.object({ message: text });

export const sourceValidity = z.object({
  is_valid: z.boolean(),
  message: text,
  error_details: text,
  table_exists: z.boolean(),
  column_checks: z.array(z.unknown()),
});
