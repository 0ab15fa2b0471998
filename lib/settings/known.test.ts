import { expect, it } from "vitest";
import { isKnownKey, KNOWN_SETTINGS, type KnownKey, settingProblem, valueTypeOf } from "./known";

it("takes its own defaults, and an empty value for whatever goes back to them", () => {
  for (const key of Object.keys(KNOWN_SETTINGS) as KnownKey[]) {
    expect(settingProblem(key, KNOWN_SETTINGS[key].fallback), key).toBeNull();
    expect(settingProblem(key, ""), key).toBeNull();
  }
});

it.each([
  ["alerts.smtp_port", "587", null],
  ["alerts.smtp_port", "0", "port"],
  ["alerts.smtp_port", "65536", "port"],
  ["alerts.smtp_port", "58.7", "port"],
  ["token.max_lifetime_days", "90", null],
  ["token.max_lifetime_days", "0.5", null],
  ["token.max_lifetime_days", "0", "number"],
  ["token.max_lifetime_days", "-1", "number"],
  ["token.must_expire", "yes", "choice"],
  ["alerts.smtp_security", "ssl", "choice"],
  ["leaked_tokens.webhook_url", "ftp://example.test", "url"],
  ["leaked_tokens.webhook_url", "https://example.test/hook", null],
  ["alerts.smtp_from", "Logs <logs@example.test>", null],
  ["alerts.smtp_from", "logs@example.test", null],
  ["alerts.smtp_from", "logs", "email"],
] as const)("%s = %s: %s", (key, value, problem) => {
  expect(settingProblem(key, value)).toBe(problem);
});

it("keeps each under the type that the wire has for it", () => {
  expect(valueTypeOf("alerts.enabled")).toBe("boolean");
  expect(valueTypeOf("alerts.smtp_port")).toBe("number");
  expect(valueTypeOf("alerts.smtp_password")).toBe("string");
  expect(isKnownKey("alerts.smtp_host")).toBe(true);
  expect(isKnownKey("toString")).toBe(false);
});
