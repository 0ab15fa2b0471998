import "server-only";
import { randomUUID } from "node:crypto";
import type { ClickHouseClient } from "@clickhouse/client";
import { AppError } from "@/lib/core/errors";
import { addressOfSource, clientFor } from "@/lib/sources/data";
import { querySettings } from "@/lib/sources/schema";
import type { SourceFields } from "@/lib/sources/serialize";
import { isTimeout, runStatement, type StatementRequest, type StatementResult } from "./execute";
import { type FenceRequest, type FenceVerdict, fence } from "./fence/fence";
import { filterSettings, type SourceView, viewRefusal } from "./row-filter";
import { notConnected } from "./unavailable";
import type { Work } from "./work";

/** A statement that was judged or compiled by us, the source it reads, and what it may cost. */
export type Run = {
  row: SourceView;
  sql: string;
  params?: Record<string, string>;
  limitRows: number;
  timeoutSeconds: number;
  signal: AbortSignal;
} & Pick<StatementRequest, "resultBytes" | "printer">;

/** A statement that the engine has begun to answer; its place is given back when the rows end. */
export type Started = { queryId: string; execution: StatementResult; cancel: () => void };

/** A client for the source's server. 503 when there can be none. */
export async function openSource(row: SourceFields): Promise<ClickHouseClient> {
  try {
    return await clientFor(addressOfSource(row));
  } catch (cause) {
    throw notConnected(cause);
  }
}

/** Has the fence judge a statement for one source, and for the rows of it that may be read. 503 when the engine can't be asked. */
export async function judge(
  row: SourceFields | SourceView,
  request: Pick<FenceRequest, "sql" | "limit" | "params">,
): Promise<FenceVerdict> {
  const client = await openSource(row);
  const asked = { ...request, database: row.database, table: row.tableName };
  const verdict = await fence(client, asked).catch((cause) => {
    throw notConnected(cause);
  });
  const detail = verdict.ok ? viewRefusal(row, verdict.sql) : null;
  return detail === null ? verdict : { ok: false, kind: "refused", message: `query refused: ${detail}`, detail };
}

const lower = (ours: number, theirs: number | undefined) => (theirs ? Math.min(ours, theirs) : ours);

/** A source's own limits can lower the console's, never raise them; 0 means that the source sets none. */
function withSourceLimits({ row, limitRows, timeoutSeconds, ...rest }: Run) {
  const own = querySettings.catch({}).parse(row.querySettings);
  return {
    ...rest,
    limitRows: lower(limitRows, own.max_result_rows),
    timeoutSeconds: lower(timeoutSeconds, own.max_execution_time),
    sourceSettings: readingBounds(row),
  };
}

/** What one statement may read of the source, as engine settings: its own bounds, and the rows of the view. */
export function readingBounds(row: SourceView): Record<string, string | number> {
  const own = querySettings.catch({}).parse(row.querySettings);
  return {
    ...(own.max_rows_to_read && { max_rows_to_read: own.max_rows_to_read }),
    ...(own.max_bytes_to_read && { max_bytes_to_read: own.max_bytes_to_read }),
    ...filterSettings(row),
  };
}

/** What a statement cost. What the engine read counts rows outside the view too, so that is not told of a part. */
function statsFor({ rowFilter }: SourceView, { stats }: StatementResult): StatementResult["stats"] {
  return rowFilter === null ? stats : () => ({ ...stats(), rows_read: 0, bytes_read: 0 });
}

/**
 * Gives the place back with the last row. The engine's clock stands still while it waits for a reader, so all the
 * waiting together may take as long as the statement itself: a reader that drips holds a place no longer than that.
 */
async function* untilOver(rows: AsyncIterable<string[]>, work: Work, patienceMs: number): AsyncGenerator<string[]> {
  let left = patienceMs;
  try {
    for await (const batch of rows) {
      const since = performance.now();
      const timer = setTimeout(work.cancel, left);
      try {
        yield batch;
      } finally {
        clearTimeout(timer);
      }
      left -= performance.now() - since;
    }
  } finally {
    work.end();
  }
}

/** Starts a statement in a place that was taken; its caller's going away, a cancel by id or `cancel` ends it. */
export async function start(work: Work, run: Omit<Run, "signal">): Promise<Started> {
  return startWithin(work, await openSource(run.row), run);
}

/** The same where the client is there already. */
export async function startWithin(work: Work, client: ClickHouseClient, run: Omit<Run, "signal">): Promise<Started> {
  const request = { ...withSourceLimits({ ...run, signal: work.signal }), queryId: work.id };
  const execution = await runStatement(client, request);
  const stats = statsFor(run.row, execution);
  return {
    queryId: work.id,
    cancel: work.cancel,
    execution: { ...execution, stats, rows: untilOver(execution.rows, work, request.timeoutSeconds * 1000) },
  };
}

/** Rows of a short statement of ours, as JSON object texts, and what it cost. */
export type Collected = { rows: string[] } & Pick<StatementResult, "stats">;

/** Runs a statement whose rows fit into memory. Throws what runStatement throws. */
export async function collect(run: Run): Promise<Collected> {
  const client = await openSource(run.row);
  const result = await runStatement(client, { ...withSourceLimits(run), queryId: randomUUID() });
  const rows: string[] = [];
  for await (const batch of result.rows) rows.push(...batch);
  return { rows, stats: statsFor(run.row, result) };
}

/**
 * What a caller hears when a statement behind a screen fails: 408 for one that took too long or was left
 * (spec/logchef.md §2.4), else `doing` and the engine's own words.
 */
export function failureOf(error: unknown, doing: string, signal: AbortSignal): AppError {
  if (error instanceof Error && error.name === "AppError" && (error as AppError).code !== "query_failed") {
    return error as AppError;
  }
  if (signal.aborted) return new AppError("timeout", "Request cancelled", {}, { cause: error });
  if (isTimeout(error)) return new AppError("timeout", "Request timed out", {}, { cause: error });
  const words = error instanceof Error ? error.message : String(error);
  return new AppError("query_failed", `${doing}: ${words}`, {}, { cause: error });
}
