import fc from "fast-check";
import type { Comparison, Condition, Path, Query, Value } from "./ast";

const word = fc.constantFrom(
  "level",
  "host",
  "@timestamp",
  "and",
  "Or",
  "true",
  "null",
  "error-rate",
  "a:b",
  "_x9",
  "msg",
);
const segment = fc.oneof(word, fc.string({ unit: "binary", minLength: 1, maxLength: 8 }));
const path: fc.Arbitrary<Path> = fc
  .tuple(segment, fc.array(fc.oneof(segment, fc.constant("")), { maxLength: 3 }))
  .map(([base, below]) => [base, ...below]);

const value: fc.Arbitrary<Value> = fc.oneof(
  fc.string({ unit: "binary", maxLength: 12 }).map((text): Value => ({ kind: "string", value: text })),
  fc
    .oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer(), fc.constantFrom(-0, 1e21, 1e-7, 5e-324))
    .map((number): Value => ({ kind: "number", value: number })),
  fc.boolean().map((flag): Value => ({ kind: "boolean", value: flag })),
  fc.constant<Value>({ kind: "null" }),
);

const comparison: fc.Arbitrary<Comparison> = fc.record({
  kind: fc.constant("comparison" as const),
  path,
  operator: fc.constantFrom("=", "!=", "~", "!~", ">", "<", ">=", "<="),
  value,
});

const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    comparison,
    fc.record({
      kind: fc.constantFrom("and" as const, "or" as const),
      terms: fc.array(tie("condition"), { minLength: 2, maxLength: 4 }),
    }),
  ),
}));

/** Any query tree that some text parses to (for tests). */
export const anyQuery: fc.Arbitrary<Query> = fc.record({
  filter: fc.option(condition),
  selection: fc.array(path, { maxLength: 3 }),
});

/** Text that is nearly LogchefQL: its tokens and some noise in any order (for tests). */
export const nearlyQuery: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "level",
        "and",
        "OR",
        "=",
        "!~",
        ">=",
        "(",
        ")",
        "|",
        ".",
        " ",
        "\n",
        '"x y"',
        "'",
        '"',
        "\\",
        "42",
        "-.5",
        "5.",
        ",",
      ),
      fc.string({ unit: "binary", maxLength: 3 }),
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(""));
