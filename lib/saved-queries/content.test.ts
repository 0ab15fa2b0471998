import { describe, expect, it } from "vitest";
import { checkQueryContent, queryOf, withQuery } from "./content";
import { checkQueryForm } from "./schema";

const BUILDER = { queryLanguage: "logchefql", editorMode: "builder" } as const;
const NATIVE = { queryLanguage: "clickhouse-sql", editorMode: "native" } as const;

const good = { version: 1, sourceId: 1, timeRange: { relative: "15m" }, limit: 100, content: 'level="error"' };
const text = (change: object) => JSON.stringify({ ...good, ...change });
const absolute = { start: 1_700_000_000_000, end: 1_700_000_060_000 };

describe("checkQueryContent", () => {
  it.each([
    ["15 minutes", {}],
    ["an hour", { timeRange: { relative: "1h" } }],
    ["seven days", { timeRange: { relative: "7d" } }],
    ["two instants", { timeRange: { absolute } }],
    ["two instants and an empty word", { timeRange: { relative: "", absolute } }],
    ["a word and zeros", { timeRange: { relative: "15m", absolute: { start: 0, end: 0 } } }],
    ["variables", { variables: [{ name: "host", type: "text", label: "Host", inputType: "input", value: "a" }] }],
    ["LogchefQL that waits for a variable", { content: "level={{level}} and (" }],
    ["keys that nobody asked for", { surprise: true }],
  ])("takes %s, and leaves the text as it was", (_, change) => {
    expect(checkQueryContent(text(change), BUILDER)).toBe(text(change));
  });

  it.each([
    ["", "query content is required"],
    ["not json", "query content must be a JSON object"],
    ["[]", "query content must be a JSON object"],
    ["null", "query content must be a JSON object"],
    [text({ version: 0 }), "version must be greater than 0"],
    [text({ version: "1" }), "version must be a number greater than 0"],
    [text({ limit: 0 }), "limit must be greater than 0"],
    [text({ limit: 1.5 }), "limit must be a whole number"],
    [text({ content: "  " }), "query content is required"],
    [text({ content: 7 }), "query content is required"],
    [text({ timeRange: undefined }), "time range is required"],
    [text({ timeRange: {} }), "time range must be either relative or absolute"],
    [text({ timeRange: { relative: "15m", absolute } }), "time range must be either relative or absolute"],
    [text({ timeRange: { relative: "soon" } }), "relative time must look like 15m, 1h or 7d"],
    [text({ timeRange: { relative: "0m" } }), "relative time must look like 15m, 1h or 7d"],
    [text({ timeRange: { absolute: { start: 5, end: 4 } } }), "time range must not end before it starts"],
    [text({ timeRange: { absolute: { start: 0, end: 4 } } }), "time range start and end must be epoch milliseconds"],
    [text({ variables: {} }), "variables must be a list"],
    [text({ variables: [{ label: "x" }] }), "variable name is required"],
    [text({ deep: "@" }).replace('"@"', "[".repeat(40_000) + "]".repeat(40_000)), "query content is nested too deeply"],
    [text({ content: 'level="error" and' }), "invalid LogchefQL: "],
    [text({ content: `x="${"y".repeat(100_000)}"` }), "query content must not exceed 100000 characters"],
  ])("refuses %.60s", (given, message) => {
    expect(() => checkQueryContent(given, BUILDER)).toThrow(`query_content: ${message}`);
  });

  it("leaves SQL to the fence of the query route", () => {
    const sql = text({ content: "SELECT 1 FROM (" });
    expect(checkQueryContent(sql, NATIVE)).toBe(sql);
  });

  it("changes the query inside and nothing beside it", () => {
    const changed = withQuery(text({ surprise: 1 }), "SELECT 2");
    expect(JSON.parse(changed)).toEqual({ ...good, surprise: 1, content: "SELECT 2" });
    expect(queryOf(changed)).toBe("SELECT 2");
  });
});

describe("checkQueryForm", () => {
  it.each([
    ["logchefql", "", BUILDER],
    ["", "builder", BUILDER],
    ["logchefql", "builder", BUILDER],
    ["clickhouse-sql", "", NATIVE],
    ["sql", "native", NATIVE],
    ["", "native", NATIVE],
    ["", "", null],
  ])("reads %s and %s", (language, mode, form) => {
    expect(checkQueryForm(language, mode)).toEqual(form);
  });

  it.each([
    ["logchefql", "native"],
    ["clickhouse-sql", "builder"],
    ["logsql", ""],
    ["", "vim"],
  ])("refuses %s with %s", (language, mode) => {
    expect(() => checkQueryForm(language, mode)).toThrow(/^(query_language|editor_mode): /);
  });
});
