// node bin/lock.mjs [--check]: completes package-lock.json. Registries may not carry packages for other systems; npm then
// leaves them out of the lock it writes, and `npm ci` refuses that lock. They are named here with their system, and are
// never fetched on this one. Addresses of the registry that served an install are taken out too: they are one machine's.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { giveUp, ROOT } from "./prepare.mjs";

const FILE = join(ROOT, "package-lock.json");
const SYSTEMS = ["aix", "android", "darwin", "freebsd", "linux", "netbsd", "openbsd", "openharmony", "sunos", "win32"];
const CPUS = ["arm", "arm64", "ia32", "loong64", "mips64el", "ppc64", "riscv64", "s390x", "wasm32", "x64"];
const EXACT = /^\d+\.\d+\.\d+/;
/** Names that say "windows" where npm says "win32". */
const ALIASES = { windows: "win32" };
const LIBRARIES = { musl: ["musl"], gnu: ["glibc"] };

function platformOf(name) {
  const words = name.split(/[/-]/).map((word) => ALIASES[word] ?? word);
  const os = SYSTEMS.filter((system) => words.includes(system));
  const cpu = CPUS.filter((kind) => words.includes(kind));
  const libc = words.flatMap((word) => LIBRARIES[word] ?? []);
  return { ...(cpu.length > 0 && { cpu }), ...(libc.length > 0 && { libc }), ...(os.length > 0 && { os }) };
}

/** Where Node would find `name` for the package at `at`: the nearest node_modules on the way up. */
function foundFrom(packages, at, name) {
  for (let from = at; ; from = from.slice(0, Math.max(0, from.lastIndexOf("/node_modules/")))) {
    const place = from === "" ? `node_modules/${name}` : `${from}/node_modules/${name}`;
    if (packages[place] || from === "") return packages[place];
  }
}

/** Adds every optional package with an exact version that no entry of the lock answers for. */
function addMissing(packages) {
  for (const [at, entry] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(at === "" ? {} : (entry.optionalDependencies ?? {}))) {
      if (!EXACT.test(version) || foundFrom(packages, at, name)?.version === version) continue;
      const place = packages[`node_modules/${name}`] ? `${at}/node_modules/${name}` : `node_modules/${name}`;
      packages[place] = { version, ...platformOf(name), ...(entry.dev && { dev: true }), optional: true };
    }
  }
}

/** The lock with every optional package named and no registry addresses. */
function repaired(lock) {
  const packages = structuredClone(lock.packages);
  addMissing(packages);
  for (const entry of Object.values(packages)) delete entry.resolved;
  const sorted = Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1));
  return { ...lock, packages: Object.fromEntries(sorted) };
}

const text = readFileSync(FILE, "utf8");
const wanted = `${JSON.stringify(repaired(JSON.parse(text)), null, 2)}\n`;
if (process.argv.includes("--check")) {
  if (text !== wanted) giveUp("package-lock.json is not complete: run npm run lock and commit it.");
} else if (text !== wanted) {
  writeFileSync(FILE, wanted);
  console.log("package-lock.json is complete now.");
}
