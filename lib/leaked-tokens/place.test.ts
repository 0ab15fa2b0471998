import { describe, expect, it } from "vitest";
import { mintToken } from "@/lib/credentials/mint";
import { safePlace } from "./place";

describe("where a token was found", () => {
  const token = mintToken(7);
  const other = mintToken(8);
  const secret = token.slice(-32);

  it.each([
    ["https://git.example.test/a/blob/main/.env", "https://git.example.test/a/blob/main/.env"],
    ["https://ada:pw@git.example.test/a", "https://git.example.test/a"],
    [`https://git.example.test/?q=${other}`, "https://git.example.test/?q=(token)"],
    ["line\nbreak\u202Eand\u2028more\0", "line break and more"],
    ["x".repeat(600), "x".repeat(500)],
    ["half \uD83D of a pair", "half \uFFFD of a pair"],
    ["  ", null],
    [undefined, null],
  ])("%j is kept as %j", (given, kept) => {
    expect(safePlace(given, token)).toBe(kept);
  });

  it.each([
    ["as it is", `see ${token}`],
    ["its secret alone", `see ${secret}`],
    ["in capitals", `see ${secret.toUpperCase()}`],
    ["percent-encoded", `https://x.test/?q=${[...secret].map((c) => `%${c.charCodeAt(0).toString(16)}`).join("")}`],
    [
      "percent-encoded twice",
      `https://x.test/?q=${[...secret].map((c) => `%25${c.charCodeAt(0).toString(16)}`).join("")}`,
    ],
  ])("the token is never part of it: %s", (_how, given) => {
    const kept = safePlace(given, token) ?? "";
    for (const reading of [kept, decodeURIComponent(kept), decodeURIComponent(decodeURIComponent(kept))]) {
      expect(reading.toLowerCase()).not.toContain(secret);
    }
  });
});
