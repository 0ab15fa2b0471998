import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

// docs/security-bars.md tells for each bar of the security review which tests prove it, or why none can. The bars' ids
// are listed here because the review itself is not part of the repository.

const RANGES: readonly (readonly [first: number, last: number])[] = [
  [1, 9],
  [20, 25],
  [30, 33],
  [40, 49],
  [60, 66],
  [70, 75],
  [80, 87],
  [90, 94],
  [100, 108],
  [120, 126],
  [130, 133],
  [140, 145],
  [150, 153],
  [160, 160],
];
const idOf = (number: number) => `S-${String(number).padStart(3, "0")}`;
const BARS = RANGES.flatMap(([first, last]) =>
  Array.from({ length: last - first + 1 }, (_, index) => idOf(first + index)),
);

const NOT_OURS = /(?:^|\/)(?:node_modules|dist|test-results|\.[^/]+)\//;
const IS_TEST = /\.(?:i?test|spec)\.tsx?$/;
/** A title that begins with ids, whatever of `it`, `test` and `describe` it is given to, tables of cases included. */
const TITLE = /(?:\b(?:it|test|describe)(?:\.\w+)*\(|\)\()\s*(["`])((?:S-\d{3} )+)((?:(?!\1).)*)\1/gs;

type Proof = { ids: string[]; file: string; title: string };

function proofs(): Proof[] {
  const files = ["lib", "e2e", "app", "components"].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => `${folder}/${name}`),
  );
  return [...files, "proxy.test.ts"]
    .filter((file) => IS_TEST.test(file) && !NOT_OURS.test(file))
    .flatMap((file) =>
      [...readFileSync(file, "utf8").matchAll(TITLE)].map(([, , ids = "", title = ""]) => ({
        ids: ids.trim().split(" "),
        file,
        title,
      })),
    );
}

type Row = { id: string; files: string[]; hasReason: boolean };

/** The rows of the table: id, what is asked, the files in code style, a reason where there is no file or not all of it. */
function rows(): Row[] {
  const lines = readFileSync("docs/security-bars.md", "utf8").split("\n");
  return lines
    .filter((line) => /^\| S-/.test(line))
    .map((line) => {
      const [, id = "", , files = "", reason = ""] = line.split("|").map((cell) => cell.trim());
      return {
        id,
        files: [...files.matchAll(/`([^`]+)`/g)].map(([, file = ""]) => file),
        hasReason: reason.length > 20,
      };
    });
}

describe("the table of security bars", () => {
  const found = proofs();
  const table = rows();

  it("has one row for every bar, in order, and none that there isn't", () => {
    expect(BARS).toHaveLength(86);
    expect(table.map(({ id }) => id)).toEqual(BARS);
  });

  it("names for each bar exactly the files with a test whose title begins with its id, or else says why there is none", () => {
    for (const { id, files, hasReason } of table) {
      const proving = [...new Set(found.filter(({ ids }) => ids.includes(id)).map(({ file }) => file))].sort();
      expect([...files].sort(), id).toEqual(proving);
      if (proving.length === 0) expect(hasReason, `${id} has neither a test nor a reason`).toBe(true);
    }
  });

  it("is all that titles of tests may name", () => {
    expect(found.length).toBeGreaterThan(80);
    for (const { ids, title } of found) for (const id of ids) expect(BARS, title).toContain(id);
  });
});
