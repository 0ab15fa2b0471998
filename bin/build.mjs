// Builds what changed since the last time: node bin/build.mjs [generate | bundles | next | all]
// Plain Node, because it runs before anything of ours is built; it needs the dependencies to be installed.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const at = (...parts) => join(ROOT, ...parts);
const STAMPS = at("dist", "stamps");
const GRAMMAR = at("lib", "logs", "ql", "logchefql.grammar");
const PARSER = at("lib", "logs", "ql", "grammar.generated.js");
const TERMS = at("lib", "logs", "ql", "grammar.generated.terms.js");
const ROUTES = at("lib", "platform", "generated", "routes.ts");
const MESSAGES = at("dist", "messages.json");
const PRISMA_CLIENT = at("lib", "platform", "generated", "prisma", "client.ts");
const NOT_BUILT = /\.(?:test|itest|spec)\.tsx?$|\.generated\.|[\\/]generated[\\/]/;
const RIVAL_BUILD = /Another next build process is already running/;
const RIVAL_BUILD_TIMEOUT_MS = 300_000;
const RIVAL_BUILD_PAUSE_MS = 2_000;

/** Programs bundled from TypeScript: the name in dist/ and the file each begins with. */
const PROGRAMS = {
  launch: "bin/launch.ts",
  server: "server.ts",
  engine: "lib/platform/embedded/engine/main.ts",
  idp: "lib/platform/embedded/idp/main.ts",
  latchkey: "bin/latchkey.ts",
  migrate: "bin/migrate.ts",
  bench: "bench/main.ts",
};

/** Each target: the files it depends on, the files it makes, and how. */
const TARGETS = {
  parser: {
    inputs: ["lib/logs/ql/logchefql.grammar", "package-lock.json", "bin/build.mjs"],
    outputs: () => (existsSync(GRAMMAR) ? [PARSER] : []),
    make: buildParser,
  },
  client: {
    inputs: ["prisma/schema.prisma", "prisma.config.ts", "package-lock.json", "bin/build.mjs"],
    outputs: () => [PRISMA_CLIENT],
    make: generateClient,
  },
  messages: {
    inputs: ["lib/i18n"],
    outputs: () => [MESSAGES],
    make: writeMessages,
  },
  bundles: {
    inputs: ["app", "bench", "bin", "components", "lib", "server.ts", "prisma/schema.prisma", "package-lock.json"],
    outputs: () => programs().map(([name]) => at("dist", `${name}.mjs`)),
    make: () => bundle(),
  },
  next: {
    inputs: [
      "app",
      "components",
      "lib",
      "public",
      "proxy.ts",
      "instrumentation.ts",
      "next.config.ts",
      "bin/page-messages.cjs",
      "postcss.config.mjs",
    ].concat(["tsconfig.json", "prisma/schema.prisma", "package-lock.json"]),
    outputs: () => [at(".next", "BUILD_ID")],
    make: buildPages,
  },
};

const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;
const programs = () => Object.entries(PROGRAMS).filter(([, source]) => existsSync(at(source)));

function* filesBelow(path) {
  if (!existsSync(path)) return;
  const entries = readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const child = join(path, entry.name);
    if (entry.isDirectory()) yield* filesBelow(child);
    else yield child;
  }
}

/** One hash of the content of every input file; test and generated files do not count. */
function fingerprint(inputs) {
  const hash = createHash("sha256").update(process.version);
  for (const input of inputs) {
    const path = at(input);
    const files = /\.[a-z]+$/.test(input) ? [path].filter(existsSync) : filesBelow(path);
    for (const file of files) {
      if (!NOT_BUILT.test(file)) hash.update(`\0${relative(ROOT, file)}\0`).update(readFileSync(file));
    }
  }
  return hash.digest("hex");
}

/** Brings one target up to date; answers whether there was anything to do. */
async function build(name) {
  const { inputs, outputs, make } = TARGETS[name];
  const stamp = join(STAMPS, name);
  const print = fingerprint(inputs);
  const isFresh = existsSync(stamp) && readFileSync(stamp, "utf8") === print && outputs().every(existsSync);
  if (isFresh) return false;
  rmSync(stamp, { force: true });
  await make();
  mkdirSync(STAMPS, { recursive: true });
  writeFileSync(stamp, print);
  return true;
}

function run(label, command, args, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
    child.on("error", reject);
    child.on("exit", (code) => (code === 0 ? resolve() : reject(new Error(`${label} failed:\n${output.trim()}`))));
  });
}

const installed = (...parts) => at("node_modules", ...parts);

/** The database client from prisma/schema.prisma. */
async function generateClient() {
  const env = {
    PRISMA_SCHEMA_ENGINE_BINARY: at("bin", "prisma-schema-engine.mjs"),
    PRISMA_HIDE_UPDATE_MESSAGE: "1",
    CHECKPOINT_DISABLE: "1",
  };
  const prisma = installed("prisma", "build", "index.js");
  await run("prisma generate", process.execPath, [prisma, "generate", "--no-hints"], env);
}

