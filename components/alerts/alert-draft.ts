import type { ThresholdOperator } from "@/lib/alerts/condition";
import type { AlertWire } from "@/lib/alerts/serialize";
import { t } from "@/lib/i18n/t";
import { parse } from "@/lib/logs/ql/ast";
import { secondsOf, type Typed, typedOf } from "./duration";

/** What the form of an alert holds, as it was typed. Each language keeps its own text. */
export type AlertDraft = {
  name: string;
  description: string;
  severity: AlertWire["severity"];
  language: "logchefql" | "sql";
  logchefql: string;
  sql: string;
  lookback: Typed;
  operator: ThresholdOperator;
  threshold: string;
  frequency: Typed;
  isActive: boolean;
  recipientIds: readonly number[];
  /** One address a line. */
  webhooks: string;
  /** One `key=value` a line. */
  labels: string;
  annotations: string;
  link: string;
};

/** Parts of the form that something can be wrong with. */
export type AlertPart =
  | "source"
  | "name"
  | "description"
  | "query"
  | "lookback"
  | "threshold"
  | "frequency"
  | "recipients"
  | "webhooks"
  | "labels"
  | "annotations"
  | "link";
export type AlertProblems = Partial<Record<AlertPart, string>>;

/** The names by which the wire tells which part is at fault. */
export const PART_OF_WIRE: Readonly<Record<string, AlertPart>> = {
  source_id: "source",
  name: "name",
  description: "description",
  query: "query",
  lookback_seconds: "lookback",
  threshold_value: "threshold",
  frequency_seconds: "frequency",
  recipient_user_ids: "recipients",
  webhook_urls: "webhooks",
  labels: "labels",
  annotations: "annotations",
  generator_url: "link",
};

const LOOKBACK_SECONDS = [1, 30 * 86_400] as const;
const FREQUENCY_SECONDS = [10, 7 * 86_400] as const;
const FIVE_MINUTES = 300;

const linesOf = (text: string) =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);

const pairsText = (pairs: Readonly<Record<string, string>> = {}) =>
  Object.entries(pairs)
    .map(([key, value]) => `${key}=${value}`)
    .join("\n");

/** Pairs that a text holds; null when a line is none, or a key comes twice. Values may hold `=` themselves. */
function pairsOf(text: string): Record<string, string> | null {
  const pairs = new Map<string, string>();
  for (const line of linesOf(text)) {
    const at = line.indexOf("=");
    const key = line.slice(0, at).trim();
    if (at < 1 || key === "" || pairs.has(key)) return null;
    pairs.set(key, line.slice(at + 1).trim());
  }
  return Object.fromEntries(pairs);
}

/** The form of an alert that is there, or of a new one. */
export function draftOf(alert: AlertWire | null): AlertDraft {
  const isSql = alert?.query_language === "clickhouse-sql";
  return {
    name: alert?.name ?? "",
    description: alert?.description ?? "",
    severity: alert?.severity ?? "warning",
    language: isSql ? "sql" : "logchefql",
    logchefql: isSql ? "" : (alert?.query ?? ""),
    sql: isSql ? alert.query : "",
    lookback: typedOf(alert?.lookback_seconds ?? FIVE_MINUTES),
    operator: alert?.threshold_operator ?? "gt",
    threshold: String(alert?.threshold_value ?? 0),
    frequency: typedOf(alert?.frequency_seconds ?? FIVE_MINUTES),
    isActive: alert?.is_active ?? true,
    recipientIds: alert?.recipient_user_ids ?? [],
    webhooks: (alert?.webhook_urls ?? []).join("\n"),
    labels: pairsText(alert?.labels),
    annotations: pairsText(alert?.annotations),
    link: alert?.generator_url ?? "",
  };
}

/** The text in the language that is chosen. */
export const queryOf = ({ language, logchefql, sql }: AlertDraft) => (language === "sql" ? sql : logchefql);

