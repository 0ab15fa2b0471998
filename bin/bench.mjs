// npm run bench: measures the budgets against throwaway consoles and prints ratios. Nothing passes or fails by its speed;
// the exit code is 1 only when something could not be measured at all.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { assertNode, giveUp, installIfNeeded, ROOT } from "./prepare.mjs";

const say = (line) => process.stdout.write(`${line}\n`);

assertNode();
process.chdir(ROOT);
await installIfNeeded(say);
const { buildAll } = await import("./build.mjs");
await buildAll("all", say).catch((cause) => giveUp(cause.message));
const { status } = spawnSync(process.execPath, [join("dist", "bench.mjs"), ...process.argv.slice(2)], {
  stdio: "inherit",
});
process.exit(status ?? 1);
