import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DEFAULT_LIMIT, DEFAULT_RANGE, type Language, readState, type TimeRange, writeState } from "./explore-state";

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

  test("what is written is read back", () => {
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
    });
    fc.assert(
      fc.property(state, (given) => {
        const back = read(writeState(given, defaults));
        expect(back).toEqual({ ...given, share: null, saved: null });
      }),
    );
  });
});
