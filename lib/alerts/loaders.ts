import "server-only";
import { cache } from "react";
import type { OwnedAct } from "@/lib/access/decide";
import { authorize, authorizeFurther, type SelfGrant } from "@/lib/access/grant";
import { isGlobalAdmin } from "@/lib/access/principal";
import { requirePerson, showRefusal } from "@/lib/auth/session";
import { notFound } from "@/lib/core/errors";
import { timestamp } from "@/lib/core/time";
import { loadHome } from "@/lib/home/loaders";
import type { ExplorePlace } from "@/lib/logs/loaders";
import { current } from "@/lib/members/current";
import { databaseNow } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { findReachableAlert, HISTORY_LINES, listHistory, reachableAlerts } from "./data";
import { alertsEnabled } from "./enabled";
import { ALERT_HEALTHS, type AlertHealth, healthOf } from "./health";
import { hearersOf } from "./recipients";
import { type AlertFields, type AlertWire, type HistoryWire, toAlert } from "./serialize";

/** An alert in the list. */
export type AlertRow = Pick<
  AlertWire,
  | "id"
  | "name"
  | "query_language"
  | "lookback_seconds"
  | "threshold_operator"
  | "threshold_value"
  | "frequency_seconds"
  | "severity"
  | "last_evaluated_at"
  | "last_triggered_at"
> & { health: AlertHealth; source: { id: number; name: string }; createdBy: string | null };

/** What the list of alerts shows; null while alerts are switched off. */
export type AlertsDesk = { alerts: AlertRow[]; places: ExplorePlace[] };

/** Somebody who may be told: an active person of one of the viewer's teams that have the source. */
export type Candidate = { id: number; name: string; email: string };
/** Somebody who was chosen: without a name outside of the viewer's teams, and told only while they reach the source. */
export type Recipient = { id: number; name: string | null; isTold: boolean };

/** One alert as its page shows it. */
export type AlertDetail = {
  /** Addresses often carry a secret in their path: whoever can't change the alert is told their hosts. */
  alert: AlertWire;
  health: AlertHealth;
  lastError: string | null;
  nextRunAt: string | undefined;
  source: { id: number; name: string; teamId: number | null };
  /** Whose right it looks with; null when that account is gone. */
  runsAs: string | null;
  createdBy: string | null;
  recipients: Recipient[];
  history: HistoryWire[];
  can: { edit: boolean; delete: boolean; resolve: boolean };
};

/** What the form of an alert chooses from. */
export type AlertChoices = { places: ExplorePlace[]; candidates: Candidate[] };

const NAME = { select: { fullName: true } } as const;

const placesOfViewer = async (): Promise<ExplorePlace[]> => {
  const { reach } = await loadHome();
  return reach
    .map(({ team: { id, name }, sources }) => ({ team: { id, name }, sources }))
    .filter(({ sources }) => sources.length > 0);
};

async function mayRead() {
  const { caller } = await requirePerson();
  return authorize(caller, { area: "self", scope: "alerts:read" });
}

/** Whether alerts are on, and whether the viewer is somebody who can switch them on. */
export const loadAlertSwitch = cache(async (): Promise<{ isOn: boolean; isAdmin: boolean }> => {
  const { caller } = await requirePerson();
  return { isOn: await alertsEnabled(), isAdmin: isGlobalAdmin(caller.principal) };
});

const urgency = ({ health }: AlertRow) => ALERT_HEALTHS.indexOf(health);

/** All alerts on what the viewer's teams reach: those that fire first, then the newest. */
export async function loadAlerts(): Promise<AlertsDesk> {
  const grant = await mayRead();
  const [rows, places] = await Promise.all([
    db.alert.findMany({
      where: reachableAlerts(grant),
      select: {
        id: true,
        name: true,
        queryLanguage: true,
        lookbackSeconds: true,
        thresholdOperator: true,
        thresholdValue: true,
        frequencySeconds: true,
        severity: true,
        isActive: true,
        lastState: true,
        lastError: true,
        lastEvaluatedAt: true,
        lastTriggeredAt: true,
        source: { select: { id: true, name: true } },
        creator: NAME,
      },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    }),
    placesOfViewer(),
  ]);
  const alerts = rows.map((row) => ({
    id: row.id,
    name: row.name,
    query_language: row.queryLanguage as AlertWire["query_language"],
    lookback_seconds: row.lookbackSeconds,
    threshold_operator: row.thresholdOperator as AlertWire["threshold_operator"],
    threshold_value: row.thresholdValue,
    frequency_seconds: row.frequencySeconds,
    severity: row.severity as AlertWire["severity"],
    last_evaluated_at: timestamp(row.lastEvaluatedAt),
    last_triggered_at: timestamp(row.lastTriggeredAt),
    health: healthOf(row),
    source: row.source,
    createdBy: row.creator?.fullName ?? null,
  }));
  return { alerts: alerts.sort((one, other) => urgency(one) - urgency(other)), places };
}

