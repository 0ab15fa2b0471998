import { resolve } from "node:path";
import ipaddr from "ipaddr.js";
import { z } from "zod";

/** One key of the token digest: the id is stored beside every digest, so that keys can be rotated. */
export type TokenKey = { id: string; secret: string };
/** Where the log engine listens: our own side-car behind a Unix socket, or a ClickHouse server by URL. */
export type ClickHouseSettings = { kind: "embedded"; socketPath: string | null } | { kind: "url"; url: string };
/** The OpenID provider people sign in with; `embedded` is the one with three people to try. */
export type OidcSettings = {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** The public client of the command-line program; null where nobody logs in from there. */
  cliClientId: string | null;
  embedded: boolean;
};

/** Requests a minute; null where a limit is off, as all are unless the operator sets them. */
export type RateLimits = {
  /** Of one live token. */
  token: number | null;
  /** Of one address: attempts to get in, and credentials that nobody knows. */
  address: number | null;
  /** Queries of one account. */
  query: number | null;
};

/** A service that speaks the OpenAI chat protocol: the address in front of `/chat/completions`, a key, and a model. */
export type AiSettings = { url: string; key: string | null; model: string };

/** Settings as the environment states them; null means that the embedded service of that kind is to be started. */
export type Settings = {
  port: number;
  host: string;
  publicUrl: URL;
  trustedProxies: string[];
  dataDir: string;
  databaseUrl: string | null;
  clickhouse: ClickHouseSettings;
  oidc: OidcSettings | null;
  adminEmails: string[];
  autoProvision: string[];
  secret: string;
  tokenSecret: string;
  tokenKeys: TokenKey[];
  bootstrapToken: string | null;
  ai: AiSettings | null;
  rateLimits: RateLimits;
  /** Queries and exports that one source answers at one time. */
  sourceQueries: number;
  /** Where the audit chains are passed on to; null where nowhere. */
  auditSink: URL | null;
  /** Days that reads of logs, denials and security events are kept. */
  accessLogDays: number;
  /** For how long a sign-in counts as fresh, for what asks for one. */
  freshSignInSeconds: number;
  /** Where teams, sources and their links are declared; null where nothing is. */
  provisioningFile: string | null;
  nodeEnv: "production" | "development" | "test";
};
export type SettingsResult = { ok: true; settings: Settings } | { ok: false; message: string };
/** Names of the secrets that are generated once when the environment does not give them. */
export type SecretName = "LATCHKEY_SECRET" | "LATCHKEY_TOKEN_SECRET";

const SECRET_MIN_CHARACTERS = 32;
const LOOPBACK_NAMES = new Set(["localhost", "ip6-localhost"]);

