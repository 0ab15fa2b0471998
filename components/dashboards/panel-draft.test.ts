import { describe, expect, test } from "vitest";
import type { Source } from "@/components/explore/api";
import type { Panel } from "@/lib/dashboards/panels";
import { draftOf, faultsOf, panelOf } from "./panel-draft";
import { starterSql } from "./starter-sql";

const panel: Panel = {
  ...{ id: "p", title: "Errors", type: "timeseries", team_id: 1, source_id: 2 },
  ...{ query: "level = error", query_language: "logchefql", options: { group_by: "host", theirs: [1] } },
};
const source = {
  connection: { database: "logs", table_name: "app" },
  columns: [
    { name: "ts", type: "DateTime64(3)" },
    { name: "level", type: "String" },
  ],
  ...{ _meta_ts_field: "ts", _meta_severity_field: "level" },
} as unknown as Source;

describe("a draft", () => {
  test("means the panel that it was made of, with what others wrote there", () => {
    expect(panelOf(draftOf(panel, false), panel, source)).toEqual(panel);
  });

  test("of a new panel tells bars apart by level, until somebody says otherwise", () => {
    const blank: Panel = { ...panel, options: undefined };
    expect(panelOf(draftOf(blank, true), blank, source).options).toEqual({ group_by: "level" });
    expect(panelOf({ ...draftOf(blank, true), groupBy: "" }, blank, source).options).toBeUndefined();
    expect(panelOf(draftOf(blank, false), blank, source).options).toBeUndefined();
  });

  test("keeps the text of each language while the other is tried", () => {
    const draft = { ...draftOf(panel, false), language: "sql" as const };
    expect(panelOf(draft, panel, source)).toMatchObject({ query: "", query_language: "clickhouse-sql" });
    expect(panelOf({ ...draft, language: "logchefql" }, panel, source).query).toBe("level = error");
  });

  test("of a table has columns and a number of rows", () => {
    const draft = { ...draftOf(panel, false), type: "table" as const, columns: " ts, ,level ", limit: "20" };
    expect(panelOf(draft, panel, source).options).toMatchObject({ columns: ["ts", "level"], limit: 20 });
    expect(panelOf({ ...draft, columns: "", limit: "-3" }, panel, source).options).not.toHaveProperty("limit");
  });

  test("without a title, with a broken query or with no statement can't be kept", () => {
    const draft = draftOf(panel, false);
    expect(faultsOf(draft)).toEqual({});
    expect(faultsOf({ ...draft, title: " " })).toEqual({ title: "dashboard.titleNeeded" });
    expect(faultsOf({ ...draft, texts: { logchefql: "level =", sql: "" } }).query).toBe("dashboard.queryBroken");
    expect(faultsOf({ ...draft, texts: { logchefql: "level = {{level}}", sql: "" } })).toEqual({});
    expect(faultsOf({ ...draft, language: "sql" }).query).toBe("dashboard.needsStatement");
  });
});

test("a statement to begin with follows the chosen time", () => {
  for (const type of ["timeseries", "stat", "breakdown", "table"] as const) {
    expect(starterSql(type, source)).toContain("BETWEEN toDateTime({{from}}, 'UTC') AND toDateTime({{to}}, 'UTC')");
  }
  expect(starterSql("breakdown", source)).toContain("GROUP BY `level`");
});
