import { describe, expect, it } from "vitest";
import { routeOf } from "./request-log";

describe("routeOf", () => {
  it.each([
    ["http://h/api/v1/me?api_key=secret", {}, "/api/v1/me"],
    [
      "http://h/api/v1/teams/1/sources/1/schema",
      { teamID: "1", sourceID: "1" },
      "/api/v1/teams/:teamID/sources/:sourceID/schema",
    ],
    ["http://h/api/v1/admin/users/12/", { id: "12" }, "/api/v1/admin/users/:id/"],
    ["http://h/api/a%20b/c?x#y", { path: ["a b", "c"] }, "/api/:path/:path"],
    ["http://h/api/%E0%A4%A", { path: ["%E0%A4%A"] }, "/api/:path"],
    ["http://h/api/a%20b/%E0", { path: ["a%20b", "%E0"] }, "/api/:path/:path"],
    ["http://h", {}, "/"],
  ])("%s is %s → %s", (url, raw, route) => {
    expect(routeOf(url, raw)).toBe(route);
  });
});
