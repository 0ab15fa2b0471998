import "server-only";
import { Readable } from "node:stream";
import { finished } from "node:stream/promises";
import { Allowance } from "@/lib/core/allowance";
import { engineClient } from "./clickhouse";
import { onShutdown } from "./lifecycle";
import { logger } from "./logger";

/** Where the built-in engine keeps one row per request to Latchkey; the source "Console requests" shows it. */
export const REQUEST_TABLE = { database: "latchkey", table: "console_requests" } as const;

/** One request: who asked for what and how it ended. No secret, no query string, no body is in it. */
export type RequestRow = {
  timestamp: string;
  severity: "info" | "warn" | "error";
  message: string;
  method: string;
  route: string;
  status: number;
  outcome: "allowed" | "denied" | "failed";
  /** The step that refused, when one did. */
  decision: string;
  scope: string;
  principal_id: number;
  principal: string;
  account_type: string;
  token_id: number;
  team_id: number;
  source_id: number;
  address: string;
  user_agent: string;
  request_id: string;
  duration_ms: number;
};

const COLUMNS: Readonly<Record<keyof RequestRow, string>> = {
  timestamp: "DateTime64(3, 'UTC')",
  severity: "LowCardinality(String)",
  message: "String",
  method: "LowCardinality(String)",
  route: "LowCardinality(String)",
  status: "UInt16",
  outcome: "LowCardinality(String)",
  decision: "LowCardinality(String)",
  scope: "LowCardinality(String)",
  principal_id: "UInt32",
  principal: "LowCardinality(String)",
  account_type: "LowCardinality(String)",
  token_id: "UInt32",
  team_id: "UInt32",
  source_id: "UInt32",
  address: "String",
  user_agent: "String",
  request_id: "String",
  duration_ms: "Float32",
};
const NAMES = Object.keys(COLUMNS) as (keyof RequestRow)[];

/** Rows wait as the text that goes to the engine, so that sending a thousand of them holds nobody up. */
const textOf = (row: RequestRow) => JSON.stringify(NAMES.map((name) => row[name]));

const FLUSH_MS = 1_000;
const BATCH_ROWS = 20_000;
const BUFFER_ROWS = 200_000;
/** Rows a second that requests of nobody in particular may take, and how many at once after a quiet while. */
const ANONYMOUS_PER_SECOND = 20;
const ANONYMOUS_BURST = 1_000;

type Sink = {
  rows: string[];
  dropped: number;
  timer: NodeJS.Timeout | null;
  flushing: Promise<void> | null;
  anonymous: Allowance;
  /** Anonymous requests that were counted and not listed. */
  unlisted: number;
};
const kept = globalThis as typeof globalThis & { latchkeyRequestSink?: Sink };

function sink(): Sink {
  kept.latchkeyRequestSink ??= {
    rows: [],
    dropped: 0,
    timer: null,
    flushing: null,
    anonymous: new Allowance(ANONYMOUS_PER_SECOND, ANONYMOUS_BURST),
    unlisted: 0,
  };
  return kept.latchkeyRequestSink;
}

/** Makes the table when it isn't there. Rows older than 90 days go by themselves. */
export async function prepareRequestTable(): Promise<void> {
  const { database, table } = REQUEST_TABLE;
  await engineClient().command({ query: `CREATE DATABASE IF NOT EXISTS ${database}` });
  const columns = Object.entries(COLUMNS).map(([name, type]) => `${name} ${type}`);
  await engineClient().command({
    query: `CREATE TABLE IF NOT EXISTS ${database}.${table} (${columns.join(", ")}) ENGINE = MergeTree
      ORDER BY (timestamp, route) TTL toDateTime(timestamp) + INTERVAL 90 DAY`,
  });
}

async function write(rows: readonly string[]): Promise<void> {
  const { database, table } = REQUEST_TABLE;
  const { stream } = await engineClient().exec({
    query: `INSERT INTO ${database}.${table} (${NAMES.join(", ")}) FORMAT JSONCompactEachRow`,
    values: Readable.from([Buffer.from(rows.join("\n"))], { objectMode: false }),
    clickhouse_settings: { date_time_input_format: "best_effort" },
  });
  // The answer has no body, but the connection is free only when it was read to its end.
  await finished(stream.resume());
}

/**
 * Sends what has gathered so far, and no more: what comes in meanwhile waits for its own turn, since a busy console
 * would otherwise write small parts without a pause, which the engine has to merge. A failure keeps the rows for the
 * next try, up to the buffer's bound.
 */
export async function flushRequests(): Promise<void> {
  const state = sink();
  while (state.flushing !== null) await state.flushing;
  if (state.rows.length === 0) return;
  state.flushing = (async () => {
    for (let left = state.rows.length; left > 0; ) {
      const batch = state.rows.slice(0, Math.min(left, BATCH_ROWS));
      try {
        await write(batch);
        state.rows.splice(0, batch.length);
        left -= batch.length;
      } catch (err) {
        logger.warn({ err, rows: state.rows.length }, "the request log could not be written; it is tried again");
        return;
      }
    }
  })();
  await state.flushing;
  state.flushing = null;
}

/** Rows that the engine doesn't have yet. */
export function waitingRequestRows(): number {
  return sink().rows.length;
}

/** Anonymous requests that were counted and not listed. */
export function unlistedAnonymousRequests(): number {
  return sink().unlisted;
}

/**
 * Notes a request. Costs a push; the row reaches the engine within about a second. Requests of nobody in particular are
 * listed at a bounded rate, beyond which they are only counted.
 */
export function recordRequest(row: RequestRow): void {
  const state = sink();
  // Strangers must not fill the disk by asking.
  if (row.principal_id === 0 && state.anonymous.take(1) === 0) {
    state.unlisted += 1;
    return;
  }
  if (state.rows.length >= BUFFER_ROWS) {
    state.dropped += 1;
    if (state.dropped % 10_000 === 1) logger.warn({ dropped: state.dropped }, "the request log's buffer is full");
    return;
  }
  state.rows.push(textOf(row));
  if (state.timer) return;
  onShutdown("request log", flushRequests);
  state.timer = setTimeout(() => {
    state.timer = null;
    void flushRequests();
  }, FLUSH_MS);
  state.timer.unref();
}
