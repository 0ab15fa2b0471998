import { describe, expect, it } from "vitest";
import { SCOPES } from "@/lib/access/scopes";
import { findingsOf, splitScopes, toTokenUse } from "./judge";

const NOW = new Date("2026-11-22T12:00:00Z");
const ago = (days: number) => new Date(NOW.getTime() - days * 86_400_000);

describe("scopes", () => {
  it("are split in the order of the grant, and what isn't granted or isn't a scope counts for nothing", () => {
    const split = splitScopes(["logs:read", "teams:read", "users:read"], ["users:read", "tokens:write", "", "x"]);
    expect(split).toEqual({ used: ["users:read"], unused: ["logs:read", "teams:read"] });
  });

  it("of full access are all there are", () => {
    const { used, unused } = splitScopes(["*"], ["logs:read"]);
    expect(used).toEqual(["logs:read"]);
    expect(unused).toHaveLength(SCOPES.length - 1);
    expect(unused).not.toContain("logs:read");
  });
});

describe("findings", () => {
  it("tell never used from unused, at the ninetieth day", () => {
    expect(findingsOf(null, 0, 3, NOW)).toEqual(["never_used"]);
    // Its use is in the log and not yet in the row.
    expect(findingsOf(null, 1, 3, NOW)).toEqual([]);
    expect(findingsOf(ago(89.99), 0, 3, NOW)).toEqual([]);
    expect(findingsOf(ago(90), 0, 3, NOW)).toEqual(["unused"]);
  });

  it("call over-granted what used some of its scopes and not all", () => {
    expect(findingsOf(ago(1), 2, 1, NOW)).toEqual(["over_granted"]);
    expect(findingsOf(ago(1), 3, 0, NOW)).toEqual([]);
  });
});

describe("what somebody should look at", () => {
  const told = { used_scopes: [], unused_scopes: [], granted: 1, created_at: ago(8).toISOString() };
  const look = (given: object) => {
    const { isIdle, isOverGranted } = toTokenUse({ ...told, observed_days: 8, findings: [], ...given }, NOW);
    return { isIdle, isOverGranted };
  };

  it("leaves a new token a week to show what it is for", () => {
    const fresh = ago(6).toISOString();
    expect(look({ findings: ["never_used"], created_at: fresh }).isIdle).toBe(false);
    expect(look({ findings: ["never_used"] }).isIdle).toBe(true);
    expect(look({ findings: ["over_granted"], observed_days: 6 }).isOverGranted).toBe(false);
    expect(look({ findings: ["over_granted"] }).isOverGranted).toBe(true);
  });

  it("is what nobody used for 90 days, and not what is in order", () => {
    expect(look({ findings: ["unused"] })).toEqual({ isIdle: true, isOverGranted: false });
    expect(look({})).toEqual({ isIdle: false, isOverGranted: false });
  });
});
