import "server-only";
import type { Grant, SelfGrant, SourceGrant } from "@/lib/access/grant";
import { knownSources } from "@/lib/access/limits";
import { proveReach } from "@/lib/auth/reach";
import { notFound } from "@/lib/core/errors";
import { db } from "@/lib/platform/db";
import {
  ALERT_FIELDS,
  type AlertFields,
  type AlertWire,
  HISTORY_FIELDS,
  type HistoryWire,
  type LegacyAlertWire,
  toAlert,
  toHistory,
  toLegacyAlert,
} from "./serialize";

/** Lines of an alert's history that are told at most (spec/logchef.md §7.4). */
export const HISTORY_LINES = 50;

const NEWEST_FIRST = [{ createdAt: "desc" as const }, { id: "desc" as const }];

/** What is answered for an alert that isn't there, or that the caller has no way to. */
export const noSuchAlert = () => notFound("Alert not found");

/** The part of a query for alerts that leaves those on sources that the caller's teams reach. */
export function reachableAlerts({ principal }: SelfGrant<"alerts:read">) {
  const teamId = { in: [...principal.memberships.keys()] };
  return { source: { teams: { some: { teamId } }, ...knownSources(principal) } };
}

/** The alerts on the sources that the caller's teams reach, or on one of them; 403 when it reaches not that. */
export async function listAlerts(grant: SelfGrant<"alerts:read">, sourceId: number | null): Promise<AlertWire[]> {
  if (sourceId !== null) await proveReach(grant, sourceId);
  const rows = await db.alert.findMany({
    where: { ...reachableAlerts(grant), ...(sourceId !== null && { sourceId }) },
    select: ALERT_FIELDS,
    orderBy: NEWEST_FIRST,
  });
  return rows.map(toAlert);
}

/** An alert whose source the caller reaches; 404 for every other. */
export async function findReachableAlert(grant: Grant, id: number): Promise<AlertFields> {
  const row = await db.alert.findUnique({ where: { id }, select: ALERT_FIELDS });
  if (!row) throw noSuchAlert();
  await proveReach(grant, row.sourceId, noSuchAlert());
  return row;
}

/** One alert. */
export async function getAlert(grant: SelfGrant<"alerts:read">, id: number): Promise<AlertWire> {
  return toAlert(await findReachableAlert(grant, id));
}

async function historyOf(alertId: number, lines: number): Promise<HistoryWire[]> {
  const rows = await db.alertHistory.findMany({
    where: { alertId },
    select: HISTORY_FIELDS,
    orderBy: { id: "desc" },
    take: lines,
  });
  return rows.map(toHistory);
}

/** When an alert fired, was over, or could not be looked at; the newest first. */
export async function listHistory(grant: SelfGrant<"alerts:read">, id: number, lines: number): Promise<HistoryWire[]> {
  const row = await findReachableAlert(grant, id);
  return historyOf(row.id, lines);
}

type ThroughTeam = SourceGrant<"alerts:read">;

/** The alerts of a team's source, in the older shape. */
export async function listLegacyAlerts({ sourceId, teamId }: ThroughTeam): Promise<LegacyAlertWire[]> {
  const rows = await db.alert.findMany({ where: { sourceId }, select: ALERT_FIELDS, orderBy: NEWEST_FIRST });
  return rows.map((row) => toLegacyAlert(row, teamId));
}

async function findOfSource({ sourceId }: ThroughTeam, id: number): Promise<AlertFields> {
  const row = await db.alert.findFirst({ where: { id, sourceId }, select: ALERT_FIELDS });
  if (!row) throw noSuchAlert();
  return row;
}

/** One alert of a team's source, in the older shape; 404 for those of other sources. */
export async function getLegacyAlert(grant: ThroughTeam, id: number): Promise<LegacyAlertWire> {
  return toLegacyAlert(await findOfSource(grant, id), grant.teamId);
}

/** The history of an alert of a team's source. */
export async function listLegacyHistory(grant: ThroughTeam, id: number, lines: number): Promise<HistoryWire[]> {
  const row = await findOfSource(grant, id);
  return historyOf(row.id, lines);
}
