import { expect, it } from "vitest";
import { engineClient } from "./clickhouse";
import {
  flushRequests,
  prepareRequestTable,
  REQUEST_TABLE,
  type RequestRow,
  recordRequest,
  waitingRequestRows,
} from "./request-sink";

// Of today, because the table lets old rows go.
const at = new Date();

const row = (request_id: string): RequestRow => ({
  timestamp: at.toISOString(),
  severity: "warn",
  message: 'GET /api/v1/me 403 "bot"\n',
  method: "GET",
  route: "/api/v1/me",
  status: 403,
  outcome: "denied",
  decision: "scope",
  scope: "profile:read",
  principal_id: 7,
  principal: "bot",
  account_type: "service",
  token_id: 9,
  team_id: 3,
  source_id: 4,
  address: "192.0.2.1",
  user_agent: "agent",
  request_id,
  duration_ms: 1.25,
});

it("keeps every field, and writes what was there, not what comes in while it writes", async () => {
  await prepareRequestTable();
  recordRequest(row("sink-early"));
  const writing = flushRequests();
  recordRequest(row("sink-late"));
  await writing;
  expect(waitingRequestRows()).toBe(1);

  await flushRequests();
  expect(waitingRequestRows()).toBe(0);
  const result = await engineClient().query({
    query: `SELECT * FROM ${REQUEST_TABLE.database}.${REQUEST_TABLE.table} WHERE request_id LIKE 'sink-%' ORDER BY request_id`,
    format: "JSONEachRow",
  });
  const timestamp = at.toISOString().replace("T", " ").slice(0, -1);
  expect(await result.json()).toEqual([
    { ...row("sink-early"), timestamp },
    { ...row("sink-late"), timestamp },
  ]);
});
