import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { readRecent, recentOf, rememberRecent } from "./recent";

let kept: Map<string, string>;
beforeEach(() => {
  kept = new Map();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  });
});
afterEach(() => vi.unstubAllGlobals());

describe("recent places", () => {
  it("are named by kind and number, never by name", () => {
    expect(recentOf("/teams/3")).toBe("team:3");
    expect(recentOf("/admin/sources/12")).toBe("source:12");
    expect(recentOf("/admin/service-tokens/7")).toBe("account:7");
    expect(recentOf("/admin/audit")).toBe("/admin/audit");
  });

  it("hold the newest six once each, for one person alone", () => {
    for (const id of [1, 2, 3, 4, 5, 6, 7, 3]) rememberRecent(1, `team:${id}`);
    expect(readRecent(1)).toEqual(["team:3", "team:7", "team:6", "team:5", "team:4", "team:2"]);
    expect(readRecent(2)).toEqual([]);
  });

  it("are none where storage holds what nobody of ours wrote", () => {
    for (const text of ["", "{", "3", '["javascript:alert(1)", 4, null]']) {
      kept.set("latchkey-recent-1", text);
      expect(readRecent(1)).toEqual([]);
    }
  });
});
