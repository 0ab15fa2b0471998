import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** One connection of the embedded engine: its own settings and parameters over the shared data. */
export type Connection = { readonly connection: unique symbol };

/** What the parser says about a text: how many statements, and what the first one does (0 reads, 1 writes, 3 other). */
export type Classification = { statementCount: number; queryClass: number };

/** `rowsRead` is what the addon calls the rows of the result. */
export type EngineResult = { bytes: Uint8Array; elapsed: number; rowsRead: number; bytesRead: number };
export type InsertResult = { elapsed: number; rowsWritten: number; bytesWritten: number };

/**
 * The native addon below the `chdb` package. The package's own Session delays closing a connection until every other
 * query of the process has ended and runs bound parameters one at a time, neither of which a server can live with.
 */
export interface EngineAddon {
  CreateConnection(path: string, args?: string[]): Connection;
  CloseConnection(connection: Connection): void;
  QueryWithConnection(connection: Connection, sql: string, format: string): string;
  QueryAsyncConnection(connection: Connection, sql: string, format: string): Promise<EngineResult>;
  InsertRawAsyncConnection(
    connection: Connection,
    prefix: string,
    rows: Uint8Array,
    countLines: boolean,
  ): Promise<InsertResult>;
  DurableClassifyAsync(connection: Connection, sql: string, database: string): Promise<Classification>;
}

/** Loads the addon that the `chdb` package picks for this machine; throws when there is none. */
export function loadAddon(): EngineAddon {
  const require = createRequire(import.meta.url);
  const loader = join(dirname(require.resolve("chdb/package.json")), "dist", "loader.js");
  return (require(loader) as { loadNative(): EngineAddon }).loadNative();
}
