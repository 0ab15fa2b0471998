import { execFileSync } from "node:child_process";
import { chmodSync, chownSync, cpSync, existsSync, lstatSync, mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { keptSecret } from "../data-dir";

/** The system account that a child runs as when we are root; Postgres refuses to run as root itself. */
export type Account = { name: string; uid: number; gid: number };

const ACCOUNT_NAME = "postgres";
const UNPRIVILEGED_FALLBACK = "nobody";
const SHARED_HOME = "/var/lib/latchkey";

/** The account Postgres runs as: null when we are an ordinary user, who runs it as himself. */
export function postgresAccount(): Account | null {
  if (process.getuid?.() !== 0) return null;
  const found = lookUp(ACCOUNT_NAME) ?? createAccount() ?? lookUp(UNPRIVILEGED_FALLBACK);
  if (!found) {
    throw new Error(
      `Postgres does not run as root, and the account "${ACCOUNT_NAME}" could neither be found nor made: run npm start as an ordinary user.`,
    );
  }
  return found;
}

function lookUp(name: string): Account | null {
  try {
    const id = (flag: string) => Number(execFileSync("id", [flag, name], { encoding: "utf8", stdio: "pipe" }));
    return { name, uid: id("-u"), gid: id("-g") };
  } catch {
    return null; // `id` fails exactly when there is no such account
  }
}

function createAccount(): Account | null {
  try {
    const options = ["--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"];
    execFileSync("useradd", [...options, "--shell", "/usr/sbin/nologin", ACCOUNT_NAME], { stdio: "pipe" });
  } catch {
    return null; // no useradd here, or a read-only /etc: the caller goes on with an account that exists
  }
  return lookUp(ACCOUNT_NAME);
}

/** Whether the account may pass through every folder on the way to `path` (and into it, when it is a folder). */
export function canReach(account: Account, path: string): boolean {
  for (let at = path; ; at = dirname(at)) {
    const stats = statSync(at, { throwIfNoEntry: false });
    const execute = stats?.uid === account.uid ? 0o100 : stats?.gid === account.gid ? 0o010 : 0o001;
    if (stats?.isDirectory() && (stats.mode & execute) === 0) return false;
    if (dirname(at) === at) return true;
  }
}

/** Lets the account pass through `dir` without letting it list what is there. */
export function openForPassage(account: Account, dir: string): void {
  chownSync(dir, -1, account.gid);
  chmodSync(dir, 0o710);
}

/**
 * The Postgres programs where the account can run them: as installed, or a copy (60 MB, made once for the machine)
 * when they lie below a folder that only root may enter.
 */
export function reachablePrograms(account: Account | null, installed: string, version: string): string {
  if (!account || canReach(account, join(installed, "bin"))) return installed;
  const copy = join(sharedHome(), `postgres-${version}`);
  if (existsSync(copy)) return copy;
  const draft = `${copy}.${process.pid}`;
  try {
    cpSync(installed, draft, { recursive: true, verbatimSymlinks: true });
    renameSync(draft, copy);
  } catch (cause) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(copy)) throw cause;
  }
  return copy;
}

/**
 * The folder for the cluster: `postgres` in the data folder, or one outside when the account cannot reach the data
 * folder. The data folder remembers its choice, so that a fresh data folder never meets an old cluster.
 */
export function clusterDir(account: Account | null, dataDir: string): string {
  const inside = join(dataDir, "postgres");
  if (!account || canReach(account, dataDir)) return inside;
  const outside = keptSecret(dataDir, "postgres-folder", () => {
    const id = `cluster-${Date.now().toString(36)}-${process.pid}`;
    return join(sharedHome(), id);
  });
  mkdirSync(outside, { recursive: true, mode: 0o700 });
  chownSync(outside, account.uid, account.gid);
  return join(outside, "postgres");
}

/** A folder of root's that others may pass through; in a temporary folder only where the machine's own is closed. */
function sharedHome(): string {
  for (const home of [SHARED_HOME, join(tmpdir(), "latchkey")]) {
    try {
      mkdirSync(home, { recursive: true, mode: 0o755 });
      const stats = lstatSync(home);
      if (stats.isDirectory() && stats.uid === 0 && (stats.mode & 0o022) === 0) return home;
    } catch (cause) {
      if (!["EACCES", "EROFS", "EEXIST", "ENOTDIR"].includes((cause as NodeJS.ErrnoException).code ?? "")) throw cause;
    }
  }
  throw new Error(
    `Neither ${SHARED_HOME} nor ${tmpdir()} can hold a copy of Postgres: run npm start as an ordinary user.`,
  );
}