/** Active people of the viewer's teams that have the source. */
async function candidatesOf({ principal }: SelfGrant<"alerts:read">, sourceId: number): Promise<Candidate[]> {
  const teamId = { in: [...principal.memberships.keys()] };
  const team = { sources: { some: { sourceId } } };
  const rows = await db.user.findMany({
    where: {
      accountType: "human",
      status: "active",
      deletedAt: null,
      memberships: { some: { ...current(await databaseNow()), teamId, team } },
    },
    select: { id: true, fullName: true, email: true },
    orderBy: [{ fullName: "asc" }, { id: "asc" }],
  });
  return rows.map(({ id, fullName, email }) => ({ id, name: fullName, email }));
}

async function recipientsOf(grant: SelfGrant<"alerts:read">, row: AlertFields): Promise<Recipient[]> {
  const ids = row.recipientUserIds;
  if (ids.length === 0) return [];
  const teamId = { in: [...grant.principal.memberships.keys()] };
  const shared = isGlobalAdmin(grant.principal)
    ? {}
    : { memberships: { some: { ...current(await databaseNow()), teamId } } };
  const [told, known] = await Promise.all([
    hearersOf(db, row.sourceId, ids),
    db.user.findMany({ where: { id: { in: ids }, ...shared }, select: { id: true, fullName: true } }),
  ]);
  const names = new Map(known.map(({ id, fullName }) => [id, fullName]));
  const hears = new Set(told.map(({ id }) => id));
  return ids.map((id) => ({ id, name: names.get(id) ?? null, isTold: hears.has(id) }));
}

function may(grant: SelfGrant<"alerts:read">, act: OwnedAct, { createdBy }: AlertFields): boolean {
  try {
    authorizeFurther(grant, { area: "owned", scope: "alerts:write", act }, { createdBy });
    return true;
  } catch {
    return false;
  }
}

const hostOf = (url: string) => new URL(url).host;

const alertOnce = cache(async (id: number) => findReachableAlert(await mayRead(), id));

/**
 * Shows the 404 page when the viewer reaches no such alert and, to `edit` it, the 403 page when they may not. While
 * alerts are switched off every page of them says so instead.
 */
export async function requireAlert(id: number, to: "read" | "edit"): Promise<void> {
  if (!(await loadAlertSwitch()).isOn) return;
  const { caller } = await requirePerson();
  try {
    const { createdBy } = await alertOnce(id);
    if (to === "edit") authorize(caller, { area: "owned", scope: "alerts:write", act: "edit_alert" }, { createdBy });
  } catch (error) {
    await showRefusal(error);
  }
}

/** One alert, for whoever reaches its source; what isn't there and what is foreign are the same 404. */
export const loadAlert = cache(async (id: number): Promise<AlertDetail> => {
  const grant = await mayRead();
  try {
    const row = await alertOnce(id);
    const [more, recipients, history, places] = await Promise.all([
      db.alert.findUnique({ where: { id }, select: { nextRunAt: true, creator: NAME, runner: NAME } }),
      recipientsOf(grant, row),
      listHistory(grant, id, HISTORY_LINES),
      placesOfViewer(),
    ]);
    if (!more) throw notFound("Alert not found");
    const can = {
      edit: may(grant, "edit_alert", row),
      delete: may(grant, "delete_alert", row),
      resolve: may(grant, "resolve_alert", row),
    };
    const wire = toAlert(row);
    const place = places.find(({ sources }) => sources.some((source) => source.id === row.sourceId));
    return {
      alert: can.edit || !wire.webhook_urls ? wire : { ...wire, webhook_urls: wire.webhook_urls.map(hostOf) },
      health: healthOf(row),
      lastError: row.lastError,
      nextRunAt: row.isActive ? timestamp(more.nextRunAt) : undefined,
      source: { id: row.sourceId, name: row.source.name, teamId: place?.team.id ?? null },
      runsAs: more.runner?.fullName ?? null,
      createdBy: more.creator?.fullName ?? null,
      recipients,
      history,
      can,
    };
  } catch (error) {
    return showRefusal(error);
  }
});

/** An alert to be changed; 403 for whoever may not. */
export async function loadAlertToEdit(id: number): Promise<AlertDetail> {
  await requireAlert(id, "edit");
  return loadAlert(id);
}

/** What the form of an alert on this source chooses from; without a source there is nobody to choose. */
export async function loadAlertChoices(sourceId: number | null): Promise<AlertChoices> {
  const grant = await mayRead();
  const places = await placesOfViewer();
  const isReached = places.some(({ sources }) => sources.some(({ id }) => id === sourceId));
  return { places, candidates: sourceId !== null && isReached ? await candidatesOf(grant, sourceId) : [] };
}
