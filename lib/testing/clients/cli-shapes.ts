import { z } from "zod";

// What the command-line client's decoder insists on, written from the table of spec/logchef.md §8.2: it takes further
// keys, but no list that is null, no number with a fraction or in quotes, and no time without an offset.

const int = z.int();
/** A key that may be missing or null, and else is of this kind. */
const maybe = <S extends z.ZodType>(kind: S) => kind.nullish();
const time = z.iso.datetime({ offset: true });

export const envelope = z.object({ status: z.literal("success"), data: z.unknown() });
export const failure = z.object({ status: z.literal("error"), message: z.string().min(1) });

export const meta = z.object({
  version: z.string(),
  oidc_issuer: maybe(z.string()),
  cli_client_id: maybe(z.string()),
});

export const me = z.object({ user: z.object({ id: int, email: z.string(), role: z.string() }) });

export const team = z.object({ id: int, name: z.string(), member_count: maybe(int) });

export const source = z.object({
  id: int,
  name: z.string(),
  source_type: maybe(z.string()),
  _meta_ts_field: maybe(z.string()),
  connection: maybe(z.object({ database: maybe(z.string()), table_name: maybe(z.string()) })),
});

export const column = z.object({ name: z.string(), type: z.string() });

const row = z.record(z.string(), z.unknown());
const stats = z.object({
  execution_time_ms: int,
  rows_read: int,
  bytes_read: maybe(int),
  rows_returned: maybe(int),
  limit_applied: maybe(int),
});
const answered = {
  columns: z.array(column),
  stats,
  query_id: maybe(z.string()),
  warnings: maybe(z.array(z.object({ code: z.string(), message: z.string() }))),
  error: maybe(z.string()),
};
export const rawResult = z.object({ ...answered, data: z.array(row) });
export const logchefqlResult = z.object({ ...answered, logs: z.array(row), generated_query: maybe(z.string()) });

const parseError = z.object({ message: z.string(), position: maybe(z.object({ line: int, column: int })) });
export const translation = z.object({
  sql: z.string(),
  full_sql: maybe(z.string()),
  generated_query: maybe(z.string()),
  valid: z.boolean(),
  error: maybe(parseError),
  conditions: z.array(z.unknown()),
  fields_used: z.array(z.string()),
});
export const validation = z.object({ valid: z.boolean(), error: maybe(parseError) });

export const histogram = z.object({
  granularity: maybe(z.string()),
  data: z.array(z.object({ bucket: z.string(), log_count: int, group_value: maybe(z.string()) })),
});

export const fieldValues = z.object({
  values: z.array(z.object({ value: z.string(), count: int })),
  total_distinct: maybe(int),
});

export const exportJob = z.object({ id: z.string(), status: z.string(), error_message: maybe(z.string()) });

export const savedQuery = z.object({
  id: int,
  source_id: int,
  name: z.string(),
  query_language: z.string(),
  editor_mode: z.string(),
  query_content: z.string(),
  created_at: maybe(time),
  updated_at: maybe(time),
});
export const resolvedQuery = savedQuery.extend({ resolved_team_id: int });

/** What a saved query's text holds. */
export const savedContent = z.object({
  timeRange: z.object({ relative: maybe(z.string()) }),
  limit: int,
  content: z.string(),
});

export const historyRow = z.object({
  id: int,
  team_id: int,
  source_id: int,
  query_text: z.string(),
  query_language: z.string(),
  duration_ms: int,
  row_count: int,
  created_at: time,
});

export const exchanged = z.object({
  token: z.string().min(1),
  expires_at: maybe(time),
  user: maybe(z.object({ id: int, email: z.string() })),
});
