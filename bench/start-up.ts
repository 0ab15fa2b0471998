import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { dropFolder, scratchFolder, startConsole } from "./console";
import type { Finding } from "./figures";
import { median, shown } from "./figures";

const SECOND_STARTS = 3;
const START_TIMEOUT_MS = 120_000;
const CLEAN_TIMEOUT_MS = 900_000;
const NPM_START = ["npm", "start"] as const;

/** Budget (d), first half: npm start on a data folder that has been started on before, until /readyz answers 200. */
export async function benchSecondStart(): Promise<Finding[]> {
  const dataDir = scratchFolder();
  const plan = { command: NPM_START, cwd: process.cwd(), dataDir, timeoutMs: START_TIMEOUT_MS };
  const seconds: number[] = [];
  try {
    for (let n = 0; n <= SECOND_STARTS; n += 1) {
      const house = await startConsole(plan);
      await house.stop();
      seconds.push(house.startedInMs / 1000);
    }
  } finally {
    dropFolder(dataDir);
  }
  const [first = 0, ...later] = seconds;
  return [{ name: "npm start, second start", value: median(later), unit: "s", raw: `first ${shown(first)} s` }];
}

/** Budget (d), second half: clone, npm start, until /readyz answers 200. It installs and builds everything. */
export async function benchCleanClone(): Promise<Finding[]> {
  const folder = scratchFolder();
  const clone = join(folder, "latchkey");
  try {
    execFileSync("git", ["clone", "--quiet", process.cwd(), clone], { stdio: "inherit" });
    const house = await startConsole({
      command: NPM_START,
      cwd: clone,
      dataDir: join(clone, ".data"),
      timeoutMs: CLEAN_TIMEOUT_MS,
    });
    await house.stop();
    return [{ name: "npm start, clean clone", value: house.startedInMs / 1000, unit: "s", raw: "installs and builds" }];
  } finally {
    dropFolder(folder);
  }
}
