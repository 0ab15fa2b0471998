import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "./ast";
import { complete, completionContext } from "./complete";
import { nearlyQuery } from "./testing";

const columns = [
  { name: "level", type: "LowCardinality(String)" },
  { name: "status", type: "UInt16" },
  { name: "odd name", type: "String" },
  { name: "attrs", type: "Map(String, String)" },
];
const source = { columns, values: ["error", "it's", "500"], keys: ["user", "k 2"] };

/** The query after each suggestion at the "‸" was taken. */
function taken(marked: string): string[] {
  const cursor = marked.indexOf("‸");
  const text = marked.replace("‸", "");
  const context = completionContext(text, cursor);
  return complete(context, source).map(({ insert }) => text.slice(0, context.from) + insert + text.slice(context.to));
}

describe("suggestions at a cursor", () => {
  test.each([
    ["‸", ["level", "status", '"odd name"', "attrs"]],
    ["le‸", ["level"]],
    ["st‸ = 5", ["status = 5"]],
    ["a=1 and (s‸", ["a=1 and (status", "a=1 and (attrs"]],
    ['"od‸', ['"odd name"']],
    ["level ‸", ["=", "!=", "~", "!~", ">", "<", ">=", "<="].map((sign) => `level ${sign}`)],
    ["level !‸", ["level !=", "level !~"]],
    ["level = ‸", ['level = "error"', 'level = "it\'s"', 'level = "500"']],
    ['level="e‸', ['level="error"']],
    ["level=er‸", ['level="error"']],
    ["status = 5‸", ["status = 500"]],
    ["status = ‸", ['status = "error"', 'status = "it\'s"', "status = 500"]],
    ["a=1 ‸", ["a=1 and", "a=1 or", "a=1 |"]],
    ["a=1 an‸", ["a=1 and"]],
    ["(a=1 ‸", ["(a=1 and", "(a=1 or", "(a=1 )"]],
    ["a=1 | ‸", ["a=1 | level", "a=1 | status", 'a=1 | "odd name"', "a=1 | attrs"]],
    ["a=1 | level st‸", ["a=1 | level status"]],
    ["attrs.‸", ["attrs.user", 'attrs."k 2"']],
    ["attrs.us‸ = 1", ["attrs.user = 1"]],
  ])("%s", (marked, expected) => {
    expect(taken(marked)).toEqual(expected);
  });

  test.each([
    ["attrs.k1.‸", { expectation: "segment", path: ["attrs", "k1"], operator: null }],
    ['x=1 and attrs."k 1" !~ ‸', { expectation: "value", path: ["attrs", "k 1"], operator: "!~" }],
    ["a=1 or level = er‸", { expectation: "value", path: ["level"], operator: "=", typed: "er" }],
    ["| a b.‸", { expectation: "segment", path: ["b"] }],
  ])("the context of %s", (marked, expected) => {
    expect(completionContext(marked.replace("‸", ""), marked.indexOf("‸"))).toMatchObject(expected);
  });

  test("at every cursor of every text there is an answer that replaces text before the cursor", () => {
    fc.assert(
      fc.property(nearlyQuery, fc.nat(40), (text, at) => {
        const cursor = Math.min(at, text.length);
        const context = completionContext(text, cursor);
        expect(context.from).toBeLessThanOrEqual(cursor);
        expect(context.to).toBe(cursor);
        expect(Array.isArray(complete(context, source))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test("taking a suggestion after a sound beginning leaves a sound beginning", () => {
    for (const marked of ["‸ = 1", "a=1 and ‸ = 1", "level = ‸", "attrs.‸ = 2", "level ‸ 1", "| ‸", "| level ‸"]) {
      for (const text of taken(marked)) expect(parse(text)).toMatchObject({ ok: true });
    }
  });
});
