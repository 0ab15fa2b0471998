import type pg from "pg";
import { logger } from "./logger";

/** First key of the advisory locks that say "this lives"; the second is drawn from the name of a pool of workers. */
const ALIVE = 0x6a6f62;
const SWEEP_MS = 10_000;
const RECONNECT_MS = 2_000;

/** Gives back what a pool of workers took a while ago although nobody holds its lock: its process was killed. */
const UNLOCK_DEAD = `
  WITH dead AS (
    SELECT DISTINCT locked_by FROM graphile_worker.jobs
    WHERE locked_at < now() - make_interval(secs => $2)
      AND NOT EXISTS (
        SELECT FROM pg_locks
        WHERE locktype = 'advisory' AND objsubid = 2 AND granted AND classid::bigint = $1
          AND objid::bigint = (hashtext(locked_by)::bigint & 4294967295)
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))
  )
  SELECT count(*)::int AS count, graphile_worker.force_unlock_workers(array_agg(locked_by)) FROM dead`;
const GRACE_SECONDS = 10;

/** What says that pools of workers of this process live, and frees the jobs of those that don't. */
export type WorkerWatch = { add(poolId: string): void; remove(poolId: string): void; stop(): Promise<void> };

/**
 * Holds an advisory lock for each pool of workers of this process on one connection, so that the lock ends with the
 * process however that ends, and gives the jobs of the dead back to the living. The queue by itself waits four hours.
 */
export function watchWorkers(pool: pg.Pool): WorkerWatch {
  const alive = new Set<string>();
  const held = new Set<string>();
  let client: pg.PoolClient | null = null;
  let isStopped = false;

  const lose = (err?: Error) => {
    if (!client) return;
    const lost = client;
    client = null;
    held.clear();
    lost.removeListener("error", lose);
    lost.release(err ?? true);
  };
  async function connection(): Promise<pg.PoolClient> {
    if (client) return client;
    client = await pool.connect();
    client.on("error", lose);
    return client;
  }
  async function beat(): Promise<void> {
    const opened = await connection();
    for (const poolId of alive) {
      if (held.has(poolId)) continue;
      await opened.query("SELECT pg_advisory_lock_shared($1, hashtext($2))", [ALIVE, poolId]);
      held.add(poolId);
    }
    for (const poolId of held) {
      if (alive.has(poolId)) continue;
      await opened.query("SELECT pg_advisory_unlock_shared($1, hashtext($2))", [ALIVE, poolId]);
      held.delete(poolId);
    }
    const { rows } = await opened.query<{ count: number }>(UNLOCK_DEAD, [ALIVE, GRACE_SECONDS]);
    const pools = rows[0]?.count ?? 0;
    if (pools > 0) logger.warn({ pools }, "jobs of a process that died are taken up again");
  }
  let timer: NodeJS.Timeout | undefined;
  let beating = Promise.resolve();
  function turn(): void {
    clearTimeout(timer);
    beating = beating
      .then(() => (isStopped ? undefined : beat()))
      .catch((err) => {
        lose(err);
        logger.warn({ err }, "the watch over job workers is interrupted");
      })
      .then(() => {
        clearTimeout(timer);
        if (!isStopped) timer = setTimeout(turn, client ? SWEEP_MS : RECONNECT_MS);
      });
  }
  turn();
  return {
    add(poolId) {
      alive.add(poolId);
      turn();
    },
    remove(poolId) {
      alive.delete(poolId);
      if (!isStopped) turn();
    },
    async stop() {
      isStopped = true;
      await beating;
      lose();
    },
  };
}
