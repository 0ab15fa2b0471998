import { describe, expect, it } from "vitest";
import { readContent, writeContent } from "@/lib/saved-queries/content";
import { plainVariable } from "@/lib/saved-queries/variables";
import { differences, EMPTY_INPUT, inputOfWire, limitOf } from "./query-input";

const wire = (content: object) =>
  ({
    name: "Slow",
    description: "",
    query_language: "clickhouse-sql",
    query_content: JSON.stringify({ version: 1, content: "SELECT 1", limit: 20, ...content }),
  }) as Parameters<typeof inputOfWire>[0];

describe("the form of a saved query", () => {
  it("is filled from what the API tells", () => {
    const input = inputOfWire(wire({ timeRange: { relative: "1h", absolute: { start: 0, end: 0 } } }));
    const kept = { language: "sql", text: "SELECT 1", range: { relative: "1h" }, limit: "20" };
    expect(input).toEqual({ name: "Slow", description: "", ...kept });
    const absolute = { start: 1_700_000_000_000, end: 1_700_000_060_000 };
    expect(inputOfWire(wire({ timeRange: { relative: "", absolute } })).range).toEqual(absolute);
  });

  it.each([
    ["500", 500],
    [" 1 ", 1],
    ["100000", 100_000],
    ["100001", null],
    ["0", null],
    ["1.5", null],
    ["", null],
    ["many", null],
  ])("a limit of %j is %j", (text, limit) => {
    expect(limitOf(text)).toBe(limit);
  });

  it("tells which parts somebody else changed", () => {
    expect(differences(EMPTY_INPUT, { ...EMPTY_INPUT, description: " " })).toEqual([]);
    expect(differences(EMPTY_INPUT, { ...EMPTY_INPUT, name: "a", range: { relative: "1h" } })).toEqual([
      "name",
      "range",
    ]);
  });
});

describe("a content", () => {
  const kept = { text: 'level="error"', range: { relative: "15m" }, limit: 100 };

  it("is written so that it is read back, with what it held beside", () => {
    expect(readContent(writeContent(kept, null))).toEqual({ ...kept, definitions: [], values: {} });
    const before = JSON.stringify({ version: 2, surprise: 1, variables: [{ name: "host" }], content: "x" });
    const written = writeContent({ ...kept, range: { start: 5, end: 9 } }, before);
    expect(JSON.parse(written)).toMatchObject({ version: 2, surprise: 1, content: kept.text, limit: 100 });
    expect(readContent(written)).toEqual({
      ...kept,
      range: { start: 5, end: 9 },
      values: {},
      definitions: [plainVariable("host")],
    });
  });

  it.each(["not json", "{}", "[1]"])("that nobody can read (%s) is shown as it is", (text) => {
    expect(readContent(text)).toMatchObject({ text, range: { relative: "15m" } });
  });
});
