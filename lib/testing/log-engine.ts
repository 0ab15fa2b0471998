import type { ClickHouseClient } from "@clickhouse/client";
import { inject } from "vitest";
import { socketClient } from "@/lib/platform/clickhouse";

/** A client for the log engine that the test run started; test files make databases of their own in it. */
export function logEngine(): ClickHouseClient {
  return socketClient(inject("engineSocket"));
}
