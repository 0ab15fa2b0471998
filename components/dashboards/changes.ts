import type { DashboardWire } from "@/lib/dashboards/serialize";
import { t } from "@/lib/i18n/t";

type Panels = DashboardWire["panels"];

const named = (title: string) => title || t("dashboard.untitled");

/** What happened to a dashboard between two readings of it, a sentence for each thing. */
export function changesBetween(before: DashboardWire, after: DashboardWire): string[] {
  const told: string[] = [];
  if (before.name !== after.name) told.push(t("dashboard.changedName", { name: after.name }));
  if (before.description !== after.description) told.push(t("dashboard.changedDescription"));
  const old = new Map(before.panels.panels.map((panel) => [panel.id, panel]));
  const young = new Map(after.panels.panels.map((panel) => [panel.id, panel]));
  for (const [id, { title }] of young)
    if (!old.has(id)) told.push(t("dashboard.changedAdded", { title: named(title) }));
  for (const [id, { title }] of old)
    if (!young.has(id)) told.push(t("dashboard.changedRemoved", { title: named(title) }));
  for (const [id, panel] of young) {
    const was = old.get(id);
    if (was && JSON.stringify(sorted(was)) !== JSON.stringify(sorted(panel))) {
      told.push(t("dashboard.changedPanel", { title: named(panel.title) }));
    }
  }
  const moved = movedBetween(before.panels, after.panels);
  return moved === 0 ? told : [...told, t("dashboard.changedPlaces", { count: moved })];
}

/** A value with the keys of its objects in order, so that equal ones have equal texts. */
function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => [key, sorted(inner)]);
}

function movedBetween(before: Panels, after: Panels): number {
  const old = new Map(before.layout.map((place) => [place.id, place]));
  return after.layout.filter(({ id, x, y, w, h }) => {
    const was = old.get(id);
    return was && (was.x !== x || was.y !== y || was.w !== w || was.h !== h);
  }).length;
}
