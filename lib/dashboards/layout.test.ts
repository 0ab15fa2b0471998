import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GRID_COLUMNS, layoutFault, overlap, PANEL_MAX_HEIGHT, PANEL_WIDTHS, type Place } from "./layout";

const anyId = fc.constantFrom("a", "b", "c", "d");
const looseSize = fc.integer({ min: -1, max: 13 });
/** Places of which about half are on the grid. */
const anyPlace: fc.Arbitrary<Place> = fc.oneof(
  { weight: 1, arbitrary: fc.record({ id: anyId, x: looseSize, y: looseSize, w: looseSize, h: looseSize }) },
  {
    weight: 9,
    arbitrary: fc.record({
      id: anyId,
      x: fc.constantFrom(0, 0, 3, 6, 8),
      y: fc.integer({ min: 0, max: 20 }),
      w: fc.constantFrom(2, 3, 4, 12),
      h: fc.integer({ min: 1, max: 6 }),
    }),
  },
);
const anyLayout = fc.oneof(
  fc.array(anyPlace, { maxLength: 5 }),
  fc.uniqueArray(anyPlace, { selector: ({ id }) => id, maxLength: 4 }),
);

const isOnGrid = ({ x, y, w, h }: Place) =>
  [2, 3, 4, 6, 8, 9, 12].includes(w) && h >= 1 && h <= 6 && x >= 0 && y >= 0 && y <= 1000 && x + w <= 12;

/** The cells that a place takes, by drawing it. */
function cells({ x, y, w, h }: Place): string[] {
  const taken: string[] = [];
  for (let column = x; column < x + w; column++) for (let row = y; row < y + h; row++) taken.push(`${column}/${row}`);
  return taken;
}

/** Puts panels of these sizes below each other, so that whatever comes out is a good layout. */
const stacked = fc
  .array(
    fc.record({ w: fc.constantFrom(...PANEL_WIDTHS), h: fc.integer({ min: 1, max: PANEL_MAX_HEIGHT }), x: fc.nat() }),
    { minLength: 2, maxLength: 24 },
  )
  .map((sizes) => {
    let y = 0;
    return sizes.map(({ w, h, x }, index): Place => {
      const place = { id: `p${index}`, x: x % (GRID_COLUMNS - w + 1), y, w, h };
      y += h;
      return place;
    });
  });

describe("layoutFault", () => {
  it("agrees with drawing the panels cell by cell, whatever is given", () => {
    let good = 0;
    fc.assert(
      fc.property(anyLayout, fc.subarray(["a", "b", "c", "d"]), fc.boolean(), (layout, others, isMatched) => {
        const placed = layout.map(({ id }) => id);
        const ids = isMatched ? [...placed].reverse() : others;
        const isPaired = new Set(placed).size === placed.length && [...placed].sort().join() === [...ids].sort().join();
        const drawn = isPaired && layout.every(isOnGrid) ? layout.flatMap(cells) : null;
        const isGood = drawn !== null && new Set(drawn).size === drawn.length;
        if (isGood && layout.length > 1) good += 1;
        expect(layoutFault(layout, ids) === null).toBe(isGood);
      }),
      { numRuns: 20_000 },
    );
    // Both answers have to be looked at often.
    expect(good).toBeGreaterThan(500);
  });

  it("takes every good layout in any order, and refuses it once a panel is laid over another", () => {
    fc.assert(
      fc.property(stacked, fc.nat(), fc.nat(), (layout, first, second) => {
        const ids = layout.map(({ id }) => id);
        expect(layoutFault([...layout].reverse(), ids)).toBeNull();
        const under = layout[first % layout.length];
        const others = layout.filter((place) => place !== under);
        const moved = others[second % others.length];
        if (!under || !moved) throw new Error("a layout of two has two");
        const over = layout.map((place) => (place === moved ? { ...moved, x: 0, y: under.y, w: 12 as const } : place));
        expect(layoutFault(over, ids)).toMatch(/^panels '.+' and '.+' overlap$/);
      }),
    );
  });

  it("calls an overlap mutual", () => {
    fc.assert(fc.property(anyPlace, anyPlace, (a, b) => overlap(a, b) === overlap(b, a)));
  });

  const at = (id: string, change: Partial<Place> = {}): Place => ({ id, x: 0, y: 0, w: 4, h: 2, ...change });
  it.each<[string, Place[], string[]]>([
    ["panel 'a' is there twice", [at("a")], ["a", "a"]],
    ["panel 'a' has two places in the layout", [at("a"), at("a", { y: 2 })], ["a"]],
    ["the layout has a place for 'b', which is no panel", [at("a"), at("b", { y: 2 })], ["a"]],
    ["panel 'b' has no place in the layout", [at("a")], ["a", "b"]],
    ["panel 'a': width must be one of 2, 3, 4, 6, 8, 9, 12", [at("a", { w: 5 })], ["a"]],
    ["panel 'a': height must be 1 to 6", [at("a", { h: 7 })], ["a"]],
    ["panel 'a': must lie within the 12 columns", [at("a", { x: 9 })], ["a"]],
    ["panel 'a': must lie within the first 1000 rows", [at("a", { y: -1 })], ["a"]],
    ["panels 'a' and 'b' overlap", [at("a"), at("b", { x: 3, y: 1 })], ["a", "b"]],
  ])("says: %s", (fault, layout, ids) => {
    expect(layoutFault(layout, ids)).toBe(fault);
  });
});
