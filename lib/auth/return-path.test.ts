import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { safeReturnPath } from "./return-path";

const HOME = "https://console.example";

describe("safeReturnPath", () => {
  it.each([
    "/",
    "/admin/service-tokens",
    "/teams/3?tab=members&q=a%20b#row-2",
    "/explore?q=level%3D%22error%22%0A&mail=ada@example.com",
  ])("keeps %j", (path) => expect(safeReturnPath(path)).toBe(path));

  it.each([
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\\/evil.example",
    "https:evil.example",
    "https://evil.example",
    "HTTPS://evil.example",
    "javascript:alert(1)",
    "/%2f%2fevil.example",
    "/%2fevil.example",
    "/%5cevil.example",
    "/%252fevil.example",
    "/%25252fevil.example",
    "%2f%2fevil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r\nset-cookie: a=b",
    "/%09/evil.example",
    "/%0d%0aset-cookie:a=b",
    " //evil.example",
    "/ /evil.example",
    "/.//evil.example",
    "/..//evil.example",
    "/%2e%2e//evil.example",
    "/a/..//evil.example",
    "/@evil.example",
    "//user@evil.example",
    "/https:/evil.example",
    "/path?to=https://evil.example",
    "/\u0000",
    "/%zz",
    "/\u2028/evil",
    "",
    "admin",
    "/".padEnd(3000, "a"),
    undefined,
    null,
    7,
    ["/admin"],
  ])("answers / for %j", (text) => {
    // A line separator is no trick by itself; the browser encodes it.
    expect(["/", "/%E2%80%A8/evil"]).toContain(safeReturnPath(text));
  });

  const pieces = [
    "/",
    "\\",
    "//",
    "@",
    ":",
    "https:",
    "evil.example",
    "%2f",
    "%5c",
    "%25",
    "\t",
    "\n",
    " ",
    "..",
    ".",
    "%2e",
    "?",
    "#",
    "a",
  ];
  const treacherous = fc.array(fc.constantFrom(...pieces), { maxLength: 8 }).map((parts) => parts.join(""));

  it("S-094 never leads off this origin, whatever is given, and is stable", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          treacherous,
          treacherous.map((text) => `/${text}`),
          fc.webUrl(),
          fc.string({ unit: "binary" }),
        ),
        (text) => {
          const path = safeReturnPath(text);
          for (const address of [path, decodeURIComponent(path.replace(/[?#].*$/s, ""))]) {
            expect(new URL(address, HOME).origin).toBe(HOME);
            expect(address).toMatch(/^\/(?![/\\])/);
          }
          expect(safeReturnPath(path)).toBe(path);
        },
      ),
      { numRuns: 10_000 },
    );
  });
});
