import "server-only";
import type { AccountState } from "@/lib/access/decide";
import { authorize, type Caller, type SourceGrant } from "@/lib/access/grant";
import type { Tx } from "@/lib/audit/record";
import { AppError, isAppError } from "@/lib/core/errors";
import { accountOf, accountStateOf, PRINCIPAL_COLUMNS, type PrincipalRow } from "@/lib/credentials/principal-row";
import { databaseNow } from "@/lib/platform/clock";
import { db, pool } from "@/lib/platform/db";
import { isUnreachable } from "@/lib/platform/db-errors";
import { logger } from "@/lib/platform/logger";
import { usableTeams } from "@/lib/saved-queries/data";
import { meets } from "./condition";
import { closeIncident, noteFailure, openIncident } from "./incident";
import { type Measurement, measure } from "./measure";
import { ALERT_FIELDS, type AlertFields, definitionOf } from "./serialize";
import { advance, type Outcome } from "./state";

const NO_RIGHT = "The account that the alert runs as may no longer read this source; save the alert to run it as you";
const NOBODY = "The account that the alert runs as is gone; save the alert to run it as you";
const FAULT = "The alert could not be evaluated";

async function accountFor(userId: number): Promise<{ caller: Caller; account: AccountState } | null> {
  const text = `SELECT ${PRINCIPAL_COLUMNS} FROM users u WHERE u.id = $1`;
  const { rows } = await pool().query<PrincipalRow>({ name: "latchkey_alert_account", text, values: [userId] });
  const [row] = rows;
  if (!row) return null;
  const account = accountStateOf(row);
  // As a token that holds logs:read would call: nobody is above membership there, administrators included.
  const principal = { via: "token", scopes: ["logs:read"], ...accountOf(row), token: null, session: null } as const;
  const origin = { address: null, userAgent: "alerts", requestId: crypto.randomUUID() };
  return { account, caller: { principal, facts: { credential: "alive", account }, origin } };
}

/**
 * The right to look, decided anew at each run: the account that the alert runs as is active, and one of its teams has
 * the source now. Throws `forbidden` with a sentence for the history.
 */
async function rightToLook({ runsAs, sourceId }: AlertFields): Promise<SourceGrant<"logs:read">> {
  const found = runsAs === null ? null : await accountFor(runsAs);
  if (!found?.caller.principal || found.account !== "active") throw new AppError("forbidden", NOBODY);
  const [teamId] = await usableTeams(found.caller.principal, sourceId);
  if (teamId === undefined) throw new AppError("forbidden", NO_RIGHT);
  const need = { area: "source", scope: "logs:read", teamId, sourceId } as const;
  return authorize(found.caller, need, { linked: true });
}

type Look = { outcome: Outcome; found: Measurement | null };

/** Looks once. Whatever stands in the way is an outcome too, unless the control database is what can't be reached. */
async function look(alert: AlertFields, signal: AbortSignal): Promise<Look> {
  try {
    const definition = definitionOf(alert);
    const found = await measure(await rightToLook(alert), definition, signal);
    const threshold = { operator: definition.thresholdOperator, value: definition.thresholdValue };
    return { found, outcome: { kind: "measured", isMet: meets(found.value, threshold) } };
  } catch (error) {
    if (signal.aborted || isUnreachable(error)) throw error;
    if (!isAppError(error)) logger.error({ err: error, alertId: alert.id }, "an alert could not be evaluated");
    return { found: null, outcome: { kind: "failed", reason: isAppError(error) ? error.message : FAULT } };
  }
}

async function writeDown(tx: Tx, alert: AlertFields, at: Date, { outcome, found }: Look): Promise<void> {
  const { standing, happening } = advance({ state: alert.lastState, error: alert.lastError }, outcome);
  if (happening === "triggered" && found) await openIncident(tx, alert, at, found);
  if (happening === "resolved") await closeIncident(tx, alert, at, "The condition is no longer met");
  if (happening === "error" && outcome.kind === "failed") {
    await noteFailure(tx, alert, at, outcome.reason);
    // The reason may quote the query, so it stays in the history.
    logger.warn({ alertId: alert.id }, "an alert could not be looked at");
  }
  const data = {
    lastState: standing.state,
    lastError: standing.error,
    lastEvaluatedAt: at,
    ...(happening === "triggered" && { lastTriggeredAt: at }),
  };
  await tx.alert.update({ where: { id: alert.id }, data, select: { id: true } });
}

/** Locks an alert against every other change, and reads it; null when it is gone. */
export async function lockAlert(tx: Tx, id: number): Promise<AlertFields | null> {
  await tx.$queryRaw`SELECT id FROM alerts WHERE id = ${id} FOR UPDATE`;
  return tx.alert.findUnique({ where: { id }, select: ALERT_FIELDS });
}

/**
 * Looks at one alert, and writes down what became of it. A look that was overtaken, by a change of the alert or by a
 * later look, counts for nothing, so that running twice does no harm. Rejects when `signal` aborts or Postgres can't
 * be asked; the alert is as it was then.
 */
export async function evaluateAlert(id: number, signal: AbortSignal): Promise<void> {
  const alert = await db.alert.findUnique({ where: { id, isActive: true }, select: ALERT_FIELDS });
  if (!alert) return;
  const at = await databaseNow();
  const looked = await look(alert, signal);
  await db.$transaction(async (tx) => {
    const now = await lockAlert(tx, id);
    if (!now?.isActive || now.updatedAt.getTime() !== alert.updatedAt.getTime()) return;
    if (now.lastEvaluatedAt && now.lastEvaluatedAt >= at) return;
    await writeDown(tx, now, at, looked);
  });
}
