import "server-only";
import type { OwnedAct } from "@/lib/access/decide";
import { authorizeFurther, type Grant, type SelfGrant, type SourceGrant } from "@/lib/access/grant";
import { by, recordAudit, type Tx } from "@/lib/audit/record";
import { proveReach } from "@/lib/auth/reach";
import { AppError, conflict, invalidField, isAppError, notFound } from "@/lib/core/errors";
import { failureOf } from "@/lib/logs/run";
import { beginWork } from "@/lib/logs/work";
import { databaseNow } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { isMissingReference } from "@/lib/platform/db-errors";
import { Prisma } from "@/lib/platform/generated/prisma/client";
import { outboundUrl } from "@/lib/platform/outbound";
import { usableTeams } from "@/lib/saved-queries/data";
import { findSource } from "@/lib/sources/data";
import { meets } from "./condition";
import { findReachableAlert, noSuchAlert } from "./data";
import { lockAlert } from "./evaluate";
import { closeIncident } from "./incident";
import { judgeAlertSql, measure } from "./measure";
import { allMayHear } from "./recipients";
import {
  type CreateAlertInput,
  changedDefinition,
  checkDefinition,
  checkMeasuring,
  checkMessage,
  type Definition,
  type Measuring,
  noSuchRecipient,
  type ResolveAlertInput,
  type TestAlertInput,
  type UpdateAlertInput,
} from "./schema";
import { webhookSecretOf } from "./secret";
import {
  ALERT_FIELDS,
  type AlertFields,
  type AlertWire,
  definitionOf,
  type TestResultWire,
  toAlert,
  toRecorded,
  toTestResult,
} from "./serialize";

type Writes = SelfGrant<"alerts:write">;

const noAccess = () => new AppError("forbidden", "No team you belong to has access to this source");

/** The row's columns of a definition. JSON columns tell "nothing" apart from JSON's own null. */
const columnsOf = ({ labels, annotations, ...plain }: Definition) => ({
  ...plain,
  labels: labels ?? Prisma.DbNull,
  annotations: annotations ?? Prisma.DbNull,
});

async function proveSource(grant: Writes, sourceId: number): Promise<void> {
  if (sourceId < 1) throw invalidField("source_id", "source ID is required");
  await proveReach(grant, sourceId);
}

/** 400 unless the query is one that could run. LogchefQL was read before; SQL is for the engine and the fence to judge. */
async function assertRuns(sourceId: number, { query, queryLanguage, lookbackSeconds }: Measuring): Promise<void> {
  if (queryLanguage === "logchefql") return;
  await judgeAlertSql(await findSource(sourceId), query, lookbackSeconds);
}

async function assertRecipients(tx: Tx, sourceId: number, ids: readonly number[]): Promise<void> {
  if (!(await allMayHear(tx, sourceId, ids))) throw noSuchRecipient();
}

/** 400 for an address that could never be called; names are looked up when they are called. */
function assertWebhooks(urls: readonly string[]): void {
  for (const url of urls) {
    try {
      outboundUrl(url);
    } catch (error) {
      throw isAppError(error) ? invalidField("webhook_urls", error.message) : error;
    }
  }
}

/** Makes an alert on a source that a team of the caller has. It looks at the source as the caller from now on. */
export async function createAlert(grant: Writes, input: CreateAlertInput): Promise<AlertWire> {
  const { source_id: sourceId, ...rest } = input;
  const { userId } = grant.principal;
  await proveSource(grant, sourceId);
  const definition = checkDefinition(rest);
  assertWebhooks(definition.webhookUrls);
  await assertRecipients(db, sourceId, definition.recipientUserIds);
  await assertRuns(sourceId, definition);
  const nextRunAt = await databaseNow();
  const data = { ...columnsOf(definition), sourceId, createdBy: userId, runsAs: userId, nextRunAt };
  try {
    return await db.$transaction(async (tx) => {
      const row = await tx.alert.create({ data, select: ALERT_FIELDS });
      await recordAudit(tx, by(grant), {
        action: "alert.created",
        target: { type: "alert", id: row.id },
        after: toRecorded(row),
      });
      return toAlert(row);
    });
  } catch (error) {
    // The source was deleted between the look and the write.
    if (isMissingReference(error)) throw noAccess();
    throw error;
  }
}

type Act = Extract<OwnedAct, `${string}_alert`>;

function proveOwner(grant: Grant, act: Act, { createdBy }: AlertFields): void {
  authorizeFurther(grant, { area: "owned", scope: "alerts:write", act }, { createdBy });
}

/** Locks an alert and asks whether the caller may do this to it now. */
async function lockFor(tx: Tx, grant: Grant, act: Act, id: number): Promise<AlertFields> {
  const row = await lockAlert(tx, id);
  if (!row) throw noSuchAlert();
  proveOwner(grant, act, row);
  return row;
}

const measuresAnew = (before: Definition, after: Definition) =>
  (["query", "queryLanguage", "lookbackSeconds"] as const).some((key) => before[key] !== after[key]);

/** A later instant than any that was told of this alert, though two changes come in one millisecond. */
async function nextStamp({ updatedAt }: AlertFields): Promise<Date> {
  return new Date(Math.max((await databaseNow()).getTime(), updatedAt.getTime() + 1));
}

async function assertChange(before: AlertFields, input: UpdateAlertInput): Promise<void> {
  const definition = definitionOf(before);
  const after = changedDefinition(definition, input);
  if (input.webhook_urls) assertWebhooks(after.webhookUrls);
  if (input.recipient_user_ids) await assertRecipients(db, before.sourceId, after.recipientUserIds);
  if (measuresAnew(definition, after)) await assertRuns(before.sourceId, after);
}

