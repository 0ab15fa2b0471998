import "server-only";
import type { ClickHouseClient, ClickHouseSettings } from "@clickhouse/client";
import { AppError } from "@/lib/core/errors";
import { openDocument, type ResultDocument } from "./result-document";
import { type Column, rowPrinter } from "./row-text";

/** A statement that has passed the fence (or was compiled by us) and what it may cost. */
export type StatementRequest = {
  sql: string;
  /** Values of the statement's `{name:Type}` parameters. */
  params?: Record<string, unknown>;
  /** The id under which it can be cancelled; made by the server. */
  queryId: string;
  limitRows: number;
  timeoutSeconds: number;
  /** Engine settings of the source; the limits above win over them. */
  sourceSettings?: Record<string, string | number>;
  signal: AbortSignal;
  /** Bytes of the result at which the engine stops; 0 for no such bound, 1 GiB when left out. */
  resultBytes?: number;
  /** Turns the engine's compact rows into texts; JSON objects with sorted keys when left out. */
  printer?: (columns: Column[]) => (compact: string) => string;
};

/** What a statement cost. `rows_read` and `bytes_read` are the engine's own count. */
export type StatementStats = { execution_time_ms: number; rows_read: number; bytes_read: number };

/** `rows` yields batches of rows as JSON object texts; `stats()` is final once `rows` has ended. */
export type StatementResult = { columns: Column[]; rows: AsyncIterable<string[]>; stats(): StatementStats };

const MEMORY_BYTES = 1_000_000_000;
const RESULT_BYTES = 1024 ** 3;
/** Up to this many rows the engine finishes before it answers, so that failures and costs are known in front. */
export const BUFFERED_ROWS = 10_000;

/** How values are printed: spec/logchef.md §6.5, "Row encoding". */
const ENCODING = {
  default_format: "JSONCompact",
  date_time_output_format: "iso",
  output_format_json_quote_64bit_integers: 0,
  output_format_json_quote_decimals: 1,
  output_format_json_quote_denormals: 0,
  output_format_json_named_tuples_as_objects: 0,
  output_format_json_map_as_array_of_tuples: 0,
  output_format_json_escape_forward_slashes: 0,
  output_format_json_validate_utf8: 1,
} as const;

function settingsOf(request: StatementRequest): ClickHouseSettings {
  return {
    ...request.sourceSettings,
    ...ENCODING,
    max_execution_time: request.timeoutSeconds,
    max_result_rows: String(request.limitRows),
    max_result_bytes: String(request.resultBytes ?? RESULT_BYTES),
    result_overflow_mode: "break",
    max_memory_usage: String(MEMORY_BYTES),
    cancel_http_readonly_queries_on_client_close: 1,
    wait_end_of_query: request.limitRows <= BUFFERED_ROWS ? 1 : 0,
    readonly: "1",
  } as ClickHouseSettings;
}

/**
 * Runs one read-only statement and streams its rows. A failure before the first row is thrown as an AppError
 * (`query_failed`, or `timeout`); a later one ends `rows` with such an error. When `signal` aborts, or the reader stops
 * early, the engine's work is ended too.
 */
export async function runStatement(client: ClickHouseClient, request: StatementRequest): Promise<StatementResult> {
  const startedAt = performance.now();
  // The client takes no notice of a signal that has aborted before it looks at it.
  if (request.signal.aborted) throw new AppError("query_failed", "Query was cancelled");
  const answer = await client
    .exec({
      query: request.sql,
      query_id: request.queryId,
      clickhouse_settings: settingsOf(request),
      abort_signal: request.signal,
      ...(request.params ? { query_params: request.params } : {}),
    })
    .catch((error: unknown) => {
      if (request.signal.aborted) void cancelStatement(client, request.queryId);
      throw asQueryError(error);
    });
  const tag = String(answer.response_headers["x-clickhouse-exception-tag"] ?? "");
  const stream = answer.stream;
  const cancel = () => {
    stream.destroy();
    void cancelStatement(client, request.queryId);
  };
  if (request.signal.aborted) cancel();
  else request.signal.addEventListener("abort", cancel, { once: true });
  const document = await openDocument(stream, tag).catch((error: unknown) => {
    request.signal.removeEventListener("abort", cancel);
    throw asQueryError(error);
  });
  let endedAt: number | null = null;
  const finish = (isWhole: boolean) => {
    endedAt ??= performance.now();
    request.signal.removeEventListener("abort", cancel);
    if (!isWhole && !request.signal.aborted) cancel();
  };
  return {
    columns: document.columns,
    rows: printRows(document, request, finish),
    stats: () => ({
      execution_time_ms: Math.round(((endedAt ?? performance.now()) - startedAt) * 1000) / 1000,
      ...document.counts(),
    }),
  };
}

