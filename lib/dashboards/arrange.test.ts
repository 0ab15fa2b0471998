import { describe, expect, test } from "vitest";
import { bottomOf, freePlace, nearestWidth, placed, type Step, stepped, without } from "./arrange";
import { layoutFault, PANEL_WIDTHS, type Place } from "./layout";

const at = (id: string, x: number, y: number, w: number, h: number): Place => ({ id, x, y, w, h });
const where = (layout: readonly Place[], id: string) => {
  const { x, y, w, h } = layout.find((place) => place.id === id)!;
  return [x, y, w, h];
};
const ids = (layout: readonly Place[]) => layout.map(({ id }) => id);

describe("a panel is put somewhere", () => {
  const two = [at("a", 0, 0, 6, 2), at("b", 6, 0, 6, 2)];

  test("what lies there moves down", () => {
    const next = placed(two, "a", { x: 6 });
    expect(where(next, "a")).toEqual([6, 0, 6, 2]);
    expect(where(next, "b")).toEqual([6, 2, 6, 2]);
  });

  test("the gap that it leaves is closed from below", () => {
    const three = [...two, at("c", 0, 2, 6, 1)];
    expect(where(placed(three, "a", { x: 6 }), "c")).toEqual([0, 0, 6, 1]);
  });

  test("sizes and places off the grid come onto it", () => {
    expect(where(placed([at("a", 0, 0, 6, 2)], "a", { w: 40, h: 40, x: 9, y: -3 }), "a")).toEqual([0, 0, 12, 6]);
    expect(where(placed([at("a", 0, 0, 6, 2)], "a", { w: 0, h: 0, x: -2 }), "a")).toEqual([0, 0, 2, 1]);
  });

  test("a panel that isn't there changes nothing", () => {
    expect(placed(two, "x", { y: 4 })).toEqual(two);
  });
});

describe("a step", () => {
  const stack = [at("a", 0, 0, 12, 1), at("b", 0, 1, 12, 3), at("c", 0, 4, 12, 2)];

  test("down and up passes the next panel, however tall that is", () => {
    const down = stepped(stack, "a", "down");
    expect([where(down, "b")[1], where(down, "a")[1], where(down, "c")[1]]).toEqual([0, 3, 4]);
    const back = stepped(down, "a", "up");
    for (const id of ["a", "b", "c"]) expect(where(back, id)).toEqual(where(stack, id));
  });

  test("up from the top and down from the bottom lead nowhere", () => {
    expect(stepped(stack, "a", "up")).toEqual(stack);
    expect(stepped(stack, "c", "down")).toEqual(stack);
  });

  test("widths go from one that a panel may have to the next, to the left where the right is full", () => {
    expect(where(stepped([at("a", 9, 0, 3, 1)], "a", "wider"), "a")).toEqual([8, 0, 4, 1]);
    expect(where(stepped([at("a", 0, 0, 2, 1)], "a", "narrower"), "a")).toEqual([0, 0, 2, 1]);
    expect(where(stepped([at("a", 0, 0, 4, 1)], "a", "wider"), "a")).toEqual([0, 0, 6, 1]);
  });

  test("heights end at one row and at six", () => {
    expect(where(stepped([at("a", 0, 0, 4, 6)], "a", "taller"), "a")[3]).toBe(6);
    expect(where(stepped([at("a", 0, 0, 4, 1)], "a", "shorter"), "a")[3]).toBe(1);
  });
});

test("the nearest width is one that a panel may have, the wider of two", () => {
  expect([1, 5, 7, 10.5, 11, 99].map(nearestWidth)).toEqual([2, 6, 8, 12, 12, 12]);
});

test("a new panel takes the first place that is free and large enough", () => {
  const layout = [at("a", 0, 0, 8, 2), at("b", 0, 2, 12, 1)];
  expect(freePlace(layout, "n", { w: 4, h: 2 })).toEqual(at("n", 8, 0, 4, 2));
  expect(freePlace(layout, "n", { w: 6, h: 1 })).toEqual(at("n", 0, 3, 6, 1));
});

test("what lay below a panel that is taken away comes up", () => {
  expect(without([at("a", 0, 0, 6, 2), at("b", 0, 2, 6, 1)], "a")).toEqual([at("b", 0, 0, 6, 1)]);
});

test("whatever is done in whatever order, the server would take the layout", () => {
  const STEPS: Step[] = ["left", "right", "up", "down", "wider", "narrower", "taller", "shorter"];
  let seed = 7;
  const random = (below: number) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };
  for (let round = 0; round < 40; round++) {
    let layout: Place[] = [];
    for (let count = 0; count < 12; count++) {
      layout.push(freePlace(layout, `p${count}`, { w: PANEL_WIDTHS[random(7)]!, h: 1 + random(6) }));
    }
    const everybody = ids(layout).sort();
    for (let count = 0; count < 60; count++) {
      const id = `p${random(12)}`;
      layout =
        random(2) === 0
          ? stepped(layout, id, STEPS[random(STEPS.length)]!)
          : placed(layout, id, { x: random(14) - 1, y: random(30) - 1, w: random(14), h: random(9) });
      expect(layoutFault(layout, everybody)).toBeNull();
      expect(bottomOf(layout)).toBeLessThanOrEqual(12 * 6);
    }
  }
});
