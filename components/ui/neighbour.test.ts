import { expect, test } from "vitest";
import { neighbour } from "./neighbour";

test("arrows go round in both directions, Home and End go to the ends, and other keys lead nowhere", () => {
  expect(neighbour("ArrowRight", 3, 2)).toBe(0);
  expect(neighbour("ArrowDown", 3, 0)).toBe(1);
  expect(neighbour("ArrowLeft", 3, 0)).toBe(2);
  expect(neighbour("ArrowUp", 3, 2)).toBe(1);
  expect(neighbour("Home", 3, 2)).toBe(0);
  expect(neighbour("End", 3, 0)).toBe(2);
  expect(neighbour("Enter", 3, 0)).toBeNull();
  expect(neighbour("ArrowRight", 0, 0)).toBeNull();
});
