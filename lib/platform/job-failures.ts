import "server-only";
import { pool } from "./db";

const KEPT_DAYS = 30;

/** Removes jobs that failed for good a month ago; the queue keeps them for somebody to look at. Answers how many. */
export async function forgetFailedJobs(): Promise<number> {
  const { rows } = await pool().query<{ count: number }>(
    `SELECT count(*)::int AS count FROM graphile_worker.complete_jobs(ARRAY(
       SELECT id FROM graphile_worker.jobs
       WHERE attempts >= max_attempts AND locked_at IS NULL AND updated_at < now() - make_interval(days => $1)))`,
    [KEPT_DAYS],
  );
  return rows[0]?.count ?? 0;
}
