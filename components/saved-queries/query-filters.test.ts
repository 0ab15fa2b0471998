import { describe, expect, it } from "vitest";
import type { QueryRow } from "@/lib/saved-queries/rows";
import { isNarrowed, narrowed, readFilters } from "./query-filters";

const row = (change: Partial<QueryRow>): QueryRow => ({
  id: 1,
  name: "Slow checkouts",
  description: "",
  sourceId: 7,
  sourceName: "Shop",
  language: "logchefql",
  text: 'level = "error"',
  isCut: false,
  range: { relative: "15m" },
  limit: 100,
  definitions: [],
  values: {},
  author: "Mia Member",
  isOwn: false,
  updatedAt: "2026-05-19T10:00:00.000Z",
  teamIds: [3],
  canEdit: false,
  canDelete: false,
  holdings: [],
  ...change,
});
const ROWS = [
  row({ id: 1 }),
  row({ id: 2, name: "api errors", sourceId: 8, language: "sql", updatedAt: "2026-05-20T10:00:00.000Z" }),
  row({ id: 3, name: "Zebra", description: "for the night shift", teamIds: [3, 4], author: null }),
];
const filters = (search: string, own: "changed" | "kept" = "changed") => readFilters(new URLSearchParams(search), own);
const found = (search: string, own?: "kept") => narrowed(ROWS, filters(search, own)).map(({ id }) => id);

describe("filters of saved queries", () => {
  it.each([
    ["", [2, 1, 3]],
    ["q=night", [3]],
    ["q=mia+error", [2, 1]],
    ["q=mia+nothing", []],
    ["source=8", [2]],
    ["team=4", [3]],
    ["lang=sql", [2]],
    ["lang=sql&team=4", []],
    ["sort=name", [2, 1, 3]],
    ["source=x&team=-1&lang=prose&sort=age", [2, 1, 3]],
  ])("%s leaves %j", (search, ids) => {
    expect(found(search)).toEqual(ids);
  });

  it("keeps the order of a list that has one", () => {
    expect(found("", "kept")).toEqual([1, 2, 3]);
    expect(found("sort=changed", "kept")).toEqual([2, 1, 3]);
  });

  it("an order leaves nothing out", () => {
    expect(isNarrowed(filters("sort=name"))).toBe(false);
    expect(["q=a", "source=1", "team=1", "lang=sql"].map((one) => isNarrowed(filters(one)))).toEqual(
      Array(4).fill(true),
    );
  });
});
