import "server-only";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { engineClient } from "./clickhouse";
import { pool } from "./db";
import { unlistedAnonymousRequests, waitingRequestRows } from "./request-sink";

const SCRAPE_TIMEOUT_MS = 2_000;
/** Seconds; from a cached answer up to the longest query. */
const DURATION_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

type Labels = "route" | "method" | "outcome";
type Metrics = {
  registry: Registry;
  requests: Counter<Labels>;
  durations: Histogram<"route" | "method">;
  anonymousRefusals: Counter<"reason">;
  droppedAccess: Counter;
  lookAtEngine: () => Promise<void>;
};
const kept = globalThis as typeof globalThis & { latchkeyMetrics?: Metrics };

type EngineState = { running: string; memory: string };

/** What the engine says of itself, or null when it doesn't answer in time. */
async function engineState(): Promise<EngineState | null> {
  try {
    const result = await engineClient().query({
      query: `SELECT (SELECT count() FROM system.processes) AS running,
        (SELECT value FROM system.metrics WHERE metric = 'MemoryTracking') AS memory`,
      format: "JSONEachRow",
      abort_signal: AbortSignal.timeout(SCRAPE_TIMEOUT_MS),
    });
    const [row] = await result.json<EngineState>();
    return row ?? null;
  } catch {
    return null; // told as latchkey_engine_up 0
  }
}

function addPoolGauge(registry: Registry): void {
  new Gauge({
    name: "latchkey_database_connections",
    help: "Connections of the pool for prepared reads, and callers that wait for one.",
    labelNames: ["state"] as const,
    registers: [registry],
    collect() {
      const { totalCount, idleCount, waitingCount } = pool();
      this.set({ state: "busy" }, totalCount - idleCount);
      this.set({ state: "idle" }, idleCount);
      this.set({ state: "waiting" }, waitingCount);
    },
  });
}

/** Gauges of the built-in engine, and how to bring them up to date. */
function addEngineGauges(registry: Registry): () => Promise<void> {
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers: [registry] });
  const up = gauge("latchkey_engine_up", "1 while the built-in log engine answers within two seconds.");
  const running = gauge("latchkey_engine_statements", "Statements that the log engine runs now, this look included.");
  const memory = gauge("latchkey_engine_memory_bytes", "Memory that the log engine accounts for.");
  return async () => {
    const state = await engineState();
    up.set(state ? 1 : 0);
    running.set(Number(state?.running ?? 0));
    memory.set(Number(state?.memory ?? 0));
  };
}

function addRequestLogGauges(registry: Registry): void {
  new Gauge({
    name: "latchkey_request_log_unlisted_anonymous",
    help: "Anonymous requests since the start that were counted and not listed, beyond the rate that is.",
    registers: [registry],
    collect() {
      this.set(unlistedAnonymousRequests());
    },
  });
  new Gauge({
    name: "latchkey_request_log_waiting_rows",
    help: "Rows of the request log that the engine doesn't have yet.",
    registers: [registry],
    collect() {
      this.set(waitingRequestRows());
    },
  });
}

function metrics(): Metrics {
  if (kept.latchkeyMetrics) return kept.latchkeyMetrics;
  const registry = new Registry();
  const requests = new Counter({
    name: "latchkey_http_requests_total",
    help: "Requests by route, method and outcome.",
    labelNames: ["route", "method", "outcome"] as const,
    registers: [registry],
  });
  const durations = new Histogram({
    name: "latchkey_http_request_duration_seconds",
    help: "Seconds from a request's arrival to the start of its answer.",
    labelNames: ["route", "method"] as const,
    buckets: DURATION_BUCKETS,
    registers: [registry],
  });
  const anonymousRefusals = new Counter({
    name: "latchkey_anonymous_refusals_total",
    help: "Requests that were refused because nobody is known by their credential, by reason.",
    labelNames: ["reason"] as const,
    registers: [registry],
  });
  const droppedAccess = new Counter({
    name: "latchkey_access_log_dropped_total",
    help: "Reads of logs and denials that the access log had no room for.",
    registers: [registry],
  });
  addPoolGauge(registry);
  addRequestLogGauges(registry);
  const lookAtEngine = addEngineGauges(registry);
  collectDefaultMetrics({ register: registry });
  kept.latchkeyMetrics = { registry, requests, durations, anonymousRefusals, droppedAccess, lookAtEngine };
  return kept.latchkeyMetrics;
}

/** Counts one request. `route` has its variable parts replaced by their names, so that no id becomes a label. */
export function countRequest(request: {
  route: string;
  method: string;
  outcome: "allowed" | "denied" | "failed";
  durationMs: number;
}): void {
  const { requests, durations } = metrics();
  const { route, method, outcome, durationMs } = request;
  requests.inc({ route, method, outcome });
  durations.observe({ route, method }, durationMs / 1000);
}

/** Counts a refusal of nobody in particular. `reason` is one of a few fixed words. */
export function countAnonymousRefusal(reason: string): void {
  metrics().anonymousRefusals.inc({ reason });
}

/** Counts events that the access log had to leave out. */
export function countDroppedAccess(count: number): void {
  metrics().droppedAccess.inc(count);
}

/** Everything that is counted, in Prometheus's text format 0.0.4, and its content type. */
export async function scrape(): Promise<{ text: string; contentType: string }> {
  const { registry, lookAtEngine } = metrics();
  await lookAtEngine();
  return { text: await registry.metrics(), contentType: registry.contentType };
}
