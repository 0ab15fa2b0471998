import { z } from "zod";

// What the native wire's clients decode of things that are kept, written from spec/logchef.md §1.4, §1.5, §7 and §8.2
// alone, under the rules of ./shapes.

const id = z.int().positive();
const count = z.int().min(0);
const stamp = z.iso.datetime({ offset: true });

export const preferences = z.strictObject({
  preferences: z.strictObject({
    theme: z.enum(["light", "dark", "auto"]),
    timezone: z.enum(["local", "utc"]),
    display_mode: z.enum(["table", "compact", "json"]),
    fields_panel_open: z.boolean(),
  }),
  is_default: z.boolean(),
});

/** A query of the history: every key is required by the command-line client. */
export const historyRow = z.strictObject({
  id,
  user_id: id,
  team_id: id,
  source_id: id,
  query_text: z.string(),
  query_language: z.enum(["logchefql", "clickhouse-sql"]),
  duration_ms: count,
  row_count: count,
  created_at: stamp,
});

const activityRow = historyRow.extend({ user_email: z.string(), source_name: z.string() });
export const queryActivity = z.strictObject({
  total: count,
  recent: z.array(activityRow),
  by_language: z.array(z.strictObject({ language: z.string(), count })),
  by_source: z.array(z.strictObject({ source_id: id, source_name: z.string(), count })),
  slowest: z.array(activityRow),
});

export const queryStats = z.strictObject({
  since: stamp,
  days: id,
  top_sources: z.array(
    z.strictObject({ source_id: id, source_name: z.string(), query_count: id, avg_duration_ms: count }),
  ),
  top_users: z.array(z.strictObject({ user_id: id, user_email: z.string(), query_count: id })),
  volume_by_day: z.array(z.strictObject({ date: z.iso.date(), query_count: id })),
});
/** A saved query; the command-line client requires the first six keys on every row. */
export const savedQuery = z.strictObject({
  id,
  source_id: id,
  name: z.string().min(1),
  query_language: z.enum(["logchefql", "clickhouse-sql"]),
  editor_mode: z.enum(["builder", "native"]),
  query_content: z.string(),
  created_from_team_id: id.optional(),
  description: z.string(),
  created_by: id.optional(),
  created_at: stamp,
  updated_at: stamp,
  source_name: z.string().optional(),
  created_by_name: z.string().optional(),
  created_by_email: z.string().optional(),
  can_edit: z.boolean().optional(),
  can_delete: z.boolean().optional(),
  runnable: z.boolean().optional(),
});
export const resolvedQuery = savedQuery.extend({ resolved_team_id: id });

/** What the MCP server calls a collection: a saved query below a source. */
export const legacyQuery = z.strictObject({
  id,
  name: z.string(),
  description: z.string(),
  team_id: id,
  source_id: id,
  query: z.string(),
  created_at: stamp,
  updated_at: stamp,
});
const collectionRole = z.enum(["owner", "editor", "member"]);
export const collection = z.strictObject({
  id,
  name: z.string().min(1),
  description: z.string().min(1).optional(),
  is_personal: z.boolean(),
  created_by: id.optional(),
  caller_role: collectionRole,
  member_count: count,
  item_count: count,
  created_at: stamp,
  updated_at: stamp,
});

export const participant = z.strictObject({
  collection_id: id,
  user_id: id,
  role: collectionRole,
  added_by: id.optional(),
  created_at: stamp,
  email: z.string().optional(),
  full_name: z.string().optional(),
});

export const item = z.strictObject({
  collection_id: id,
  sort_order: z.int(),
  added_by: id.optional(),
  item_added_at: stamp,
  query: savedQuery,
  runnable: z.boolean(),
});
export const addedItem = item.omit({ query: true, runnable: true }).extend({ saved_query_id: id });
/** A shared query. */
export const share = z.strictObject({
  token: z.string().regex(/^[A-Za-z0-9_-]{24}$/),
  share_url: z.url().optional(),
  source_id: id,
  team_id: id.optional(),
  payload: z.strictObject({
    version: id,
    mode: z.enum(["logchefql", "sql"]),
    query: z.string(),
    limit: id,
    time_range: z.record(z.string(), z.unknown()),
    timezone: z.string().optional(),
    variables: z.array(z.unknown()).optional(),
  }),
  expires_at: stamp,
  created_at: stamp,
  created_by: id,
});

const setting = z.strictObject({
  key: z.string(),
  value: z.string(),
  value_type: z.enum(["string", "number", "boolean", "duration"]),
  category: z.enum(["alerts", "ai", "auth", "server"]),
  description: z.string().min(1).optional(),
  is_sensitive: z.boolean(),
  masked_value: z.string().optional(),
  created_at: stamp,
  updated_at: stamp,
});
export const settings = z.array(setting);
export const settingsByCategory = z.array(z.strictObject({ category: z.string(), settings: settings.min(1) }));
export const settingValue = z.strictObject({ key: z.string(), value: z.string() });

const panelType = z.enum(["timeseries", "stat", "table", "breakdown"]);
const panelLanguage = z.enum(["logchefql", "clickhouse-sql"]);
const openPanel = z.strictObject({
  id: z.string().min(1),
  title: z.string(),
  type: panelType,
  team_id: id,
  source_id: id,
  query: z.string(),
  query_language: panelLanguage,
  options: z.record(z.string(), z.unknown()).optional(),
});
/** A panel on a source that its reader doesn't reach. */
const lockedPanel = z.strictObject({
  id: z.string().min(1),
  title: z.literal(""),
  type: panelType,
  team_id: z.literal(0),
  source_id: z.literal(0),
  query: z.literal(""),
  query_language: panelLanguage,
  locked: z.literal(true),
});
/** A dashboard as one of its readers sees it. */
export const dashboard = z.strictObject({
  id,
  name: z.string().min(1),
  description: z.string(),
  panels: z.strictObject({
    version: z.literal(1),
    layout: z.array(
      z.strictObject({ id: z.string(), x: count.max(11), y: count, w: count.min(2).max(12), h: count.min(1).max(6) }),
    ),
    panels: z.array(z.union([openPanel, lockedPanel])).max(24),
    cache_ttl_seconds: id.optional(),
  }),
  created_by: id.optional(),
  created_at: stamp,
  updated_at: stamp,
  created_by_name: z.string().optional(),
  created_by_email: z.string().optional(),
  can_edit: z.boolean().optional(),
  panels_corrupt: z.literal(true).optional(),
});
