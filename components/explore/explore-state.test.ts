import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Definition } from "@/lib/saved-queries/variables";
import {
  DEFAULT_LIMIT,
  DEFAULT_RANGE,
  type Language,
  readState,
  type TimeRange,
  valueIn,
  writeState,
} from "./explore-state";

const defaults = { teamId: 3, sourceId: 4, zone: "local" };
const read = (search: string) => readState(new URLSearchParams(search), defaults);

describe("an address of the explorer", () => {
  test("what the command-line client writes is understood", () => {
    expect(read("team=1&source=2&q=level%3D%22error%22&t=1h&limit=100")).toMatchObject({
      teamId: 1,
      sourceId: 2,
      language: "logchefql",
      text: 'level="error"',
      range: { relative: "1h" },
      limit: 100,
    });
    expect(read("team=1&source=2&sql=SELECT%201&start=1700000000000&end=1700000060000")).toMatchObject({
      language: "sql",
      text: "SELECT 1",
      range: { start: 1_700_000_000_000, end: 1_700_000_060_000 },
    });
  });

  test("what is absent or can't be read is as by default", () => {
    const byDefault = { ...defaults, language: "logchefql", text: "", range: DEFAULT_RANGE, limit: DEFAULT_LIMIT };
    expect(read("")).toMatchObject(byDefault);
    expect(read("team=x&source=-1&t=soon&start=9&end=8&limit=0&tz=Mars/Base&cols=")).toMatchObject(byDefault);
  });

  test("a source without a team is never looked at through the default team", () => {
    expect(read("source=9")).toMatchObject({ teamId: null, sourceId: 9 });
  });

  test("variables have the value that is told, else the one by definition; what was cut short is as untold", () => {
    const vars = JSON.stringify([{ name: "status", type: "number", defaultValue: "500" }, { name: "host" }]);
    const state = read(`${new URLSearchParams({ vars, "v.host": "a" })}`);
    expect(["status", "host", "other"].map((name) => valueIn(state, name))).toEqual(["500", "a", ""]);
    expect(valueIn(read(`${new URLSearchParams({ vars, "v.status": "" })}`), "status")).toBe("");
    expect(read(`vars=${vars.slice(0, 20)}`).definitions).toEqual([]);
  });

  test("what is written is read back", () => {
    const word = fc.stringMatching(/^[a-z]{1,6}$/);
    const definition: fc.Arbitrary<Definition> = fc.record({
      name: word,
      type: fc.constantFrom("text", "number", "date"),
      label: fc.stringMatching(/^[A-Z]{0,6}$/),
      fallback: fc.oneof(fc.constant(""), word),
      isRequired: fc.boolean(),
      isList: fc.boolean(),
      options: fc.array(fc.record({ value: word, label: word }), { maxLength: 2 }),
    });
    const id = fc.integer({ min: 1, max: 999_999_999 });
    const state = fc.record({
      teamId: id,
      sourceId: id,
      language: fc.constantFrom<Language>("logchefql", "sql"),
      text: fc.string({ unit: "grapheme" }),
      range: fc.oneof<fc.Arbitrary<TimeRange>[]>(
        fc.constantFrom("5m", "24h", "7d").map((relative) => ({ relative })),
        fc.tuple(id, id).map(([start, length]) => ({ start, end: start + length })),
      ),
      zone: fc.constantFrom("local", "UTC", "Europe/Berlin"),
      limit: fc.integer({ min: 1, max: 100_000 }),
      columns: fc.uniqueArray(fc.stringMatching(/^[a-z_.]{1,9}$/)),
      definitions: fc.uniqueArray(definition, { selector: ({ name }) => name, maxLength: 3 }),
      values: fc.dictionary(word, fc.string({ unit: "grapheme", minLength: 8 }), { noNullPrototype: true }),
    });
    fc.assert(
      fc.property(state, (given) => {
        const back = read(writeState(given, defaults));
        expect(back).toEqual({ ...given, share: null, saved: null });
      }),
    );
  });
});
