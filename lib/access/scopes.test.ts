import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diffFrom, PRESETS, preset, presetOf, scopeSummary } from "./presets";
import { isScope, isWithin, normalizeScopes, SCOPES } from "./scopes";

const NAMES = SCOPES.map((entry) => entry.scope);

describe("the table of scopes", () => {
  it("has the 23 names of the wire, each once", () => {
    expect(new Set(NAMES).size).toBe(NAMES.length);
    expect(NAMES.length).toBe(23);
  });

  it("says what every administrative scope amounts to", () => {
    const administrative = SCOPES.filter((entry) => entry.risk === "administrative");
    expect(administrative.map((entry) => entry.scope).sort()).toEqual(["teams:write", "tokens:write", "users:write"]);
    for (const entry of administrative) expect(entry.consequence).toMatch(/holder/);
  });
});

describe("normalizeScopes", () => {
  it("expands families and stores them expanded", () => {
    expect(normalizeScopes(["alerts:*", "logs:read"])).toEqual({
      ok: true,
      scopes: ["alerts:read", "alerts:write", "logs:read"],
    });
    expect(normalizeScopes(["logs:*"])).toEqual({ ok: true, scopes: ["logs:read"] });
  });

  it("collapses to * and doesn't look at what follows it, but refuses what stands before it", () => {
    expect(normalizeScopes(["logs:read", "*", "nonsense"])).toEqual({ ok: true, scopes: ["*"] });
    expect(normalizeScopes(["nonsense", "*"])).toEqual({ ok: false, unknown: "nonsense" });
  });

  it.each(["", "logs", "logs:", ":*", "*:*", "*:read", "logs:read ", "LOGS:READ", "nothing:*", "__proto__", "**"])(
    "refuses %j",
    (text) => expect(normalizeScopes([text])).toEqual({ ok: false, unknown: text }),
  );

  it("keeps order, drops doubles and is its own fixed point", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...NAMES, "alerts:*", "query_shares:*")), (given) => {
        const once = normalizeScopes(given);
        if (!once.ok) throw new Error("known scopes were refused");
        expect(new Set(once.scopes).size).toBe(once.scopes.length);
        expect(normalizeScopes(once.scopes)).toEqual(once);
      }),
    );
  });
});

describe("isWithin", () => {
  it("is a subset, with * within * alone", () => {
    fc.assert(
      fc.property(fc.subarray([...NAMES]), fc.subarray([...NAMES]), (asked, granted) => {
        expect(isWithin(asked, granted)).toBe(asked.every((scope) => granted.includes(scope)));
        expect(isWithin(["*"], granted)).toBe(false);
        expect(isWithin(asked, ["*"])).toBe(true);
      }),
    );
  });
});

describe("presets", () => {
  it("are the six of the seed and know themselves in any order", () => {
    expect(PRESETS.map((one) => one.label)).toEqual([
      "Read-only",
      "Logs viewer",
      "Logs analyst",
      "Alerts manager",
      "Source admin",
      "Full access",
    ]);
    for (const one of PRESETS) {
      expect(presetOf([...one.scopes].reverse())).toBe(one);
      expect(scopeSummary(one.scopes)).toBe(one.label);
      expect(one.scopes.every((scope) => scope === "*" || isScope(scope))).toBe(true);
    }
  });

  it("Read-only holds every :read scope, twelve in all", () => {
    expect([...preset("read-only").scopes].sort()).toEqual(NAMES.filter((scope) => scope.endsWith(":read")).sort());
    expect(preset("read-only").scopes.length).toBe(12);
  });

  it("fall back to a count once customized, and the difference names what changed", () => {
    const changed = [...preset("logs-viewer").scopes.filter((scope) => scope !== "collections:read"), "alerts:write"];
    expect(scopeSummary(changed)).toBe("5 scopes");
    expect(presetOf(changed)).toBeNull();
    expect(diffFrom(preset("logs-viewer"), changed)).toEqual({
      added: ["alerts:write"],
      removed: ["collections:read"],
    });
    expect(scopeSummary([])).toBe("No access");
    expect(scopeSummary(["logs:read"])).toBe("1 scope");
  });

  it("a difference applied to its preset gives the selection back", () => {
    fc.assert(
      fc.property(fc.constantFrom(...PRESETS), fc.subarray([...NAMES]), (base, chosen) => {
        const { added, removed } = diffFrom(base, chosen);
        const from: string[] = base.id === "full-access" ? [...NAMES] : [...base.scopes];
        const result = [...from.filter((scope) => !(removed as string[]).includes(scope)), ...added];
        expect(new Set(result)).toEqual(new Set(chosen));
      }),
    );
  });
});