/** Ends a statement inside the engine by its id; true when one was running. Ids are ours, hence plain text. */
export async function cancelStatement(client: ClickHouseClient, queryId: string): Promise<boolean> {
  try {
    const result = await client.exec({
      query: "KILL QUERY WHERE query_id = {id:String} ASYNC",
      query_params: { id: queryId },
      clickhouse_settings: { default_format: "TabSeparated", wait_end_of_query: 1 } as ClickHouseSettings,
    });
    let text = "";
    for await (const chunk of result.stream) text += chunk;
    return text !== "";
  } catch {
    // The statement has its own time limit; a lost engine ends it as well.
    return false;
  }
}

async function* printRows(
  document: ResultDocument,
  request: StatementRequest,
  finish: (isWhole: boolean) => void,
): AsyncGenerator<string[]> {
  const print = (request.printer ?? rowPrinter)(document.columns);
  let left = request.limitRows;
  let isWhole = false;
  try {
    for await (const batch of document.rows) {
      // In break mode the engine stops after the block that crosses the limit, not at the row.
      const rows = batch.slice(0, left).map(print);
      left -= rows.length;
      if (rows.length > 0) yield rows;
    }
    isWhole = true;
  } catch (error) {
    throw asQueryError(error);
  } finally {
    finish(isWhole);
  }
}

const TIMEOUT_EXCEEDED = "159";

/** True for a failure of runStatement that says that the statement took too long. */
export function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith(TIMED_OUT);
}

const TIMED_OUT = "query timed out: ";

/** The engine's sentence without its code and version, as an error that a caller may read. */
function asQueryError(error: unknown): AppError {
  if (error instanceof Error && error.name === "AppError") return error as AppError;
  const text = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && "code" in error ? String(error.code) : codeIn(text);
  const veiled = veiledError(error, code);
  if (veiled) return veiled;
  const message = plainSentence(text) || "the log store did not answer";
  return new AppError(
    "query_failed",
    code === TIMEOUT_EXCEEDED ? `${TIMED_OUT}${message}` : message,
    {},
    { cause: error },
  );
}

const MISSING = new Set(["60", "81"]);
const SYSTEM_CODE = /^E[A-Z_]+$/;

/** Our words for failures whose own text isn't the caller's: other tables' names as suggestions, addresses, paths. */
function veiledError(cause: unknown, code: string): AppError | null {
  if (MISSING.has(code)) return new AppError("query_failed", "the source's table is not there", {}, { cause });
  if (!SYSTEM_CODE.test(code)) return null;
  return new AppError("unavailable", "Source is not currently connected", { retryAfterSeconds: 5 }, { cause });
}

const PREFIX = "DB::Exception: ";
const codeIn = (text: string) =>
  text.startsWith("Code: ") ? String(Number.parseInt(text.slice("Code: ".length), 10)) : "";

function plainSentence(text: string): string {
  const start = text.startsWith("Code: ") ? text.indexOf(PREFIX) : -1;
  const body = start === -1 ? text : text.slice(start + PREFIX.length);
  const version = body.lastIndexOf(" (version ");
  return (version === -1 ? body : body.slice(0, version)).trim();
}
