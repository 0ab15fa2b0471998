import { timestamp } from "@/lib/core/time";
import type { Prisma } from "@/lib/platform/generated/prisma/client";
import type { ThresholdOperator } from "./condition";
import type { Measurement } from "./measure";
import type { AlertLanguage, AlertMode, Definition } from "./schema";

/** The columns of an alert, and the name of its source for those who are told of it. */
export const ALERT_FIELDS = {
  id: true,
  sourceId: true,
  name: true,
  description: true,
  queryLanguage: true,
  editorMode: true,
  query: true,
  conditionJson: true,
  lookbackSeconds: true,
  thresholdOperator: true,
  thresholdValue: true,
  frequencySeconds: true,
  severity: true,
  labels: true,
  annotations: true,
  recipientUserIds: true,
  webhookUrls: true,
  generatorUrl: true,
  isActive: true,
  lastState: true,
  lastError: true,
  lastEvaluatedAt: true,
  lastTriggeredAt: true,
  secretVersion: true,
  runsAs: true,
  createdBy: true,
  createdAt: true,
  updatedAt: true,
  source: { select: { name: true } },
} as const satisfies Prisma.AlertSelect;

/** A row with ALERT_FIELDS. */
export type AlertFields = Prisma.AlertGetPayload<{ select: typeof ALERT_FIELDS }>;

/** The columns of one line of an alert's history. */
export const HISTORY_FIELDS = {
  id: true,
  alertId: true,
  status: true,
  triggeredAt: true,
  resolvedAt: true,
  value: true,
  message: true,
  payload: true,
  createdAt: true,
} as const satisfies Prisma.AlertHistorySelect;

/** A row with HISTORY_FIELDS. */
export type HistoryFields = Prisma.AlertHistoryGetPayload<{ select: typeof HISTORY_FIELDS }>;

/** The definition inside a row; the words in it are held by constraints of the table. */
export function definitionOf(row: AlertFields): Definition {
  return {
    ...row,
    queryLanguage: row.queryLanguage as AlertLanguage,
    editorMode: row.editorMode as AlertMode,
    thresholdOperator: row.thresholdOperator as ThresholdOperator,
    severity: row.severity as Definition["severity"],
    labels: row.labels as Record<string, string> | null,
    annotations: row.annotations as Record<string, string> | null,
  };
}

/** `Alert` of the native wire (spec/logchef.md §7.4). */
export function toAlert(row: AlertFields) {
  const { labels, annotations } = definitionOf(row);
  return {
    id: row.id,
    source_id: row.sourceId,
    name: row.name,
    description: row.description || undefined,
    query_language: row.queryLanguage as AlertLanguage,
    editor_mode: row.editorMode as AlertMode,
    query: row.query,
    condition_json: row.conditionJson ?? undefined,
    lookback_seconds: row.lookbackSeconds,
    threshold_operator: row.thresholdOperator as ThresholdOperator,
    threshold_value: row.thresholdValue,
    frequency_seconds: row.frequencySeconds,
    severity: row.severity as Definition["severity"],
    labels: labels ?? undefined,
    annotations: annotations ?? undefined,
    recipient_user_ids: row.recipientUserIds.length > 0 ? row.recipientUserIds : undefined,
    webhook_urls: row.webhookUrls.length > 0 ? row.webhookUrls : undefined,
    generator_url: row.generatorUrl ?? undefined,
    is_active: row.isActive,
    last_state: row.lastState,
    last_evaluated_at: timestamp(row.lastEvaluatedAt),
    last_triggered_at: timestamp(row.lastTriggeredAt),
    created_by: row.createdBy ?? undefined,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}
export type AlertWire = ReturnType<typeof toAlert>;

/** An alert below a team's source, as clients of the older routes read it (spec/logchef.md §8.3). */
export function toLegacyAlert(row: AlertFields, teamId: number) {
  return { ...toAlert(row), team_id: teamId, query_mode: row.editorMode === "native" ? "sql" : "condition" };
}
export type LegacyAlertWire = ReturnType<typeof toLegacyAlert>;

/** One line of an alert's history. */
export function toHistory(row: HistoryFields) {
  return {
    id: row.id,
    alert_id: row.alertId,
    status: row.status,
    triggered_at: row.triggeredAt.toISOString(),
    resolved_at: timestamp(row.resolvedAt),
    value: row.value ?? undefined,
    message: row.message ?? undefined,
    payload: row.payload ?? undefined,
    created_at: row.createdAt.toISOString(),
  };
}
export type HistoryWire = ReturnType<typeof toHistory>;

const NO_ROWS = { code: "NO_ROWS", message: "The query returned no row, which counts as 0." };
const MORE_ROWS = { code: "MORE_ROWS", message: "Only the first row of the query is looked at." };

/** What the test of an alert tells. */
export function toTestResult({ value, rowsReturned, executionTimeMs }: Measurement, isMet: boolean) {
  const warnings = rowsReturned === 0 ? [NO_ROWS] : rowsReturned > 1 ? [MORE_ROWS] : [];
  return {
    value,
    threshold_met: isMet,
    execution_time_ms: executionTimeMs,
    rows_returned: rowsReturned,
    warnings,
  };
}
export type TestResultWire = ReturnType<typeof toTestResult>;

/** An alert as the record keeps it. Addresses often carry a secret in their path, so only their hosts are kept. */
export function toRecorded(row: AlertFields): Prisma.InputJsonObject {
  const { last_state: _state, last_evaluated_at: _at, last_triggered_at: _triggered, ...kept } = toAlert(row);
  const hosts = row.webhookUrls.map((url) => new URL(url).host);
  return JSON.parse(JSON.stringify({ ...kept, webhook_urls: hosts, runs_as: row.runsAs }));
}