/** What a change does to an incident and to the time of the next look. */
async function afterChange(tx: Tx, before: AlertFields, after: Definition, at: Date) {
  const isOff = before.isActive && !after.isActive;
  if (isOff && before.lastState === "firing") await closeIncident(tx, before, at, "The alert was switched off");
  const isDueNow = after.isActive && (!before.isActive || after.frequencySeconds !== before.frequencySeconds);
  return { ...(isOff && { lastState: "resolved" as const }), lastError: null, ...(isDueNow && { nextRunAt: at }) };
}

/**
 * Changes an alert; what isn't named stays. Its creator or an administrator, and it looks as whoever changed it last,
 * so that an alert whose account has gone is taken over by saving it. With `seen`, 409 when it was changed after that.
 */
export async function updateAlert(
  grant: Writes,
  id: number,
  input: UpdateAlertInput,
  seen: Date | null = null,
): Promise<AlertWire> {
  const found = await findReachableAlert(grant, id);
  proveOwner(grant, "edit_alert", found);
  await assertChange(found, input);
  return db.$transaction(async (tx) => {
    const before = await lockFor(tx, grant, "edit_alert", id);
    if (seen && before.updatedAt.getTime() !== seen.getTime()) {
      throw conflict("Alert was modified by someone else; reload and reapply your changes");
    }
    const definition = changedDefinition(definitionOf(before), input);
    const at = await nextStamp(before);
    const rest = await afterChange(tx, before, definition, at);
    const { userId } = grant.principal;
    const data = { ...columnsOf(definition), ...rest, runsAs: userId, updatedAt: at };
    const row = await tx.alert.update({ where: { id }, data, select: ALERT_FIELDS });
    await recordAudit(tx, by(grant), {
      action: "alert.updated",
      target: { type: "alert", id },
      before: toRecorded(before),
      after: toRecorded(row),
    });
    return toAlert(row);
  });
}

/** Deletes an alert with its history; an incident that was open is told as over. Its creator or an administrator. */
export async function deleteAlert(grant: Writes, id: number): Promise<void> {
  await findReachableAlert(grant, id);
  await db.$transaction(async (tx) => {
    const before = await lockFor(tx, grant, "delete_alert", id);
    await closeIncident(tx, before, await databaseNow(), "The alert was deleted");
    await tx.alert.delete({ where: { id }, select: { id: true } });
    await recordAudit(tx, by(grant), {
      action: "alert.deleted",
      target: { type: "alert", id },
      before: toRecorded(before),
    });
  });
}

/** Ends an open incident by hand; the alert fires anew when its condition is still met. 404 when none is open. */
export async function resolveAlert(grant: Writes, id: number, input: ResolveAlertInput): Promise<void> {
  const found = await findReachableAlert(grant, id);
  proveOwner(grant, "resolve_alert", found);
  const message = checkMessage(input.message) || "Resolved by hand";
  await db.$transaction(async (tx) => {
    const before = await lockFor(tx, grant, "resolve_alert", id);
    const at = await databaseNow();
    if (!(await closeIncident(tx, before, at, message))) throw notFound("Alert is not active");
    // A look that began before this must not open the incident again.
    const data = { lastState: "resolved" as const, lastEvaluatedAt: at };
    await tx.alert.update({ where: { id }, data, select: { id: true } });
    await recordAudit(tx, by(grant), {
      action: "alert.resolved",
      target: { type: "alert", id },
      before: { last_state: "firing" },
      after: { last_state: "resolved", message },
    });
  });
}

/** What the alert's webhook calls are signed with, for whoever may change the alert. That it was shown is recorded. */
export async function showWebhookSecret(grant: Writes, id: number): Promise<string> {
  await findReachableAlert(grant, id);
  return db.$transaction(async (tx) => {
    const row = await lockFor(tx, grant, "edit_alert", id);
    await recordAudit(tx, by(grant), { action: "alert.secret_shown", target: { type: "alert", id } });
    return webhookSecretOf(row);
  });
}

/** Draws another secret for the alert's webhook calls; those that wait already are still signed with the one before. */
export async function replaceWebhookSecret(grant: Writes, id: number): Promise<string> {
  await findReachableAlert(grant, id);
  return db.$transaction(async (tx) => {
    await lockFor(tx, grant, "edit_alert", id);
    const data = { secretVersion: { increment: 1 } };
    const row = await tx.alert.update({ where: { id }, data, select: ALERT_FIELDS });
    await recordAudit(tx, by(grant), { action: "alert.secret_replaced", target: { type: "alert", id } });
    return webhookSecretOf(row);
  });
}

/** The caller's own way to the source, through the first of its teams by name. */
async function throughTeam(grant: Writes, sourceId: number): Promise<SourceGrant<"alerts:write">> {
  const [teamId] = await usableTeams(grant.principal, sourceId);
  // The last link was cut between the two reads.
  if (teamId === undefined) throw noAccess();
  const need = { area: "source", scope: "alerts:write", teamId, sourceId } as const;
  return authorizeFurther(grant, need, { linked: true });
}

/** What an alert would find now, as the caller. It counts among the caller's queries, and nothing is written. */
export async function testAlert(grant: Writes, input: TestAlertInput, signal: AbortSignal): Promise<TestResultWire> {
  const { source_id: sourceId, ...rest } = input;
  await proveSource(grant, sourceId);
  const asked = checkMeasuring(rest);
  const way = await throughTeam(grant, sourceId);
  const work = beginWork("preview", way, signal);
  try {
    const found = await measure(way, asked, work.signal);
    return toTestResult(found, meets(found.value, { operator: asked.thresholdOperator, value: asked.thresholdValue }));
  } catch (error) {
    throw failureOf(error, "Failed to test alert", work.signal);
  } finally {
    work.end();
  }
}
