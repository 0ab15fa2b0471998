import "server-only";
import { cache } from "react";
import { authorize } from "@/lib/access/grant";
import { grantForPage, requirePerson, showRefusal } from "@/lib/auth/session";
import { loadHome } from "@/lib/home/loaders";
import type { ExplorePlace } from "@/lib/logs/loaders";
import { getPreferences } from "@/lib/preferences/data";
import { getDashboard, listDashboards } from "./data";
import type { Place } from "./layout";
import type { Panel } from "./panels";
import { mayDelete } from "./reach";
import type { DashboardWire } from "./serialize";

/** A dashboard in the list: enough to draw what lies where on it. */
export type DashboardSummary = {
  id: number;
  name: string;
  description: string;
  /** Whoever made it; null when that person is gone. */
  maker: string | null;
  updatedAt: string;
  places: (Place & { type: Panel["type"]; isLocked: boolean })[];
  canEdit: boolean;
  canDelete: boolean;
};

/** What a dashboard's page begins with. */
export type DashboardDesk = {
  dashboard: DashboardWire;
  places: ExplorePlace[];
  zone: string;
  canDelete: boolean;
};

function toSummary(dashboard: DashboardWire, canDelete: boolean): DashboardSummary {
  const { id, name, description, updated_at, created_by_name, can_edit, panels } = dashboard;
  const kinds = new Map(panels.panels.map((panel) => [panel.id, panel]));
  return {
    id,
    name,
    description,
    maker: created_by_name ?? null,
    updatedAt: updated_at,
    places: panels.layout.flatMap((place) => {
      const panel = kinds.get(place.id);
      return panel ? [{ ...place, type: panel.type, isLocked: "locked" in panel }] : [];
    }),
    canEdit: can_edit,
    canDelete,
  };
}

const READING = { area: "self", scope: "dashboards:read" } as const;

/** The dashboards that show the viewer anything, and whether there is a source that a panel could be about. */
export async function loadDashboards(): Promise<{ dashboards: DashboardSummary[]; hasSources: boolean }> {
  const { caller } = await requirePerson();
  const [found, { reach }] = await Promise.all([grantForPage(READING).then(listDashboards), loadHome()]);
  return {
    dashboards: found.map((one) => toSummary(one, mayDelete(caller.principal, one.created_by ?? null))),
    hasSources: reach.some(({ sources }) => sources.length > 0),
  };
}

const dashboardOnce = cache(
  async (id: number): Promise<DashboardWire> => getDashboard(await grantForPage(READING), id).catch(showRefusal),
);

/** Shows the 404 page when there is no such dashboard, and the 403 page when nothing on it is for the viewer. */
export async function requireDashboard(id: number): Promise<void> {
  await dashboardOnce(id);
}

/** A dashboard's page: 404 when it isn't there, 403 when nothing on it is for the viewer. */
export async function loadDashboard(id: number): Promise<DashboardDesk> {
  const { caller } = await requirePerson();
  const [dashboard, { reach }, { preferences }] = await Promise.all([
    dashboardOnce(id),
    loadHome(),
    getPreferences(authorize(caller, { area: "self", scope: "profile:read" })),
  ]);
  return {
    dashboard,
    places: reach
      .map(({ team, sources }) => ({ team: { id: team.id, name: team.name }, sources }))
      .filter(({ sources }) => sources.length > 0),
    zone: preferences.timezone === "utc" ? "UTC" : "local",
    canDelete: mayDelete(caller.principal, dashboard.created_by ?? null),
  };
}
