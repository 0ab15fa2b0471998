#!/usr/bin/env node
// Speaks for Prisma's native schema engine, so that the ordinary Prisma CLI works without downloading it
// (PRISMA_SCHEMA_ENGINE_BINARY): JSON-RPC, one message a line, on standard input and output.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { connectionOf, draftMigration, openAdapter, openSchemaEngine } from "../lib/platform/schema-engine.mjs";

const ENGINE_ERROR = 4466;
const CODES = { DatabaseDoesNotExist: "P1003", DatabaseNotReachable: "P1001", AuthenticationFailed: "P1000" };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  strict: false,
  options: { datamodels: { type: "string", multiple: true }, datasource: { type: "string" } },
});
const { url } = JSON.parse(String(values.datasource ?? "{}"));

if (positionals[0] === "cli") await answerOnce(positionals[1]);
else serve();

/** `cli create-database` and `cli can-connect-to-database`: one answer by exit code. */
async function answerOnce(command) {
  const connection = connectionOf(url);
  const isCreating = command === "create-database";
  try {
    const adapter = await openAdapter(isCreating ? { ...connection, database: "postgres" } : connection);
    const name = `"${connection.database.replaceAll('"', '""')}"`;
    await adapter.executeScript(isCreating ? `CREATE DATABASE ${name}` : "SELECT 1");
    await adapter.dispose();
    process.exit(0);
  } catch (cause) {
    const kind = cause.cause?.kind;
    fail(CODES[kind] ?? "P1011", `${kind ?? ""} ${cause.message}`.trim());
  }
}

function fail(code, message) {
  const fields = { error_code: code, message };
  process.stderr.write(`\n${JSON.stringify({ level: "ERROR", target: "schema_engine::logger", fields })}\n`);
  process.exit(1);
}

function send(message) {
  process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
}

/** Methods whose native answers differ from the WebAssembly engine's. */
const METHODS = {
  getDatabaseVersion: (engine) => engine.version(),
  ensureConnectionValidity: () => ({}),
  createMigration: draftMigration,
  diff: async (engine, params) => {
    const { stdout, exitCode } = await engine.diff({ exitCode: null, ...params });
    if (stdout) send({ id: -1, method: "print", params: { content: stdout } });
    return { exitCode, stdout: null };
  },
};

function serve() {
  process.on("uncaughtException", (cause) => fail(null, `The schema engine failed: ${cause.message}`));
  const paths = /** @type {string[]} */ (values.datamodels ?? []);
  let engine = null;
  let queue = Promise.resolve();
  const answer = async ({ id, method, params }) => {
    try {
      engine ??= (
        await openSchemaEngine(
          url,
          paths.map((path) => [path, readFileSync(path, "utf8")]),
        )
      ).engine;
      const own = METHODS[method];
      const result = await (own ? own(engine, params) : engine[method](params));
      send({ id, result: result ?? {} });
    } catch (cause) {
      const data = {
        is_panic: false,
        message: String(cause?.message ?? cause),
        error_code: cause?.code ?? null,
        meta: null,
      };
      send({ id, error: { code: ENGINE_ERROR, message: "The engine reported an error; see its data.", data } });
    }
  };
  const lines = createInterface({ input: process.stdin });
  lines.on("line", (line) => {
    const message = JSON.parse(line);
    if (message.method) queue = queue.then(() => answer(message)); // the rest answers our own `print`
  });
  lines.on("close", () => queue.then(() => process.exit(0)));
}
