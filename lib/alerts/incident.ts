import "server-only";
import type { Tx } from "@/lib/audit/record";
import type { Prisma } from "@/lib/platform/generated/prisma/client";
import { announce } from "./announce";
import type { Measurement } from "./measure";
import { type AlertFields, HISTORY_FIELDS } from "./serialize";

/** Lines of an alert's history that are kept; the oldest go first. */
const KEPT_LINES = 1_000;

/** What was looked for and what it cost, beside the value. */
function toPayload(alert: AlertFields, { rowsReturned, executionTimeMs }: Measurement): Prisma.InputJsonObject {
  return {
    threshold_operator: alert.thresholdOperator,
    threshold_value: alert.thresholdValue,
    lookback_seconds: alert.lookbackSeconds,
    rows_returned: rowsReturned,
    execution_time_ms: executionTimeMs,
  };
}

async function forgetOldLines(tx: Tx, alertId: number): Promise<void> {
  await tx.$executeRaw`DELETE FROM alert_history WHERE alert_id = ${alertId} AND status <> 'triggered' AND id <= (
    SELECT id FROM alert_history WHERE alert_id = ${alertId} ORDER BY id DESC OFFSET ${KEPT_LINES} LIMIT 1)`;
}

/** Writes down that an alert fires, and tells people in the same transaction. The alert is locked by the caller. */
export async function openIncident(tx: Tx, alert: AlertFields, at: Date, found: Measurement): Promise<void> {
  const data = {
    alertId: alert.id,
    status: "triggered" as const,
    triggeredAt: at,
    value: found.value,
    payload: toPayload(alert, found),
  };
  const line = await tx.alertHistory.create({ data, select: HISTORY_FIELDS });
  await forgetOldLines(tx, alert.id);
  await announce(tx, alert, line);
}

/** Writes down that an incident is over, and tells people. Nothing happens when none is open; answers whether one was. */
export async function closeIncident(tx: Tx, alert: AlertFields, at: Date, message: string): Promise<boolean> {
  const open = await tx.alertHistory.findFirst({
    where: { alertId: alert.id, status: "triggered" },
    select: { id: true },
  });
  if (!open) return false;
  const data = { status: "resolved" as const, resolvedAt: at, message };
  const line = await tx.alertHistory.update({ where: { id: open.id }, data, select: HISTORY_FIELDS });
  await announce(tx, alert, line);
  return true;
}

/** Writes down that an alert could not be looked at. */
export async function noteFailure(tx: Tx, alert: AlertFields, at: Date, reason: string): Promise<void> {
  const data = { alertId: alert.id, status: "error" as const, triggeredAt: at, message: reason };
  await tx.alertHistory.create({ data, select: { id: true } });
  await forgetOldLines(tx, alert.id);
}
