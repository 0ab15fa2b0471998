import { describe, expect, it } from "vitest";
import type { AlertHealth } from "@/lib/alerts/health";
import type { AlertRow } from "@/lib/alerts/loaders";
import { filterOf, narrowed } from "./alert-filters";

const row = (id: number, name: string, health: AlertHealth, sourceId: number): AlertRow => ({
  id,
  name,
  health,
  source: { id: sourceId, name: `source ${sourceId}` },
  query_language: "logchefql",
  lookback_seconds: 60,
  threshold_operator: "gt",
  threshold_value: 1,
  frequency_seconds: 60,
  severity: "info",
  last_evaluated_at: undefined,
  last_triggered_at: undefined,
  createdBy: null,
});
const DESK = {
  alerts: [row(1, "Disk full", "firing", 10), row(2, "Slow disk", "quiet", 11), row(3, "No heartbeat", "off", 11)],
  places: [
    { team: { id: 5, name: "Shop" }, sources: [{ id: 10, name: "source 10" }] },
    { team: { id: 6, name: "Pay" }, sources: [{ id: 11, name: "source 11" }] },
  ],
};
const found = (search: string) => narrowed(DESK, filterOf(new URLSearchParams(search))).map(({ id }) => id);

describe("the list of alerts", () => {
  it.each([
    ["", [1, 2, 3]],
    ["q=disk", [1, 2]],
    ["q=DISK full", [1]],
    ["q=source 11", [2, 3]],
    ["state=firing", [1]],
    ["state=off", [3]],
    ["state=nonsense", [1, 2, 3]],
    ["source=11", [2, 3]],
    ["team=5", [1]],
    ["team=6&state=quiet", [2]],
    ["team=7", []],
    ["team=5&source=11", []],
    ["source=-1", [1, 2, 3]],
  ])("narrowed by %j shows %j", (search, ids) => {
    expect(found(search)).toEqual(ids);
  });
});
