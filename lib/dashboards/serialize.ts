import type { Prisma } from "@/lib/platform/generated/prisma/client";
import { layoutFault } from "./layout";
import { NO_PANELS, PANELS_MAX, type Panel, type PanelsDocument } from "./panels";

/** The columns of a dashboard, with its panels in their order and the name of who made it. */
export const DASHBOARD_FIELDS = {
  id: true,
  name: true,
  description: true,
  cacheTtlSeconds: true,
  createdBy: true,
  createdAt: true,
  updatedAt: true,
  creator: { select: { fullName: true, email: true } },
  panels: { omit: { dashboardId: true, position: true }, orderBy: { position: "asc" } },
} as const satisfies Prisma.DashboardSelect;

/** A row with DASHBOARD_FIELDS. */
export type DashboardFields = Prisma.DashboardGetPayload<{ select: typeof DASHBOARD_FIELDS }>;
type PanelFields = DashboardFields["panels"][number];

/** The rows that a document of panels is kept as, without the dashboard's id. */
export function toRows({ layout, panels }: PanelsDocument) {
  const places = new Map(layout.map(({ id, ...place }) => [id, place]));
  return panels.map(({ id, title, type, team_id, source_id, query, query_language, options }, position) => {
    const place = places.get(id);
    if (!place) throw new Error("a panel that was checked has no place");
    const kept = { title, type, query, ...(options && { options: options as Prisma.InputJsonObject }) };
    return {
      ...{ panelId: id, position, ...kept, ...place },
      ...{ teamId: team_id, sourceId: source_id, queryLanguage: query_language },
    };
  });
}

function toPanel(row: PanelFields, teamId: number) {
  return {
    id: row.panelId,
    title: row.title,
    type: row.type as Panel["type"],
    team_id: teamId,
    source_id: row.sourceId,
    query: row.query,
    query_language: row.queryLanguage as Panel["query_language"],
    options: row.options ?? undefined,
  };
}

const toPlace = ({ panelId, x, y, w, h }: PanelFields) => ({ id: panelId, x, y, w, h });

/** A panel of which nothing is told but that it is there. */
const toLocked = ({ panelId, type, queryLanguage }: PanelFields) => ({
  id: panelId,
  title: "",
  type: type as Panel["type"],
  team_id: 0,
  source_id: 0,
  query: "",
  query_language: queryLanguage as Panel["query_language"],
  locked: true,
});

/** The document of all panels as it is kept, for the record. */
export function toRecordedPanels({ panels, cacheTtlSeconds }: DashboardFields) {
  const layout = panels.map(toPlace);
  const cache = cacheTtlSeconds === null ? {} : { cache_ttl_seconds: cacheTtlSeconds };
  return { ...cache, layout, panels: panels.map((row) => toPanel(row, row.teamId ?? 0)) };
}

/** The team to run a panel through: its own where that is one of the caller's, else the first by name. */
function teamFor({ teamId, sourceId }: PanelFields, usable: ReadonlyMap<number, readonly number[]>) {
  const teams = usable.get(sourceId) ?? [];
  return teamId !== null && teams.includes(teamId) ? teamId : teams[0];
}

/**
 * `Dashboard` of the native wire as its reader sees it (spec/logchef.md §7.5). `usable` holds for each source the
 * reader's teams that have it; panels on other sources are blanked. What can't be drawn is left out and said so.
 */
export function toDashboard(
  row: DashboardFields,
  { usable, canEdit }: { usable: ReadonlyMap<number, readonly number[]>; canEdit: boolean },
) {
  const layout = row.panels.map(toPlace);
  const ids = row.panels.map(({ panelId }) => panelId);
  const isCorrupt = row.panels.length > PANELS_MAX || layoutFault(layout, ids) !== null;
  const panels = row.panels.map((panel) => {
    const team = teamFor(panel, usable);
    return team === undefined ? toLocked(panel) : toPanel(panel, team);
  });
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    panels: {
      ...(isCorrupt ? NO_PANELS : { version: 1, layout, panels }),
      cache_ttl_seconds: row.cacheTtlSeconds ?? undefined,
    },
    created_by: row.createdBy ?? undefined,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
    created_by_name: row.creator?.fullName,
    created_by_email: row.creator?.email,
    can_edit: canEdit,
    panels_corrupt: isCorrupt || undefined,
  };
}
export type DashboardWire = ReturnType<typeof toDashboard>;
