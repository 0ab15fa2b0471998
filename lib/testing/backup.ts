import { randomBytes } from "node:crypto";
import pg from "pg";
import { closeDatabase } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { flushDeferred } from "@/lib/platform/lifecycle";

/** Runs a statement next to the database of this test. */
async function beside(statement: string): Promise<void> {
  const url = new URL(env().databaseUrl);
  url.pathname = "/postgres";
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}

/** Lets go of every connection, as a stopped console does. */
export async function standStill(): Promise<void> {
  await flushDeferred();
  await closeDatabase();
}

/** Takes a backup of the database, with which nobody may work meanwhile; answers what brings it back, as often as asked. */
export async function backUp(): Promise<() => Promise<void>> {
  const live = new URL(env().databaseUrl).pathname.slice(1);
  const copy = `${live}_${randomBytes(4).toString("hex")}`;
  await standStill();
  // What a timer opened meanwhile, or the server cleans up in it, would stand in the way of the copy.
  await beside(`SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '${live}'`);
  await beside(`CREATE DATABASE ${copy} TEMPLATE ${live}`);
  return async () => {
    await standStill();
    await beside(`DROP DATABASE ${live} WITH (FORCE)`);
    await beside(`CREATE DATABASE ${live} TEMPLATE ${copy}`);
  };
}
