import { randomBytes } from "node:crypto";
import { chmodSync, linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { makeFolder } from "./folders";
import type { SecretName } from "./settings";

const SECRET_FILES: Record<SecretName, string> = {
  LATCHKEY_SECRET: "session-secret",
  LATCHKEY_TOKEN_SECRET: "token-secret",
};

/** The folder below the data folder that only its owner may enter (mode 700): secrets, passwords, signing keys. */
export function secretsDir(dataDir: string): string {
  const dir = join(dataDir, "secrets");
  makeFolder(dir);
  chmodSync(dir, 0o700);
  return dir;
}

/**
 * Reads a file of the secrets folder, or makes it with `make` on first use (mode 600). The file appears whole or not
 * at all, and of two processes that race the first one wins for both.
 */
export function keptSecret(dataDir: string, file: string, make: () => string): string {
  const path = join(secretsDir(dataDir), file);
  const found = readIfPresent(path);
  if (found !== null) return found;
  const draft = `${path}.${randomBytes(6).toString("hex")}`;
  writeFileSync(draft, make(), { mode: 0o600, flag: "wx" });
  try {
    linkSync(draft, path);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "EEXIST") throw cause;
  } finally {
    rmSync(draft, { force: true });
  }
  return readFileSync(path, "utf8").trim();
}

/** The generated value (64 hex characters) of a setting that the environment leaves out. */
export function generatedSecret(name: SecretName, dataDir: string): string {
  return keptSecret(dataDir, SECRET_FILES[name], () => randomBytes(32).toString("hex"));
}

const runningConsole = z.object({
  pid: z.number(),
  databaseUrl: z.string(),
  engineSocket: z.string().nullable(),
  oidc: z.object({
    issuer: z.string(),
    clientId: z.string(),
    clientSecret: z.string(),
    cliClientId: z.string().nullable(),
    embedded: z.boolean(),
  }),
});
/** What a started console tells the operator's commands about its embedded services. */
export type RunningConsole = z.infer<typeof runningConsole>;

const runningFile = (dataDir: string) => join(secretsDir(dataDir), "running.json");

/** Leaves word (mode 600) of the services that this console runs, so that commands beside it can reach them. */
export function announceConsole(dataDir: string, running: RunningConsole): void {
  writeFileSync(runningFile(dataDir), `${JSON.stringify(running)}\n`, { mode: 0o600 });
}

/** Takes the word back when the console stops. */
export function withdrawConsole(dataDir: string): void {
  rmSync(runningFile(dataDir), { force: true });
}

/** The console that serves this data folder now, or null when its process is gone. */
export function findConsole(dataDir: string): RunningConsole | null {
  const text = readIfPresent(join(dataDir, "secrets", "running.json"));
  const running = text === null ? null : runningConsole.parse(JSON.parse(text));
  return running && isAlive(running.pid) ? running : null;
}

/** Whether a process with this id runs, ours or another user's. One that ended and was not yet collected does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  return !ENDED_STATES.has(processStat(pid)[0] ?? "");
}

const ENDED_STATES = new Set(["Z", "X"]);

/** The fields of a process from its state on (proc(5), stat, field 3 and later); empty where there is no /proc. */
export function processStat(pid: number): string[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch {
    return []; // no such process, or a system without /proc
  }
}

function readIfPresent(path: string): string | null {
  try {
    return readFileSync(path, "utf8").trim();
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw cause;
  }
}
