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

async function* text(answering: Answering, explain: (error: unknown) => string): AsyncGenerator<string> {
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
    yield pending + tail(answering, count, explain(error));
    return;
  }
  yield pending + tail(answering, count);
}

/**
 * Streams a query's answer: the reader's pace is the engine's pace, and a reader that goes away ends the work.
 * `explain` turns a failure in the middle into what the caller may read.
 */
export function answerStream(answering: Answering, requestId: string, explain: (error: unknown) => string): Response {
  const encoder = new TextEncoder();
  const parts = text(answering, explain);
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { value, done } = await parts.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      answering.cancel();
      await parts.return(undefined);
    },
  });
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
