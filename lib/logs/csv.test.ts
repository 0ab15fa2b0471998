import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { csvHeader, csvPrinter } from "./csv";

const columns = ["a", 'say "b"', "c,d", "e"].map((name) => ({ name, type: "String" }));
const read = (text: string) => parse(text, { record_delimiter: "\r\n" }) as string[][];

describe("CSV", () => {
  it("reads back as what was written, by a reader of somebody else's", () => {
    const values = ["plain", 'it\'s "quoted", with\r\nlines and é😀', "", " spaces "];
    const row = csvPrinter(columns)(JSON.stringify(values));
    expect(read(csvHeader(columns) + row)).toEqual([["a", 'say "b"', "c,d", "e"], values]);
  });

  it("keeps numbers to the digit, nothing for null, and lists and maps as JSON", () => {
    const row = csvPrinter(columns)('[18446744073709551615, null, {"k":"v, \\"w\\""}, [1,2]]');
    expect(row).toBe('18446744073709551615,,"{""k"":""v, \\""w\\""""}","[1,2]"\r\n');
    expect(read(row)[0]?.[2]).toBe('{"k":"v, \\"w\\""}');
  });

  it("changes no text, whatever a spreadsheet would make of it", () => {
    const values = ["=1+1", "-5", "@x", "+y"];
    expect(read(csvPrinter(columns)(JSON.stringify(values)))[0]).toEqual(values);
  });
});
