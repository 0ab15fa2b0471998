import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rowPrinter, splitCompactRow } from "./row-text";

describe("rowPrinter", () => {
  it("sorts keys, keeps every digit and gives dates a time", () => {
    const print = rowPrinter([
      { name: "n", type: "UInt64" },
      { name: "day", type: "LowCardinality(Nullable(Date))" },
      { name: "a", type: "Map(String, String)" },
    ]);
    expect(print('[18446744073709551615, "2026-01-02", {"k":"v,]"}]')).toBe(
      '{"a":{"k":"v,]"},"day":"2026-01-02T00:00:00Z","n":18446744073709551615}',
    );
    expect(print("[1, null, {}]")).toBe('{"a":{},"day":null,"n":1}');
  });

  it("takes the last of several columns of one name", () => {
    const print = rowPrinter([
      { name: "x", type: "UInt8" },
      { name: "x", type: "UInt8" },
    ]);
    expect(print("[1, 2]")).toBe('{"x":2}');
  });

  it("refuses a row that does not fit its columns", () => {
    expect(() => splitCompactRow("[1, 2]", 3)).toThrow(/2 values/);
  });

  it("gives back any JSON values that it was given", () => {
    const rows = fc.array(fc.jsonValue(), { minLength: 1 });
    fc.assert(
      fc.property(rows, fc.boolean(), (values, isSpaced) => {
        const text = `[${values.map((value) => JSON.stringify(value)).join(isSpaced ? ", " : ",")}]`;
        expect(splitCompactRow(text, values.length)).toEqual(values.map((value) => JSON.stringify(value)));
      }),
    );
  });
});
