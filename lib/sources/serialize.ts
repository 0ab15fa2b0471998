import { env } from "@/lib/platform/env";

/** The columns of a source that code may read; the sealed password is told only as a yes or no. */
export const SOURCE_FIELDS = {
  id: true,
  name: true,
  sourceType: true,
  identityKey: true,
  isAutoCreated: true,
  timestampField: true,
  severityField: true,
  host: true,
  username: true,
  sealedPassword: true,
  database: true,
  tableName: true,
  tlsEnable: true,
  querySettings: true,
  description: true,
  ttlDays: true,
  createdAt: true,
  updatedAt: true,
} as const;

/** A row with SOURCE_FIELDS. */
export type SourceFields = {
  id: number;
  name: string;
  sourceType: string;
  identityKey: string;
  isAutoCreated: boolean;
  timestampField: string;
  severityField: string;
  host: string;
  username: string;
  sealedPassword: string | null;
  database: string;
  tableName: string;
  tlsEnable: boolean;
  querySettings: unknown;
  description: string;
  ttlDays: number;
  createdAt: Date;
  updatedAt: Date;
};

/** `Column` of the native wire. */
export type ColumnWire = { name: string; type: string; description?: string };

/** What only the single-source read tells. */
export type TableFacts = {
  columns: ColumnWire[];
  schema: string;
  engine: string;
  engine_params: string[];
  sort_keys: string[];
};

/** What every ClickHouse source can be asked. */
const CAPABILITIES = [
  "schema_inspection",
  "histogram",
  "field_values",
  "source_inspection",
  "log_context",
  "exports",
  "live_tail",
];

/** What Latchkey speaks with a ClickHouse source. */
const CONSTANTS = {
  query_languages: ["logchefql", "clickhouse-sql"],
  saved_query_editor_modes: ["builder", "native"],
  alert_editor_modes: ["condition", "native"],
} as const;

function hasSettings(settings: unknown): boolean {
  return typeof settings === "object" && settings !== null && Object.keys(settings).length > 0;
}

/** `Source` of the native wire (spec/logchef.md §1.1). The password is told only as `has_password`. */
export function toSource(row: SourceFields, isConnected: boolean, table?: TableFacts) {
  return {
    id: row.id,
    name: row.name,
    _meta_is_auto_created: row.isAutoCreated,
    source_type: row.sourceType,
    _meta_ts_field: row.timestampField,
    _meta_severity_field: row.severityField,
    connection: {
      host: row.host,
      username: row.username || undefined,
      database: row.database,
      table_name: row.tableName,
      tls_enable: row.tlsEnable,
      has_password: row.sealedPassword ? true : undefined,
      settings: hasSettings(row.querySettings) ? row.querySettings : undefined,
    },
    identity_key: row.identityKey,
    description: row.description || undefined,
    ttl_days: row.ttlDays,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
    is_connected: isConnected,
    ...table,
    ...CONSTANTS,
    capabilities: [...CAPABILITIES, ...(env().ai ? ["ai_sql_generation"] : [])],
  };
}
export type SourceWire = ReturnType<typeof toSource>;

/** A source as the screens of sources show it; its password is told as a yes or no. */
export type SourceRow = {
  id: number;
  name: string;
  description: string;
  host: string;
  username: string;
  hasPassword: boolean;
  database: string;
  tableName: string;
  tlsEnable: boolean;
  timestampField: string;
  severityField: string;
  ttlDays: number;
  managed: boolean;
  /** ISO 8601. */
  createdAt: string;
  teams: { id: number; name: string }[];
  /** How much of each goes when the source goes. */
  uses: { savedQueries: number; alerts: number; panels: number; queryShares: number };
};
