import "server-only";
import { AppError } from "@/lib/core/errors";
import { engineClient } from "./clickhouse";
import { flushRequests, REQUEST_TABLE } from "./request-sink";

/** The table of requests, as a statement names it. */
export const REQUESTS = `${REQUEST_TABLE.database}.${REQUEST_TABLE.table}`;
const THREADS = 2;
/** What the engine takes to notice that its time is over, and the answer to come back. */
const GRACE_MS = 1_000;

/**
 * Asks the engine about requests, within so many seconds. What this process has not written yet is written first. 503
 * when the engine doesn't answer in time or at all; the reason stays in the cause.
 */
export async function readRequests<T>(query: string, params: Record<string, unknown>, seconds: number): Promise<T[]> {
  try {
    await flushRequests();
    const result = await engineClient().query({
      query,
      query_params: params,
      format: "JSONEachRow",
      abort_signal: AbortSignal.timeout(seconds * 1000 + GRACE_MS),
      clickhouse_settings: {
        max_execution_time: seconds,
        max_threads: THREADS,
        readonly: "1",
        output_format_json_quote_64bit_integers: 0,
      },
    });
    return await result.json<T>();
  } catch (cause) {
    const details = { retryAfterSeconds: 5 };
    throw new AppError("unavailable", "The request log can't be read at the moment", details, { cause });
  }
}
