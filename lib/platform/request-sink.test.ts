import { describe, expect, it } from "vitest";
import { type RequestRow, recordRequest, unlistedAnonymousRequests, waitingRequestRows } from "./request-sink";

const row = (principal_id: number): RequestRow => ({
  timestamp: "2026-05-19T10:00:00.000Z",
  severity: "warn",
  message: "GET /api/v1/me 401 anonymous",
  method: "GET",
  route: "/api/v1/me",
  status: 401,
  outcome: "denied",
  decision: "credential",
  scope: "",
  principal_id,
  principal: "",
  account_type: "",
  token_id: 0,
  team_id: 0,
  source_id: 0,
  address: "192.0.2.1",
  user_agent: "",
  request_id: "r-1",
  duration_ms: 1,
});

describe("recordRequest", () => {
  it("lists strangers at a bounded rate and counts the rest; whoever is known is always listed", () => {
    for (let n = 0; n < 5_000; n += 1) recordRequest(row(0));
    const listed = waitingRequestRows();
    expect(listed).toBeGreaterThanOrEqual(1_000);
    expect(listed).toBeLessThan(2_000);
    expect(unlistedAnonymousRequests()).toBe(5_000 - listed);
    for (let n = 0; n < 100; n += 1) recordRequest(row(7));
    expect(waitingRequestRows()).toBe(listed + 100);
  });
});
