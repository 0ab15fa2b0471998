import "server-only";
import { EventEmitter } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { type CronItem, type JobHelpers, parseCronItems, type Runner, run, type TaskList } from "graphile-worker";
import { openPool } from "./db";
import type { Prisma } from "./generated/prisma/client";
import { everySeconds } from "./job-clock";
import { jobLogger } from "./job-tables";
import { watchWorkers } from "./job-workers";
import { logger } from "./logger";

/** What a handler is told besides its payload. `attempt` begins with 1; `signal` says that the process is to stop. */
export type JobContext = { signal: AbortSignal; attempt: number; maxAttempts: number };
/** Does one job. A rejection has it tried again, later each time, until `maxAttempts` are used up. */
export type JobHandler = (payload: unknown, context: JobContext) => Promise<void>;
/** When a schedule is due: a crontab line of five fields in UTC, or every so many seconds. */
export type When = { cron: string } | { everySeconds: number };
export type EnqueueOptions = {
  /** A job that waits under the same key is replaced, so that there is one of it. */
  key?: string;
  /** Not before this moment. */
  runAt?: Date;
  /** How often it is tried, a killed process included; 25 times when nothing is said. */
  maxAttempts?: number;
};
/** For tests: how many jobs run at once, and how often the queue is looked at for jobs that have become due. */
export type JobsOptions = { concurrency?: number; pollMs?: number };

const CONCURRENCY = 3;
const POLL_MS = 2_000;
/** One connection listens, one holds the locks that say this process lives, two take jobs and hand them back. */
const CONNECTIONS = 4;
/** A running job hears of the shutdown after the first, and is given up after the second: it runs again elsewhere. */
const ABORT_AFTER_MS = 1_000;
const GIVE_UP_AFTER_MS = 10_000;
const RESTART_MS = 5_000;
/** What is done is told in batches, whose outcome a shutdown waits for; told one by one, nobody does. */
const HAND_BACK = { completeJobBatchDelay: 0, failJobBatchDelay: 0 };

const handlers = new Map<string, JobHandler>();
const schedules = new Map<string, When>();
let stopRunning: (() => Promise<void>) | null = null;

/** Says who does the jobs of a name. All are told before startJobs; a name twice is a mistake and throws. */
export function registerJob(name: string, handler: JobHandler): void {
  if (handlers.has(name)) throw new Error(`The job ${name} is registered twice`);
  handlers.set(name, handler);
}

/**
 * Has `handler` run at set times, once among all processes of the console and never twice at a time. A run that fails
 * is logged and not repeated: the next one is due anyway. What no process was there to run is not made up for.
 */
export function registerSchedule(name: string, when: When, handler: (context: JobContext) => Promise<void>): void {
  registerJob(name, async (_payload, context) => {
    await handler(context).catch((err) => logger.error({ err, job: name }, "a scheduled job failed"));
  });
  schedules.set(name, when);
}

/** Adds a job in the caller's transaction, so that it is done when the transaction commits and not otherwise. */
export async function enqueue(
  tx: Prisma.TransactionClient,
  name: string,
  payload: object,
  { key, runAt, maxAttempts }: EnqueueOptions = {},
): Promise<void> {
  await tx.$executeRaw`
    SELECT 1 FROM graphile_worker.add_job(
      identifier => ${name}, payload => ${JSON.stringify(payload)}::json, run_at => ${runAt ?? null}::timestamptz,
      max_attempts => ${maxAttempts ?? null}::int, job_key => ${key ?? null}::text)`;
}

const taskOf =
  (handler: JobHandler) =>
  async (payload: unknown, { job, abortSignal }: JobHelpers): Promise<void> =>
    handler(payload, { signal: abortSignal, attempt: job.attempts, maxAttempts: job.max_attempts });

const crontab = () =>
  [...schedules].flatMap(([name, when]): CronItem[] =>
    "cron" in when
      ? [{ task: name, identifier: name, match: when.cron, options: { jobKey: name, queueName: name, maxAttempts: 1 } }]
      : [],
  );

/**
 * Begins to do the registered jobs in this process. Resolves once the queue is open; an outage of the database later on
 * is sat out. Does nothing when it was begun already.
 */
export async function startJobs({ concurrency = CONCURRENCY, pollMs = POLL_MS }: JobsOptions = {}): Promise<void> {
  if (stopRunning) return;
  const pool = openPool("latchkey-jobs", CONNECTIONS);
  // A connection that breaks while it is lent out is told by the query that needed it.
  pool.on("connect", (client) => client.on("error", () => undefined));
  const watch = watchWorkers(pool);
  const events = new EventEmitter();
  events.on("pool:create", ({ workerPool }) => watch.add(workerPool.id));
  events.on("pool:release", ({ workerPool }) => watch.remove(workerPool.id));
  const taskList: TaskList = Object.fromEntries([...handlers].map(([name, handler]) => [name, taskOf(handler)]));
  const open = () =>
    run({
      pgPool: pool,
      taskList,
      parsedCronItems: parseCronItems(crontab()),
      concurrency,
      pollInterval: pollMs,
      noHandleSignals: true,
      preset: { worker: HAND_BACK },
      gracefulShutdownAbortTimeout: ABORT_AFTER_MS,
      logger: jobLogger,
      events,
    });
  const stopping = new AbortController();
  let runner: Runner = await open().catch(async (cause) => {
    await watch.stop();
    await pool.end();
    throw cause;
  });
  const kept = (async () => {
    while (!stopping.signal.aborted) {
      await runner.promise.catch((err) => logger.error({ err }, "the job queue broke off; it is opened again"));
      while (!stopping.signal.aborted) {
        await pause(RESTART_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
        if (stopping.signal.aborted) break;
        const opened = await open().catch((err) => void logger.warn({ err }, "the job queue can't be opened yet"));
        if (!opened) continue;
        runner = opened;
        break;
      }
    }
  })();
  const ticking = [...schedules].flatMap(([name, when]) =>
    "everySeconds" in when ? [everySeconds(pool, name, when.everySeconds)] : [],
  );
  stopRunning = async () => {
    stopping.abort();
    await Promise.all(ticking.map((stop) => stop()));
    await closeRunner(runner);
    await kept;
    await watch.stop();
    await pool.end();
  };
}

async function closeRunner(runner: Runner): Promise<void> {
  const closed = runner.stop().catch(() => undefined);
  const isClosed = await Promise.race([closed.then(() => true), pause(GIVE_UP_AFTER_MS, false, { ref: false })]);
  if (!isClosed) await runner.kill("the process stops").catch(() => undefined);
}

/** Takes no more jobs, waits for those in hand, and closes the queue's connections. Ten seconds are the most it takes. */
export async function stopJobs(): Promise<void> {
  const stop = stopRunning;
  stopRunning = null;
  await stop?.();
}
