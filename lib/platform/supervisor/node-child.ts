import { type ChildProcess, spawn } from "node:child_process";

const KEPT_ERROR_CHARACTERS = 2000;

export type NodeChildOptions = {
  program: string;
  args?: string[];
  /** Options of Node itself. */
  nodeOptions?: string[];
  env: Record<string, string | undefined>;
  /** Whether what it writes belongs on our terminal; otherwise its last words are kept for the reason. */
  isTalkative: boolean;
  readyTimeoutMs: number;
  stopTimeoutMs: number;
  onExit: (reason: string) => void;
};

export type NodeChild = { ready: Record<string, unknown>; stop: () => Promise<void>; hurry: () => void };

/**
 * Runs one of our own programs. It tells that it serves by sending `{ ready: true, … }` over the process channel. It has
 * a process group of its own, so that Ctrl-C reaches the supervisor alone, and ends itself when its standard input does.
 */
export function startNodeChild(name: string, options: NodeChildOptions): Promise<NodeChild> {
  const out = options.isTalkative ? "inherit" : "pipe";
  const { nodeOptions = [], program, args = [] } = options;
  const child = spawn(process.execPath, ["--enable-source-maps", ...nodeOptions, program, ...args], {
    env: options.env as NodeJS.ProcessEnv,
    stdio: ["pipe", out, out, "ipc"],
    detached: true,
  });
  let words = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk) => {
      words = (words + chunk).slice(-KEPT_ERROR_CHARACTERS);
    });
  }
  let phase: "starting" | "serving" | "stopping" = "starting";
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      child.kill("SIGKILL");
      reject(new Error(`${name} did not answer within ${options.readyTimeoutMs / 1000} s. ${words.trim()}`.trim()));
    }, options.readyTimeoutMs);
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      clearTimeout(late);
      const reason = `It ended with ${signal ?? `code ${code}`}. ${words.trim()}`.trim();
      if (phase === "starting") reject(new Error(`${name} did not start. ${reason}`));
      if (phase === "serving") options.onExit(reason);
    });
    child.once("message", (ready: Record<string, unknown>) => {
      clearTimeout(late);
      phase = "serving";
      const stop = () => {
        phase = "stopping";
        return end(child, options.stopTimeoutMs);
      };
      resolve({ ready, stop, hurry: () => child.kill("SIGKILL") });
    });
  });
}

async function end(child: ChildProcess, timeoutMs: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  const late = setTimeout(() => child.kill("SIGKILL"), timeoutMs);
  await gone;
  clearTimeout(late);
}
