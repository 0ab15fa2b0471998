import type { SettingCategory, ValueType } from "./schema";

type Known = {
  kind: "text" | "number" | "port" | "switch" | "choice" | "secret" | "url" | "email";
  category: SettingCategory;
  /** What holds while nothing is kept. */
  fallback: string;
  choices?: readonly string[];
};

const text = (category: SettingCategory): Known => ({ kind: "text", category, fallback: "" });

/** The settings that this product itself reads and its console keeps, by key. */
export const KNOWN_SETTINGS = {
  "alerts.enabled": { kind: "switch", category: "alerts", fallback: "true" },
  "alerts.smtp_host": text("alerts"),
  "alerts.smtp_port": { kind: "port", category: "alerts", fallback: "" },
  "alerts.smtp_security": {
    kind: "choice",
    category: "alerts",
    fallback: "",
    choices: ["", "starttls", "tls", "none"],
  },
  "alerts.smtp_username": text("alerts"),
  "alerts.smtp_password": { kind: "secret", category: "alerts", fallback: "" },
  "alerts.smtp_from": { kind: "email", category: "alerts", fallback: "" },
  "alerts.smtp_reply_to": { kind: "email", category: "alerts", fallback: "" },
  "alerts.webhook_secret": { kind: "secret", category: "alerts", fallback: "" },
  "token.max_lifetime_days": { kind: "number", category: "auth", fallback: "" },
  "token.must_expire": { kind: "switch", category: "auth", fallback: "false" },
  "token.reason_required": { kind: "switch", category: "auth", fallback: "false" },
  "tokens.revoke_family_on_reuse": { kind: "switch", category: "auth", fallback: "false" },
  "token.expiry_webhook_url": { kind: "url", category: "auth", fallback: "" },
  "leaked_tokens.webhook_url": { kind: "url", category: "auth", fallback: "" },
  "leaked_tokens.github_keys_url": { kind: "url", category: "auth", fallback: "" },
} as const satisfies Record<string, Known>;

export type KnownKey = keyof typeof KNOWN_SETTINGS;

/** What is known of a setting. */
export const knownSetting = (key: KnownKey): Known => KNOWN_SETTINGS[key];

/** True for the key of a setting that the console keeps. */
export const isKnownKey = (key: string): key is KnownKey => Object.hasOwn(KNOWN_SETTINGS, key);

/** The type of value on the wire that goes with a setting. */
export function valueTypeOf(key: KnownKey): ValueType {
  const { kind } = knownSetting(key);
  if (kind === "switch") return "boolean";
  return kind === "number" || kind === "port" ? "number" : "string";
}

/** What is wrong with a value, by the name of its sentence; null where nothing is. An empty value is the default. */
export function settingProblem(key: KnownKey, value: string): "number" | "port" | "url" | "email" | "choice" | null {
  const { kind, choices } = knownSetting(key);
  if (value === "") return null;
  switch (kind) {
    case "number":
      return /^\d{1,9}(\.\d{1,3})?$/.test(value) && Number(value) > 0 ? null : "number";
    case "port":
      return /^\d{1,5}$/.test(value) && Number(value) >= 1 && Number(value) <= 65_535 ? null : "port";
    case "url":
      return /^https?:\/\//.test(value) && URL.canParse(value) ? null : "url";
    case "email":
      return /^(?:[^<>]* <)?[^\s@<>]+@[^\s@<>]+>?$/.test(value) ? null : "email";
    case "choice":
      return choices?.includes(value) ? null : "choice";
    case "switch":
      return value === "true" || value === "false" ? null : "choice";
    default:
      return null;
  }
}
