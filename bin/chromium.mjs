// Finds a Chromium for the browser journeys, or gets one: on the machine, Playwright's, the system's package manager, a
// registry package. Each step is told.
import { execFileSync, spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { ROOT } from "./prepare.mjs";

const NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"];
const CACHE = join(ROOT, ".cache", "chromium");
const PACKAGE = "@sparticuz/chromium@153.0.0";
const PLAYWRIGHT_TIMEOUT_MS = 300_000;

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false; // not there, or not ours to run
  }
}

function onTheMachine() {
  const folders = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  const paths = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return paths.find(isProgram) ?? null;
}

function ofPlaywright() {
  const { chromium } = createRequire(join(ROOT, "package.json"))("@playwright/test");
  const path = chromium.executablePath();
  return path && isProgram(path) ? path : null;
}

/** Where a path found before is kept, so that only the first run unpacks. */
const note = join(CACHE, "path");
const ofRegistry = () => {
  const path = existsSync(note) ? readFileSync(note, "utf8").trim() : "";
  return path && isProgram(path) ? path : null;
};

/** A Chromium that is there already: its path, or null. `CHROMIUM_PATH` goes before everything. */
export function findChromium() {
  const given = process.env.CHROMIUM_PATH;
  if (given) return isProgram(given) ? given : null;
  return onTheMachine() ?? ofPlaywright() ?? ofRegistry();
}

function succeeds(command, args, options = {}) {
  return spawnSync(command, args, { cwd: ROOT, stdio: "ignore", ...options }).status === 0;
}

function installFromPlaywright(say) {
  say("Chromium: none on this machine; trying Playwright's own …");
  const cli = join(ROOT, "node_modules", "@playwright", "test", "cli.js");
  const args = [cli, "install", "chromium"];
  return succeeds(process.execPath, args, { timeout: PLAYWRIGHT_TIMEOUT_MS }) ? ofPlaywright() : null;
}

function installFromSystem(say) {
  if (!isProgram("/usr/bin/apt-get")) return null;
  if (process.getuid?.() !== 0) {
    say("Chromium: not root, so the system's package manager is left alone (apt-get install chromium would do).");
    return null;
  }
  say("Chromium: Playwright's can't be had; trying apt-get install chromium …");
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const install = () => succeeds("apt-get", ["install", "-y", "--no-install-recommends", "chromium"], { env });
  return install() || (succeeds("apt-get", ["update"], { env }) && install()) ? onTheMachine() : null;
}

async function installFromRegistry(say) {
  say(`Chromium: trying the registry package ${PACKAGE}, kept in .cache …`);
  mkdirSync(CACHE, { recursive: true });
  const args = ["install", "--prefix", CACHE, "--no-save", "--no-package-lock", "--no-audit", "--no-fund", PACKAGE];
  if (!succeeds("npm", args)) return null;
  const main = createRequire(join(CACHE, "package.json")).resolve("@sparticuz/chromium");
  const { default: chromium } = await import(pathToFileURL(main).href);
  const path = await chromium.executablePath();
  writeFileSync(note, path);
  return ofRegistry();
}

/** A Chromium, installed if need be; null, and told, when there is no way to one. */
export async function ensureChromium(say) {
  const found =
    findChromium() ?? installFromPlaywright(say) ?? installFromSystem(say) ?? (await installFromRegistry(say));
  if (!found) {
    say("Chromium: could not be had; install it, or set CHROMIUM_PATH to one, and run npm test again.");
    return null;
  }
  say(`Chromium: ${found} (${versionOf(found)})`);
  return found;
}

function versionOf(path) {
  try {
    const options = { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] };
    return execFileSync(path, ["--version", "--no-sandbox"], options).trim();
  } catch {
    return "it does not tell its version";
  }
}
