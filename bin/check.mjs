// npm run check: what can be said about the code without running it. Every check runs at the same time; seconds, and no
// database. With --json FILE the counts are written too.
import { spawn } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { buildAll } from "./build.mjs";
import { ROOT } from "./prepare.mjs";

const bin = (...parts) => join(ROOT, "node_modules", ...parts);

const COMMANDS = {
  "style (biome)": [bin("@biomejs", "biome", "bin", "biome"), "check", "--error-on-warnings", "--max-diagnostics=50"],
  "types (tsc)": [bin("typescript", "bin", "tsc"), "--noEmit"],
  "import directions (dependency-cruiser)": [
    bin("dependency-cruiser", "bin", "dependency-cruise.mjs"),
    "--config",
    ".dependency-cruiser.cjs",
    ...["app", "components", "lib", "bin", "server.ts", "proxy.ts"],
  ],
  "unused code (knip)": [bin("knip", "bin", "knip.js"), "--no-progress"],
  "lock file": [join(ROOT, "bin", "lock.mjs"), "--check"],
};

/** Route files are called without Next around them, so nothing of Next may be in them. */
const NEXT_IN_ROUTES = /from\s+["'](?:next|next-auth)(?:\/[^"']*)?["']/;

function runProgram(args) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk) => {
        output += chunk;
      });
    }
    child.on("close", (code) => resolve(code === 0 ? null : output.trim() || `it ended with code ${code}`));
  });
}

/** Names the route files that use Next instead of Web APIs; next-auth's own are the exception that needs Next. */
async function routesUseWebApis() {
  const files = readdirSync(join(ROOT, "app"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name === "route.ts")
    .map((entry) => relative(ROOT, join(entry.parentPath ?? entry.path, entry.name)))
    .filter((file) => !file.startsWith(join("app", "api", "auth")));
  const bad = files.filter((file) => NEXT_IN_ROUTES.test(readFileSync(join(ROOT, file), "utf8")));
  return bad.length ? `These route files import from Next; use Request and Response:\n${bad.join("\n")}` : null;
}

/** Runs every check; answers the counts. */
export async function runChecks(say) {
  await buildAll("generate", say);
  const checks = Object.entries(COMMANDS).map(([name, args]) => [name, () => runProgram(args)]);
  checks.push(["route files use Web APIs", routesUseWebApis]);
  const counts = { passed: 0, failed: 0 };
  await Promise.all(
    checks.map(async ([name, check]) => {
      const since = performance.now();
      const problem = await check();
      counts[problem ? "failed" : "passed"]++;
      const took = `${((performance.now() - since) / 1000).toFixed(1)} s`;
      say(`${problem ? "✗" : "✓"} ${name} (${took})${problem ? `\n${problem.replace(/^/gm, "    ")}` : ""}`);
    }),
  );
  return counts;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const counts = await runChecks((line) => console.log(line));
  const file = process.argv[process.argv.indexOf("--json") + 1];
  if (process.argv.includes("--json")) writeFileSync(file, JSON.stringify(counts));
  process.exitCode = counts.failed > 0 ? 1 : 0;
}
