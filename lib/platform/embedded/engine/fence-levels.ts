import { execFileSync } from "node:child_process";
import { accessSync, constants, existsSync, lstatSync, readdirSync, realpathSync, statSync } from "node:fs";
import { dirname, join } from "node:path";

/** What the engine's process needs of this machine, all by absolute path. */
export type EngineFiles = { node: string; program: string; packages: string[]; dataDir: string; socketDir: string };

/** One way of starting the engine: how strong, and the command line in front of `node engine.mjs`. */
export type FenceLevel = {
  name: "namespaces and own user" | "namespaces" | "no network, own user" | "no network" | "scrubbed environment";
  command: string;
  args: string[];
  /** User to whom the data and the socket's folder must belong, when it isn't the starter's. */
  uid: number | null;
};

/** A user number that belongs to nobody on an ordinary system. */
const ENGINE_UID = 61_987;

const LIMITS = "ulimit -c 0; ulimit -n 8192 2>/dev/null || true";

/**
 * Builds a root of its own on a tmpfs that holds only system libraries, node, the engine's packages, its data and the
 * socket's folder, moves into it and lets every privilege go. Arguments: folder for the root, the last command's words
 * with `--` between lists: read-only paths, writable paths, command.
 */
const JAIL = `
set -eu
root=$1; shift
mount --make-rprivate /
mount -t tmpfs -o mode=755,nosuid,nodev,size=64m tmpfs "$root"
place() {
  mkdir -p "$root$(dirname "$1")"
  if [ -d "$1" ]; then mkdir -p "$root$1"; elif [ ! -e "$root$1" ]; then : > "$root$1"; fi
  mount --bind "$1" "$root$1"
}
while [ "$1" != -- ]; do
  place "$1"; mount -o remount,bind,ro "$root$1" 2>/dev/null || mount -o remount,bind,ro,nosuid,nodev "$root$1" 2>/dev/null || true
  shift
done; shift
while [ "$1" != -- ]; do place "$1"; shift; done; shift
for dir in bin sbin lib lib32 lib64 libx32; do
  if [ -L "/$dir" ]; then ln -s "$(readlink "/$dir")" "$root/$dir"
  elif [ -d "/$dir" ]; then place "/$dir"; fi
done
mkdir -p "$root/dev" "$root/proc" "$root/tmp" "$root/.old"
for device in null zero urandom random; do : > "$root/dev/$device"; mount --bind "/dev/$device" "$root/dev/$device"; done
mount -t proc proc "$root/proc"
chmod 1777 "$root/tmp"
cd "$root"
pivot_root . .old
cd /
umount -l /.old
rmdir /.old
${LIMITS}
exec "$@"
`;

const PLAIN = `${LIMITS}; exec "$@"`;
const DROP = ["--no-new-privs", "--bounding-set=-all", "--inh-caps=-all"];
const OWN_USER = [`--reuid=${ENGINE_UID}`, `--regid=${ENGINE_UID}`, "--clear-groups"];
const NAMESPACES = ["--mount", "--net", "--ipc", "--uts", "--pid", "--fork", "--kill-child=SIGKILL"];

/** Ways of starting the engine on this machine, strongest first; the last one works everywhere. */
export function fenceLevels(files: EngineFiles, jailRoot: string): FenceLevel[] {
  const run = [files.node, files.program];
  const plain: FenceLevel = {
    name: "scrubbed environment",
    command: "/bin/sh",
    args: ["-c", PLAIN, "sh", ...run],
    uid: null,
  };
  const has = (program: string) => which(program) !== null;
  if (process.platform !== "linux" || !has("unshare") || !has("setpriv")) return [plain];
  const jail = (drop: string[]) => {
    const readable = [
      "/usr/lib",
      "/usr/lib32",
      "/usr/lib64",
      "/usr/libx32",
      "/usr/bin",
      "/usr/sbin",
      "/etc/ld.so.cache",
    ].filter((path) => existsSync(path) && !lstatSync(path).isSymbolicLink());
    const list = [...readable, files.node, files.program, ...files.packages];
    const command = ["setpriv", ...drop, "--", ...run];
    return ["/bin/sh", "-c", JAIL, "sh", jailRoot, ...list, "--", files.dataDir, files.socketDir, "--", ...command];
  };
  const shell = (drop: string[]) => ["setpriv", ...drop, "--", "/bin/sh", "-c", PLAIN, "sh", ...run];
  const isRoot = process.getuid?.() === 0;
  const levels: FenceLevel[] = [];
  const add = (name: FenceLevel["name"], uid: number | null, args: string[]) =>
    levels.push({ name, command: "unshare", args, uid });
  if (isRoot && has("pivot_root"))
    add("namespaces and own user", ENGINE_UID, [...NAMESPACES, "--", ...jail([...OWN_USER, ...DROP])]);
  if (has("pivot_root")) add("namespaces", null, ["--user", "--map-root-user", ...NAMESPACES, "--", ...jail(DROP)]);
  if (isRoot && isReachable(files))
    add("no network, own user", ENGINE_UID, ["--net", "--", ...shell([...OWN_USER, ...DROP])]);
  add("no network", null, [
    "--user",
    "--map-root-user",
    "--net",
    "--pid",
    "--fork",
    "--kill-child=SIGKILL",
    "--mount-proc",
    "--",
    ...shell(DROP),
  ]);
  return [...levels, plain];
}

/**
 * Gives the engine's folders to `uid` (the starter's own when null). Data that already belongs to it is left alone,
 * since there can be a lot; the pipes are always new.
 */
export function handOver(directories: string[], uid: number | null): void {
  if (process.getuid?.() !== 0) return;
  const owner = uid ?? 0;
  const give = (path: string) => execFileSync("chown", ["-hR", `${owner}:${owner}`, "--", path]);
  for (const directory of directories) {
    for (const path of [directory, ...readdirSync(directory).map((name) => join(directory, name))]) {
      if (lstatSync(path).uid !== owner || path.endsWith("/pipes")) give(path);
    }
  }
}

/** True when another user may walk to every file, which a folder that only root may enter prevents. */
function isReachable(files: EngineFiles): boolean {
  const paths = [files.node, files.program, ...files.packages, files.dataDir, files.socketDir];
  const isOpen = (path: string): boolean =>
    (statSync(path).mode & 0o001) !== 0 && (path === "/" || isOpen(dirname(path)));
  return paths.every((path) => isOpen(dirname(realpathSync(path))));
}

/** Absolute path of a program, or null; the engine's own environment has no PATH of the starter's. */
export function which(program: string): string | null {
  for (const directory of SYSTEM_PATH.split(":")) {
    const path = join(directory, program);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {}
  }
  return null;
}

/** The only PATH that the engine's starter uses. */
export const SYSTEM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
