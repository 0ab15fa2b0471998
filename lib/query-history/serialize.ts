/** The languages that a query can be typed in here. */
export type QueryLanguage = "logchefql" | "clickhouse-sql";

/** The columns of a query in the history. */
export const HISTORY_FIELDS = {
  id: true,
  userId: true,
  teamId: true,
  sourceId: true,
  queryText: true,
  queryLanguage: true,
  durationMs: true,
  rowCount: true,
  createdAt: true,
} as const;

type HistoryFields = {
  id: number;
  userId: number;
  teamId: number;
  sourceId: number;
  queryText: string;
  queryLanguage: string;
  durationMs: number;
  rowCount: number;
  createdAt: Date;
};

/** A query of the history as the native wire shows it; every key is always there (spec/logchef.md §8.2). */
export function toHistoryRow(row: HistoryFields) {
  return {
    id: row.id,
    user_id: row.userId,
    team_id: row.teamId,
    source_id: row.sourceId,
    query_text: row.queryText,
    query_language: row.queryLanguage,
    duration_ms: row.durationMs,
    row_count: row.rowCount,
    created_at: row.createdAt.toISOString(),
  };
}
export type HistoryWire = ReturnType<typeof toHistoryRow>;

/** The same with names, for administrators. */
export function toActivityRow(row: HistoryFields & { user: { email: string }; source: { name: string } }) {
  return { ...toHistoryRow(row), user_email: row.user.email, source_name: row.source.name };
}
export type ActivityWire = ReturnType<typeof toActivityRow>;
