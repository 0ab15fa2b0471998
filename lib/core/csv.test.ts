import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { expect, it } from "vitest";
import { csvLine } from "@/lib/core/csv";

it("S-144 puts an apostrophe before what a spreadsheet would run, and nothing before the rest", () => {
  const risky = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\u0000=1", "|calc", "%0a=1"];
  for (const text of risky) expect(parse(csvLine([text]))).toEqual([[`'${text}`]]);
  for (const text of ["team a", "a=b", "x@y.test", "", "'quoted'"])
    expect(parse(csvLine([text, "x"]))).toEqual([[text, "x"]]);
  expect(csvLine([-5, null, true])).toBe("-5,,true\r\n");
});

it("is read back as it was, whatever the texts hold", () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 2, maxLength: 5 }), (cells) => {
      const [read] = parse(csvLine(cells), { relax_column_count: true }) as string[][];
      expect(read?.map((text, n) => (text === `'${cells[n]}` ? text.slice(1) : text))).toEqual(cells);
      for (const text of read ?? []) expect(/^\s*[=+\-@]/.test(text)).toBe(false);
    }),
  );
});