/** Whether a host name or address can only be reached from this machine. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, "").toLowerCase();
  if (LOOPBACK_NAMES.has(bare) || bare.endsWith(".localhost")) return true;
  return ipaddr.isValid(bare) && ipaddr.process(bare).range() === "loopback";
}

const words = (text: string) =>
  text
    .split(",")
    .map((word) => word.trim().toLowerCase())
    .filter(Boolean);

const list = (isGood: (word: string) => boolean, problem: string) =>
  z
    .string()
    .default("")
    .transform(words)
    .refine((all) => all.every(isGood), problem);

const url = (protocols: readonly string[], problem: string) =>
  z.string().refine(
    (text) => {
      if (!URL.canParse(text)) return false;
      const { protocol, hostname } = new URL(text);
      return protocols.includes(protocol.slice(0, -1)) && hostname !== "";
    },
    // The checks that follow read the parts of the address, so there has to be one.
    { error: problem, abort: true },
  );

const perMinute = z.coerce
  .number("must be a whole number of requests a minute, such as 120; leave it out for no limit")
  .int("must be a whole number of requests a minute, such as 120; leave it out for no limit")
  .min(1, "must be at least 1; leave it out for no limit")
  .max(1_000_000, "must be at most 1000000; leave it out for no limit")
  .optional();

const isNetwork = (text: string) => ipaddr.isValid(text) || ipaddr.isValidCIDR(text);

const environment = z.object({
  PORT: z.coerce
    .number("must be a port number from 1 to 65535, such as 3000")
    .int("must be a whole port number, such as 3000")
    .min(1, "must be a port number from 1 to 65535, such as 3000")
    .max(65535, "must be a port number from 1 to 65535, such as 3000")
    .default(3000),
  HOST: z
    .string()
    .regex(/^[A-Za-z0-9.:_-]+$/, "must be an address or host name to listen on, such as 127.0.0.1 or 0.0.0.0")
    .default("127.0.0.1"),
  LATCHKEY_PUBLIC_URL: url(["http", "https"], "must be the address people type, such as https://logs.example.com")
    .refine((text) => {
      const { pathname, search, hash, username } = new URL(text);
      return pathname === "/" && !search && !hash && !username;
    }, "must be only scheme, host and port, such as https://logs.example.com; take away the path and what follows")
    .optional(),
  LATCHKEY_TRUSTED_PROXIES: list(isNetwork, "must list addresses or networks with commas, such as 10.0.0.0/8,::1"),
  // Read again where a source's address is judged (source-hosts.ts); here a mistake is told at start.
  LATCHKEY_SOURCE_NETWORKS: list(ipaddr.isValidCIDR, "must list networks with commas, such as 127.0.0.0/8,::1/128"),
  // Read again where an address is judged (outbound.ts).
  LATCHKEY_OUTBOUND_ALLOW: list(ipaddr.isValidCIDR, "must list networks with commas, such as 10.0.0.0/8,fd00::/8"),
  LATCHKEY_DATA_DIR: z.string().default(".data"),
  DATABASE_URL: url(
    ["postgres", "postgresql"],
    "must be a Postgres address, such as postgresql://user:password@host:5432/latchkey",
  )
    .refine((text) => new URL(text).pathname.length > 1, "must name a database, such as …:5432/latchkey")
    .optional(),
  CLICKHOUSE_URL: url(
    ["http", "https"],
    "must be ClickHouse's HTTP address, such as http://user:password@host:8123",
  ).optional(),
  LATCHKEY_ENGINE_SOCKET: z.string().optional(),
  OIDC_ISSUER: url(
    ["http", "https"],
    "must be your provider's issuer address, such as https://id.example.com",
  ).optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  LATCHKEY_OIDC_EMBEDDED: z.literal("1").optional(),
  LATCHKEY_CLI_CLIENT_ID: z.string().optional(),
  LATCHKEY_ADMIN_EMAILS: list(
    (word) => /^[^@\s]+@[^@\s]+$/.test(word),
    "must list e-mail addresses with commas, such as ada@example.com,bo@example.com",
  ),
  LATCHKEY_AUTO_PROVISION: z
    .string()
    .default("")
    .transform((text) => words(text).map((word) => word.replace(/^@/, "")))
    .refine(
      (all) => all.every((domain) => /^[a-z0-9-]+(\.[a-z0-9-]+)*$/.test(domain)),
      "must list e-mail domains with commas, such as example.com,example.org",
    ),
  LATCHKEY_SECRET: z
    .string()
    .min(SECRET_MIN_CHARACTERS, `must have at least ${SECRET_MIN_CHARACTERS} characters; leave it out to have one made`)
    .optional(),
  LATCHKEY_TOKEN_SECRET: z.string().optional(),
  LATCHKEY_BOOTSTRAP_TOKEN: z
    .string()
    .regex(/^logchef_0_[0-9a-f]{32}$/, "must have the form logchef_0_ followed by 32 characters of 0-9 and a-f")
    .optional(),
  LATCHKEY_RATE_LIMIT_TOKEN: perMinute,
  LATCHKEY_RATE_LIMIT_ADDRESS: perMinute,
  LATCHKEY_RATE_LIMIT_QUERY: perMinute,
  LATCHKEY_SOURCE_QUERIES: z.coerce
    .number("must be a whole number of queries, such as 20")
    .int("must be a whole number of queries, such as 20")
    .min(1, "must be at least 1")
    .max(10_000, "must be at most 10000")
    .default(20),
  LATCHKEY_AUDIT_SINK: url(
    ["syslog", "syslogs", "syslog+udp", "https", "http"],
    "must be syslog://host:port, syslogs:// for TLS, syslog+udp://, or the https address of a webhook",
  ).optional(),
  LATCHKEY_FRESH_SIGN_IN_SECONDS: z.coerce
    .number("must be a whole number of seconds, such as 600")
    .int("must be a whole number of seconds, such as 600")
    .min(5, "must be at least 5 seconds")
    .max(28_800, "must be at most 28800 seconds, which a session lives")
    .default(600),
  LATCHKEY_ACCESS_LOG_DAYS: z.coerce
    .number("must be a whole number of days, such as 90")
    .int("must be a whole number of days, such as 90")
    .min(1, "must be at least 1 day")
    .max(36_500, "must be at most 36500 days")
    .default(90),
  LATCHKEY_PROVISIONING_FILE: z.string().optional(),
  LATCHKEY_AI_URL: url(
    ["http", "https"],
    "must be the address of a service that speaks the OpenAI protocol, such as https://api.example.com/v1",
  ).optional(),
  LATCHKEY_AI_KEY: z.string().optional(),
  LATCHKEY_AI_MODEL: z.string().optional(),
  NODE_ENV: z.enum(["production", "development", "test"]).catch("production"),
});

/**
 * Reads `LATCHKEY_TOKEN_SECRET`: either a bare secret (its key id is "1") or `KID:SECRET,KID:SECRET`, where the first
 * pair mints and every pair verifies. Returns the keys, or the sentence that says what is wrong.
 */
