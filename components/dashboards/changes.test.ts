import { expect, test } from "vitest";
import type { DashboardWire } from "@/lib/dashboards/serialize";
import { changesBetween } from "./changes";

const panel = (id: string, title: string, query = "") => ({
  ...{ id, title, query, type: "stat" as const, team_id: 1, source_id: 1 },
  ...{ query_language: "logchefql" as const, options: { unit: "rows", limit: 3 } },
});
const place = (id: string, x: number) => ({ id, x, y: 0, w: 3, h: 1 });

const dashboard = (change: Partial<DashboardWire>, panels = [panel("a", "Errors")], layout = [place("a", 0)]) =>
  ({
    ...{ id: 1, name: "Checkout", description: "", created_at: "", updated_at: "", can_edit: true, ...change },
    panels: { version: 1, layout, panels, cache_ttl_seconds: undefined },
  }) as DashboardWire;

test("the same twice is no change, in whatever order options come", () => {
  const other = { ...panel("a", "Errors"), options: { limit: 3, unit: "rows" } };
  expect(changesBetween(dashboard({}), dashboard({ updated_at: "later" }, [other]))).toEqual([]);
});

test("each change is a sentence", () => {
  const after = dashboard(
    { name: "Cart", description: "New" },
    [panel("a", "Errors", "level = error"), panel("b", "")],
    [place("a", 3), place("b", 0)],
  );
  expect(changesBetween(dashboard({}), after)).toEqual([
    "The name is now Cart",
    "The description is another",
    "Panel added: Untitled panel",
    "Panel changed: Errors",
    "1 panel lies elsewhere",
  ]);
  expect(changesBetween(after, dashboard({ name: "Cart", description: "New" }))).toContain(
    "Panel removed: Untitled panel",
  );
});
