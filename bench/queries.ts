import type { ClickHouseClient } from "@clickhouse/client";
import { socketClient } from "@/lib/platform/clickhouse";
import type { RunningConsole } from "./console";
import { type Finding, median, shown } from "./figures";
import { END, LOGS, prepareLogs, START } from "./logs-table";

/** A console that runs has long compiled what a query needs. */
const WARM_UPS = 60;
const PAIRS = 41;

type Case = { name: string; path: "logchefql/query" | "logs/query"; body: Record<string, unknown> };

const window = { start_time: START, end_time: END, timezone: "UTC" };
const from = `FROM ${LOGS}`;
const CASES: readonly Case[] = [
  {
    name: "latest 100 errors",
    path: "logchefql/query",
    body: { ...window, query: 'severity="error"', limit: 100 },
  },
  {
    name: "two filters, 1,000 rows",
    path: "logchefql/query",
    body: { ...window, query: 'service="api" and status>=404', limit: 1_000 },
  },
  {
    name: "substring, latest 100",
    path: "logchefql/query",
    body: { ...window, query: 'message~"timed out"', limit: 100 },
  },
  {
    name: "latest 100 errors",
    path: "logs/query",
    body: { query_text: `SELECT * ${from} WHERE severity = 'error' ORDER BY timestamp DESC LIMIT 100` },
  },
  {
    name: "by minute and severity, all rows",
    path: "logs/query",
    body: {
      query_text: `SELECT toStartOfMinute(timestamp) AS minute, severity, count() AS rows, avg(duration_ms) AS mean ${from} GROUP BY minute, severity ORDER BY minute, severity LIMIT 5000`,
    },
  },
  {
    name: "substring, counted by host",
    path: "logs/query",
    body: {
      query_text: `SELECT host, count() AS rows ${from} WHERE message ILIKE '%timed out%' GROUP BY host ORDER BY rows DESC LIMIT 100`,
    },
  },
];

async function timed(work: () => Promise<unknown>): Promise<number> {
  const since = performance.now();
  await work();
  return performance.now() - since;
}

/** The same statement in turn through the console and straight to the engine; each answer is read to its end. */
async function compare(house: RunningConsole, engine: ClickHouseClient, base: string, { path, body }: Case) {
  const through = () => house.call("POST", `${base}/${path}`, body);
  const answer = await through();
  const query = String(answer.generated_sql ?? body.query_text);
  const straight = async () => JSON.parse(await (await engine.query({ query, format: "JSON" })).text());
  const direct = (await straight()) as { rows: number };
  const rows = (answer.logs ?? answer.data) as unknown[];
  if (rows.length !== direct.rows || rows.length === 0) {
    throw new Error(`${path} answered ${rows.length} rows where the engine itself answers ${direct.rows}`);
  }
  const pairs: { console: number; engine: number }[] = [];
  for (let n = -WARM_UPS; n < PAIRS; n += 1) {
    const pair = { console: await timed(through), engine: await timed(straight) };
    if (n >= 0) pairs.push(pair);
  }
  return { console: median(pairs.map((pair) => pair.console)), engine: median(pairs.map((pair) => pair.engine)) };
}

/**
 * Budget (c): what the two query routes add to the engine's own time over a million rows. The bar is for all of them
 * together; each is shown, since what a query costs beside the engine weighs most on the shortest ones.
 */
export async function benchQueries(house: RunningConsole): Promise<Finding[]> {
  const engine = socketClient(house.engineSocket);
  const findings: Finding[] = [];
  const total = { console: 0, engine: 0 };
  const find = (name: string, times: typeof total, rest: Pick<Finding, "bar"> = {}) =>
    findings.push({
      name,
      value: times.console / times.engine,
      unit: "×",
      ...rest,
      raw: `${shown(times.console)} ms, engine ${shown(times.engine)} ms`,
    });
  try {
    const base = await prepareLogs(house, engine);
    for (const one of CASES) {
      const times = await compare(house, engine, base, one);
      total.console += times.console;
      total.engine += times.engine;
      find(`${one.path}: ${one.name}`, times);
    }
  } finally {
    await engine.close();
  }
  find("the six queries together", total, { bar: { rule: "at most", value: 1.25 } });
  return findings;
}
