import { describe, expect, it } from "vitest";
import { createLogger } from "@/lib/platform/logger";
import type { RequestRow } from "@/lib/platform/request-sink";
import { logRequest, routeOf } from "./request-log";

describe("routeOf", () => {
  it.each([
    ["http://h/api/v1/me?api_key=secret", {}, "/api/v1/me"],
    [
      "http://h/api/v1/teams/1/sources/1/schema",
      { teamID: "1", sourceID: "1" },
      "/api/v1/teams/:teamID/sources/:sourceID/schema",
    ],
    ["http://h/api/v1/admin/users/12/", { id: "12" }, "/api/v1/admin/users/:id"],
    ["http://h/API//V1/%6De/", {}, "/api/v1/me"],
    ["http://h/api/a%20b/c?x#y", { path: ["a b", "c"] }, "/api/:path/:path"],
    ["http://h/api/%E0%A4%A", { path: ["%E0%A4%A"] }, "/api/:path"],
    ["http://h/api/a%20b/%E0", { path: ["a%20b", "%E0"] }, "/api/:path/:path"],
    ["http://h", {}, "/"],
  ])("%s is %s → %s", (url, raw, route) => {
    expect(routeOf(url, raw)).toBe(route);
  });
});

describe("logRequest", () => {
  const row: RequestRow = {
    timestamp: "2026-05-19T10:00:00.000Z",
    severity: "warn",
    message: "GET /api/v1/me 403 ada@example.com: no",
    method: "GET",
    route: "/api/v1/me",
    status: 403,
    outcome: "denied",
    decision: "scope",
    scope: "profile:read",
    principal_id: 7,
    principal: "ada@example.com",
    account_type: "human",
    token_id: 9,
    team_id: 0,
    source_id: 0,
    address: "192.0.2.1",
    user_agent: "agent",
    request_id: "r-1",
    duration_ms: 1.25,
  };

  it("writes one line of JSON that tells who, what and how it ended, by ids", () => {
    const lines: string[] = [];
    const log = createLogger({ write: (line) => lines.push(line) });
    log.level = "info";
    logRequest(row, log);
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? "")).toEqual({
      level: "info",
      time: expect.any(String),
      requestId: "r-1",
      principal: 7,
      accountType: "human",
      tokenId: 9,
      method: "GET",
      route: "/api/v1/me",
      status: 403,
      outcome: "denied",
      refusedBy: "scope",
      durationMs: 1.25,
      msg: "request",
    });
  });
});
