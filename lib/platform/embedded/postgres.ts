import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { isAlive, keptSecret } from "../data-dir";
import { ensureDatabase } from "../postgres-database";
import { type Account, clusterDir, openForPassage, postgresAccount, reachablePrograms } from "./postgres-account";
import { installedPostgres } from "./postgres-programs";

/** A running Postgres of ours. `note` is a sentence for the terminal when something unusual had to be done. */
export type PostgresProcess = {
  url: string;
  pid: number;
  note: string | null;
  stop: (options?: { remove?: boolean }) => Promise<void>;
};

export type PostgresOptions = {
  dataDir: string;
  database?: string;
  /** Speed before durability, for data that is thrown away. */
  isThrowaway?: boolean;
  /** The port to listen on, as after a restart; absent: a free one. */
  port?: number;
  /** Called when the server ends without having been asked to; the last lines it logged come along. */
  onExit?: (reason: string) => void;
};

type Cluster = { dir: string; bin: string; account: Account | null; password: string };

/** Where a cluster is being made; what an interrupted start left there is thrown away. */
const WORKSHOP = "postgres-new-";
const SUPERUSER = "latchkey";
const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 20_000;
const ORPHAN_TIMEOUT_MS = 20_000;
const BIND_ATTEMPTS = 5;
const KEPT_LOG_LINES = 20;
const READY = "database system is ready to accept connections";
const PORT_TAKEN = /could not (?:bind|create any TCP\/IP sockets)/;
const THROWAWAY_FLAGS = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200"];
const run = promisify(execFile);

/**
 * Starts the Postgres that npm installed, on 127.0.0.1 and a free port, with a password generated once into the data
 * folder. A server that an earlier, killed console left behind is ended first. When this process dies, however it
 * dies, the server ends too. Rejects with a sentence when it cannot start.
 */
export async function startPostgres(options: PostgresOptions): Promise<PostgresProcess> {
  const { native, version } = installedPostgres();
  const account = postgresAccount();
  mkdirSync(options.dataDir, { recursive: true, mode: 0o700 });
  if (account) openForPassage(account, options.dataDir);
  const cluster: Cluster = {
    dir: clusterDir(account, options.dataDir),
    bin: join(reachablePrograms(account, native, version), "bin"),
    account,
    password: keptSecret(options.dataDir, "postgres-password", () => randomBytes(24).toString("hex")),
  };
  if (existsSync(join(cluster.dir, "PG_VERSION"))) {
    cluster.account = ownerOf(cluster);
    await endOrphan(cluster);
  } else {
    await initialise(cluster, options.isThrowaway ?? false);
  }
  const isOutside = !cluster.dir.startsWith(options.dataDir);
  const { child, port, guard } = await launch(cluster, options);
  let isStopping = false;
  const log = keepLog(child);
  child.once("exit", (code, signal) => {
    guard.kill();
    if (!isStopping)
      options.onExit?.(`Postgres ended (${signal ?? `code ${code}`}). ${log.slice(-3).join(" ")}`.trim());
  });
  const url = `postgresql://${SUPERUSER}:${cluster.password}@127.0.0.1:${port}/${options.database ?? "latchkey"}`;
  const stop: PostgresProcess["stop"] = async ({ remove = false } = {}) => {
    isStopping = true;
    await end(child);
    guard.kill();
    if (remove) rmSync(isOutside ? dirname(cluster.dir) : cluster.dir, { recursive: true, force: true });
  };
  try {
    await ensureDatabase(url);
  } catch (cause) {
    await stop();
    throw cause;
  }
  const note = isOutside
    ? `Postgres does not run as root and ${options.dataDir} is closed to others, so it runs as ${account?.name} with its data in ${cluster.dir}.`
    : account
      ? `Postgres does not run as root, so it runs as ${account.name}.`
      : null;
  return { url, pid: child.pid ?? 0, note, stop };
}

/** A cluster is served by the account that owns its files, which may be an ordinary user's from before. */
function ownerOf({ dir, account }: Cluster): Account | null {
  const { uid, gid } = statSync(dir);
  if (!account) {
    if (uid !== process.getuid?.()) {
      throw new Error(`The database in ${dir} belongs to another user: start as that user, or set LATCHKEY_DATA_DIR.`);
    }
    return null;
  }
  return uid === account.uid || uid === 0 ? account : { name: `user ${uid}`, uid, gid };
}

/** What every Postgres program is started with: nothing of our environment, and a folder that it may stand in. */
function conditions({ account }: Cluster) {
  return {
    cwd: "/",
    env: { PATH: "/usr/local/bin:/usr/bin:/bin", LC_ALL: "C" } as unknown as NodeJS.ProcessEnv,
    ...(account && { uid: account.uid, gid: account.gid }),
  };
}

