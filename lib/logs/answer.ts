import type { ColumnWire } from "@/lib/sources/serialize";

/** What a query cost, in whole numbers: clients decode them into integers (spec/logchef.md §0.2). */
export type QueryStats = {
  execution_time_ms: number;
  rows_read: number;
  bytes_read: number;
  rows_returned: number;
  limit_applied: number;
  truncated?: true;
  truncated_reason?: "row_limit" | "byte_limit";
};

export type Warning = { code: "LIMIT_APPLIED" | "LIMIT_CAPPED"; message: string };

/** A query that the engine has begun to answer. Rows come in batches of JSON text, each one object. */
export type Answering = {
  queryId: string;
  /** Name of the row list: `data` for raw SQL, `logs` for LogchefQL (spec/logchef.md §0.4). */
  rowKey: "data" | "logs";
  columns: ColumnWire[];
  rows: AsyncIterable<readonly string[]>;
  /** Known once the rows have ended. */
  stats: () => Omit<QueryStats, "rows_returned">;
  warnings: Warning[];
  /** True when the engine has finished its work before the first row comes. */
  isGathered: boolean;
  /** Further keys of `data`. */
  extra?: Record<string, string>;
  /** Ends the engine's work when the reader goes away. */
  cancel: () => void;
};

const HEADER = "X-LogChef-Query-ID";
const CHUNK_CHARS = 64 * 1024;

/** The envelope up to the first row. */
function head({ rowKey, columns }: Answering): string {
  return `{"status":"success","data":{"columns":${JSON.stringify(columns)},"${rowKey}":[`;
}

/** The envelope after the last row; `error` tells of a failure in the middle (spec/logchef.md §6.5). */
function tail(answering: Answering, rowsReturned: number, error?: string): string {
  const { queryId, warnings, extra } = answering;
  const nothing = { execution_time_ms: 0, rows_read: 0, bytes_read: 0, limit_applied: 0 };
  const stats = { ...(error === undefined ? answering.stats() : nothing), rows_returned: rowsReturned };
  const rest = { stats, query_id: queryId, warnings, ...extra, ...(error !== undefined && { error }) };
  return `],${JSON.stringify(rest).slice(1)}}`;
}

/** The answer's text in parts; the last one is returned, so that a short answer is known to be whole at once. */
async function* text(answering: Answering, explain: (error: unknown) => string): AsyncGenerator<string, string> {
  let pending = head(answering);
  let count = 0;
  try {
    for await (const batch of answering.rows) {
      if (batch.length > 0) pending += (count === 0 ? "" : ",") + batch.join(",");
      count += batch.length;
      if (pending.length < CHUNK_CHARS) continue;
      yield pending;
      pending = "";
    }
  } catch (error) {
    return pending + tail(answering, count, explain(error));
  }
  return pending + tail(answering, count);
}

/** The rest of an answer at its reader's pace; a reader that goes away ends the work. */
function streamOf(answering: Answering, parts: AsyncGenerator<string, string>, first: string): ReadableStream {
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>({
    start: (controller) => {
      if (first !== "") controller.enqueue(encoder.encode(first));
    },
    async pull(controller) {
      const { value, done } = await parts.next();
      controller.enqueue(encoder.encode(value));
      if (done) controller.close();
    },
    async cancel() {
      answering.cancel();
      await parts.return("");
    },
  });
}

/**
 * Answers a query. What the engine finishes before it answers (`isGathered`) is read up to the first part, and sent as
 * it is when that is all; anything else is streamed: the reader's pace is the engine's pace, and a reader that goes away
 * ends the work. `explain` turns a failure in the middle into what the caller may read.
 */
export async function answerQuery(
  answering: Answering,
  requestId: string,
  explain: (error: unknown) => string,
): Promise<Response> {
  const parts = text(answering, explain);
  const first = answering.isGathered ? await parts.next() : { value: "", done: false };
  const body = first.done ? first.value : streamOf(answering, parts, first.value);
  return new Response(body, {
    headers: {
      "content-type": "application/json; charset=utf-8",
      "cache-control": "no-store",
      "x-request-id": requestId,
      [HEADER]: answering.queryId,
    },
  });
}

/** A success whose `data` is JSON text already, so that no number in it loses a digit. */
export function answerText(data: string, requestId: string): Response {
  return new Response(`{"status":"success","data":${data}}`, {
    headers: { "content-type": "application/json", "cache-control": "no-store", "x-request-id": requestId },
  });
}
