import type { ClickHouseClient } from "@clickhouse/client";
import type { RunningConsole } from "./console";

const DATABASE = "bench";
const TABLE = "app_logs";
/** Rows in the table of logs. */
export const ROWS = 1_000_000;
/** The table of logs as a statement names it. */
export const LOGS = `${DATABASE}.${TABLE}`;
/** The day on which the rows are, in UTC. */
export const START = "2026-03-01 00:00:00";
export const END = "2026-03-02 00:00:00";

/** A million rows over one day: six services, one error in fifty, messages of some length. */
const FILL = `INSERT INTO ${LOGS}
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

/** Makes the table, a source over it and a team that reaches it; answers the path of the source on the wire. */
export async function prepareLogs(house: RunningConsole, engine: ClickHouseClient): Promise<string> {
  await engine.command({ query: `CREATE DATABASE IF NOT EXISTS ${DATABASE}` });
  await engine.command({
    query: `CREATE TABLE ${LOGS} (${COLUMNS}) ENGINE = MergeTree ORDER BY timestamp`,
  });
  await engine.command({ query: FILL });
  await engine.command({ query: `OPTIMIZE TABLE ${LOGS} FINAL` });
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
