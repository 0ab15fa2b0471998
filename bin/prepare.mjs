// What every command needs before it can do anything: a fitting Node and the dependencies. Plain Node, no packages.
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the clone. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

const NODE_NEEDED = [20, 19];
const KEPT_OUTPUT_CHARACTERS = 3000;

/** Ends the process with one sentence. */
export function giveUp(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

/** Ends the process with a sentence when this Node is too old. */
export function assertNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const [neededMajor, neededMinor] = NODE_NEEDED;
  if (major < neededMajor || (major === neededMajor && minor < neededMinor)) {
    giveUp(
      `Latchkey needs Node ${NODE_NEEDED.join(".")} or newer, and this is ${process.version}: install a newer Node and try again.`,
    );
  }
}

/** Whether node_modules holds exactly what package-lock.json asks for on this machine. */
export function isInstalled(root = ROOT) {
  const record = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(record)) return false;
  const packagesOf = (path) => JSON.parse(readFileSync(path, "utf8")).packages;
  const have = packagesOf(record);
  return Object.entries(packagesOf(join(root, "package-lock.json"))).every(([at, wanted]) => {
    if (at === "" || (wanted.optional && !have[at])) return true;
    return have[at]?.version === wanted.version && existsSync(join(root, at));
  });
}

/** Runs npm of the same installation that runs us, quietly; its last words come with the failure. */
function npm(args, root) {
  const own = process.env.npm_execpath;
  const [command, first] = own?.endsWith(".js") ? [process.execPath, [own]] : ["npm", []];
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...first, ...args], { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk) => {
        output = (output + chunk).slice(-KEPT_OUTPUT_CHARACTERS);
      });
    }
    const forward = (signal) => child.kill(signal);
    process.once("SIGTERM", forward);
    child.once("error", (cause) => reject(new Error(`npm could not be started: ${cause.message}`)));
    child.once("exit", (code, signal) => {
      process.off("SIGTERM", forward);
      if (code === 0) resolve();
      else reject(new Error(signal ? `npm was ended by ${signal}` : output.trim()));
    });
  });
}

/**
 * Installs the dependencies when they are missing or not those of the lock file, and says how long it took. When the
 * lock can't be followed to the letter, the versions of package.json are taken instead, which is told.
 */
export async function installIfNeeded(say, root = ROOT) {
  if (isInstalled(root)) return;
  const since = performance.now();
  const quiet = ["--include=dev", "--no-audit", "--no-fund", "--loglevel=error"];
  say("Installing the dependencies (about a minute the first time) …");
  try {
    await npm(["ci", ...quiet], root);
  } catch (cause) {
    say(`npm ci did not succeed, so npm install is tried. It said: ${cause.message.split("\n").slice(0, 6).join(" ")}`);
    await npm(["install", "--no-save", ...quiet], root).catch((second) => {
      giveUp(
        `The dependencies could not be installed: check the network and npm's registry setting. ${second.message}`,
      );
    });
  }
  say(`Dependencies: installed (${((performance.now() - since) / 1000).toFixed(1)} s)`);
}
