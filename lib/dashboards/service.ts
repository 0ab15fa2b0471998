import "server-only";
import { authorizeFurther, type SelfGrant } from "@/lib/access/grant";
import { by, recordAudit, type Tx } from "@/lib/audit/record";
import { conflict } from "@/lib/core/errors";
import { databaseNow } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { dashboardFor, findDashboard } from "./data";
import { checkPanelQueries, checkPanels, NO_PANELS, type PanelsDocument } from "./panels";
import { linksOf, proveEdit, provePanels, sourcesOf } from "./reach";
import {
  type CreateDashboardInput,
  checkDashboardDescription,
  checkDashboardName,
  checkSeen,
  type UpdateDashboardInput,
} from "./schema";
import { DASHBOARD_FIELDS, type DashboardFields, type DashboardWire, toRecordedPanels, toRows } from "./serialize";

type Writes = SelfGrant<"dashboards:write">;

/** A dashboard as the record keeps it: names of people are not copied there. */
function recorded(row: DashboardFields) {
  const { id, name, description, createdBy } = row;
  return { id, name, description, created_by: createdBy, panels: toRecordedPanels(row) };
}

/** Teams and sources are locked before panels, as their deletions take them. */
async function lockPlaces(tx: Tx, teamIds: readonly number[], sourceIds: readonly number[]): Promise<void> {
  await tx.$queryRaw`SELECT id FROM teams WHERE id = ANY(${[...teamIds]}::int[]) ORDER BY id FOR KEY SHARE`;
  await tx.$queryRaw`SELECT id FROM sources WHERE id = ANY(${[...sourceIds]}::int[]) ORDER BY id FOR KEY SHARE`;
}

function checkDocument(given: unknown): PanelsDocument {
  const document = checkPanels(given ?? NO_PANELS);
  checkPanelQueries(document);
  return document;
}

const teamIdsOf = ({ panels }: PanelsDocument) => panels.map(({ team_id }) => team_id);
const sourceIdsOf = ({ panels }: PanelsDocument) => panels.map(({ source_id }) => source_id);

/** Makes a dashboard; each panel is on a source that the caller reaches through the panel's team. */
export async function createDashboard(grant: Writes, input: CreateDashboardInput): Promise<DashboardWire> {
  const { principal } = grant;
  const name = checkDashboardName(input.name ?? "");
  const description = checkDashboardDescription(input.description ?? "");
  const document = checkDocument(input.panels);
  return db.$transaction(async (tx) => {
    await lockPlaces(tx, teamIdsOf(document), sourceIdsOf(document));
    const links = await linksOf(tx, principal, sourceIdsOf(document));
    provePanels(grant, document, links);
    const cacheTtlSeconds = document.cache_ttl_seconds ?? null;
    const panels = { create: toRows(document) };
    const data = { name, description, cacheTtlSeconds, createdBy: principal.userId, panels };
    const row = await tx.dashboard.create({ data, select: DASHBOARD_FIELDS });
    await recordAudit(tx, by(grant), {
      action: "dashboard.created",
      target: { type: "dashboard", id: row.id },
      after: recorded(row),
    });
    return dashboardFor(principal, row, links);
  });
}

/** Locks a dashboard against every other change of it. */
async function lockDashboard(tx: Tx, id: number): Promise<void> {
  await tx.$queryRaw`SELECT id FROM dashboards WHERE id = ${id} FOR UPDATE`;
}

/** 409 when the dashboard is no more what the client changed. */
function assertUnchanged({ updatedAt }: DashboardFields, seen: Date | null): void {
  if (!seen || seen.getTime() === updatedAt.getTime()) return;
  throw conflict("Dashboard was modified by someone else; reload and reapply your changes");
}

/** A later instant than any that was told of this dashboard, though two changes come in one millisecond. */
async function nextStamp({ updatedAt }: DashboardFields): Promise<Date> {
  return new Date(Math.max((await databaseNow()).getTime(), updatedAt.getTime() + 1));
}

type Change = { name?: string; description?: string; document: PanelsDocument | null };

function checkChange(input: UpdateDashboardInput): Change {
  const { name, description, panels } = input;
  return {
    ...(name !== undefined && { name: checkDashboardName(name) }),
    ...(description !== undefined && { description: checkDashboardDescription(description) }),
    document: panels === undefined || panels === null ? null : checkDocument(panels),
  };
}

async function write(tx: Tx, id: number, updatedAt: Date, { document, ...texts }: Change): Promise<DashboardFields> {
  if (document) {
    await tx.dashboardPanel.deleteMany({ where: { dashboardId: id } });
    const data = toRows(document).map((row) => ({ ...row, dashboardId: id }));
    await tx.dashboardPanel.createMany({ data });
  }
  const cache = document && { cacheTtlSeconds: document.cache_ttl_seconds ?? null };
  return tx.dashboard.update({ where: { id }, data: { ...texts, ...cache, updatedAt }, select: DASHBOARD_FIELDS });
}

/** Locks all that a change touches, and asks whether the caller may make it now. */
async function lockToEdit(tx: Tx, grant: Writes, id: number, { document }: Change) {
  await lockDashboard(tx, id);
  const { panels } = await findDashboard(tx, id);
  const sourceIds = [...sourcesOf(panels), ...(document ? sourceIdsOf(document) : [])];
  const teamIds = [...panels.flatMap(({ teamId }) => teamId ?? []), ...(document ? teamIdsOf(document) : [])];
  await lockPlaces(tx, teamIds, sourceIds);
  // A source that was being deleted has taken its panels along by now.
  const before = await findDashboard(tx, id);
  const links = await linksOf(tx, grant.principal, sourceIds);
  proveEdit(grant, before, links);
  return { before, links };
}

/**
 * Changes a dashboard; what isn't named stays. Whoever sees all of it may, since nobody could keep a panel that is
 * blanked before them.
 */
export async function updateDashboard(grant: Writes, id: number, input: UpdateDashboardInput): Promise<DashboardWire> {
  const { principal } = grant;
  const found = await findDashboard(db, id);
  proveEdit(grant, found, await linksOf(db, principal, sourcesOf(found.panels)));
  const seen = checkSeen(input.updated_at);
  const change = checkChange(input);
  return db.$transaction(async (tx) => {
    const { before, links } = await lockToEdit(tx, grant, id, change);
    assertUnchanged(before, seen);
    if (change.document) provePanels(grant, change.document, links);
    const row = await write(tx, id, await nextStamp(before), change);
    await recordAudit(tx, by(grant), {
      action: "dashboard.updated",
      target: { type: "dashboard", id },
      before: recorded(before),
      after: recorded(row),
    });
    return dashboardFor(principal, row, links);
  });
}

/** Deletes a dashboard: its creator or an administrator, who needn't see what is on it. */
export async function deleteDashboard(grant: Writes, id: number): Promise<void> {
  await db.$transaction(async (tx) => {
    await lockDashboard(tx, id);
    const before = await findDashboard(tx, id);
    const need = { area: "owned", scope: "dashboards:write", act: "delete_dashboard" } as const;
    authorizeFurther(grant, need, { createdBy: before.createdBy });
    await tx.dashboard.delete({ where: { id }, select: { id: true } });
    await recordAudit(tx, by(grant), {
      action: "dashboard.deleted",
      target: { type: "dashboard", id },
      before: recorded(before),
    });
  });
}
