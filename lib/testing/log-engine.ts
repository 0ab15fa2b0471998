import { type ClickHouseClient, createClient } from "@clickhouse/client";
import { createChdbConnection } from "chdb/connection";
import { socketClient } from "@/lib/platform/clickhouse";

/**
 * A client for the real log engine: the one that the test run started (LATCHKEY_ENGINE_SOCKET), else the same engine
 * within this process, so that a single test file can run alone. Close it at the end.
 * @param folder an empty folder for the latter's data
 */
export function logEngine(folder: string): ClickHouseClient {
  const socket = process.env.LATCHKEY_ENGINE_SOCKET;
  if (socket) return socketClient(socket);
  // chDB's adapter is typed against its own copy of the client's types.
  return createClient({ connection: createChdbConnection({ path: folder }) } as never);
}
