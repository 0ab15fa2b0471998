import { describe, expect, it } from "vitest";
import { createRouter, type Match } from "@/lib/platform/front-door/router";

const answer = (name: string) => () => new Response(name);
const list = { GET: answer("list"), POST: answer("create") };
const one = { GET: answer("one"), DELETE: answer("delete") };
const mine = { GET: answer("mine") };
const anything = Object.fromEntries(
  ["GET", "POST", "PUT", "PATCH", "DELETE"].map((method) => [method, answer("nothing")]),
);

const match = createRouter([
  { pattern: "/api/[...path]", handlers: anything },
  { pattern: "/api/v1/teams", handlers: list },
  { pattern: "/api/v1/teams/[teamId]", handlers: one },
  { pattern: "/api/v1/teams/mine", handlers: mine },
  { pattern: "/docs/[[...page]]", handlers: mine },
  { pattern: "/livez", handlers: mine },
]);
const seen = async (found: Match | null) => {
  if (!found || "allowed" in found) return found;
  const response = await found.handler(new Request("http://localhost"), { params: Promise.resolve(found.params) });
  return { answer: await response.text(), params: found.params };
};

describe("createRouter", () => {
  it.each([
    ["GET", "/api/v1/teams", "list", {}],
    ["GET", "/API/V1/Teams/", "list", {}],
    ["GET", "//api//v1/teams", "list", {}],
    ["HEAD", "/api/v1/teams", "list", {}],
    ["GET", "/api/v1/teams/7", "one", { teamId: "7" }],
    ["GET", "/api/v1/teams/mine", "mine", {}],
    ["DELETE", "/api/v1/teams/a%2Fb", "delete", { teamId: "a/b" }],
    ["GET", "/api/%E0%A4%A", "nothing", { path: ["%E0%A4%A"] }],
    ["GET", "/docs", "mine", { page: [] }],
    ["GET", "/docs/a/b", "mine", { page: ["a", "b"] }],
  ])("%s %s is answered by %s", async (method, path, expected, params) => {
    expect(await seen(match(method, path))).toEqual({ answer: expected, params });
  });

  it("asks the next wider route when the nearest has no such method", async () => {
    expect(await seen(match("DELETE", "/api/v1/teams/mine"))).toEqual({ answer: "delete", params: { teamId: "mine" } });
    expect(await seen(match("PUT", "/api/v1/teams"))).toEqual({ answer: "nothing", params: { path: ["v1", "teams"] } });
  });

  it("names the methods when nobody has this one", () => {
    expect(match("POST", "/livez")).toEqual({ allowed: ["GET", "HEAD"] });
  });

  it.each(["/", "/teams", "/livez/deep", "/api", "/docs%2Fa"])("leaves %s to the pages", (path) => {
    expect(match("GET", path)).toBeNull();
  });

  it.each(["constructor", "toString", "__proto__", "default"])("never takes %s for a method", (method) => {
    expect(match(method, "/livez")).toEqual({ allowed: ["GET", "HEAD"] });
  });
});
