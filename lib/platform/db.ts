import "server-only";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { env } from "@/lib/platform/env";
import { PrismaClient } from "@/lib/platform/generated/prisma/client";
import { logger } from "@/lib/platform/logger";

const CONNECTIONS_PER_POOL = 10;
const STATEMENT_TIMEOUT_MS = 15_000;
const TRANSACTION_IDLE_TIMEOUT_MS = 30_000;
const CONNECT_TIMEOUT_MS = 5_000;
const CONNECTION_IDLE_TIMEOUT_MS = 60_000;
const NAMED_STATEMENTS_MAX = 500;
const NAMED_STATEMENT_MAX_CHARACTERS = 8_000;

const kept = globalThis as typeof globalThis & { latchkeyPool?: pg.Pool; latchkeyPrisma?: PrismaClient };

function poolConfig(applicationName: string, max = CONNECTIONS_PER_POOL): pg.PoolConfig {
  return {
    connectionString: env().databaseUrl,
    application_name: applicationName,
    max,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: TRANSACTION_IDLE_TIMEOUT_MS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idleTimeoutMillis: CONNECTION_IDLE_TIMEOUT_MS,
    keepAlive: true,
  };
}

/** A pool of at most `max` plain Postgres connections. Whoever opens it ends it. */
export function openPool(applicationName: string, max = CONNECTIONS_PER_POOL): pg.Pool {
  const opened = new pg.Pool(poolConfig(applicationName, max));
  opened.on("error", (err) => logger.warn({ err }, "an idle Postgres connection was lost"));
  // A connection that is lost at work fails its statement; as an event that nobody hears it would end the process.
  opened.on("connect", (client) => client.on("error", () => {}));
  return opened;
}

/** The process's pool of plain Postgres connections, for the few hot reads that are prepared by hand. */
export function pool(): pg.Pool {
  kept.latchkeyPool ??= openPool("latchkey");
  return kept.latchkeyPool;
}

/**
 * Runs `work` in a transaction on a connection of the pool of plain statements. Rejects with what `work` rejected with,
 * after a rollback; a connection that can't even roll back is thrown away.
 */
export async function inTransaction<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool().connect();
  let broken: Error | undefined;
  try {
    await client.query("BEGIN");
    const result = await work(client);
    await client.query("COMMIT");
    return result;
  } catch (cause) {
    await client.query("ROLLBACK").catch((error: Error) => {
      broken = error;
    });
    throw cause;
  } finally {
    client.release(broken);
  }
}

/**
 * Names for prepared statements, one per distinct text. A name lives on the server as long as its connection does, so
 * after `max` texts the rest go unnamed and are planned each time.
 */
export function statementNames(max = NAMED_STATEMENTS_MAX): (query: { sql: string }) => string | undefined {
  const names = new Map<string, string>();
  return ({ sql }) => {
    const known = names.get(sql);
    if (known || names.size >= max || sql.length > NAMED_STATEMENT_MAX_CHARACTERS) return known;
    const name = `latchkey_${names.size + 1}`;
    names.set(sql, name);
    return name;
  };
}

function prisma(): PrismaClient {
  kept.latchkeyPrisma ??= new PrismaClient({
    adapter: new PrismaPg(poolConfig("latchkey-prisma"), {
      statementNameGenerator: statementNames() as (query: { sql: string }) => string,
      onPoolError: (err) => logger.warn({ err }, "an idle Postgres connection was lost"),
    }),
  });
  return kept.latchkeyPrisma;
}

/** The Prisma client. It connects at its first use, so that importing this file (as `next build` does) opens nothing. */
export const db: PrismaClient = new Proxy({} as PrismaClient, {
  get(_target, property) {
    const client = prisma();
    const value: unknown = Reflect.get(client, property, client);
    return typeof value === "function" ? value.bind(client) : value;
  },
});

/** Ends every Postgres connection of this process; the next use opens new ones. */
export async function closeDatabase(): Promise<void> {
  const { latchkeyPool, latchkeyPrisma } = kept;
  kept.latchkeyPool = undefined;
  kept.latchkeyPrisma = undefined;
  await Promise.all([latchkeyPool?.end(), latchkeyPrisma?.$disconnect()]);
}
