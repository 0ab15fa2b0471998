import { expect, test } from "vitest";
import { layoutFault } from "@/lib/dashboards/layout";
import type { Panel } from "@/lib/dashboards/panels";
import type { DashboardWire } from "@/lib/dashboards/serialize";
import { type Draft, documentOf, draftOfDashboard, newPanelId, withoutPanel, withPanel } from "./use-draft";

const panel = (id: string, title = id): Panel => ({
  ...{ id, title, type: "stat", team_id: 1, source_id: 1 },
  ...{ query: "", query_language: "logchefql", options: undefined },
});
const empty: Draft = { name: "Checkout", description: "", panels: [], layout: [] };

test("panels come onto free places under ids of their own, are replaced and taken away", () => {
  let draft = empty;
  for (let count = 0; count < 6; count++) draft = withPanel(draft, panel(newPanelId(draft.panels)));
  expect(draft.panels.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6].map((number) => `panel-${number}`));
  const changed = withPanel(draft, panel("panel-2", "Errors"));
  expect(changed.panels[1]?.title).toBe("Errors");
  expect(changed.layout).toEqual(draft.layout);
  const fewer = withoutPanel(changed, "panel-1");
  expect(fewer.panels).toHaveLength(5);
  expect(
    layoutFault(
      fewer.layout,
      fewer.panels.map(({ id }) => id),
    ),
  ).toBeNull();
  expect(newPanelId(fewer.panels)).toBe("panel-7");
});

test("what is sent has its panels as they are read, and the cache that it had", () => {
  const base = {
    ...{ id: 1, name: "Checkout", description: "", created_at: "", updated_at: "", can_edit: true },
    panels: {
      ...{ version: 1, panels: [panel("b"), panel("a")], cache_ttl_seconds: 60 },
      layout: [
        { id: "b", x: 0, y: 2, w: 3, h: 1 },
        { id: "a", x: 0, y: 0, w: 3, h: 1 },
      ],
    },
  } as DashboardWire;
  const sent = documentOf(draftOfDashboard(base), base);
  expect(sent.panels.map(({ id }) => id)).toEqual(["a", "b"]);
  expect(sent.cache_ttl_seconds).toBe(60);
});
