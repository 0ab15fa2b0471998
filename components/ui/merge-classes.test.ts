import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { twMerge } from "tailwind-merge";
import { expect, test } from "vitest";
import { mergeClasses } from "./merge-classes";

function* sourcesBelow(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sourcesBelow(path);
    else if (/\.tsx?$/.test(entry.name) && !/\.test\.|^merge-classes/.test(entry.name)) yield path;
  }
}

/** Every class, without its conditions, that is written anywhere in the console. */
function utilities(): string[] {
  const found = new Set<string>();
  for (const path of [...sourcesBelow("app"), ...sourcesBelow("components")]) {
    for (const [, text = ""] of readFileSync(path, "utf8").matchAll(/["`]([^"`\n]+)["`]/g)) {
      for (const word of text.split(/\s+/)) {
        const utility = word.replace(/^(?:[^:[\]]*(?:\[[^\]]*\])?:)+/, "");
        if (/^-?[a-z][-a-z0-9/[\]().%_,#]*$/.test(utility)) found.add(utility);
      }
    }
  }
  // A word that even a library takes for nothing is text, and not a class.
  return [...found].filter((one) => twMerge(one, one) === one);
}

test("any two classes of the console merge as tailwind-merge merges them", () => {
  const all = utilities();
  expect(all.length).toBeGreaterThan(300);
  const wrong: string[] = [];
  for (const one of all) {
    for (const other of all) {
      if (one === other) continue;
      const both = `${one} ${other}`;
      if (mergeClasses(both) !== twMerge(both)) wrong.push(`${both}: ${mergeClasses(both)}`);
    }
  }
  expect(wrong).toEqual([]);
});

test("conditions keep classes apart, in brackets and out of them", () => {
  expect(mergeClasses("p-2 hover:p-3 p-4 hover:p-5")).toBe("p-4 hover:p-5");
  expect(mergeClasses("[&>svg]:size-4 size-7 [&>svg]:size-5")).toBe("size-7 [&>svg]:size-5");
  expect(mergeClasses("[&:hover]:p-1 p-2 mine mine-too mine")).toBe("[&:hover]:p-1 p-2 mine mine-too mine");
});
