import { describe, expect, test } from "vitest";
import { preset } from "@/lib/access/presets";
import { SCOPES } from "@/lib/access/scopes";
import {
  GROUPS,
  groupState,
  levelOf,
  type Resource,
  scopesOf,
  searchGroups,
  withAllReads,
  withGroup,
  withLevel,
} from "./scope-selection";

const resource = (id: string): Resource => {
  const found = GROUPS.flatMap((group) => group.resources).find((one) => one.id === id);
  if (!found) throw new Error(`no resource ${id}`);
  return found;
};
const group = (id: string) => {
  const found = GROUPS.find((one) => one.id === id);
  if (!found) throw new Error(`no group ${id}`);
  return found;
};

describe("the matrix of scopes", () => {
  test("holds every scope of the table exactly once", () => {
    const drawn = GROUPS.flatMap((one) => one.resources.flatMap(scopesOf));
    expect([...drawn].sort()).toEqual(SCOPES.map((entry) => entry.scope).sort());
  });

  test("writing implies reading, and going back to none drops both", () => {
    const write = withLevel(["profile:read"], resource("alerts"), "write");
    expect(write).toEqual(["profile:read", "alerts:read", "alerts:write"]);
    expect(withLevel(write, resource("alerts"), "none")).toEqual(["profile:read"]);
    expect(withLevel(write, resource("alerts"), "read")).toEqual(["profile:read", "alerts:read"]);
  });

  test("full access shows as the highest level everywhere", () => {
    expect(levelOf(resource("alerts"), ["*"])).toBe("write");
    expect(levelOf(resource("logs"), ["*"])).toBe("read");
  });

  test("a group is all, some or none", () => {
    expect(groupState(group("alerts"), [])).toBe("none");
    expect(groupState(group("alerts"), ["alerts:read"])).toBe("some");
    expect(groupState(group("alerts"), withGroup([], group("alerts"), true))).toBe("all");
    expect(withGroup(["logs:read", "alerts:read"], group("alerts"), false)).toEqual(["logs:read"]);
  });

  test("all reads is the read-only preset", () => {
    expect(withAllReads([]).sort()).toEqual([...preset("read-only").scopes].sort());
  });

  test("search looks at names, sentences and routes, and counts what it found", () => {
    expect(searchGroups("").count).toBe(SCOPES.length);
    expect(searchGroups("logchefql").groups.flatMap((one) => one.resources.map((row) => row.id))).toEqual(["logs"]);
    expect(searchGroups("nothing like this")).toEqual({ groups: [], count: 0 });
  });
});
