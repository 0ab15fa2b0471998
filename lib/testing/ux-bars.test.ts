import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

// docs/ux-bars.md tells for each bar of use which journeys prove it, or what covers it. The ids stand here because the
// review that they come from is not part of the repository.

const RANGES: readonly (readonly [first: number, last: number])[] = [
  [1, 7],
  [10, 15],
  [20, 25],
  [30, 34],
  [40, 46],
];
const BARS = RANGES.flatMap(([first, last]) =>
  Array.from({ length: last - first + 1 }, (_, index) => `U-${String(first + index).padStart(2, "0")}`),
);

/** A title that begins with ids of bars. */
const TITLE = /\b(?:it|test|describe)(?:\.\w+)*\(\s*["`]((?:U-\d{2} )+)/g;
const IS_TEST = /\.(?:i?test|spec)\.tsx?$/;

/** The ids that the titles of a file begin with. */
function idsIn(file: string): string[] {
  return [...readFileSync(file, "utf8").matchAll(TITLE)].flatMap(([, ids = ""]) => ids.trim().split(" "));
}

function testFiles(): string[] {
  return ["lib", "e2e", "app", "components"]
    .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => `${folder}/${name}`))
    .filter((file) => IS_TEST.test(file) && !file.includes("/generated/"));
}

const filesIn = (cell: string) => [...cell.matchAll(/`([^`]+\/[^`]+)`/g)].map(([, file = ""]) => file);

const ROWS = readFileSync("docs/ux-bars.md", "utf8")
  .split("\n")
  .filter((line) => /^\| U-/.test(line))
  .map((line) => {
    const [, id = "", , files = "", remark = ""] = line.split("|").map((cell) => cell.trim());
    return { id, files: filesIn(files), remark };
  });

describe("the table of bars of use", () => {
  it("has one row for every bar, in order, and none that there isn't", () => {
    expect(BARS).toHaveLength(31);
    expect(ROWS.map(({ id }) => id)).toEqual(BARS);
  });

  it("names files with a test whose title begins with the bar's id, or says what covers it", () => {
    for (const { id, files, remark } of ROWS) {
      for (const file of files) expect(idsIn(file), `${id} in ${file}`).toContain(id);
      if (files.length === 0) expect(remark.length, `${id} has neither a test nor a remark`).toBeGreaterThan(15);
    }
  });

  it("points at nothing that isn't there", () => {
    const named = ROWS.flatMap(({ remark }) => filesIn(remark));
    expect(named.length).toBeGreaterThan(20);
    for (const path of named) expect(existsSync(path), path).toBe(true);
  });

  it("is all that titles may name", () => {
    const ids = testFiles().flatMap(idsIn);
    expect(ids.length).toBeGreaterThan(3);
    for (const id of ids) expect(BARS).toContain(id);
  });
});
