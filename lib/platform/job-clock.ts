import type pg from "pg";
import { logger } from "./logger";

const RETRY_MS = 5_000;

/**
 * Takes the present slot of a schedule if no other process has, and adds its job; answers how long the slot still goes.
 * The database's clock counts: slots begin where the seconds since 1970 divide by the length.
 */
const TAKE_SLOT = `
  WITH clock AS (SELECT extract(epoch FROM clock_timestamp())::float8 AS now),
  slot AS (SELECT floor(now / $2::float8) * $2::float8 AS begins, now FROM clock),
  taken AS (
    INSERT INTO job_schedules AS s (name, slot) SELECT $1, to_timestamp(begins) FROM slot
    ON CONFLICT (name) DO UPDATE SET slot = EXCLUDED.slot WHERE s.slot < EXCLUDED.slot
    RETURNING name
  ),
  added AS (
    SELECT graphile_worker.add_job(
      identifier => name, queue_name => name, job_key => name, max_attempts => 1, payload => '{}'::json
    ) FROM taken
  )
  SELECT (begins + $2::float8 - now) * 1000 AS wait, (SELECT count(*)::int FROM added) AS added FROM slot`;

/** Adds the job `name` at the begin of every slot of `seconds`, once among all processes. Answers what ends it. */
export function everySeconds(pool: pg.Pool, name: string, seconds: number): () => Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  let turning: Promise<void> = Promise.resolve();
  async function tick(): Promise<number> {
    try {
      const { rows } = await pool.query<{ wait: number }>({
        name: "latchkey_slot",
        text: TAKE_SLOT,
        values: [name, seconds],
      });
      return Math.ceil(rows[0]?.wait ?? RETRY_MS) + 1;
    } catch (err) {
      if (!isStopped) logger.warn({ err, job: name }, "a schedule's turn could not be taken");
      return RETRY_MS;
    }
  }
  const turn = () => {
    turning = tick().then((wait) => {
      if (!isStopped) timer = setTimeout(turn, wait);
    });
  };
  turn();
  return async () => {
    isStopped = true;
    clearTimeout(timer);
    await turning;
  };
}