/** Builds the cluster beside its place and moves it there, so that an interrupted start leaves nothing half made. */
async function initialise(cluster: Cluster, isThrowaway: boolean): Promise<void> {
  const parent = dirname(cluster.dir);
  const workshop = join(parent, `${WORKSHOP}${process.pid}`);
  const passwordFile = join(workshop, "password");
  for (const name of readdirSync(parent)) {
    if (name.startsWith(WORKSHOP)) rmSync(join(parent, name), { recursive: true, force: true });
  }
  mkdirSync(workshop, { recursive: true, mode: 0o700 });
  writeFileSync(passwordFile, `${cluster.password}\n`, { mode: 0o600 });
  if (cluster.account) {
    for (const path of [workshop, passwordFile]) chownSync(path, cluster.account.uid, cluster.account.gid);
  }
  const made = join(workshop, "cluster");
  const locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
  const identity = [`--username=${SUPERUSER}`, "--auth=scram-sha-256", `--pwfile=${passwordFile}`];
  try {
    const flags = [...identity, ...locale, ...(isThrowaway ? ["--no-sync"] : [])];
    await run(join(cluster.bin, "initdb"), [`--pgdata=${made}`, ...flags], conditions(cluster));
    rmSync(cluster.dir, { recursive: true, force: true });
    renameSync(made, cluster.dir);
  } catch (cause) {
    const detail = String((cause as { stderr?: string }).stderr || cause).trim();
    throw new Error(`Postgres could not set up its data in ${cluster.dir}: ${detail}`, { cause });
  } finally {
    rmSync(workshop, { recursive: true, force: true });
  }
}

/** Ends the server that an earlier console left on this cluster, and clears the mark of one that is long gone. */
async function endOrphan(cluster: Cluster): Promise<void> {
  const mark = join(cluster.dir, "postmaster.pid");
  const pidOf = () => (existsSync(mark) ? Number.parseInt(readFileSync(mark, "utf8"), 10) : Number.NaN);
  if (!isServerOf(cluster.dir, pidOf())) {
    rmSync(mark, { force: true });
    return;
  }
  await run(join(cluster.bin, "pg_ctl"), ["stop", "-D", cluster.dir, "-m", "fast", "-w"], conditions(cluster)).catch(
    () => undefined, // it may have ended by itself meanwhile, which the loop below sees
  );
  for (const deadline = Date.now() + ORPHAN_TIMEOUT_MS; isServerOf(cluster.dir, pidOf()); await pause(100)) {
    if (Date.now() > deadline) {
      throw new Error(`A Postgres left by an earlier console (process ${pidOf()}) does not end: end it and try again.`);
    }
  }
}

/** Process ids are used again, so a living process counts only when it runs on this very cluster. */
function isServerOf(dir: string, pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || !isAlive(pid)) return false;
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").includes(dir);
  } catch {
    return !existsSync("/proc/self/cmdline"); // without /proc nobody can tell, and the mark is believed
  }
}

type Launched = { child: ChildProcess; port: number; guard: ChildProcess };

async function launch(cluster: Cluster, options: PostgresOptions): Promise<Launched> {
  for (let attempt = 1; ; attempt++) {
    const port = options.port ?? (await freePort());
    const settings = [
      "listen_addresses=127.0.0.1",
      "unix_socket_directories=",
      "log_min_messages=log",
      ...(options.isThrowaway ? THROWAWAY_FLAGS : []),
    ];
    const flags = settings.flatMap((setting) => ["-c", setting]);
    // Its own process group: Ctrl-C in the terminal reaches the supervisor alone, which then ends things in order.
    const child = spawn(join(cluster.bin, "postgres"), ["-D", cluster.dir, "-p", String(port), ...flags], {
      ...conditions(cluster),
      stdio: ["ignore", "ignore", "pipe"],
      detached: true,
    });
    const guard = guardAgainstOrphan(cluster);
    const problem = await readiness(child);
    if (problem === null) return { child, port, guard };
    guard.kill();
    child.kill("SIGQUIT");
    if (attempt >= BIND_ATTEMPTS || !PORT_TAKEN.test(problem)) throw new Error(`Postgres did not start: ${problem}`);
  }
}

/** Resolves with null when the server accepts connections, or with what it said when it does not come up. */
function readiness(child: ChildProcess): Promise<string | null> {
  const log = keepLog(child);
  return new Promise((resolve) => {
    const late = setTimeout(() => settle(`it was not ready after ${START_TIMEOUT_MS / 1000} s`), START_TIMEOUT_MS);
    const settle = (problem: string | null) => {
      clearTimeout(late);
      child.stderr?.off("data", look);
      resolve(problem);
    };
    const look = () => {
      if (log.some((line) => line.includes(READY))) settle(null);
    };
    child.stderr?.on("data", look);
    child.once("error", (cause) => settle(cause.message));
    child.once("close", () => settle(log.join(" ") || "it ended at once"));
  });
}

/** The last lines a child wrote on its error stream, kept up to date while it runs. */
function keepLog(child: ChildProcess): string[] {
  const lines: string[] = [];
  let rest = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    const parts = (rest + chunk.toString("utf8")).split("\n");
    rest = parts.pop() ?? "";
    lines.push(...parts.filter(Boolean));
    lines.splice(0, Math.max(0, lines.length - KEPT_LOG_LINES));
  });
  return lines;
}

/** A waiting shell whose input ends when this process dies; it then ends the server that would be left alone. */
function guardAgainstOrphan(cluster: Cluster): ChildProcess {
  const script = 'read -r _; exec "$1" stop -D "$2" -m fast';
  const guard = spawn("/bin/sh", ["-c", script, "latchkey-guard", join(cluster.bin, "pg_ctl"), cluster.dir], {
    ...conditions(cluster),
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
  guard.unref();
  return guard;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  // Its workers hold its output as well, so that the last of them has ended by then.
  const gone = new Promise((resolve) => child.once("close", resolve));
  child.kill("SIGINT");
  const late = setTimeout(() => child.kill("SIGQUIT"), STOP_TIMEOUT_MS);
  await gone;
  clearTimeout(late);
}

/** A port on 127.0.0.1 that nobody listens on now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() =>
        address && typeof address === "object" ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
}
