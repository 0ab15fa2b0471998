import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const readme = readFileSync("README.md", "utf8");
const settings = readFileSync("lib/platform/settings.ts", "utf8");
const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };

/** Set by the supervisor or by Node's own custom, not by an operator. */
const INTERNAL = new Set(["LATCHKEY_ENGINE_SOCKET", "LATCHKEY_OIDC_EMBEDDED", "NODE_ENV"]);
const schema = settings.slice(settings.indexOf("z.object({"), settings.indexOf("\n});"));
const declared = [...schema.matchAll(/^ {2}([A-Z][A-Z0-9_]+):/gm)].map(([, name]) => name as string);
const table = readme.slice(readme.indexOf("| Variable |"), readme.indexOf("## Deployment"));
const documented = [...table.matchAll(/^\|([^|]+)\|/gm)].flatMap(([, cell]) =>
  [...(cell ?? "").matchAll(/`([A-Z][A-Z0-9_]+)`/g)].map(([, name]) => name as string),
);

describe("the README", () => {
  it("names every setting that the console reads, and no other", () => {
    expect(declared.length).toBeGreaterThan(15);
    expect(new Set(documented)).toEqual(new Set(declared.filter((name) => !INTERNAL.has(name))));
  });

  it("names only npm scripts that exist", () => {
    const named = [...readme.matchAll(/npm (?:run )?([a-z-]+)/g)].map(([, name]) => name as string);
    expect(named.length).toBeGreaterThan(5);
    for (const name of named.filter((one) => one !== "ci")) expect(Object.keys(scripts)).toContain(name);
  });

  it("links only to what is there", () => {
    const links = [...readme.matchAll(/\]\(([^)]+)\)/g)].map(([, target]) => target as string);
    expect(links.length).toBeGreaterThan(1);
    for (const link of links.filter((one) => !one.startsWith("http"))) expect(existsSync(link), link).toBe(true);
  });
});
