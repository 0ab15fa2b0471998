import { z } from "zod";
import { bodyId, isStorable, LARGEST_ID, optionalText, storable, text } from "@/lib/core/body";
import { byteLength, invalidField } from "@/lib/core/errors";
import { parse } from "@/lib/logs/ql/ast";
import { THRESHOLD_OPERATORS, type ThresholdOperator } from "./condition";

const optionalNumber = z
  .number()
  .nullish()
  .transform((value) => value ?? undefined);
const optionalWhole = z
  .number()
  .int()
  .nullish()
  .transform((value) => value ?? undefined);
const optionalFlag = z
  .boolean()
  .nullish()
  .transform((value) => value ?? undefined);
const words = z
  .record(z.string(), z.string())
  .nullish()
  .transform((value) => value ?? undefined);

/** What measures: the part of a body that the test of an alert and the alert itself have in common. */
const measuring = {
  query: optionalText,
  query_language: optionalText,
  editor_mode: optionalText,
  lookback_seconds: optionalWhole,
  threshold_operator: optionalText,
  threshold_value: optionalNumber,
};

/** Body of `PUT /alerts/:id` (spec/logchef.md §7.4): any subset; what is not named stays. */
export const updateAlertBody = z.object({
  ...measuring,
  name: optionalText,
  description: optionalText,
  condition_json: optionalText,
  frequency_seconds: optionalWhole,
  severity: optionalText,
  labels: words,
  annotations: words,
  recipient_user_ids: z
    .array(z.number().int())
    .nullish()
    .transform((value) => value ?? undefined),
  webhook_urls: z
    .array(storable)
    .nullish()
    .transform((value) => value ?? undefined),
  generator_url: optionalText,
  is_active: optionalFlag,
});
export type UpdateAlertInput = z.output<typeof updateAlertBody>;

/** Body of `POST /alerts`. */
export const createAlertBody = updateAlertBody.extend({ source_id: bodyId });
export type CreateAlertInput = z.output<typeof createAlertBody>;

/** Body of `POST /alerts/test`; what it does not name has the value that a new alert would have. */
export const testAlertBody = z.object({ ...measuring, source_id: bodyId });
export type TestAlertInput = z.output<typeof testAlertBody>;

/** Body of `POST /alerts/:id/resolve`. */
export const resolveAlertBody = z.object({ message: text });
export type ResolveAlertInput = z.output<typeof resolveAlertBody>;

const SEVERITIES = ["info", "warning", "critical"] as const;
const LANGUAGES = new Map([
  ["logchefql", "logchefql"],
  ["clickhouse-sql", "clickhouse-sql"],
  ["sql", "clickhouse-sql"],
] as const);
const MODES = ["condition", "native"] as const;

type Severity = (typeof SEVERITIES)[number];
export type AlertLanguage = "logchefql" | "clickhouse-sql";
export type AlertMode = (typeof MODES)[number];

/** What an alert asks its source for, checked. */
export type Measuring = {
  query: string;
  queryLanguage: AlertLanguage;
  editorMode: AlertMode;
  lookbackSeconds: number;
  thresholdOperator: ThresholdOperator;
  thresholdValue: number;
};

/** An alert's definition, checked but for what only the database or the engine knows. */
export type Definition = Measuring & {
  name: string;
  description: string;
  conditionJson: string | null;
  frequencySeconds: number;
  severity: Severity;
  labels: Record<string, string> | null;
  annotations: Record<string, string> | null;
  recipientUserIds: number[];
  webhookUrls: string[];
  generatorUrl: string | null;
  isActive: boolean;
};

const LIMITS = {
  nameBytes: 255,
  textBytes: 2_000,
  queryBytes: 64 * 1024,
  conditionBytes: 100_000,
  lookbackSeconds: [1, 30 * 86_400],
  frequencySeconds: [10, 7 * 86_400],
  pairs: 50,
  pairBytes: 1_000,
  recipients: 50,
  webhooks: 10,
  urlBytes: 2_000,
  messageBytes: 1_000,
} as const;
const DEFAULT_LOOKBACK_SECONDS = 300;
const DEFAULT_FREQUENCY_SECONDS = 300;

function atMost(value: string, bytes: number, field: string): string {
  if (byteLength(value) <= bytes) return value;
  throw invalidField(field, `${field} must not exceed ${bytes} characters`);
}

function within(value: number, [least, most]: readonly [number, number], field: string): number {
  if (value >= least && value <= most) return value;
  throw invalidField(field, `${field} must be between ${least} and ${most}`);
}

function oneOf<T extends string>(value: string, known: readonly T[], field: string): T {
  const found = known.find((word) => word === value);
  if (found) return found;
  throw invalidField(field, `${field} must be one of ${known.join(", ")}`);
}

/** A single line: what is shown in a subject must not be able to end it. */
function checkName(given: string): string {
  const name = given.trim();
  if (name === "") throw invalidField("name", "name is required");
  if (/\p{Cc}/u.test(name)) throw invalidField("name", "name must be a single line");
  return atMost(name, LIMITS.nameBytes, "name");
}

function checkQuery(query: string, language: AlertLanguage): string {
  if (query.trim() === "") throw invalidField("query", "query is required");
  atMost(query, LIMITS.queryBytes, "query");
  const read = language === "logchefql" ? parse(query) : null;
  if (read && !read.ok) throw invalidField("query", `invalid LogchefQL: ${read.error.message}`);
  return query;
}

