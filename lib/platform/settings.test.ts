import { describe, expect, it } from "vitest";
import { isLoopback, loadSettings, parseTokenKeys, type Settings } from "@/lib/platform/settings";

const generated = () => "g".repeat(64);
const settingsOf = (source: Record<string, string>): Settings => {
  const result = loadSettings(source, generated);
  if (!result.ok) throw new Error(result.message);
  return result.settings;
};
const messageOf = (source: Record<string, string>) => {
  const result = loadSettings(source, generated);
  return result.ok ? null : result.message;
};
const ownProvider = { OIDC_ISSUER: "https://id.example.com", OIDC_CLIENT_ID: "latchkey", OIDC_CLIENT_SECRET: "s" };

describe("loadSettings", () => {
  it("serves on loopback with everything embedded when nothing is set", () => {
    const settings = settingsOf({ PORT: "", HOST: " " });
    expect(settings).toMatchObject({
      port: 3000,
      host: "127.0.0.1",
      databaseUrl: null,
      oidc: null,
      bootstrapToken: null,
      rateLimits: { token: null, address: null, query: null },
      sourceQueries: 20,
    });
    expect(settings.clickhouse).toEqual({ kind: "embedded", socketPath: null });
    expect(settings.publicUrl.href).toBe("http://localhost:3000/");
    expect(settings.tokenKeys).toEqual([{ id: "1", secret: "g".repeat(64) }]);
  });

  it("takes a service for SQL from words only with its model", () => {
    const url = "https://ai.example.com/v1/";
    expect(settingsOf({}).ai).toBeNull();
    expect(settingsOf({ LATCHKEY_AI_URL: url, LATCHKEY_AI_MODEL: "m" }).ai).toEqual({
      url: "https://ai.example.com/v1",
      key: null,
      model: "m",
    });
    expect(messageOf({ LATCHKEY_AI_URL: url })).toBe("LATCHKEY_AI_MODEL must be set too when LATCHKEY_AI_URL is.");
    expect(messageOf({ LATCHKEY_AI_MODEL: "m" })).toBe("LATCHKEY_AI_URL must be set too when LATCHKEY_AI_MODEL is.");
    expect(messageOf({ LATCHKEY_AI_URL: "nowhere", LATCHKEY_AI_MODEL: "m" })).toMatch(/^LATCHKEY_AI_URL must be/);
  });

  it("reads lists in lower case and without blanks", () => {
    const settings = settingsOf({
      LATCHKEY_ADMIN_EMAILS: " Ada@Example.com, ,bo@example.com",
      LATCHKEY_AUTO_PROVISION: "@Example.com,example.org",
      LATCHKEY_TRUSTED_PROXIES: "10.0.0.0/8, ::1",
    });
    expect(settings.adminEmails).toEqual(["ada@example.com", "bo@example.com"]);
    expect(settings.autoProvision).toEqual(["example.com", "example.org"]);
    expect(settings.trustedProxies).toEqual(["10.0.0.0/8", "::1"]);
  });

  it.each([
    ["PORT", "seventy"],
    ["PORT", "0"],
    ["PORT", "70000"],
    ["HOST", "not a host"],
    ["LATCHKEY_PUBLIC_URL", "logs.example.com"],
    ["LATCHKEY_PUBLIC_URL", "ftp://logs.example.com"],
    ["LATCHKEY_PUBLIC_URL", "https://logs.example.com/console"],
    ["LATCHKEY_TRUSTED_PROXIES", "proxy.example.com"],
    ["DATABASE_URL", "host:5432/latchkey"],
    ["DATABASE_URL", "/run/postgresql"],
    ["DATABASE_URL", "mysql://host/latchkey"],
    ["DATABASE_URL", "postgresql://host"],
    ["CLICKHOUSE_URL", "host:8123"],
    ["LATCHKEY_ADMIN_EMAILS", "ada"],
    ["LATCHKEY_AUTO_PROVISION", "ada@example.com"],
    ["LATCHKEY_RATE_LIMIT_TOKEN", "0"],
    ["LATCHKEY_RATE_LIMIT_QUERY", "many"],
    ["LATCHKEY_SOURCE_QUERIES", "0"],
    ["LATCHKEY_SECRET", "short"],
    ["LATCHKEY_TOKEN_SECRET", "short"],
    ["LATCHKEY_BOOTSTRAP_TOKEN", `logchef_1_${"0".repeat(32)}`],
    ["LATCHKEY_BOOTSTRAP_TOKEN", `logchef_0_${"A".repeat(32)}`],
  ])("S-087 answers a wrong %s (%s) with one sentence that names it", (name, value) => {
    expect(messageOf({ [name]: value })).toMatch(new RegExp(`^${name} [^\\n]+\\.$`));
  });

  it("never repeats a secret in its complaint", () => {
    expect(messageOf({ LATCHKEY_SECRET: "hunter2" })).not.toContain("hunter2");
    expect(messageOf({ DATABASE_URL: "mysql://u:hunter2@host/x" })).not.toContain("hunter2");
  });

  it("wants all three OIDC settings or none", () => {
    expect(messageOf({ OIDC_ISSUER: "https://id.example.com" })).toMatch(/^OIDC_CLIENT_ID and OIDC_CLIENT_SECRET must/);
    expect(settingsOf(ownProvider).oidc).toMatchObject({ issuer: "https://id.example.com", embedded: false });
  });

  it.each([
    ["HOST", "0.0.0.0"],
    ["LATCHKEY_PUBLIC_URL", "https://logs.example.com"],
  ])("refuses the evaluation provider when %s is %s, and lets an own provider through", (name, value) => {
    expect(messageOf({ [name]: value })).toMatch(new RegExp(`^${name} is not a loopback address.*OIDC_ISSUER`));
    expect(messageOf({ [name]: value, ...ownProvider, LATCHKEY_OIDC_EMBEDDED: "1" })).toMatch(new RegExp(`^${name} `));
    expect(messageOf({ [name]: value, ...ownProvider })).toBeNull();
  });
});

describe("parseTokenKeys", () => {
  const [one, two] = ["a".repeat(32), "b:".repeat(16)];

  it("gives a bare secret the key id 1", () => {
    expect(parseTokenKeys(one)).toEqual([{ id: "1", secret: one }]);
  });

  it("keeps the order of several keys, the first of which mints", () => {
    expect(parseTokenKeys(`2025:${two}, old:${one}`)).toEqual([
      { id: "2025", secret: two },
      { id: "old", secret: one },
    ]);
  });

  it("refuses short secrets, repeated and malformed ids", () => {
    expect(parseTokenKeys(`a:${one},b:short`)).toMatch(/at least 32/);
    expect(parseTokenKeys(`a:${one},a:${one}`)).toMatch(/twice/);
    expect(parseTokenKeys(`a:${one},${one}`)).toMatch(/KID:SECRET/);
  });
});

it.each([
  ["localhost", true],
  ["127.8.8.8", true],
  ["[::1]", true],
  ["::ffff:127.0.0.1", true],
  ["console.localhost", true],
  ["0.0.0.0", false],
  ["::", false],
  ["10.0.0.1", false],
  ["logs.example.com", false],
  ["localhost.example.com", false],
])("isLoopback(%s) is %s", (host, expected) => {
  expect(isLoopback(host)).toBe(expected);
});
