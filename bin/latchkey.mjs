#!/usr/bin/env node
// The operator's commands from a clone: builds what is missing, then runs dist/latchkey.mjs with the same arguments.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { assertNode, giveUp, installIfNeeded, ROOT } from "./prepare.mjs";

const say = (line) => process.stderr.write(`${line}\n`);

assertNode();
process.chdir(ROOT);
await installIfNeeded(say);
const { buildAll } = await import("./build.mjs");
await buildAll("bundles", say).catch((cause) => giveUp(cause.message));
process.setSourceMapsEnabled(true);
await import(pathToFileURL(join(ROOT, "dist", "latchkey.mjs")).href);
