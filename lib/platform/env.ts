import { findConsole, generatedSecret } from "./data-dir";
import { loadSettings, type OidcSettings, type Settings } from "./settings";

/** Settings of a process that needs its services to be there already. */
export type Environment = Omit<Settings, "databaseUrl" | "oidc" | "clickhouse"> & {
  databaseUrl: string;
  clickhouse: { kind: "embedded"; socketPath: string } | { kind: "url"; url: string };
  oidc: OidcSettings;
};

/** The settings cannot be used; the message is one sentence for the person at the terminal. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
}

const kept = globalThis as typeof globalThis & { latchkeyEnvironment?: Environment };

/**
 * The settings of this process, read from the environment once. Services that the environment does not name are
 * those of the console that runs on the same data folder. Throws SettingsError when that cannot be.
 */
export function env(): Environment {
  kept.latchkeyEnvironment ??= readEnvironment();
  return kept.latchkeyEnvironment;
}

function readEnvironment(): Environment {
  const result = loadSettings(process.env, generatedSecret);
  if (!result.ok) throw new SettingsError(result.message);
  const { settings } = result;
  const needsConsole =
    settings.databaseUrl === null ||
    settings.oidc === null ||
    (settings.clickhouse.kind === "embedded" && settings.clickhouse.socketPath === null);
  const running = needsConsole ? findConsole(settings.dataDir) : null;

  const databaseUrl = settings.databaseUrl ?? running?.databaseUrl;
  const oidc = settings.oidc ?? running?.oidc;
  const socketPath =
    settings.clickhouse.kind === "embedded" ? (settings.clickhouse.socketPath ?? running?.engineSocket) : null;
  if (!databaseUrl || !oidc || (settings.clickhouse.kind === "embedded" && !socketPath)) {
    throw new SettingsError(
      `No console is running on ${settings.dataDir}: start one with npm start, or set DATABASE_URL, CLICKHOUSE_URL and the OIDC_* settings.`,
    );
  }
  const clickhouse =
    settings.clickhouse.kind === "url"
      ? settings.clickhouse
      : { kind: "embedded" as const, socketPath: socketPath ?? "" };
  return { ...settings, databaseUrl, clickhouse, oidc };
}
