// npm start: from a clean clone to a running console. Installs and builds what is missing, then hands over to the
// supervisor in this same process. With --dev Next serves the pages from source and reloads them.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { assertNode, giveUp, installIfNeeded, ROOT } from "./prepare.mjs";

const isDev = process.argv.includes("--dev");
const say = (line) => process.stdout.write(`${line}\n`);

assertNode();
process.chdir(ROOT);
await installIfNeeded(say);
const { buildAll } = await import("./build.mjs");
await buildAll(isDev ? "bundles" : "all", say).catch((cause) => giveUp(cause.message));
process.setSourceMapsEnabled(true);
await import(pathToFileURL(join(ROOT, "dist", "launch.mjs")).href);
