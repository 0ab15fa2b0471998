import { describe, expect, it } from "vitest";
import { GROUPS } from "@/lib/openapi/table";
import { permissionsOf, STANDINGS } from "./permissions";

const PERMISSIONS = permissionsOf(GROUPS.flatMap(({ operations }) => Object.entries(operations)));
const allowedTo = (line: string) =>
  PERMISSIONS.flatMap(({ calls }) => calls).find((call) => call.line === line)?.allowed;

describe("what roles permit", () => {
  it("tells of every call that a scope stands before, once", () => {
    const told = PERMISSIONS.flatMap(({ calls }) => calls.map(({ line }) => line)).sort();
    const guarded = GROUPS.flatMap(({ operations }) =>
      Object.entries(operations).flatMap(([line, { scope }]) => (scope ? [line] : [])),
    );
    expect(told).toEqual(guarded.sort());
    expect(told.length).toBeGreaterThan(100);
  });

  it("lets those in whom the rules of teams let in", () => {
    expect(allowedTo("DELETE /api/v1/teams/[teamID]")).toEqual(["administrator", "owner"]);
    expect(allowedTo("POST /api/v1/teams/[teamID]/members")).toEqual(["administrator", "owner", "admin"]);
    expect(allowedTo("GET /api/v1/users")).toEqual(["administrator", "owner", "admin"]);
    expect(allowedTo("GET /api/v1/teams/[teamID]/members")).toEqual(STANDINGS.filter((one) => one !== "outsider"));
    expect(allowedTo("POST /api/v1/teams/[teamID]/sources/[sourceID]/logs/query")).not.toContain("outsider");
    expect(allowedTo("POST /api/v1/admin/users")).toEqual(["administrator"]);
    expect(allowedTo("GET /api/v1/me")).toEqual(STANDINGS);
  });
});
