"use client";

import { useState } from "react";
import { freePlace, inOrder, without } from "@/lib/dashboards/arrange";
import type { Place } from "@/lib/dashboards/layout";
import type { Panel } from "@/lib/dashboards/panels";
import type { DashboardWire } from "@/lib/dashboards/serialize";
import { FIRST_SIZE } from "./panel-options";

/** A dashboard while it is edited. */
export type Draft = { name: string; description: string; panels: Panel[]; layout: Place[] };

/** What is there to be edited; panels that the viewer doesn't see can't be, and with one of them nobody edits. */
export function draftOfDashboard({ name, description, panels }: DashboardWire): Draft {
  const open = panels.panels.filter((panel) => !("locked" in panel)) as Panel[];
  return { name, description, panels: open, layout: panels.layout.map((place) => ({ ...place })) };
}

/** The document that is sent: panels in the order in which they are read. */
export function documentOf({ panels, layout }: Draft, { panels: before }: DashboardWire) {
  const places = inOrder(layout);
  const ordered = places.flatMap(({ id }) => panels.filter((panel) => panel.id === id));
  const cache = before.cache_ttl_seconds;
  return { version: 1, layout: places, panels: ordered, ...(cache !== undefined && { cache_ttl_seconds: cache }) };
}

/** An id that no panel of the dashboard has. */
export function newPanelId(panels: readonly { id: string }[]): string {
  const taken = new Set(panels.map(({ id }) => id));
  for (let number = panels.length + 1; ; number++) if (!taken.has(`panel-${number}`)) return `panel-${number}`;
}

/** The draft with a panel put in place of the one with its id, or on the first free place. */
export function withPanel(draft: Draft, panel: Panel, size = FIRST_SIZE[panel.type]): Draft {
  if (draft.panels.some(({ id }) => id === panel.id)) {
    return { ...draft, panels: draft.panels.map((one) => (one.id === panel.id ? panel : one)) };
  }
  const place = freePlace(draft.layout, panel.id, size);
  return { ...draft, panels: [...draft.panels, panel], layout: [...draft.layout, place] };
}

/** The draft without a panel. */
export function withoutPanel(draft: Draft, id: string): Draft {
  return { ...draft, panels: draft.panels.filter((panel) => panel.id !== id), layout: without(draft.layout, id) };
}

const meaningOf = ({ layout, ...draft }: Draft) => JSON.stringify({ ...draft, layout: inOrder(layout) });

/** The draft of what is edited; null while it is only looked at. */
export function useDraft(dashboard: DashboardWire, startsEditing: boolean) {
  const [edited, setEdited] = useState<{ draft: Draft; base: DashboardWire } | null>(() =>
    startsEditing ? { draft: draftOfDashboard(dashboard), base: dashboard } : null,
  );
  const draft = edited?.draft ?? null;
  const isDirty = edited !== null && meaningOf(edited.draft) !== meaningOf(draftOfDashboard(edited.base));
  return {
    draft,
    /** The dashboard that the draft was made from. */
    base: edited?.base ?? dashboard,
    isDirty,
    begin: () => setEdited({ draft: draftOfDashboard(dashboard), base: dashboard }),
    end: () => setEdited(null),
    change: (make: (draft: Draft) => Draft) => setEdited((now) => now && { ...now, draft: make(now.draft) }),
  };
}
