import { describe, expect, it } from "vitest";
import { changedDefinition, checkDefinition, checkMeasuring } from "./schema";

const LEAST = { name: "Errors", query: 'level="error"', query_language: "logchefql" };
const faultOf = (change: object) => {
  try {
    checkDefinition({ ...LEAST, ...change } as never);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
};

describe("a definition", () => {
  it("has values for all that was left out", () => {
    expect(checkDefinition(LEAST as never)).toEqual({
      name: "Errors",
      description: "",
      query: 'level="error"',
      queryLanguage: "logchefql",
      editorMode: "condition",
      conditionJson: null,
      lookbackSeconds: 300,
      thresholdOperator: "gt",
      thresholdValue: 0,
      frequencySeconds: 300,
      severity: "warning",
      labels: null,
      annotations: null,
      recipientUserIds: [],
      webhookUrls: [],
      generatorUrl: null,
      isActive: true,
    });
  });

  it.each([
    [{ query_language: "sql" }, "clickhouse-sql", "native"],
    [{ query_language: undefined, editor_mode: "native" }, "clickhouse-sql", "native"],
    [{ query_language: undefined, editor_mode: "condition" }, "logchefql", "condition"],
    [{ query_language: undefined }, "clickhouse-sql", "native"],
    [{ query_language: "clickhouse-sql", editor_mode: "condition" }, "clickhouse-sql", "condition"],
  ])("of %j is %s in the editor %s", (change, queryLanguage, editorMode) => {
    const asked = { ...LEAST, ...change } as never;
    expect(checkMeasuring(asked)).toMatchObject({ queryLanguage, editorMode });
  });

  it.each([
    [{ name: "  " }, "name: name is required"],
    [{ name: "a\r\nBcc: b" }, "name: name must be a single line"],
    [{ name: "x".repeat(256) }, "name: name must not exceed 255 characters"],
    [{ description: "x".repeat(2_001) }, "description: description must not exceed 2000 characters"],
    [{ query: " " }, "query: query is required"],
    [{ query_language: "logsql" }, "query_language: query_language must be one of logchefql, clickhouse-sql"],
    [{ editor_mode: "builder" }, "editor_mode: editor_mode must be one of condition, native"],
    [{ lookback_seconds: 0 }, "lookback_seconds: lookback_seconds must be between 1 and 2592000"],
    [{ frequency_seconds: 9 }, "frequency_seconds: frequency_seconds must be between 10 and 604800"],
    [{ threshold_operator: ">" }, "threshold_operator: threshold_operator must be one of gt, gte, lt, lte, eq, neq"],
    [{ severity: "fatal" }, "severity: severity must be one of info, warning, critical"],
    [{ labels: { "": "x" } }, "labels: a key must not be empty"],
    [{ annotations: { a: "\0" } }, "annotations: must not contain NUL or broken characters"],
    [{ webhook_urls: ["ftp://a.test"] }, "webhook_urls: must be addresses that begin with http:// or https://"],
    [{ generator_url: "javascript:1" }, "generator_url: must be addresses that begin with http:// or https://"],
    [{ recipient_user_ids: [0] }, "recipient_user_ids: each recipient must be an active person who reaches the source"],
    [{ condition_json: "{" }, "condition_json: condition_json must be JSON"],
  ])("%.60j is refused", (change, text) => {
    expect(faultOf(change)).toBe(text);
  });

  it("says where LogchefQL goes wrong", () => {
    expect(faultOf({ query: 'level="error" and' })).toMatch(/^query: invalid LogchefQL: ./);
  });
});

describe("a change", () => {
  const before = checkDefinition({ ...LEAST, labels: { team: "a" }, webhook_urls: ["https://a.test/x"] } as never);

  it("leaves what it does not name as it is", () => {
    expect(changedDefinition(before, {} as never)).toEqual(before);
    expect(changedDefinition(before, { threshold_value: 9 } as never)).toEqual({ ...before, thresholdValue: 9 });
  });

  it("empties what it names empty", () => {
    const change = { labels: {}, webhook_urls: [] };
    expect(changedDefinition(before, change as never)).toEqual({ ...before, labels: null, webhookUrls: [] });
  });

  it("takes the language along with the editor, and the other way round", () => {
    const native = { editor_mode: "native", query: "SELECT 1" };
    expect(changedDefinition(before, native as never)).toMatchObject({ queryLanguage: "clickhouse-sql" });
    const sql = { query_language: "sql", query: "SELECT 1" };
    expect(changedDefinition(before, sql as never)).toMatchObject({ editorMode: "native" });
  });
});