export function parseTokenKeys(text: string): TokenKey[] | string {
  const keys = /^[A-Za-z0-9]{1,16}:/.test(text)
    ? text.split(",").map((pair) => {
        const colon = pair.indexOf(":");
        return { id: pair.slice(0, Math.max(colon, 0)).trim(), secret: pair.slice(colon + 1).trim() };
      })
    : [{ id: "1", secret: text }];
  if (keys.some(({ id }) => !/^[A-Za-z0-9]{1,16}$/.test(id)))
    return "must be one secret, or KID:SECRET pairs with commas where KID is 1 to 16 letters or digits";
  if (keys.some(({ secret }) => secret.length < SECRET_MIN_CHARACTERS))
    return `must have at least ${SECRET_MIN_CHARACTERS} characters in each secret; leave it out to have one made`;
  if (new Set(keys.map(({ id }) => id)).size < keys.length) return "must not use one key id twice";
  return keys;
}

const OIDC_NAMES = ["OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"] as const;

/**
 * Checks the environment and turns it into settings. Blank variables count as unset. `generatedSecret` supplies a
 * secret that the environment does not give. A wrong variable answers with one sentence that names it and the cure.
 */
export function loadSettings(
  source: Record<string, string | undefined>,
  generatedSecret: (name: SecretName, dataDir: string) => string,
): SettingsResult {
  const given = Object.fromEntries(
    Object.entries(source).filter(([, value]) => value !== undefined && value.trim() !== ""),
  );
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { ok: false, message: `${issue?.path.join(".")} ${issue?.message}.` };
  }
  const raw = parsed.data;
  const missing = OIDC_NAMES.filter((name) => raw[name] === undefined);
  if (missing.length > 0 && missing.length < OIDC_NAMES.length) {
    return { ok: false, message: `${missing.join(" and ")} must be set too: give all three OIDC_* settings or none.` };
  }
  if (!raw.LATCHKEY_AI_URL !== !raw.LATCHKEY_AI_MODEL) {
    const [given, absent] = raw.LATCHKEY_AI_URL ? ["URL", "MODEL"] : ["MODEL", "URL"];
    return { ok: false, message: `LATCHKEY_AI_${absent} must be set too when LATCHKEY_AI_${given} is.` };
  }
  const publicUrl = new URL(raw.LATCHKEY_PUBLIC_URL ?? `http://localhost:${raw.PORT}`);
  const isEmbeddedIdp = missing.length > 0 || raw.LATCHKEY_OIDC_EMBEDDED === "1";
  const exposed = !isLoopback(raw.HOST) ? "HOST" : !isLoopback(publicUrl.hostname) ? "LATCHKEY_PUBLIC_URL" : null;
  if (isEmbeddedIdp && exposed) {
    return {
      ok: false,
      message: `${exposed} is not a loopback address, and the sign-in provider that comes with Latchkey is only for evaluation on one machine: set OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET to use your own.`,
    };
  }
  const dataDir = resolve(raw.LATCHKEY_DATA_DIR);
  const tokenSecret = raw.LATCHKEY_TOKEN_SECRET ?? generatedSecret("LATCHKEY_TOKEN_SECRET", dataDir);
  const tokenKeys = parseTokenKeys(tokenSecret);
  if (typeof tokenKeys === "string") return { ok: false, message: `LATCHKEY_TOKEN_SECRET ${tokenKeys}.` };
  return {
    ok: true,
    settings: {
      port: raw.PORT,
      host: raw.HOST,
      publicUrl,
      trustedProxies: raw.LATCHKEY_TRUSTED_PROXIES,
      dataDir,
      databaseUrl: raw.DATABASE_URL ?? null,
      clickhouse: raw.CLICKHOUSE_URL
        ? { kind: "url", url: raw.CLICKHOUSE_URL }
        : { kind: "embedded", socketPath: raw.LATCHKEY_ENGINE_SOCKET ?? null },
      oidc:
        raw.OIDC_ISSUER && raw.OIDC_CLIENT_ID && raw.OIDC_CLIENT_SECRET
          ? {
              issuer: raw.OIDC_ISSUER,
              clientId: raw.OIDC_CLIENT_ID,
              clientSecret: raw.OIDC_CLIENT_SECRET,
              cliClientId: raw.LATCHKEY_CLI_CLIENT_ID ?? null,
              embedded: isEmbeddedIdp,
            }
          : null,
      adminEmails: raw.LATCHKEY_ADMIN_EMAILS,
      autoProvision: raw.LATCHKEY_AUTO_PROVISION,
      secret: raw.LATCHKEY_SECRET ?? generatedSecret("LATCHKEY_SECRET", dataDir),
      tokenSecret,
      tokenKeys,
      bootstrapToken: raw.LATCHKEY_BOOTSTRAP_TOKEN ?? null,
      ai:
        raw.LATCHKEY_AI_URL && raw.LATCHKEY_AI_MODEL
          ? {
              url: raw.LATCHKEY_AI_URL.replace(/\/+$/, ""),
              key: raw.LATCHKEY_AI_KEY ?? null,
              model: raw.LATCHKEY_AI_MODEL,
            }
          : null,
      rateLimits: {
        token: raw.LATCHKEY_RATE_LIMIT_TOKEN ?? null,
        address: raw.LATCHKEY_RATE_LIMIT_ADDRESS ?? null,
        query: raw.LATCHKEY_RATE_LIMIT_QUERY ?? null,
      },
      sourceQueries: raw.LATCHKEY_SOURCE_QUERIES,
      auditSink: raw.LATCHKEY_AUDIT_SINK ? new URL(raw.LATCHKEY_AUDIT_SINK) : null,
      accessLogDays: raw.LATCHKEY_ACCESS_LOG_DAYS,
      freshSignInSeconds: raw.LATCHKEY_FRESH_SIGN_IN_SECONDS,
      provisioningFile: raw.LATCHKEY_PROVISIONING_FILE ? resolve(raw.LATCHKEY_PROVISIONING_FILE) : null,
      nodeEnv: raw.NODE_ENV,
    },
  };
}
