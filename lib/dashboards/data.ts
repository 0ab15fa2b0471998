import "server-only";
import type { SelfGrant } from "@/lib/access/grant";
import type { Principal } from "@/lib/access/principal";
import { lastChange } from "@/lib/audit/last-change";
import type { Tx } from "@/lib/audit/record";
import { notFound } from "@/lib/core/errors";
import { db } from "@/lib/platform/db";
import { type Links, linksOf, mayEdit, mayOpen, proveOpen, sourcesOf } from "./reach";
import { DASHBOARD_FIELDS, type DashboardFields, type DashboardWire, toDashboard } from "./serialize";

/** A dashboard as it is kept, whoever asks; 404 when it isn't there. */
export async function findDashboard(tx: Tx, id: number): Promise<DashboardFields> {
  const row = await tx.dashboard.findUnique({ where: { id }, select: DASHBOARD_FIELDS });
  if (!row) throw notFound("Dashboard not found");
  return row;
}

/** A dashboard for this reader, whom `links` is about. */
export function dashboardFor(principal: Principal, row: DashboardFields, links: Links): DashboardWire {
  return toDashboard(row, { usable: links, canEdit: mayEdit(principal, row, links) });
}

/** The dashboards that show the caller anything, the newest change first. */
export async function listDashboards({ principal }: SelfGrant<"dashboards:read">): Promise<DashboardWire[]> {
  const teams = { some: { teamId: { in: [...principal.memberships.keys()] } } };
  const rows = await db.dashboard.findMany({
    where: { OR: [{ panels: { some: { source: { teams } } } }, { panels: { none: {} } }] },
    select: DASHBOARD_FIELDS,
    orderBy: [{ updatedAt: "desc" }, { id: "desc" }],
  });
  const links = await linksOf(
    db,
    principal,
    rows.flatMap(({ panels }) => sourcesOf(panels)),
  );
  return rows.filter((row) => mayOpen(principal, row, links)).map((row) => dashboardFor(principal, row, links));
}

/** One dashboard; 403 when nothing on it is for the caller. */
export async function getDashboard(grant: SelfGrant<"dashboards:read">, id: number): Promise<DashboardWire> {
  const row = await findDashboard(db, id);
  const links = await linksOf(db, grant.principal, sourcesOf(row.panels));
  proveOpen(grant, row, links);
  return dashboardFor(grant.principal, row, links);
}

/** Who changed a dashboard last and when, for somebody who reads it anyway; null when the record doesn't go back there. */
export async function lastSaved(
  _grant: SelfGrant<"dashboards:read">,
  { id }: Pick<DashboardWire, "id">,
): Promise<{ name: string; at: string } | null> {
  const change = await lastChange(db, { action: "dashboard.updated", target: { type: "dashboard", id } });
  return change && { name: change.name, at: change.at.toISOString() };
}
