import "server-only";
import type { Tx } from "@/lib/audit/record";
import { queueMail, queueWebhook } from "@/lib/notifications/outbox";
import { thresholdText } from "./condition";
import { hearersOf } from "./recipients";
import { webhookSecretOf } from "./secret";
import { type AlertFields, definitionOf, type HistoryFields } from "./serialize";

function thresholdOf(alert: AlertFields): string {
  const { thresholdOperator: operator, thresholdValue: value } = definitionOf(alert);
  return thresholdText({ operator, value });
}

function subjectOf({ name, severity }: AlertFields, { status }: HistoryFields): string {
  return status === "triggered" ? `[${severity}] ${name} is firing` : `[resolved] ${name}`;
}

function textOf(alert: AlertFields, line: HistoryFields): string {
  const { labels, annotations } = definitionOf(alert);
  const pairs = (title: string, given: Record<string, string> | null) =>
    given ? ["", title, ...Object.entries(given).map(([key, value]) => `  ${key}: ${value}`)] : [];
  return [
    subjectOf(alert, line),
    ...(alert.description ? ["", alert.description] : []),
    "",
    `Source:    ${alert.source.name}`,
    `Severity:  ${alert.severity}`,
    `Value:     ${line.value ?? "none"} (fires when ${thresholdOf(alert)})`,
    `Window:    the last ${alert.lookbackSeconds} seconds`,
    `Since:     ${line.triggeredAt.toISOString()}`,
    ...(line.resolvedAt ? [`Over at:   ${line.resolvedAt.toISOString()}`] : []),
    ...(line.message ? [`Message:   ${line.message}`] : []),
    ...pairs("Labels", labels),
    ...pairs("Annotations", annotations),
    ...(alert.generatorUrl ? ["", alert.generatorUrl] : []),
    "",
  ].join("\n");
}

/** What a webhook is told; the query stays inside, since whoever receives this needn't reach the source. */
function bodyOf(alert: AlertFields, line: HistoryFields) {
  const { labels, annotations } = definitionOf(alert);
  return {
    alert: {
      id: alert.id,
      name: alert.name,
      description: alert.description,
      severity: alert.severity,
      source_id: alert.sourceId,
      source_name: alert.source.name,
      labels: labels ?? {},
      annotations: annotations ?? {},
      ...(alert.generatorUrl && { generator_url: alert.generatorUrl }),
    },
    incident: {
      id: line.id,
      status: line.status === "triggered" ? "firing" : "resolved",
      value: line.value,
      threshold_operator: alert.thresholdOperator,
      threshold_value: alert.thresholdValue,
      lookback_seconds: alert.lookbackSeconds,
      triggered_at: line.triggeredAt.toISOString(),
      resolved_at: line.resolvedAt?.toISOString() ?? null,
      message: line.message,
    },
  };
}

/**
 * Puts mails and webhook calls about the begin or the end of an incident into the outbox, in the transaction that
 * writes it down, so that neither is without the other. Each person gets a mail of their own.
 */
export async function announce(tx: Tx, alert: AlertFields, line: HistoryFields): Promise<void> {
  const event = line.status === "triggered" ? "alert.triggered" : "alert.resolved";
  const dedupeKey = `${event}:${line.id}`;
  const people = await hearersOf(tx, alert.sourceId, alert.recipientUserIds);
  for (const { id, email } of people) {
    await queueMail(tx, {
      to: [email],
      subject: subjectOf(alert, line),
      text: textOf(alert, line),
      dedupeKey: `${dedupeKey}:${id}`,
    });
  }
  for (const [index, url] of alert.webhookUrls.entries()) {
    await queueWebhook(tx, {
      url,
      event,
      body: bodyOf(alert, line),
      secret: webhookSecretOf(alert),
      dedupeKey: `${dedupeKey}:webhook:${index}`,
    });
  }
}