/** Language and editor, of which either may be left out: conditions are LogchefQL, and what is native is SQL. */
function checkForm(input: { query_language?: string | undefined; editor_mode?: string | undefined }) {
  const { query_language: language, editor_mode: mode } = input;
  const editorMode = mode ? oneOf(mode, MODES, "editor_mode") : null;
  const queryLanguage = language ? LANGUAGES.get(language as "sql") : null;
  if (queryLanguage === undefined) {
    throw invalidField("query_language", "query_language must be one of logchefql, clickhouse-sql");
  }
  return {
    queryLanguage: queryLanguage ?? (editorMode === "condition" ? "logchefql" : "clickhouse-sql"),
    editorMode: editorMode ?? (queryLanguage === "logchefql" ? "condition" : "native"),
  } as const;
}

function checkPairs(given: Record<string, string>, field: string): Record<string, string> | null {
  const pairs = Object.entries(given);
  if (pairs.length > LIMITS.pairs) throw invalidField(field, `at most ${LIMITS.pairs} ${field}`);
  for (const [key, value] of pairs) {
    if (key.trim() === "") throw invalidField(field, "a key must not be empty");
    atMost(key, LIMITS.pairBytes, field);
    atMost(value, LIMITS.pairBytes, field);
  }
  if (!isStorable(given)) throw invalidField(field, "must not contain NUL or broken characters");
  return pairs.length === 0 ? null : given;
}

function checkUrl(given: string, field: string): string {
  const url = URL.canParse(given) ? new URL(given) : null;
  if (!url || !["http:", "https:"].includes(url.protocol)) {
    throw invalidField(field, "must be addresses that begin with http:// or https://");
  }
  return atMost(given, LIMITS.urlBytes, field);
}

function checkWebhooks(given: readonly string[]): string[] {
  const urls = [...new Set(given.map((url) => checkUrl(url.trim(), "webhook_urls")))];
  if (urls.length <= LIMITS.webhooks) return urls;
  throw invalidField("webhook_urls", `at most ${LIMITS.webhooks} addresses`);
}

function checkRecipients(given: readonly number[]): number[] {
  const ids = [...new Set(given)];
  if (ids.length > LIMITS.recipients) throw invalidField("recipient_user_ids", `at most ${LIMITS.recipients} people`);
  if (ids.every((id) => id >= 1 && id <= LARGEST_ID)) return ids;
  throw noSuchRecipient();
}

/** What is said of a recipient who can't be one, whether or not there is such an account. */
export const noSuchRecipient = () =>
  invalidField("recipient_user_ids", "each recipient must be an active person who reaches the source");

function checkCondition(given: string): string | null {
  if (given === "") return null;
  try {
    JSON.parse(given);
  } catch {
    throw invalidField("condition_json", "condition_json must be JSON");
  }
  return atMost(given, LIMITS.conditionBytes, "condition_json");
}

/** The measuring part of a body, with the values of a new alert for what it leaves out. */
export function checkMeasuring(input: Omit<TestAlertInput, "source_id">): Measuring {
  const form = checkForm(input);
  return {
    ...form,
    query: checkQuery(input.query ?? "", form.queryLanguage),
    lookbackSeconds: within(
      input.lookback_seconds ?? DEFAULT_LOOKBACK_SECONDS,
      LIMITS.lookbackSeconds,
      "lookback_seconds",
    ),
    thresholdOperator: oneOf(input.threshold_operator ?? "gt", THRESHOLD_OPERATORS, "threshold_operator"),
    thresholdValue: input.threshold_value ?? 0,
  };
}

/** A whole definition of an alert; 400 `<field>: …` for the first part that is wrong. */
export function checkDefinition(input: UpdateAlertInput): Definition {
  return {
    name: checkName(input.name ?? ""),
    description: atMost(input.description ?? "", LIMITS.textBytes, "description"),
    ...checkMeasuring(input),
    conditionJson: checkCondition(input.condition_json ?? ""),
    frequencySeconds: within(
      input.frequency_seconds ?? DEFAULT_FREQUENCY_SECONDS,
      LIMITS.frequencySeconds,
      "frequency_seconds",
    ),
    severity: oneOf(input.severity ?? "warning", SEVERITIES, "severity"),
    labels: checkPairs(input.labels ?? {}, "labels"),
    annotations: checkPairs(input.annotations ?? {}, "annotations"),
    recipientUserIds: checkRecipients(input.recipient_user_ids ?? []),
    webhookUrls: checkWebhooks(input.webhook_urls ?? []),
    generatorUrl: input.generator_url ? checkUrl(input.generator_url, "generator_url") : null,
    isActive: input.is_active ?? true,
  };
}

/** A change laid over what is there, as one definition that is checked as a whole. */
export function changedDefinition(before: Definition, input: UpdateAlertInput): Definition {
  const kept: UpdateAlertInput = {
    name: before.name,
    description: before.description,
    query: before.query,
    query_language: before.queryLanguage,
    editor_mode: before.editorMode,
    condition_json: before.conditionJson ?? "",
    lookback_seconds: before.lookbackSeconds,
    threshold_operator: before.thresholdOperator,
    threshold_value: before.thresholdValue,
    frequency_seconds: before.frequencySeconds,
    severity: before.severity,
    labels: before.labels ?? {},
    annotations: before.annotations ?? {},
    recipient_user_ids: before.recipientUserIds,
    webhook_urls: before.webhookUrls,
    generator_url: before.generatorUrl ?? "",
    is_active: before.isActive,
  };
  const named = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
  const given = named as UpdateAlertInput;
  // One of the two names the other where it goes alone.
  const form = checkForm({
    query_language: given.query_language ?? (given.editor_mode ? undefined : before.queryLanguage),
    editor_mode: given.editor_mode ?? (given.query_language ? undefined : before.editorMode),
  });
  return checkDefinition({ ...kept, ...given, query_language: form.queryLanguage, editor_mode: form.editorMode });
}

/** What somebody says who ends an incident: at most 1,000 bytes. */
export function checkMessage(message: string): string {
  return atMost(message, LIMITS.messageBytes, "message");
}
