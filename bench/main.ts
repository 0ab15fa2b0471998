import { benchAudit } from "./audit";
import { dropFolder, scratchFolder, startConsole } from "./console";
import { hireLoadMaker, isHelper, serveJobs } from "./crew";
import { benchExport } from "./export";
import { benchFairness } from "./fairness";
import { type Finding, table } from "./figures";
import { benchMe } from "./me";
import { benchPages } from "./pages";
import { benchQueries } from "./queries";
import { benchServiceTokens } from "./service-tokens";
import { benchCleanClone, benchSecondStart } from "./start-up";
import { benchTail } from "./tail";
import { benchTokenTable, type Site } from "./token-table";

const START_TIMEOUT_MS = 60_000;
const USAGE =
  "npm run bench [-- me | token-table | queries | export | audit | tail | fairness | pages | service-tokens | start | --clean-clone …]";
const say = (line: string) => process.stdout.write(`${line}\n`);

const CONSOLE = [process.execPath, "dist/launch.mjs"] as const;

/** Runs `work` with a throwaway console: its own data folder, its own services. */
async function withConsole<T>(work: (site: Site) => Promise<T>): Promise<T> {
  const dataDir = scratchFolder();
  try {
    const house = await startConsole({ command: CONSOLE, cwd: process.cwd(), dataDir, timeoutMs: START_TIMEOUT_MS });
    try {
      return await work({ house, dataDir });
    } finally {
      await house.stop();
    }
  } finally {
    dropFolder(dataDir);
  }
}

async function withLoad<T>(work: (load: ReturnType<typeof hireLoadMaker>) => Promise<T>): Promise<T> {
  const load = hireLoadMaker();
  try {
    return await work(load);
  } finally {
    load.dismiss();
  }
}

const BENCHES: Readonly<Record<string, () => Promise<Finding[]>>> = {
  me: () => withLoad((load) => withConsole(({ house }) => benchMe(house, load))),
  "token-table": () =>
    withLoad((load) => withConsole((small) => withConsole((large) => benchTokenTable(small, large, load)))),
  queries: () => withConsole(({ house }) => benchQueries(house)),
  export: () => withConsole(({ house }) => benchExport(house)),
  audit: () => withConsole(benchAudit),
  tail: () => withConsole(({ house }) => benchTail(house)),
  fairness: () => withLoad((load) => withConsole(({ house }) => benchFairness(house, load))),
  pages: () => withConsole(({ house, dataDir }) => benchPages(house, dataDir)),
  "service-tokens": () => benchServiceTokens(CONSOLE, START_TIMEOUT_MS),
  start: benchSecondStart,
  "--clean-clone": benchCleanClone,
};

async function main(asked: readonly string[]): Promise<number> {
  if (asked.some((name) => !(name in BENCHES))) {
    say(USAGE);
    return 2;
  }
  const all = Object.keys(BENCHES);
  const usual = all.filter((name) => !name.startsWith("--"));
  // An option adds to the usual ones; names choose among them.
  const names = asked.some((name) => usual.includes(name)) ? asked : [...usual, ...asked];
  const findings: Finding[] = [];
  let failures = 0;
  for (const name of names) {
    say(`${name} …`);
    try {
      findings.push(...((await BENCHES[name]?.()) ?? []));
    } catch (cause) {
      failures += 1;
      say(`${name} could not be measured: ${cause instanceof Error ? cause.message : cause}`);
    }
  }
  if (findings.length > 0) say(`\n${table(findings)}`);
  return failures > 0 ? 1 : 0;
}

if (isHelper()) serveJobs();
else process.exitCode = await main(process.argv.slice(2));
