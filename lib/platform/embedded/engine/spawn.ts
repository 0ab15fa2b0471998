import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { type FenceLevel, fenceLevels, handOver, SYSTEM_PATH } from "./fence-levels";
import { makePipes, PIPE_COUNT } from "./pipes";
import type { Canary, Walls } from "./self-test";

/** What stands between the engine's process and the machine, by level and as tried at start. */
export type FenceReport = { level: FenceLevel["name"]; walls: Walls; sentence: string };

/** A running engine: its process, how to end it in order, and its fence. `version` is ClickHouse's. */
export type EngineProcess = { child: ChildProcess; stop(): Promise<void>; fence: FenceReport; version: string };

/** Where the engine lives; `program` is its bundle, by default dist/engine.mjs of the working directory. */
export type EngineOptions = {
  dataDir: string;
  socketPath: string;
  onExit?: (code: number | null, signal: NodeJS.Signals | null) => void;
  onLog?: (line: string) => void;
  program?: string;
};

const READY_TIMEOUT_MS = 20_000;
const STOP_TIMEOUT_MS = 15_000;
const THREADS = 16;

/**
 * Starts the embedded engine behind the strongest fence this machine allows (spec/security.md §3.9, L0), trying weaker
 * ones only when a stronger one can't start. Resolves when it answers on `socketPath` (mode 0600).
 */
export async function spawnEngine(options: EngineOptions): Promise<EngineProcess> {
  const dataDir = resolve(options.dataDir);
  const socketPath = resolve(options.socketPath);
  mkdirSync(join(dataDir, "pipes"), { recursive: true, mode: 0o700 });
  mkdirSync(dirname(socketPath), { recursive: true, mode: 0o700 });
  makePipes(join(dataDir, "pipes"), PIPE_COUNT);
  const baits = await layBaits();
  const failures: string[] = [];
  try {
    const files = {
      node: realpathSync(process.execPath),
      program: realpathSync(options.program ?? "dist/engine.mjs"),
      packages: enginePackages(),
      dataDir: realpathSync(dataDir),
      socketDir: realpathSync(dirname(socketPath)),
    };
    for (const level of fenceLevels(files, baits.jailRoot)) {
      handOver([files.dataDir, files.socketDir], level.uid);
      const started = await start(
        level,
        files.dataDir,
        join(files.socketDir, basenameOf(socketPath)),
        baits.canary,
        options,
      );
      if ("failure" in started) failures.push(`${level.name}: ${started.failure}`);
      else return started;
    }
  } finally {
    baits.remove();
  }
  throw new Error(`The log engine did not start. ${failures.join("; ")}`);
}

const basenameOf = (path: string) => path.slice(dirname(path).length + 1);

/** Folders of the packages that the engine loads, links resolved. */
function enginePackages(): string[] {
  const require = createRequire(import.meta.url);
  const chdb = dirname(require.resolve("chdb/package.json"));
  const scope = join(dirname(chdb), "@chdb");
  return [realpathSync(chdb), realpathSync(scope)];
}

async function layBaits() {
  const directory = mkdtempSync(join(tmpdir(), "latchkey-fence-"));
  const jailRoot = join(directory, "root");
  mkdirSync(jailRoot);
  const canary = join(directory, "canary");
  writeFileSync(canary, "canary");
  const listener = createServer((socket) => socket.destroy());
  await new Promise<void>((done) => listener.listen(0, "127.0.0.1", done));
  const { port } = listener.address() as { port: number };
  return {
    jailRoot,
    canary: { file: canary, directory, port, pid: process.pid } satisfies Canary,
    remove: () => {
      listener.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function start(
  level: FenceLevel,
  dataDir: string,
  socketPath: string,
  canary: Canary,
  options: EngineOptions,
): Promise<EngineProcess | { failure: string }> {
  const child = spawn(level.command, level.args, {
    cwd: "/",
    stdio: ["pipe", "pipe", "pipe"],
    detached: true,
    env: {
      NODE_ENV: "production",
      PATH: SYSTEM_PATH,
      HOME: dataDir,
      TMPDIR: dataDir,
      TZ: "UTC",
      LC_ALL: "C.UTF-8",
      UV_THREADPOOL_SIZE: String(THREADS),
      LATCHKEY_ENGINE_SOCKET: socketPath,
      LATCHKEY_ENGINE_DATA: dataDir,
      LATCHKEY_ENGINE_CANARY: JSON.stringify(canary),
    },
  });
  child.stdin.on("error", () => {});
  let lastWords = "";
  createInterface({ input: child.stderr }).on("line", (line) => {
    lastWords = line;
    options.onLog?.(line);
  });
  const ready = await new Promise<Ready | { failure: string }>((settle) => {
    const timer = setTimeout(() => {
      settle({ failure: `not ready after ${READY_TIMEOUT_MS / 1000} s` });
      child.stdin.end();
      child.kill("SIGKILL");
    }, READY_TIMEOUT_MS);
    const finish = (value: Ready | { failure: string }) => {
      clearTimeout(timer);
      settle(value);
    };
    child.on("error", (error) => finish({ failure: error.message }));
    child.on("close", (code) => finish({ failure: lastWords || `ended with code ${code}` }));
    createInterface({ input: child.stdout }).once("line", (line) => finish(JSON.parse(line) as Ready));
  });
  if ("failure" in ready) return ready;
  child.on("exit", (code, signal) => options.onExit?.(code, signal));
  return { child, stop: () => stop(child), fence: report(level, ready.walls), version: ready.version };
}

type Ready = { ready: true; version: string; walls: Walls };

/**
 * Ends the engine by closing its standard input (which passes every fence), then by force. The child may be a fence
 * around the engine, which can be gone before it: all have ended when nobody holds their output any more.
 */
async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((done) => child.once("close", () => done()));
  child.stdin?.end();
  const force = setTimeout(() => child.kill("SIGKILL"), STOP_TIMEOUT_MS);
  await gone;
  clearTimeout(force);
}

function report(level: FenceLevel, walls: Walls): FenceReport {
  const names: [string, boolean][] = [
    ["the machine's files", walls.files],
    ["writing outside its data", walls.writes],
    ["the network", walls.network],
    ["the console's environment", walls.environment],
  ];
  const held = names.filter(([, holds]) => holds).map(([name]) => name);
  const open = names.filter(([, holds]) => !holds).map(([name]) => name);
  const kept = held.length > 0 ? `is kept from ${held.join(", ")}` : "is not kept from anything";
  const rest = open.length > 0 ? `, but not from ${open.join(", ")}` : "";
  return { level: level.name, walls, sentence: `The log engine (${level.name}) ${kept}${rest}.` };
}
