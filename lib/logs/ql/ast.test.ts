import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "./ast";
import { print } from "./print";
import { anyQuery, nearlyQuery } from "./testing";

/** The canonical text of a query that must parse. */
function canonical(text: string): string {
  const result = parse(text);
  if (!result.ok) throw new Error(result.error.message);
  return print(result.ast);
}

describe("what the language takes", () => {
  test.each([
    ["", ""],
    [" \t\r\n ", ""],
    ["status>=500", "status >= 500"],
    ['level="error"', 'level = "error"'],
    ["level='it\\'s'", 'level = "it\'s"'],
    ["level = error", 'level = "error"'],
    ["a=TRUE and b=False and c=Null", "a = true and b = false and c = null"],
    ['a="true"', 'a = "true"'],
    ["and = 1 AND or = or Or true = and", 'and = 1 and or = "or" or true = "and"'],
    ["error-rate=1 and a:b=2 and @timestamp=3", "error-rate = 1 and a:b = 2 and @timestamp = 3"],
    ["a=1 or b=2 and c=3", "a = 1 or b = 2 and c = 3"],
    ["(a=1 or b=2) and c=3", "(a = 1 or b = 2) and c = 3"],
    ["((a=1))", "a = 1"],
    ["(a=1 and b=2) and c=3", "(a = 1 and b = 2) and c = 3"],
    ["a=5and b=6", "a = 5 and b = 6"],
    ["a=-10 and b=+5 and c=-.5 and d=3.14 and e=007", "a = -10 and b = 5 and c = -0.5 and d = 3.14 and e = 7"],
    ["| host msg", "| host msg"],
    ["a=1 | and or m.k . z", "a = 1 | and or m.k.z"],
    ['"odd name"."k \\"1\\"".k2 ~ x', '"odd name"."k \\"1\\"".k2 ~ "x"'],
    ['a="\\n\\t\\r\\\\\\q"', 'a = "\\n\\t\\r\\\\q"'],
    ['a="two\nlines"', 'a = "two\\nlines"'],
  ])("%j", (text, expected) => {
    expect(canonical(text)).toBe(expected);
  });

  test("a selection keeps its paths apart", () => {
    expect(parse('| a."x y" b')).toEqual({ ok: true, ast: { filter: null, selection: [["a", "x y"], ["b"]] } });
  });
});

describe("what it refuses", () => {
  test.each([
    ["a=1 b=2", "MISSING_BOOLEAN_OPERATOR", 1, 5, /^1:5: unexpected identifier "b": expected AND, OR/],
    ["(a=1 b=2)", "MISSING_BOOLEAN_OPERATOR", 1, 6, /expected AND, OR or "\)"/],
    ["level", "UNEXPECTED_TOKEN", 1, 6, /unexpected end of query: expected an operator/],
    ["level =", "UNEXPECTED_TOKEN", 1, 8, /expected a value/],
    ["a=1 and", "UNEXPECTED_TOKEN", 1, 8, /expected a condition/],
    ["a=1\nor )", "UNEXPECTED_TOKEN", 2, 4, /^2:4: unexpected "\)": expected a condition/],
    ["()", "UNEXPECTED_TOKEN", 1, 2, /expected a condition/],
    ["(a=1", "UNEXPECTED_TOKEN", 1, 5, /expected AND, OR or "\)"/],
    ["a=1)", "UNEXPECTED_TOKEN", 1, 4, /the end of the query/],
    ["a==1", "UNEXPECTED_TOKEN", 1, 3, /single "="/],
    ["a=.5", "UNEXPECTED_TOKEN", 1, 3, /expected a value/],
    ["a=5.", "UNEXPECTED_TOKEN", 1, 4, /put quotes/],
    ["a=5ms", "UNEXPECTED_TOKEN", 1, 4, /put quotes/],
    ["a=10.0.0.1", "UNEXPECTED_TOKEN", 1, 7, /put quotes/],
    ["a=/var/log", "UNEXPECTED_TOKEN", 1, 3, /put quotes/],
    ["a.5=1", "UNEXPECTED_TOKEN", 1, 3, /after the dot/],
    ["a=1e5", "UNEXPECTED_TOKEN", 1, 4, /put quotes/],
    ["*", "UNEXPECTED_TOKEN", 1, 1, /expected a condition/],
    ["not a=1", "UNEXPECTED_TOKEN", 1, 5, /expected an operator/],
    ["a=1 |", "UNEXPECTED_TOKEN", 1, 6, /at least one field/],
    ["| a, b", "UNEXPECTED_TOKEN", 1, 4, /no commas/],
    ["| a 5", "UNEXPECTED_TOKEN", 1, 5, /another field/],
    ["a=1 | b | c", "UNEXPECTED_TOKEN", 1, 9, /another field/],
    ['a="open', "UNTERMINATED_STRING", 1, 3, /unterminated string: expected a closing "/],
    ["a=1 'open", "UNTERMINATED_STRING", 1, 5, /closing '/],
    ['x="👩🏽" y', "MISSING_BOOLEAN_OPERATOR", 1, 8, /^1:8: /],
    [`a=${"9".repeat(400)}`, "UNEXPECTED_TOKEN", 1, 3, /out of range/],
  ])("%j", (text, code, line, column, message) => {
    const result = parse(text);
    expect(result).toMatchObject({ ok: false, error: { code, position: { line, column } } });
    expect(!result.ok && result.error.message).toMatch(message);
    expect(!result.ok && result.error.message.startsWith(`${line}:${column}: `)).toBe(true);
  });

  test("more than 65536 bytes, counted as UTF-8", () => {
    const fits = `a="${"é".repeat(32_766)}"`;
    expect(parse(fits).ok).toBe(true);
    expect(parse(`${fits} `)).toEqual({
      ok: false,
      error: {
        code: "QUERY_TOO_LONG",
        message: "query too long: 65537 bytes exceeds the maximum of 65536 bytes",
      },
    });
  });

  test("more than 100 levels of parentheses, those in strings aside", () => {
    const nested = (depth: number) => `${"(".repeat(depth)}a=1${")".repeat(depth)}`;
    expect(parse(nested(100)).ok).toBe(true);
    expect(parse(nested(101))).toEqual({
      ok: false,
      error: {
        code: "QUERY_TOO_DEEPLY_NESTED",
        message: "query too deeply nested: exceeds the maximum nesting depth of 100",
      },
    });
    expect(parse(`a="\\"${"(".repeat(500)}"`).ok).toBe(true);
    expect(parse(Array(500).fill("(a=1)").join(" or ")).ok).toBe(true);
  });
});

describe("for every input", () => {
  test("print then parse gives the same tree", () => {
    fc.assert(
      fc.property(anyQuery, (query) => {
        expect(parse(print(query))).toEqual({ ok: true, ast: query });
      }),
      { numRuns: 1000 },
    );
  });

  test("parse answers, and every refusal is placed inside the text", () => {
    fc.assert(
      fc.property(fc.oneof(nearlyQuery, fc.string({ unit: "binary" }), fc.string()), (text) => {
        const result = parse(text);
        if (result.ok) return;
        const { line, column } = result.error.position!;
        const lines = text.split("\n");
        expect(line).toBeLessThanOrEqual(lines.length);
        expect(column).toBeLessThanOrEqual([...lines[line - 1]!].length + 1);
      }),
      { numRuns: 3000 },
    );
  });
});
