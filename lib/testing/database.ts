import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterAll, inject } from "vitest";

// Runs before each integration test file, in its process: a database of its own, cloned from the migrated template, and
// the settings that lead there. Nothing of lib/platform may be imported before the settings are set.

const templateUrl = inject("templateUrl");
const database = `test_${randomBytes(6).toString("hex")}`;

async function administer(statement: string): Promise<void> {
  const url = new URL(templateUrl);
  url.pathname = "/postgres";
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

await administer(`CREATE DATABASE ${database} TEMPLATE ${new URL(templateUrl).pathname.slice(1)}`);
const own = new URL(templateUrl);
own.pathname = `/${database}`;

Object.assign(process.env, {
  DATABASE_URL: own.href,
  LATCHKEY_ENGINE_SOCKET: inject("engineSocket"),
  LATCHKEY_DATA_DIR: inject("dataDir"),
  LATCHKEY_PUBLIC_URL: "http://localhost:3000",
  LATCHKEY_SECRET: randomBytes(32).toString("hex"),
  LATCHKEY_TOKEN_SECRET: randomBytes(32).toString("hex"),
  OIDC_ISSUER: "http://localhost:1",
  OIDC_CLIENT_ID: "latchkey-test",
  OIDC_CLIENT_SECRET: "latchkey-test",
  LATCHKEY_CLI_CLIENT_ID: "latchkey-test-cli",
});

afterAll(() => administer(`DROP DATABASE ${database} WITH (FORCE)`));
