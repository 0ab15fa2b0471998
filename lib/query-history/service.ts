import "server-only";
import type { SourceGrant } from "@/lib/access/grant";
import { pool } from "@/lib/platform/db";
import { defer } from "@/lib/platform/lifecycle";
import type { QueryLanguage } from "./serialize";

/** Queries that are kept per account (spec/logchef.md §5.1). */
export const HISTORY_ROWS_PER_USER = 200;
const TEXT_MAX_CHARACTERS = 100_000;

/** A query that has been answered: as it was typed, what it took and how many rows came of it. */
export type AnsweredQuery = { text: string; language: QueryLanguage; durationMs: number; rowCount: number };

// Account, team and source are locked first, in the order in which deletions take them: what is being deleted is waited
// for, and nothing is noted of what is gone. One statement sees the table as it was before, so 199 older rows and the
// new one make 200.
const NOTE = `WITH alive AS (
    SELECT u.id FROM users u, teams t, sources s WHERE u.id = $1 AND t.id = $2 AND s.id = $3 FOR KEY SHARE
  ), trimmed AS (
    DELETE FROM query_history WHERE user_id = $1 AND id <= (
      SELECT id FROM query_history WHERE user_id = $1 ORDER BY id DESC OFFSET ${HISTORY_ROWS_PER_USER - 1} LIMIT 1)
  ), counted AS (
    INSERT INTO query_stats_daily AS d (day, user_id, source_id, query_count, total_duration_ms)
    SELECT (clock_timestamp() AT TIME ZONE 'UTC')::date, $1, $3, 1, $6::int FROM alive
    ON CONFLICT (day, user_id, source_id) DO UPDATE
    SET query_count = d.query_count + 1, total_duration_ms = d.total_duration_ms + excluded.total_duration_ms
  )
  INSERT INTO query_history (user_id, team_id, source_id, query_text, query_language, duration_ms, row_count)
  SELECT $1, $2, $3, $4, $5, $6::int, $7::int FROM alive`;

/** Text that Postgres takes: it knows no NUL and no half of a surrogate pair. */
const storable = (text: string) => text.slice(0, TEXT_MAX_CHARACTERS).replaceAll("\0", "\uFFFD").toWellFormed();

/** Notes a query in its caller's history and in the daily counts, after the answer and outside of the caller's time. */
export function noteQuery(grant: SourceGrant<"logs:read">, query: AnsweredQuery): void {
  const { teamId, sourceId, principal } = grant;
  defer(async () => {
    const { text, language, durationMs, rowCount } = query;
    const values = [principal.userId, teamId, sourceId, storable(text), language, Math.round(durationMs), rowCount];
    await pool().query({ name: "latchkey_note_query", text: NOTE, values });
  });
}
