import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { Agent, request } from "node:http";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { findConsole } from "@/lib/platform/data-dir";

const KEPT_OUTPUT_CHARACTERS = 4_000;
const POLL_MS = 20;

/** How to bring a console up: a command in a folder, and how long it may take until it is ready. */
export type StartPlan = { command: readonly [string, ...string[]]; cwd: string; dataDir: string; timeoutMs: number };

/** A console that serves. */
export type RunningConsole = {
  port: number;
  /** Milliseconds from the command to the first 200 of /readyz. */
  startedInMs: number;
  /** A token with full access. */
  token: string;
  databaseUrl: string;
  engineSocket: string;
  /** Sends JSON with the full-access token, or another one, and answers `data` of the envelope. */
  call: (method: string, path: string, body?: unknown) => Promise<Record<string, unknown>>;
  stop: () => Promise<void>;
};

/** An empty folder below the system's place for them. */
export function scratchFolder(): string {
  return mkdtempSync(join(tmpdir(), "latchkey-bench-"));
}

/** Deletes a scratch folder. */
export function dropFolder(path: string): void {
  rmSync(path, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
}

/** A port that nobody listens on at this moment. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

/** Runs `plan` on a free port with services of its own, and waits until it is ready. */
export async function startConsole(plan: StartPlan): Promise<RunningConsole> {
  const port = await freePort();
  const token = `logchef_0_${randomBytes(16).toString("hex")}`;
  const since = performance.now();
  const { child, words } = run(plan, { PORT: String(port), LATCHKEY_BOOTSTRAP_TOKEN: token });
  const base = `http://127.0.0.1:${port}`;
  try {
    let services = await servicesOf(base, plan.dataDir);
    for (; services === null; services = await servicesOf(base, plan.dataDir)) {
      const isLate = performance.now() - since > plan.timeoutMs;
      if (isLate || child.exitCode !== null) throw new Error(`a console did not start: ${words()}`);
      await pause(POLL_MS);
    }
    const startedInMs = performance.now() - since;
    return { port, token, startedInMs, ...services, call: caller(base, token), stop: () => end(child) };
  } catch (cause) {
    // What still runs would write into a folder that is being deleted.
    await end(child);
    throw cause;
  }
}

/** Where a console's services are, once it is ready; it answers a moment before it has written them down. */
async function servicesOf(base: string, dataDir: string) {
  if (!(await isReady(base))) return null;
  const { databaseUrl, engineSocket } = findConsole(dataDir) ?? {};
  return databaseUrl && engineSocket ? { databaseUrl, engineSocket } : null;
}

/** The variables a console must not inherit, since the bench starts services of its own. */
const OWN = /^(?:LATCHKEY_|OIDC_|DATABASE_URL$|CLICKHOUSE_URL$|HOST$|PORT$|NODE_ENV$)/;

function run({ command: [program, ...args], cwd, dataDir }: StartPlan, settings: Record<string, string>) {
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !OWN.test(name)));
  const child = spawn(program, args, {
    cwd,
    env: { ...inherited, LATCHKEY_DATA_DIR: dataDir, ...settings } as unknown as NodeJS.ProcessEnv,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let kept = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      kept = (kept + chunk).slice(-KEPT_OUTPUT_CHARACTERS);
    });
  }
  return { child, words: () => kept.trim() };
}

async function isReady(base: string): Promise<boolean> {
  try {
    const response = await fetch(`${base}/readyz`);
    await response.arrayBuffer();
    return response.status === 200;
  } catch {
    return false;
  }
}

type Answer = { message?: string; data: Record<string, unknown> };

/** Calls by node:http over kept connections, as the engine's client does: two ways are compared, not two clients. */
function caller(base: string, token: string): RunningConsole["call"] {
  const agent = new Agent({ keepAlive: true });
  const send = (method: string, path: string, text: string) =>
    new Promise<{ status: number; text: string }>((resolve, reject) => {
      const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
      const call = request(base + path, { method, agent, headers }, async (response) => {
        try {
          let answer = "";
          for await (const chunk of response.setEncoding("utf8")) answer += chunk;
          resolve({ status: response.statusCode ?? 0, text: answer });
        } catch (cause) {
          reject(cause);
        }
      });
      call.on("error", reject).end(text);
    });
  return async (method, path, body) => {
    const { status, text } = await send(method, path, body === undefined ? "" : JSON.stringify(body));
    const answer = JSON.parse(text) as Answer;
    if (status >= 400) throw new Error(`${method} ${path} answered ${status}: ${answer.message}`);
    return answer.data;
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await gone;
}
