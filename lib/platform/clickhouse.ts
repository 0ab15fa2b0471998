import "server-only";
import { createHash } from "node:crypto";
import { Agent } from "node:http";
import { createConnection } from "node:net";
import { type ClickHouseClient, ClickHouseLogLevel, createClient } from "@clickhouse/client";
import { env } from "./env";
import { sourceAgent, splitHost } from "./source-hosts";

export { assertHostAllowed } from "./source-hosts";

/** Where a source's table is. `host` is a name or an address with or without a port, or `embedded`. */
export type SourceConnection = {
  host: string;
  username?: string | null;
  password?: string | null;
  database: string;
  tls_enable?: boolean | null;
};

/** The host name under which sources of the built-in engine are stored and shown. */
export const EMBEDDED_HOST = "embedded";

const HTTP_PORT = 8123;
const HTTPS_PORT = 8443;
const CLIENT_LIMIT = 64;
const SOCKETS_PER_CLIENT = 16;
const REQUEST_TIMEOUT_MS = 610_000;

type Clients = Map<string, ClickHouseClient>;
const kept = globalThis as typeof globalThis & { latchkeyClickHouse?: Clients };

const clients = () => {
  kept.latchkeyClickHouse ??= new Map();
  return kept.latchkeyClickHouse;
};

const COMMON = {
  application: "latchkey",
  request_timeout: REQUEST_TIMEOUT_MS,
  max_open_connections: SOCKETS_PER_CLIENT,
  // Failures reach the caller as errors, who knows which of them are worth a line.
  log: { level: ClickHouseLogLevel.OFF },
} as const;

/** A client for the engine behind a Unix socket, in `database`. */
export function socketClient(socketPath: string, database = "default"): ClickHouseClient {
  const agent = new Agent({ keepAlive: true, maxSockets: SOCKETS_PER_CLIENT });
  agent.createConnection = () => createConnection({ path: socketPath });
  return createClient({ ...COMMON, url: "http://embedded", http_agent: agent, database });
}

function builtInClient(database?: string): ClickHouseClient {
  const { clickhouse } = env();
  if (clickhouse.kind === "embedded") return socketClient(clickhouse.socketPath, database);
  return createClient({ ...COMMON, url: clickhouse.url, ...(database === undefined ? {} : { database }) });
}

/** The built-in engine: the embedded one, or the server that CLICKHOUSE_URL names. One client per process. */
export function engineClient(): ClickHouseClient {
  return keptClient("engine", () => builtInClient());
}

/**
 * A client for a source, kept for as long as its connection stays the same; at most 64 are kept. Each new connection
 * to a server checks the address again, see source-hosts.
 */
export function sourceClient(connection: SourceConnection): ClickHouseClient {
  const { host, database } = connection;
  const username = connection.username || "default";
  const password = connection.password ?? "";
  const isTls = connection.tls_enable === true;
  if (host === EMBEDDED_HOST) return keptClient(`embedded\n${database}`, () => builtInClient(database));
  const key = createHash("sha256")
    .update(JSON.stringify([host, username, password, database, isTls]))
    .digest("hex");
  return keptClient(key, () => {
    const { hostname, port } = splitHost(host);
    const literal = hostname.includes(":") ? `[${hostname}]` : hostname;
    const url = `${isTls ? "https" : "http"}://${literal}:${port ?? (isTls ? HTTPS_PORT : HTTP_PORT)}`;
    return createClient({
      ...COMMON,
      url,
      username,
      password,
      database,
      http_agent: sourceAgent(isTls, SOCKETS_PER_CLIENT),
      set_basic_auth_header: true,
    });
  });
}

function keptClient(key: string, make: () => ClickHouseClient): ClickHouseClient {
  const known = clients().get(key);
  const client = known ?? make();
  // Taking it out and putting it back makes the map's first entry the one that was unused for longest.
  clients().delete(key);
  clients().set(key, client);
  if (clients().size > CLIENT_LIMIT) {
    const [oldest, unused] = [...clients()].find(([other]) => other !== "engine" && other !== key)!;
    clients().delete(oldest);
    // What it still carries may end first.
    setTimeout(() => void unused.close().catch(() => {}), REQUEST_TIMEOUT_MS).unref();
  }
  return client;
}

/** True when the built-in engine answers a query. */
export async function pingClickHouse(): Promise<boolean> {
  const { success } = await engineClient().ping({ select: true });
  return success;
}

/** Closes every client of this process. */
export async function closeClickHouse(): Promise<void> {
  const all = [...clients().values()];
  clients().clear();
  await Promise.allSettled(all.map((client) => client.close()));
}