const isAddress = (text: string) => /^https?:\/\//.test(text) && URL.canParse(text);
const isNumber = (text: string) => text.trim() !== "" && Number.isFinite(Number(text));

function isWithin(typed: Typed, [least, most]: readonly [number, number]): boolean {
  const seconds = secondsOf(typed);
  return seconds !== null && seconds >= least && seconds <= most;
}

/** What is wrong with the part of a draft that measures: what stands in the way of trying it. */
export function measuringProblems(draft: AlertDraft, sourceId: number | null): AlertProblems {
  const query = queryOf(draft);
  const read = draft.language === "logchefql" ? parse(query) : null;
  return {
    ...(sourceId === null && { source: t("alert.sourceMissing") }),
    ...(read && !read.ok && { query: read.error.message }),
    ...(query.trim() === "" && { query: t("alert.queryMissing") }),
    ...(!isNumber(draft.threshold) && { threshold: t("alert.thresholdWrong") }),
    ...(!isWithin(draft.lookback, LOOKBACK_SECONDS) && { lookback: t("alert.lookbackWrong") }),
  };
}

/** What is wrong with a draft, by part in the order of the form; nothing where nothing is. */
export function draftProblems(draft: AlertDraft, sourceId: number | null): AlertProblems {
  const link = draft.link.trim();
  return {
    ...(draft.name.trim() === "" && { name: t("alert.nameMissing") }),
    ...measuringProblems(draft, sourceId),
    ...(!isWithin(draft.frequency, FREQUENCY_SECONDS) && { frequency: t("alert.frequencyWrong") }),
    ...(!linesOf(draft.webhooks).every(isAddress) && { webhooks: t("alert.webhooksWrong") }),
    ...(pairsOf(draft.labels) === null && { labels: t("alert.pairsWrong") }),
    ...(pairsOf(draft.annotations) === null && { annotations: t("alert.pairsWrong") }),
    ...(link !== "" && !isAddress(link) && { link: t("alert.linkWrong") }),
  };
}

/** What measures, as the wire takes it. The draft has no problems there. */
export function measuringOf(draft: AlertDraft) {
  const isSql = draft.language === "sql";
  return {
    query: queryOf(draft),
    query_language: isSql ? "clickhouse-sql" : "logchefql",
    editor_mode: isSql ? "native" : "condition",
    lookback_seconds: secondsOf(draft.lookback) ?? FIVE_MINUTES,
    threshold_operator: draft.operator,
    threshold_value: Number(draft.threshold),
  } as const;
}

/** A whole alert, as the wire takes it. The draft has no problems. */
export function bodyOf(draft: AlertDraft) {
  return {
    name: draft.name.trim(),
    description: draft.description.trim(),
    severity: draft.severity,
    ...measuringOf(draft),
    frequency_seconds: secondsOf(draft.frequency) ?? FIVE_MINUTES,
    is_active: draft.isActive,
    recipient_user_ids: [...draft.recipientIds],
    webhook_urls: linesOf(draft.webhooks),
    labels: pairsOf(draft.labels) ?? {},
    annotations: pairsOf(draft.annotations) ?? {},
    generator_url: draft.link.trim(),
  };
}
export type AlertBody = ReturnType<typeof bodyOf>;

/**
 * The parts of an alert that its draft changes, so that what somebody else changed meanwhile stays. What another editor
 * noted about the query goes with the query.
 */
export function changeOf(alert: AlertWire, draft: AlertDraft): Partial<AlertBody> & { condition_json?: string } {
  const before: Readonly<Record<string, unknown>> = bodyOf(draftOf(alert));
  const changed = Object.entries(bodyOf(draft)).filter(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify(before[key]),
  );
  const change: Partial<AlertBody> = Object.fromEntries(changed);
  return { ...change, ...(change.query !== undefined && alert.condition_json && { condition_json: "" }) };
}
