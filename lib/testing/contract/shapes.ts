import { z } from "zod";

// What the native wire's clients decode, written from spec/logchef.md §1.1 and §8 alone: integers are integers, lists
// are never null, a key that may be missing is missing and not null, and no key comes that nobody spoke of.

const id = z.int().positive();
const count = z.int().min(0);
const stamp = z.iso.datetime({ offset: true });
const role = z.enum(["owner", "admin", "editor", "member"]);
const accountType = z.enum(["human", "service"]);

export const user = z.strictObject({
  id,
  email: z.string(),
  full_name: z.string(),
  role: z.enum(["admin", "member"]),
  status: z.enum(["active", "inactive"]),
  account_type: accountType,
  last_login_at: stamp.optional(),
  last_active_at: stamp.optional(),
  created_at: stamp,
  updated_at: stamp,
  managed: z.boolean(),
});

export const team = z.strictObject({
  id,
  name: z.string(),
  description: z.string(),
  member_count: count,
  created_at: stamp,
  updated_at: stamp,
  managed: z.boolean(),
});

export const userTeam = z.strictObject({
  id,
  name: z.string(),
  description: z.string().min(1).optional(),
  created_at: stamp,
  updated_at: stamp,
  member_count: count,
  role,
});

export const member = z.strictObject({
  team_id: id,
  user_id: id,
  role,
  created_at: stamp,
  email: z.string().optional(),
  full_name: z.string().optional(),
  account_type: accountType.optional(),
  expires_at: stamp.optional(),
});

export const apiToken = z.strictObject({
  id,
  user_id: id,
  name: z.string(),
  prefix: z.string().length(15).endsWith("..."),
  scopes: z.array(z.string()),
  last_used_at: stamp.optional(),
  expires_at: stamp.optional(),
  expired: z.boolean(),
  description: z.string().min(1).optional(),
  owner_contact: z.string().min(1).optional(),
  reason: z.string().min(1).optional(),
  team_ids: z.array(id).min(1).optional(),
  source_ids: z.array(id).min(1).optional(),
  row_filter: z.string().min(1).optional(),
  allowed_networks: z.array(z.string()).min(1).optional(),
  rate_limit_per_minute: id.optional(),
  disabled_at: stamp.optional(),
  rotated_from: id.optional(),
  overlap_ends_at: stamp.optional(),
  reused_at: stamp.optional(),
  last_used_address: z.string().optional(),
  last_used_agent: z.string().optional(),
  revoked_at: stamp.optional(),
  failed_calls_since_expiry: z.int().min(0).optional(),
  created_at: stamp,
  updated_at: stamp,
});

export const minted = z.strictObject({ token: z.string().regex(/^logchef_\d+_[0-9a-f]{32}$/), api_token: apiToken });

export const caller = z.strictObject({
  user,
  auth_method: z.enum(["token", "session"]),
  session: z.strictObject({ expires_at: stamp }).optional(),
  api_token: z
    .strictObject({ id, name: z.string(), prefix: z.string(), last_used_at: stamp.nullable(), created_at: stamp })
    .optional(),
});

export const column = z.strictObject({ name: z.string(), type: z.string(), description: z.string().min(1).optional() });

const connection = z.strictObject({
  host: z.string(),
  username: z.string().min(1).optional(),
  database: z.string(),
  table_name: z.string(),
  tls_enable: z.boolean(),
  has_password: z.literal(true).optional(),
  settings: z.record(z.string(), z.unknown()).optional(),
});

/** A source in a list. */
export const listedSource = z.strictObject({
  id,
  name: z.string(),
  _meta_is_auto_created: z.boolean(),
  source_type: z.literal("clickhouse"),
  _meta_ts_field: z.string(),
  _meta_severity_field: z.string(),
  connection,
  identity_key: z.string().optional(),
  description: z.string().min(1).optional(),
  ttl_days: count,
  created_at: stamp,
  updated_at: stamp,
  is_connected: z.boolean(),
  query_languages: z.tuple([z.literal("logchefql"), z.literal("clickhouse-sql")]),
  saved_query_editor_modes: z.tuple([z.literal("builder"), z.literal("native")]),
  alert_editor_modes: z.tuple([z.literal("condition"), z.literal("native")]),
  capabilities: z.array(z.string()),
});

/** A source read alone, whose server answers. */
export const source = listedSource.extend({
  columns: z.array(column).min(1),
  schema: z.string(),
  engine: z.string(),
  engine_params: z.array(z.string()),
  sort_keys: z.array(z.string()),
});

export const message = (text: string) => z.strictObject({ message: z.literal(text) });

/** A connection that works, with the keys that the MCP server reads (spec/logchef.md §8.3). */
export const validity = (text: string) =>
  message(text).extend({
    is_valid: z.literal(true),
    error_details: z.literal(""),
    table_exists: z.literal(true),
    column_checks: z.array(z.strictObject({ name: z.string(), type: z.string(), is_valid: z.literal(true) })),
  });

export const meta = z.strictObject({
  version: z.string().min(1),
  http_server_timeout: z.string().regex(/^(\d+h)?(\d+m)?\d+s$/),
  oidc_issuer: z.string().optional(),
  cli_client_id: z.string().optional(),
  max_query_limit: id,
  max_query_timeout_seconds: id,
  default_preview_limit: id,
  max_preview_limit: id,
  max_export_rows: id,
  alerts_enabled: z.boolean(),
  local_auth_enabled: z.boolean(),
  oidc_enabled: z.boolean(),
  demo_read_only: z.boolean(),
  dashboard_cache: z.strictObject({ enabled: z.boolean(), default_ttl_seconds: count, max_ttl_seconds: count }),
});

export const health = z.strictObject({ status: z.literal("ok"), time: stamp, buildInfo: z.string() });

const stats = z.strictObject({
  execution_time_ms: count,
  rows_read: count,
  bytes_read: count.optional(),
  rows_returned: count.optional(),
  bytes_returned: count.optional(),
  limit_applied: count.optional(),
  truncated: z.boolean().optional(),
  truncated_reason: z.enum(["row_limit", "byte_limit"]).optional(),
});
const warning = z.strictObject({ code: z.enum(["LIMIT_APPLIED", "LIMIT_CAPPED"]), message: z.string() });
const row = z.record(z.string(), z.unknown());
const answered = { columns: z.array(column), stats, query_id: z.uuid(), warnings: z.array(warning) };

/** Answer of `logs/query`: rows under `data`. */
export const rawAnswer = z.strictObject({ ...answered, data: z.array(row) });
/** Answer of `logchefql/query`: rows under `logs`, and the statement for people. */
export const logchefqlAnswer = z.strictObject({
  ...answered,
  logs: z.array(row),
  generated_sql: z.string(),
  generated_query: z.string(),
  generated_query_language: z.literal("clickhouse-sql"),
});

export const queryError = z.strictObject({
  code: z.string(),
  message: z.string(),
  position: z.strictObject({ line: id, column: id }).optional(),
});
export const translation = z.strictObject({
  sql: z.string(),
  full_sql: z.string().min(1).optional(),
  generated_query: z.string().min(1).optional(),
  generated_query_language: z.literal("clickhouse-sql").optional(),
  valid: z.boolean(),
  error: queryError.optional(),
  conditions: z.array(
    z.strictObject({ field: z.string(), operator: z.string(), value: z.string(), is_regex: z.boolean() }),
  ),
  fields_used: z.array(z.string()),
});
export const validation = z.strictObject({ valid: z.boolean(), error: queryError.optional() });
