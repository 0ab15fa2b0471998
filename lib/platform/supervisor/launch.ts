import { accessSync, constants } from "node:fs";
import { createServer } from "node:net";
import { announceConsole, generatedSecret, withdrawConsole } from "../data-dir";
import { PEOPLE } from "../embedded/idp/people";
import { makeFolder } from "../folders";
import { migrateDeploy } from "../migrate";
import { loadSettings, type Settings } from "../settings";
import { lockDataDir } from "./data-lock";
import { type Kept, keepRunning, type Service } from "./restart";
import { engineService, type Facts, idpService, postgresService, serverService } from "./services";

const say = (line: string) => process.stdout.write(`${line}\n`);
const seconds = (since: number) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/**
 * Starts every part of the console in order, keeps them running, and ends them in the reverse order when told to. The
 * process exits with 0 after SIGINT or SIGTERM, and with 1 and a sentence when a part can't start or keeps ending.
 */
export async function launch({ isDev }: { isDev: boolean }): Promise<void> {
  const since = performance.now();
  const result = loadSettings(process.env, secretOrPlaceholder);
  if (!result.ok) return fail(result.message);
  let release = () => {};
  try {
    openDataDir(result.settings.dataDir);
    release = lockDataDir(result.settings.dataDir);
    await assertPortFree(result.settings);
  } catch (cause) {
    release();
    return fail(sentenceOf(cause));
  }
  const house = new House(result.settings, isDev, release);
  process.on("SIGINT", () => house.end(0));
  process.on("SIGTERM", () => house.end(0));
  process.on("SIGHUP", () => house.end(0));
  watchNpm(() => house.end(0));
  try {
    await house.start();
    say(closingBlock(result.settings, house.facts, since));
  } catch (cause) {
    if (!house.isEnding) process.stderr.write(`Latchkey cannot start: ${sentenceOf(cause)}\n`);
    await house.end(1);
  }
}

/** Under npm, npm's own end is ours: killed outright, it can't pass a signal on. */
function watchNpm(end: () => Promise<void>): void {
  const npm = process.ppid;
  if (!process.env.npm_lifecycle_event) return;
  const watch = setInterval(() => {
    if (process.ppid === npm) return;
    clearInterval(watch);
    void end();
  }, PARENT_POLL_MS);
  watch.unref();
}

/** The parts of a running console and the order of their lives. */
class House {
  readonly facts: Facts = { databaseUrl: null, engineSocket: null, oidc: null, notes: [] };
  isEnding = false;
  #kept: { name: string; kept: Kept }[] = [];

  constructor(
    readonly settings: Settings,
    readonly isDev: boolean,
    readonly release: () => void,
  ) {
    this.facts.databaseUrl = settings.databaseUrl;
    this.facts.oidc = settings.oidc;
  }

  async start(): Promise<void> {
    const { settings, facts } = this;
    await Promise.all([
      this.#openDatabase(),
      settings.clickhouse.kind === "url" ? null : this.#keep(engineService(settings, facts)),
      settings.oidc ? null : this.#keep(idpService(settings, facts)),
    ]);
    if (this.isEnding) return;
    await this.#keep(serverService(settings, facts, this.isDev));
    if (!facts.databaseUrl || !facts.oidc) return;
    const { databaseUrl, engineSocket, oidc } = facts;
    announceConsole(settings.dataDir, { pid: process.pid, databaseUrl, engineSocket, oidc });
  }

  /** Ends everything, the server first; called again, it hurries the server. */
  async end(code: number): Promise<void> {
    if (this.isEnding) {
      for (const { kept } of this.#kept) kept.hurry();
      return;
    }
    this.isEnding = true;
    if (code === 0) say("Stopping: requests in flight are answered first; once more Ctrl-C does not wait for them.");
    withdrawConsole(this.settings.dataDir);
    for (const { kept, name } of this.#kept.reverse()) {
      await kept.stop().catch((cause) => process.stderr.write(`${name} did not stop well: ${sentenceOf(cause)}\n`));
    }
    this.release();
    if (code === 0) say("Stopped.");
    process.exit(code);
  }

  async #openDatabase(): Promise<void> {
    if (!this.settings.databaseUrl) await this.#keep(postgresService(this.settings, this.facts));
    const since = performance.now();
    const { applied } = await migrateDeploy(this.facts.databaseUrl ?? "");
    say(`Database: ${applied.length ? `${applied.length} migrations applied` : "up to date"} (${seconds(since)})`);
  }

  async #keep(service: Service): Promise<void> {
    const since = performance.now();
    const giveUp = (reason: string) => {
      process.stderr.write(`Latchkey stops: ${reason}\n`);
      void this.end(1);
    };
    const kept = await keepRunning(service, { say, giveUp });
    this.#kept.push({ name: service.name, kept });
    say(`${service.name}: ready (${seconds(since)})`);
  }
}

const PARENT_POLL_MS = 1_000;
const PLACEHOLDER = "0".repeat(64);

/** Checking the settings must not write anything yet: the folder may not be ours. */
const secretOrPlaceholder = () => PLACEHOLDER;

function openDataDir(dataDir: string): void {
  try {
    makeFolder(dataDir);
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw new Error(
      `The data folder ${dataDir} cannot be written by this user: change its owner, or set LATCHKEY_DATA_DIR to another folder.`,
      { cause },
    );
  }
  generatedSecret("LATCHKEY_SECRET", dataDir);
  generatedSecret("LATCHKEY_TOKEN_SECRET", dataDir);
}

function assertPortFree({ host, port }: Settings): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", ({ code }: NodeJS.ErrnoException) => {
      const reasons: Record<string, string> = {
        EADDRINUSE: `Port ${port} is in use by another program: stop that one, or set PORT to another port.`,
        EACCES: `Port ${port} may not be opened by this user: set PORT to 1024 or more.`,
        EADDRNOTAVAIL: `HOST ${host} is not an address of this machine.`,
        ENOTFOUND: `HOST ${host} is not known on this machine.`,
      };
      reject(new Error(reasons[code ?? ""] ?? `Port ${port} on ${host} cannot be opened (${code}).`));
    });
    probe.listen(port, host, () => probe.close(() => resolve()));
  });
}

function closingBlock(settings: Settings, facts: Facts, since: number): string {
  const address = settings.publicUrl.origin;
  const signIn = facts.oidc?.embedded
    ? [
        "Sign in    as one of three people to try; nobody asks for a password:",
        ...PEOPLE.map(({ email, name }) => `             ${email}  (${name})`),
      ]
    : [`Sign in    through ${facts.oidc?.issuer}`];
  const notice = facts.oidc?.embedded
    ? [
        "For evaluation only: set OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET before real people or logs come in.",
      ]
    : [];
  const lines = [
    `Latchkey is ready at ${address}  (${seconds(since)})`,
    ...signIn,
    `Data       ${settings.dataDir}`,
    ...facts.notes,
    ...notice,
    "Ctrl-C stops it.",
  ];
  const rule = "─".repeat(72);
  return ["", rule, ...lines.map((line) => `  ${line}`), rule].join("\n");
}

const sentenceOf = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause));

function fail(message: string): void {
  process.stderr.write(`Latchkey cannot start: ${message}\n`);
  process.exitCode = 1;
}
