// Prisma's schema engine as WebAssembly over @prisma/adapter-pg: the native one is downloaded from a host of its own,
// which a closed network does not reach. Plain JavaScript, since the Prisma CLI starts it through bin/.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from "@prisma/driver-adapter-utils";
import * as bindings from "@prisma/schema-engine-wasm/schema_engine_bg";

const ENGINE = "@prisma/schema-engine-wasm/schema_engine_bg";
const CHAR_OID = 18;
const BPCHAR_OID = 1042;

/**
 * Connection settings as single fields. With a connection string the adapter's shadow database would be the real one,
 * because `pg` prefers the string's database over the `database` field.
 * @param {string} url a postgresql:// address
 * @returns {import("pg").PoolConfig & { database: string }}
 */
export function connectionOf(url) {
  const { hostname, port, username, password, pathname, searchParams } = new URL(url);
  const sslmode = searchParams.get("sslmode");
  return {
    host: decodeURIComponent(hostname),
    port: Number(port || 5432),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: decodeURIComponent(pathname.slice(1)),
    max: 1,
    ...(sslmode && sslmode !== "disable" && { ssl: { rejectUnauthorized: sslmode.startsWith("verify") } }),
  };
}

/**
 * Opens the adapter with what migrations need beyond queries: scripts go to the server whole (the adapter would cut
 * them at every semicolon), and the one-byte "char" type of the catalogue is read as text.
 * @param {import("pg").PoolConfig} connection
 */
export async function openAdapter(connection) {
  const adapter = /** @type {any} */ (await new PrismaPg(connection).connect());
  const performIO = adapter.performIO.bind(adapter);
  const queryRaw = adapter.queryRaw.bind(adapter);
  const charColumns = new WeakMap();
  adapter.performIO = async (query) => {
    const result = await performIO(query);
    charColumns.set(
      result.rows,
      result.fields.map((field) => field.dataTypeID === CHAR_OID),
    );
    for (const field of result.fields) if (field.dataTypeID === CHAR_OID) field.dataTypeID = BPCHAR_OID;
    return result;
  };
  adapter.queryRaw = async (query) => {
    const result = await queryRaw(query);
    charColumns.get(result.rows)?.forEach((isChar, column) => {
      if (isChar) result.columnTypes[column] = ColumnTypeEnum.Character;
    });
    return result;
  };
  adapter.executeScript = async (script) => {
    try {
      await adapter.client.query(script);
    } catch (cause) {
      adapter.onError(cause);
    }
  };
  return adapter;
}

/** A database of its own for replaying migrations, dropped when the engine is done with it. */
async function openShadow(connection) {
  const database = `prisma_shadow_${process.pid}_${Date.now()}`;
  const admin = await openAdapter(connection);
  await admin.executeScript(`CREATE DATABASE "${database}"`);
  const shadow = await openAdapter({ ...connection, database });
  const dispose = shadow.dispose.bind(shadow);
  shadow.dispose = async () => {
    await dispose();
    await admin.executeScript(`DROP DATABASE "${database}" WITH (FORCE)`);
    await admin.dispose();
  };
  return shadow;
}

let instantiated;

function instantiate() {
  instantiated ??= (async () => {
    globalThis.PRISMA_WASM_PANIC_REGISTRY = { set_message: (message) => process.stderr.write(`${message}\n`) };
    const folder = dirname(createRequire(import.meta.url).resolve(ENGINE));
    const wasm = await readFile(join(folder, "schema_engine_bg.wasm"));
    const { instance } = await WebAssembly.instantiate(wasm, { "./schema_engine_bg.js": bindings });
    bindings.__wbg_set_wasm(instance.exports);
    instance.exports.__wbindgen_start();
  })();
  return instantiated;
}

/**
 * The schema engine on the database of `url`. `close` ends its connections, which would hold the process and the
 * database.
 * @param {string} url a postgresql:// address
 * @param {[string, string][]} datamodels path and content of each schema file
 */
export async function openSchemaEngine(url, datamodels) {
  await instantiate();
  const connection = connectionOf(url);
  /** @type {Set<{ dispose: () => Promise<void> }>} */
  const opened = new Set();
  const factory = Object.assign(new PrismaPg(connection), {
    connect: async () => {
      const adapter = await openAdapter(connection);
      opened.add(adapter);
      return adapter;
    },
    connectToShadowDb: () => openShadow(connection),
  });
  // The engine panics when it is given no model at all, as `migrate diff` does.
  const models = datamodels.length ? datamodels : [["none.prisma", 'datasource db {\n  provider = "postgresql"\n}']];
  const options = { datamodels: /** @type {[string, string][]} */ (models) };
  const engine = await bindings.SchemaEngine.new(
    options,
    () => undefined,
    bindMigrationAwareSqlAdapterFactory(factory),
  );
  const close = async () => {
    await Promise.all([...opened].map((adapter) => adapter.dispose()));
    opened.clear();
  };
  return { engine, close };
}

/**
 * The script that takes the migrations to the schema, and a name for it. It stands for the engine's `createMigration`,
 * which this build cannot do on Postgres; `diff` renders the same script.
 * @param {{ diff: (params: any) => Promise<any> }} engine
 * @param {any} request parameters of createMigration
 */
export async function draftMigration(engine, { migrationsList, schema, migrationName, draft, filters }) {
  const { migrationDirectories } = migrationsList;
  const from = migrationDirectories.length ? { tag: "migrations", ...migrationsList } : { tag: "empty" };
  const to = { tag: "schemaDatamodel", ...schema };
  const { stdout, exitCode } = await engine.diff({
    from,
    to,
    script: true,
    exitCode: true,
    filters,
    shadowDatabaseUrl: null,
  });
  const stamp = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
  const words = migrationName
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_");
  const isSame = exitCode === 0;
  return {
    connectorType: "postgresql",
    extension: "sql",
    generatedMigrationName: [stamp, words].filter(Boolean).join("_"),
    migrationScript: isSame ? (draft ? "-- This is an empty migration." : null) : stdout,
  };
}
