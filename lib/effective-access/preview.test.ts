import { describe, expect, test } from "vitest";
import { effectiveAccess, type Membership } from "./preview";

const platform: Membership = {
  id: 1,
  name: "Platform",
  role: "member",
  sources: [
    { id: 10, name: "nginx", table: "logs.app", timestampField: "timestamp" },
    { id: 11, name: "app", table: "logs.app", timestampField: "timestamp" },
  ],
};
const payments: Membership = {
  id: 2,
  name: "Payments",
  role: "admin",
  sources: [{ id: 11, name: "app", table: "logs.app", timestampField: "timestamp" }],
};

describe("effectiveAccess", () => {
  test("the axes meet on every source of the account's teams once logs:read is held", () => {
    const access = effectiveAccess([platform, payments], ["logs:read"]);
    expect(access.meeting).toBe("meet");
    expect(access.queryable).toBe(2);
    expect(access.sources.find((source) => source.id === 11)?.teams).toEqual(["Platform", "Payments"]);
  });

  test("membership without logs:read reads nothing, and says which axis is missing", () => {
    const access = effectiveAccess([platform], ["profile:read"]);
    expect(access).toMatchObject({ meeting: "no-scope", queryable: 0 });
    expect(access.sources).toHaveLength(2);
  });

  test("an account in no team reaches nothing, even with full access", () => {
    expect(effectiveAccess([], ["*"])).toMatchObject({ meeting: "no-team", queryable: 0, sources: [] });
  });

  test("scopes that need a source are named as dead while none is in reach", () => {
    const bare: Membership = { ...platform, sources: [] };
    const access = effectiveAccess([bare], ["profile:read", "logs:read", "alerts:write"]);
    expect(access.meeting).toBe("no-source");
    expect(access.shortfalls).toEqual([
      { scope: "logs:read", reason: "no-source", isDead: true },
      { scope: "alerts:write", reason: "no-source", isDead: true },
    ]);
  });

  test("teams:write is short of effect until the account administers a team", () => {
    expect(effectiveAccess([platform], ["teams:write"]).shortfalls).toEqual([
      { scope: "teams:write", reason: "no-team-role", isDead: false },
    ]);
    expect(effectiveAccess([payments], ["teams:write"]).shortfalls).toEqual([]);
  });
});
