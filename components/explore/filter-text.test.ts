import { describe, expect, test } from "vitest";
import { parse } from "@/lib/logs/ql/ast";
import { conditionOn, withCondition } from "./filter-text";

const isError = conditionOn("level", "String", "error", "=");

describe("adding a condition", () => {
  test("stands alone in an empty query, and beside what has to hold already", () => {
    expect(withCondition("", isError)).toBe('level = "error"');
    expect(withCondition("status >= 500 and host=a", isError)).toBe('status >= 500 and host = "a" and level = "error"');
  });

  test("never loosens an alternative, and keeps the chosen fields", () => {
    expect(withCondition("a=1 or b=2 | c d", isError)).toBe('(a = 1 or b = 2) and level = "error" | c d');
  });

  test("is not made twice", () => {
    expect(withCondition('level="error"', isError)).toBe('level="error"');
  });

  test("is refused where the query can't be read", () => {
    expect(withCondition("level=", isError)).toBeNull();
  });

  test("leaves variables where they are", () => {
    expect(withCondition("a = {{x}} or b=2", isError)).toBe('(a = {{x}} or b=2) and level = "error"');
    expect(withCondition('a ~ "{{x}} |" [[and b = {{y}}]] | c d', isError)).toBe(
      'a ~ "{{x}} |" [[and b = {{y}}]] and level = "error" | c d',
    );
  });

  test("a value can't break out of its quotes", () => {
    const text = withCondition("", conditionOn("message", "String", '" or level = "x', "!="));
    const parsed = parse(text ?? "");
    expect(parsed.ok && parsed.ast.filter).toEqual({
      kind: "comparison",
      path: ["message"],
      operator: "!=",
      value: { kind: "string", value: '" or level = "x' },
    });
  });
});

describe("a condition on a value", () => {
  test("numbers are bare where the column holds numbers and a float holds them exactly", () => {
    expect(conditionOn("status", "UInt16", 500, "=").value).toEqual({ kind: "number", value: 500 });
    expect(conditionOn("status", "String", "500", "=").value).toEqual({ kind: "string", value: "500" });
    expect(conditionOn("id", "UInt64", "9007199254740993", "=").value).toEqual({
      kind: "string",
      value: "9007199254740993",
    });
  });

  test("a key of a column is a path, a column whose name holds a dot is not", () => {
    expect(conditionOn("labels.app", "", "x", "=").path).toEqual(["labels", "app"]);
    expect(conditionOn("http.status", "UInt16", 1, "=").path).toEqual(["http.status"]);
  });
});
