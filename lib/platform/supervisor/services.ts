import { mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawnEngine } from "../embedded/engine/spawn";
import { startPostgres } from "../embedded/postgres";
import type { OidcSettings, Settings } from "../settings";
import { startNodeChild } from "./node-child";
import type { Service } from "./restart";

/** Facts about started services that others need: filled in as they come up, the same after a restart. */
export type Facts = {
  databaseUrl: string | null;
  engineSocket: string | null;
  oidc: OidcSettings | null;
  notes: string[];
};

const SOCKET_PATH_MAX_BYTES = 100;
const CALLBACK_PATH = "/api/auth/callback/oidc";
const READY_TIMEOUT_MS = 60_000;
const SERVER_STOP_TIMEOUT_MS = 20_000;
const IDP_STOP_TIMEOUT_MS = 5_000;

const noted = (facts: Facts, note: string | null) => {
  if (note && !facts.notes.includes(note)) facts.notes.push(note);
};

/** Embedded Postgres; after a restart it listens where it did before, because others hold the address. */
export function postgresService(settings: Settings, facts: Facts): Service {
  return {
    name: "Postgres",
    start: async (onExit) => {
      const port = facts.databaseUrl ? Number(new URL(facts.databaseUrl).port) : undefined;
      const postgres = await startPostgres({ dataDir: settings.dataDir, port, onExit });
      facts.databaseUrl = postgres.url;
      noted(facts, postgres.note);
      return { stop: () => postgres.stop() };
    },
  };
}

/** The embedded log engine behind its Unix socket. */
export function engineService(settings: Settings, facts: Facts): Service {
  const socketPath = engineSocketPath(settings.dataDir);
  return {
    name: "The log engine",
    start: async (onExit) => {
      const engine = await spawnEngine({
        dataDir: join(settings.dataDir, "engine"),
        socketPath,
        onExit: (code, signal) => onExit(`It ended with ${signal ?? `code ${code}`}.`),
      });
      facts.engineSocket = socketPath;
      noted(facts, engine.fence.sentence);
      return { stop: () => engine.stop() };
    },
  };
}

/** The OpenID provider for evaluation. */
export function idpService(settings: Settings, facts: Facts): Service {
  return {
    name: "The sign-in provider",
    start: async (onExit) => {
      const child = await startNodeChild("The sign-in provider", {
        program: "dist/idp.mjs",
        env: {
          PATH: process.env.PATH,
          LATCHKEY_DATA_DIR: settings.dataDir,
          LATCHKEY_IDP_REDIRECT_URIS: new URL(CALLBACK_PATH, settings.publicUrl).href,
        },
        isTalkative: false,
        readyTimeoutMs: READY_TIMEOUT_MS,
        stopTimeoutMs: IDP_STOP_TIMEOUT_MS,
        onExit,
      });
      const { issuer, clientId, clientSecret, cliClientId } = child.ready as Omit<OidcSettings, "embedded">;
      facts.oidc = { issuer, clientId, clientSecret, cliClientId, embedded: true };
      return child;
    },
  };
}

/** Requests leave much that is garbage at once; with more room for it, it is swept a fraction as often. */
const NURSERY_MB = 64;

/** The front door, with the addresses of everything it needs in its environment. */
export function serverService(settings: Settings, facts: Facts, isDev: boolean): Service {
  return {
    name: "The server",
    start: (onExit) =>
      startNodeChild("The server", {
        program: "dist/server.mjs",
        nodeOptions: [`--max-semi-space-size=${NURSERY_MB}`],
        env: { ...process.env, ...serverEnvironment(settings, facts, isDev) },
        isTalkative: true,
        readyTimeoutMs: READY_TIMEOUT_MS,
        stopTimeoutMs: SERVER_STOP_TIMEOUT_MS,
        onExit,
      }),
  };
}

function serverEnvironment(settings: Settings, facts: Facts, isDev: boolean): Record<string, string | undefined> {
  const { oidc } = facts;
  return {
    NODE_ENV: isDev ? "development" : "production",
    NEXT_TELEMETRY_DISABLED: "1",
    PORT: String(settings.port),
    HOST: settings.host,
    LATCHKEY_DATA_DIR: settings.dataDir,
    DATABASE_URL: facts.databaseUrl ?? undefined,
    LATCHKEY_ENGINE_SOCKET: facts.engineSocket ?? undefined,
    OIDC_ISSUER: oidc?.issuer,
    OIDC_CLIENT_ID: oidc?.clientId,
    OIDC_CLIENT_SECRET: oidc?.clientSecret,
    LATCHKEY_OIDC_EMBEDDED: oidc?.embedded ? "1" : undefined,
    LATCHKEY_CLI_CLIENT_ID: oidc?.cliClientId ?? undefined,
    NEXTAUTH_URL: settings.publicUrl.origin,
  };
}

/** Socket addresses are short (unix(7): 108 bytes), so that a deep data folder has its socket elsewhere. */
function engineSocketPath(dataDir: string): string {
  const near = join(dataDir, "run", "engine.sock");
  if (Buffer.byteLength(near) <= SOCKET_PATH_MAX_BYTES) {
    mkdirSync(join(dataDir, "run"), { recursive: true, mode: 0o700 });
    return near;
  }
  return join(mkdtempSync(join(tmpdir(), "latchkey-")), "engine.sock");
}
