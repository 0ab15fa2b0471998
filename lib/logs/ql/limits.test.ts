import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse, type Query } from "./ast";
import { type CompileOptions, compile, translate } from "./compile";
import { complete, completionContext } from "./complete";
import { print } from "./print";
import { anyQuery, nearlyQuery } from "./testing";

const LIMIT_BYTES = 65_536;
/** Far beyond what any of these takes; it only has to tell linear work from quadratic work. */
const PATIENCE_MS = 5_000;

const options: CompileOptions = {
  columns: [
    { name: "ts", type: "DateTime64(3, 'UTC')" },
    { name: "level", type: "LowCardinality(String)" },
    { name: "attrs", type: "Map(String, String)" },
  ],
  table: "logs.app",
  timestampField: "ts",
  startTime: "2026-05-19 00:00:00",
  endTime: "2026-05-19 23:59:59",
  timezone: "UTC",
  limit: 100,
};

const bytesOf = (text: string) => Buffer.byteLength(text);

/** As much of `part`, again and again, as the language takes, between a beginning and an end. */
function filled(part: string, before = "", after = ""): string {
  const room = LIMIT_BYTES - bytesOf(before) - bytesOf(after);
  return before + part.repeat(Math.max(0, Math.floor(room / bytesOf(part)))) + after;
}

/** What a screen does with a text as somebody types it. */
function suggest(text: string): void {
  for (const cursor of [0, text.length >> 1, text.length]) {
    complete(completionContext(text, cursor), { columns: options.columns });
  }
}

/** Everything that the console does with a query. Nothing of it may throw. */
function useAll(text: string): Query | null {
  const result = parse(text);
  if (!result.ok) {
    expect(result.error.message.length).toBeLessThan(1_000);
    return null;
  }
  print(result.ast);
  translate(result.ast, options.columns);
  compile(result.ast, options);
  return result.ast;
}

const fragment = fc.oneof(
  fc.constantFrom(
    "a",
    "a=1",
    "a=1 and ",
    "(",
    ")",
    "((a=1) or ",
    "| a",
    ".",
    '"',
    "'",
    "\\",
    '\\"',
    "\n",
    " ",
    "-",
    "1",
    "!~",
  ),
  fc.constantFrom("a.b.c=", "\u{1F469}\u{1F3FD}", "\0", "\ud800", "é", "not ", '"x y" ', "@", "a:b-", "5.", "and or "),
  nearlyQuery,
);

describe("up to the length limit", () => {
  test("S-125 nothing throws and nothing hangs, whatever the text is made of", () => {
    fc.assert(
      fc.property(fragment, fragment, fragment, (before, part, after) => {
        fc.pre(part !== "");
        const since = performance.now();
        useAll(filled(part, before, after));
        expect(performance.now() - since).toBeLessThan(PATIENCE_MS);
        suggest(before + part.repeat(20) + after);
      }),
      { numRuns: 60 },
    );
  }, 120_000);

  test.each([
    ["conditions", filled(" and a=1", "a=1")],
    ["conditions that alternate", filled(" and a=1 or a=2", "a=1")],
    ["a path", filled(".k", "a", "=1")],
    ["fields after the pipe", filled(" a", "|")],
    ["a string", filled("x", 'a="', '"')],
    ["a string of escapes", filled('\\"', 'a="', '"')],
    ["digits behind the point", filled("1", "a=0.")],
    ["a hundred brackets around many", filled(" or b=2", `${"(".repeat(100)}a=1`, ")".repeat(100))],
  ])(
    "%s: nothing takes long",
    (_, text) => {
      expect(bytesOf(text)).toBeGreaterThan(LIMIT_BYTES - 20);
      expect(bytesOf(text)).toBeLessThanOrEqual(LIMIT_BYTES);
      const since = performance.now();
      const query = useAll(text);
      expect(performance.now() - since).toBeLessThan(PATIENCE_MS);
      expect(query).not.toBeNull();
      if (query === null) return;
      // The canonical text of a query may be longer than the limit, and is then no query any more.
      const printed = print(query);
      if (bytesOf(printed) <= LIMIT_BYTES) expect(parse(printed)).toEqual({ ok: true, ast: query });
    },
    20_000,
  );

  test("one byte more is refused, whatever it is", () => {
    fc.assert(
      fc.property(fragment, (part) => {
        fc.pre(part !== "");
        const text = filled(part).padEnd(LIMIT_BYTES + 1, " ");
        fc.pre(bytesOf(text) > LIMIT_BYTES);
        expect(parse(text)).toMatchObject({ ok: false, error: { code: "QUERY_TOO_LONG" } });
      }),
      { numRuns: 50 },
    );
  });
});

describe("text to tree and back", () => {
  test("whatever parses prints as what it parsed to, and printing that again changes nothing", () => {
    let parsed = 0;
    fc.assert(
      fc.property(fc.oneof(nearlyQuery, anyQuery.map(print)), (text) => {
        const first = parse(text);
        if (!first.ok) return;
        parsed++;
        const printed = print(first.ast);
        const second = parse(printed);
        expect(second).toEqual(first);
        if (second.ok) expect(print(second.ast)).toBe(printed);
      }),
      { numRuns: 2000 },
    );
    expect(parsed).toBeGreaterThan(500);
  });
});

describe("values", () => {
  const MARK = "mark'\"`\\{x:String}--";

  test("stand in parameters alone, whatever surrounds them", () => {
    fc.assert(
      fc.property(anyQuery, (query) => {
        const marked = withMarks(query);
        const result = compile(marked, options);
        if (!result.ok) throw new Error(result.error.message);
        const { sql, params } = result.statement;
        expect(sql).not.toContain("mark");
        const strings = JSON.stringify(marked).split("mark").length - 1;
        expect(Object.values(params).filter((value) => value === MARK)).toHaveLength(strings);
      }),
      { numRuns: 500 },
    );
  });

  /** The same query with MARK for every string that a field is compared with, and plain names. */
  function withMarks(query: Query): Query {
    const visit = (condition: NonNullable<Query["filter"]>): NonNullable<Query["filter"]> =>
      condition.kind === "comparison"
        ? {
            ...condition,
            path: ["level"],
            value: condition.value.kind === "string" ? { kind: "string", value: MARK } : condition.value,
          }
        : { ...condition, terms: condition.terms.map(visit) };
    return { filter: query.filter && visit(query.filter), selection: [] };
  }
});
