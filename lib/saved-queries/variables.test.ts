import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Definition, plainVariable, readVariables, variableOf, writeVariables } from "./variables";

describe("variables as they are kept", () => {
  test("are read with their type, label, default, choices and value", () => {
    const kept = [
      { name: "status", type: "number", label: "Status", inputType: "input", value: 500, isRequired: true },
      {
        name: "host",
        type: "string",
        label: "host",
        defaultValue: "a",
        options: ["a", { value: "b", label: "Box B" }],
      },
      { name: "levels", type: "text", inputType: "multiselect", value: ["warn", "error"] },
      { name: "since", type: "DATE" },
    ];
    const { definitions, values } = readVariables(kept);
    expect(definitions).toEqual([
      { ...plainVariable("status"), type: "number", label: "Status", isRequired: true },
      {
        ...plainVariable("host"),
        fallback: "a",
        options: [
          { value: "a", label: "a" },
          { value: "b", label: "Box B" },
        ],
      },
      { ...plainVariable("levels"), isList: true },
      { ...plainVariable("since"), type: "date" },
    ]);
    expect(values).toEqual({ status: "500", levels: "warn, error" });
  });

  test("what can't be read counts as not said", () => {
    const kept = [null, 7, { label: "x" }, { name: "a", type: 3, options: "no", defaultValue: {}, value: null }];
    expect(readVariables(kept)).toEqual({ definitions: [plainVariable("a")], values: {} });
  });

  test("what is written is read back, with its values", () => {
    const word = fc.stringMatching(/^[a-z]{1,6}$/);
    const definition: fc.Arbitrary<Definition> = fc.record({
      name: word,
      type: fc.constantFrom("text", "number", "date"),
      label: fc.stringMatching(/^[A-Z]{0,6}$/),
      fallback: fc.oneof(fc.constant(""), word),
      isRequired: fc.boolean(),
      isList: fc.boolean(),
      options: fc.array(fc.record({ value: word, label: word }), { maxLength: 3 }),
    });
    const all = fc.uniqueArray(definition, { selector: ({ name }) => name, maxLength: 5 });
    fc.assert(
      fc.property(all, word, (definitions, value) => {
        const back = readVariables(writeVariables(definitions, () => value));
        expect(back.definitions).toEqual(definitions);
        expect(Object.values(back.values)).toEqual(definitions.map(() => value));
      }),
    );
  });
});

test("several values are sent as a list, one as it is typed", () => {
  expect(variableOf({ ...plainVariable("a"), isList: true }, " x, ,y ")).toEqual({
    name: "a",
    type: "text",
    value: ["x", "y"],
  });
  expect(variableOf(plainVariable("a"), "x, y")).toEqual({ name: "a", type: "text", value: "x, y" });
});
