import { describe, expect, test } from "vitest";
import { plainVariable } from "@/lib/saved-queries/variables";
import { askedValues, firstFault, pruned, variablesOf, type Written } from "./asked-values";

const written = (change: Partial<Written>): Written => ({
  language: "sql",
  text: "",
  definitions: [],
  values: {},
  ...change,
});
const faults = (change: Partial<Written>) => askedValues(written(change)).map(({ name, fault }) => [name, fault]);
const number = { ...plainVariable("n"), type: "number" as const };

describe("values that a query asks for", () => {
  test("the ends of the chosen time are nobody's to give", () => {
    expect(faults({ text: "t > {{from}} AND t < {{ to }} AND a = {{x}}" })).toEqual([["x", "missing"]]);
  });

  test("one can be left out where its block can, unless it is required", () => {
    const text = "a = 1 [[AND n = {{n}}]]";
    expect(faults({ text })).toEqual([["n", null]]);
    expect(faults({ text, definitions: [{ ...number, isRequired: true }] })).toEqual([["n", "missing"]]);
  });

  test("a value by definition counts until it is taken away", () => {
    const definitions = [{ ...number, fallback: "7" }];
    const text = "n = {{n}}";
    expect(variablesOf(written({ text, definitions }))).toEqual([{ name: "n", type: "number", value: "7" }]);
    expect(firstFault(written({ text, definitions, values: { n: "" } }))?.fault).toBe("missing");
  });

  test.each([
    ["number", "seven", "unfit"],
    ["number", "-1.5e3", null],
    ["date", "tomorrow", "unfit"],
    ["date", "2026-01-02T03:04", null],
    ["text", "' OR 1=1", null],
  ] as const)("%s %s: %s", (type, value, fault) => {
    expect(faults({ text: "{{n}}", definitions: [{ ...number, type }], values: { n: value } })).toEqual([["n", fault]]);
  });

  test("of a list every part has to fit", () => {
    const definitions = [{ ...number, isList: true }];
    const given = (n: string) => written({ text: "n IN ({{n}})", definitions, values: { n } });
    expect(variablesOf(given("1, 2,"))).toEqual([{ name: "n", type: "number", value: ["1", "2"] }]);
    expect(firstFault(given("1, two"))?.fault).toBe("unfit");
    expect(firstFault(given(" , "))?.fault).toBe("missing");
  });

  test("what is no longer asked for is left behind", () => {
    const left = pruned(written({ text: "n = {{n}}", definitions: [number, plainVariable("x")], values: { x: "1" } }));
    expect(left).toMatchObject({ definitions: [number], values: {} });
  });
});