/** The parser of LogchefQL from its grammar. */
async function buildParser() {
  if (!existsSync(GRAMMAR)) return;
  const { buildParserFile } = await import("@lezer/generator");
  const { parser, terms } = buildParserFile(readFileSync(GRAMMAR, "utf8"), { fileName: "logchefql.grammar" });
  writeFileSync(PARSER, parser);
  writeFileSync(TERMS, terms);
}

/** The catalogue as data, from which bin/page-messages.cjs takes what each file of the pages says. */
async function writeMessages() {
  const bundled = at("dist", "messages.mjs");
  await bundleProgram(at("lib", "i18n", "messages.en.ts"), bundled);
  const { en } = await import(`${pathToFileURL(bundled).href}?${performance.now()}`);
  writeFileSync(MESSAGES, JSON.stringify(en));
}

/** `app/api/v1/teams/[team]/route.ts` answers `/api/v1/teams/[team]`; groups in brackets are not part of the path. */
function patternOf(file) {
  const folders = relative(at("app"), dirname(file)).split(sep);
  return `/${folders.filter((folder) => folder && !/^\(.*\)$/.test(folder)).join("/")}`;
}

/** The front door's table: a static import of every route file but those of next-auth, which need Next around them. */
function writeRoutes() {
  const files = [...filesBelow(at("app"))].filter((file) => /[\\/]route\.ts$/.test(file));
  const routes = files.map((file) => ({ file: relative(ROOT, file).split(sep).join("/"), pattern: patternOf(file) }));
  const served = routes.filter(({ pattern }) => !pattern.startsWith("/api/auth/"));
  const imports = served.map(({ file }, n) => `import * as route${n} from "@/${file.replace(/\.ts$/, "")}";`);
  const entries = served.map(({ pattern }, n) => `  { pattern: ${JSON.stringify(pattern)}, handlers: route${n} },`);
  const head = "// Written by bin/build.mjs from app/**/route.ts.";
  const body = `export const routes: { pattern: string; handlers: object }[] = [\n${entries.join("\n")}\n];`;
  mkdirSync(dirname(ROUTES), { recursive: true });
  const text = `${[head, ...imports].join("\n")}\n\n${body}\n`;
  if (!existsSync(ROUTES) || readFileSync(ROUTES, "utf8") !== text) writeFileSync(ROUTES, text);
}

/** One self-contained file a program, so that each can be started where the others are out of sight. */
async function bundle(only) {
  for (const [name, source] of programs().filter(([name]) => !only || name === only)) {
    await bundleProgram(at(source), at("dist", `${name}.mjs`));
  }
}

/**
 * Writes the program that begins with the file `input` to `file`, our own modules included.
 * @param {string} input
 * @param {string} file
 */
export async function bundleProgram(input, file) {
  const { rolldown } = await import("rolldown");
  const made = await rolldown({
    input,
    cwd: ROOT,
    platform: "node",
    resolve: { alias: { "server-only": at("lib", "testing", "nothing.ts") }, tsconfigFilename: at("tsconfig.json") },
    external: (id) => /^[^./@]|^@[^/]/.test(id) && id !== "server-only" && !id.startsWith(ROOT),
    checks: { circularDependency: false },
    onLog: (level, log, handle) => handle(log.code === "UNRESOLVED_IMPORT" ? "error" : level, log),
  });
  await made.write({ file, format: "esm", sourcemap: true, codeSplitting: false, comments: false });
  await made.close();
}

/** Next refuses a second build in the same folder, so one that another command started is waited for. */
async function buildPages() {
  const env = { NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" };
  for (const deadline = Date.now() + RIVAL_BUILD_TIMEOUT_MS; ; await pause(RIVAL_BUILD_PAUSE_MS)) {
    try {
      return await run("next build", process.execPath, [installed("next", "dist", "bin", "next"), "build"], env);
    } catch (cause) {
      if (!RIVAL_BUILD.test(cause.message) || Date.now() > deadline) throw cause;
    }
  }
}

const DOING = {
  parser: "Generating the parser of LogchefQL",
  client: "Generating the database client",
  messages: "Collecting the messages",
  bundles: "Bundling the programs",
  next: "Building the pages (the first time takes a minute or so)",
};

/** What a word on the command line stands for; everything needs the generated code first. */
const WORDS = {
  generate: ["parser", "client", "messages"],
  bundles: ["parser", "client", "messages", "bundles"],
  next: ["parser", "client", "messages", "next"],
  all: ["parser", "client", "messages", "bundles", "next"],
};

/**
 * Builds what changed of one word (generate, bundles, next or all), telling what it does.
 * @param {keyof typeof WORDS} word
 * @param {(line: string) => void} say
 */
export async function buildAll(word, say) {
  writeRoutes();
  for (const name of WORDS[word]) {
    const since = performance.now();
    if (await build(name)) say(`${DOING[name]}: ${seconds(since)}`);
  }
}

async function main([word = "all", program = ""]) {
  if (word === "program" && program in PROGRAMS) {
    await buildAll("generate", console.log);
    await bundle(program);
  } else if (word in WORDS) {
    await buildAll(word, console.log);
  } else {
    console.error("node bin/build.mjs generate | bundles | next | all | program NAME");
    process.exitCode = 2;
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(process.argv.slice(2)).catch((cause) => {
    console.error(cause.message);
    process.exitCode = 1;
  });
}
