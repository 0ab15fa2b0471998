import type { ClickHouseClient } from "@clickhouse/client";
import { socketClient } from "@/lib/platform/clickhouse";
import type { RunningConsole } from "./console";
import { type Finding, median, shown } from "./figures";

const DATABASE = "bench";
const TABLE = "app_logs";
const ROWS = 1_000_000;
const WARM_UPS = 4;
const PAIRS = 25;
const START = "2026-03-01 00:00:00";
const END = "2026-03-02 00:00:00";

/** A million rows over one day: six services, one error in fifty, messages of some length. */
const FILL = `INSERT INTO ${DATABASE}.${TABLE}
  SELECT toDateTime64('${START}', 3, 'UTC') + number * 0.0864,
    multiIf(number % 50 = 0, 'error', number % 10 = 0, 'warn', 'info'),
    ['api', 'web', 'billing', 'search', 'mailer', 'worker'][number % 6 + 1],
    concat('host-', toString(number % 40)),
    multiIf(number % 50 = 0, 500, number % 10 = 0, 404, 200),
    toFloat32(intHash32(number) % 90000) / 100,
    concat('request ', hex(intHash64(number)), if(number % 997 = 0, ' timed out after ', ' finished in '),
      toString(intHash32(number) % 900), ' ms for tenant ', toString(intHash32(number) % 2000))
  FROM numbers(${ROWS})`;

const COLUMNS = `timestamp DateTime64(3, 'UTC'), severity LowCardinality(String), service LowCardinality(String), host String,
  status UInt16, duration_ms Float32, message String`;

type Case = { name: string; path: "logchefql/query" | "logs/query"; body: Record<string, unknown> };

const window = { start_time: START, end_time: END, timezone: "UTC" };
const from = `FROM ${DATABASE}.${TABLE}`;
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

async function prepare(house: RunningConsole, engine: ClickHouseClient): Promise<string> {
  await engine.command({ query: `CREATE DATABASE IF NOT EXISTS ${DATABASE}` });
  await engine.command({
    query: `CREATE TABLE ${DATABASE}.${TABLE} (${COLUMNS}) ENGINE = MergeTree ORDER BY timestamp`,
  });
  await engine.command({ query: FILL });
  await engine.command({ query: `OPTIMIZE TABLE ${DATABASE}.${TABLE} FINAL` });
  const source = await house.call("POST", "/api/v1/admin/sources", {
    name: "Bench",
    meta_severity_field: "severity",
    connection: { host: "embedded", database: DATABASE, table_name: TABLE },
  });
  const team = await house.call("POST", "/api/v1/admin/teams", { name: "Bench" });
  const { user } = (await house.call("GET", "/api/v1/me")) as { user: { id: number } };
  await house.call("POST", `/api/v1/admin/service-accounts/${user.id}/teams`, { team_id: team.id, role: "admin" });
  await house.call("POST", `/api/v1/teams/${team.id}/sources`, { source_id: source.id });
  return `/api/v1/teams/${team.id}/sources/${source.id}`;
}

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

/** Budget (c): what the two query routes add to the engine's own time over a million rows. */
export async function benchQueries(house: RunningConsole): Promise<Finding[]> {
  const engine = socketClient(house.engineSocket);
  const findings: Finding[] = [];
  try {
    const base = await prepare(house, engine);
    for (const one of CASES) {
      const times = await compare(house, engine, base, one);
      findings.push({
        name: `${one.path}: ${one.name}`,
        value: times.console / times.engine,
        unit: "×",
        bar: { rule: "at most", value: 1.25 },
        raw: `${shown(times.console)} ms, engine ${shown(times.engine)} ms`,
      });
    }
  } finally {
    await engine.close();
  }
  const value = median(findings.map((finding) => finding.value));
  return [...findings, { name: "queries, median", value, unit: "×", bar: { rule: "at most", value: 1.25 }, raw: "" }];
}
