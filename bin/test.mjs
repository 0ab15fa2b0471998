// npm test: installs what is missing, then the checks, the unit and integration tests and the browser journeys, each told
// as it goes. Ends with one line that adds them all up.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { assertNode, installIfNeeded, ROOT } from "./prepare.mjs";

const say = (line) => process.stdout.write(`${line}\n`);
const bin = (...parts) => join(ROOT, "node_modules", ...parts);
const reports = mkdtempSync(join(tmpdir(), "latchkey-reports-"));

/** Runs a Node program on this terminal; answers whether it ended well. */
function run(args, env = {}) {
  return new Promise((resolve) => {
    const options = { cwd: ROOT, env: { ...process.env, ...env }, stdio: ["ignore", "inherit", "inherit"] };
    const child = spawn(process.execPath, args, options);
    const forward = (signal) => child.kill(signal);
    process.on("SIGTERM", forward);
    child.on("error", () => resolve(false));
    child.on("exit", (code) => {
      process.off("SIGTERM", forward);
      resolve(code === 0);
    });
  });
}

const read = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : null);

const firstLine = (text = "") => stripVTControlCharacters(text).trim().split("\n", 1)[0].slice(0, 200);

/** Counts what a runner reported. A runner that fails without a failed test counts as one failure. */
function counted(isGood, passed, failed, remarks = []) {
  return { passed, failed: isGood || failed > 0 ? failed : 1, remarks };
}

async function check() {
  const file = join(reports, "check.json");
  const isGood = await run([join(ROOT, "bin", "check.mjs"), "--json", file]);
  const { passed = 0, failed = 0 } = read(file) ?? {};
  return counted(isGood, passed, failed);
}

async function unitAndIntegration() {
  const file = join(reports, "vitest.json");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const isGood = await run([bin("vitest", "vitest.mjs"), "run", ...reporters], { NODE_ENV: "test" });
  const { numPassedTests = 0, numFailedTests = 0, testResults = [] } = read(file) ?? {};
  const unloaded = testResults.filter(
    ({ status, assertionResults }) => status === "failed" && !assertionResults.length,
  );
  const remarks = testResults.flatMap(({ name, status, message, assertionResults }) => [
    ...(status === "failed" && !assertionResults.length ? [`${relative(ROOT, name)}: ${firstLine(message)}`] : []),
    ...assertionResults
      .filter((test) => test.status === "failed")
      .map((test) => `${relative(ROOT, name)} › ${test.fullName}: ${firstLine(test.failureMessages[0])}`),
  ]);
  return counted(isGood, numPassedTests, numFailedTests + unloaded.length, remarks);
}

async function journeys() {
  const { ensureChromium } = await import("./chromium.mjs");
  const chromium = await ensureChromium(say);
  if (!chromium) return { passed: 0, failed: 1 };
  const file = join(reports, "playwright.json");
  const env = { CHROMIUM_PATH: chromium, PLAYWRIGHT_JSON_OUTPUT_NAME: file };
  const isGood = await run([bin("@playwright", "test", "cli.js"), "test", "--reporter=list,json"], env);
  const { stats = {}, suites = [] } = read(file) ?? {};
  const { expected = 0, unexpected = 0, flaky = 0 } = stats;
  const remarks = suites.flatMap(unsteady);
  return counted(isGood, expected + flaky, unexpected, remarks);
}

/** The journeys of a suite that failed, or passed only when they were tried again. */
function unsteady({ specs = [], suites = [] }) {
  const found = specs.flatMap(({ file, title, tests }) =>
    tests
      .filter(({ status }) => status === "unexpected" || status === "flaky")
      .map(({ status, results }) => {
        const message = results.find((result) => result.error)?.error.message;
        return `e2e/${file} › ${title} (${status === "flaky" ? "passed when tried again" : "failed"}): ${firstLine(message)}`;
      }),
  );
  return [...found, ...suites.flatMap(unsteady)];
}

async function build() {
  const isGood = await run([join(ROOT, "bin", "build.mjs"), "all"]);
  return counted(isGood, 0, 0);
}

const STAGES = {
  Build: build,
  Checks: check,
  "Unit and integration tests": unitAndIntegration,
  "Browser journeys": journeys,
};

assertNode();
process.chdir(ROOT);
await installIfNeeded(say);
const total = { passed: 0, failed: 0 };
const summary = [];
for (const [name, stage] of Object.entries(STAGES)) {
  const since = performance.now();
  say(`\n── ${name} ${"─".repeat(Math.max(0, 66 - name.length))}`);
  const { passed, failed, remarks } = await stage();
  total.passed += passed;
  total.failed += failed;
  const took = `${((performance.now() - since) / 1000).toFixed(1)} s`;
  summary.push(
    `${failed ? "✗" : "✓"} ${name}: ${passed} passed, ${failed} failed (${took})`,
    ...remarks.map((line) => `    ${line}`),
  );
}
rmSync(reports, { recursive: true, force: true });
say(`\n${summary.join("\n")}\n\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
