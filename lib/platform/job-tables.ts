import { Logger, runMigrations } from "graphile-worker";
import { logger } from "./logger";

const LEVELS = { error: "error", warning: "warn", info: "debug", debug: "debug" } as const;

/** The queue's words in our log. Its data is left out: it holds whole jobs with their payloads. */
export const jobLogger = new Logger(({ taskIdentifier, jobId }) => (level, text) => {
  logger[LEVELS[level]]({ job: taskIdentifier, jobId, queue: text }, "the job queue says something");
});

/**
 * Brings the tables of the job queue (graphile-worker, in a schema of its own) to the installed version. Safe to repeat
 * and to run twice at once. Rejects when the account may not create a schema in the database.
 */
export async function installJobTables(databaseUrl: string): Promise<void> {
  await runMigrations({ connectionString: databaseUrl, maxPoolSize: 1, logger: jobLogger });
}
