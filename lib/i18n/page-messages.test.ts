import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { expect, test } from "vitest";
import { en } from "./messages.en";

type Loader = {
  keysIn: (source: string, catalogue: object) => string[];
  withMessages: (source: string, catalogue: object) => string;
};
const { keysIn, withMessages }: Loader = createRequire(import.meta.url)("../../bin/page-messages.cjs");

function* screens(): Generator<string> {
  for (const folder of ["app", "components"]) {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (entry.isFile() && /\.tsx?$/.test(entry.name)) yield join(entry.parentPath ?? entry.path, entry.name);
    }
  }
}

test("a file gets the sentences that it names, whole or by a beginning", () => {
  const catalogue = {
    "team.saved": "Saved",
    "role.team.admin": "Admin",
    "role.team.owner": "Owner",
    "role.label": "Role",
  };
  // biome-ignore lint/suspicious/noTemplateCurlyInString: this is source text
  const source = 't("team.saved"); t(`role.team.${role}`); t(`${area}.label`); "team.unknown"; "toString.call"';
  expect(keysIn(source, catalogue)).toEqual(["role.team.admin", "role.team.owner", "team.saved"]);
});

test("sentences stand behind a file's directive and move no line", () => {
  const catalogue = { "a.b": 'It\'s "so"' };
  const made = withMessages('// first\n"use client";\nt("a.b");\n', catalogue);
  expect(made.split("\n")).toHaveLength(4);
  expect(made).toMatch(/^\/\/ first\n"use client"; import \{ add as addMessages \} from "@\/lib\/i18n\/catalogue";/);
  expect(made).toContain('addMessages({"a.b":"It\'s \\"so\\""});');
  expect(withMessages('"use server";\nt("a.b");\n', catalogue)).toBe('"use server";\nt("a.b");\n');
  expect(withMessages("t(other);", catalogue)).toBe("t(other);");
});

test("every sentence that a screen says by its whole key comes with it", () => {
  const missing: string[] = [];
  for (const path of screens()) {
    const source = readFileSync(path, "utf8");
    const found = new Set(keysIn(source, en));
    for (const [, key = ""] of source.matchAll(/\bt\(\s*"([^"]+)"/g))
      if (!found.has(key)) missing.push(`${path}: ${key}`);
  }
  expect(missing).toEqual([]);
});

test("no file builds a key without a beginning that can be found", () => {
  const blind = [...screens()].filter((path) => /\bt\(\s*`(?:\$\{|[^`.]*\$\{)/.test(readFileSync(path, "utf8")));
  expect(blind).toEqual([]);
});
