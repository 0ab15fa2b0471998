import type { Source } from "@/components/explore/api";
import { sqlIdentifier } from "@/lib/logs/ql/literal";
import type { PanelType } from "./panel-options";

/** A statement to begin with: what a panel of this kind needs, over the chosen time. */
export function starterSql(type: PanelType, source: Source): string {
  const { connection, _meta_ts_field: time, _meta_severity_field: severity, columns } = source;
  const at = sqlIdentifier(time);
  const named = columns?.some(({ name }) => name === severity)
    ? severity
    : columns?.find(({ name }) => name !== time)?.name;
  const label = sqlIdentifier(named ?? time);
  const rest = [
    `FROM ${sqlIdentifier(connection.database)}.${sqlIdentifier(connection.table_name)}`,
    `WHERE ${at} BETWEEN toDateTime({{from}}, 'UTC') AND toDateTime({{to}}, 'UTC')`,
  ];
  const lines: Readonly<Record<PanelType, string[]>> = {
    timeseries: [
      `SELECT toStartOfInterval(${at}, INTERVAL 1 MINUTE) AS time, count() AS total`,
      ...rest,
      "GROUP BY time ORDER BY time",
    ],
    stat: ["SELECT count() AS total", ...rest],
    breakdown: [`SELECT ${label}, count() AS total`, ...rest, `GROUP BY ${label} ORDER BY total DESC LIMIT 10`],
    table: ["SELECT *", ...rest, `ORDER BY ${at} DESC LIMIT 50`],
  };
  return lines[type].join("\n");
}
