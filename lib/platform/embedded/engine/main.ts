import { chmodSync, mkdirSync, rmSync } from "node:fs";
import { setPriority } from "node:os";
import { join } from "node:path";
import { writeEngineConfig } from "./config";
import { Engine } from "./engine";
import { loadAddon } from "./native";
import { PIPE_COUNT, pipePaths } from "./pipes";
import { type Canary, tryWalls } from "./self-test";
import { createEngineServer } from "./server";

const GRACE_MS = 10_000;
const SWEEP_MS = 20;
const LAST_RESORT_MS = 14_000;
/** How far the engine steps back where the processor is short: deciding access comes before reading logs. */
const NICENESS = 10;

/** The side-car: owns the data folder, speaks ClickHouse's HTTP interface on a Unix socket until told to end. */
async function main() {
  setPriority(NICENESS);
  const socketPath = required("LATCHKEY_ENGINE_SOCKET");
  const dataDir = required("LATCHKEY_ENGINE_DATA");
  const canary = process.env.LATCHKEY_ENGINE_CANARY;
  const walls = canary ? await tryWalls(JSON.parse(canary) as Canary) : null;

  const store = join(dataDir, "store");
  mkdirSync(store, { recursive: true, mode: 0o700 });
  const pipes = pipePaths(join(dataDir, "pipes"), PIPE_COUNT);
  const engine = new Engine(loadAddon(), store, writeEngineConfig(join(dataDir, "config")), pipes);
  const server = createEngineServer(engine);

  let isStopping = false;
  const stop = async () => {
    if (isStopping) return;
    isStopping = true;
    // A statement that no word reaches must not leave a process behind which holds the data folder. An orderly exit
    // would wait for its thread, and the first process of a namespace cannot kill itself by a signal.
    setTimeout(() => process.abort(), LAST_RESORT_MS);
    const patience = setTimeout(() => engine.stopAll(), GRACE_MS);
    const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
    await new Promise((resolve) => server.close(resolve));
    await engine.close();
    clearTimeout(patience);
    clearInterval(sweep);
    process.exit(0);
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  // The starter holds the other end of standard input, so its death, however sudden, ends the engine as well.
  process.stdin.resume().on("end", stop).on("error", stop);

  rmSync(socketPath, { force: true });
  process.umask(0o177);
  server.listen(socketPath, () => {
    process.umask(0o077);
    chmodSync(socketPath, 0o600);
    console.log(JSON.stringify({ ready: true, pid: process.pid, version: engine.version, walls }));
  });
}

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
