import { expect, test } from "vitest";
import { nextLook } from "./pulse-pace";

/** How often is looked while `forMs` pass. */
function looks(forMs: number): number {
  let count = 0;
  for (let at = nextLook(0); at <= forMs; at += nextLook(at)) count += 1;
  return count;
}

test("a wait begins with looks every few seconds and ends with one a minute", () => {
  expect(nextLook(0)).toBe(4_000);
  expect(nextLook(40_000)).toBe(4_000);
  expect(nextLook(300_000)).toBe(30_000);
  expect(nextLook(3_600_000)).toBe(60_000);
});

test("an open dialog looks some ten times in its first minute and fewer than a hundred times in an hour", () => {
  expect(looks(60_000)).toBeGreaterThan(10);
  expect(looks(60_000)).toBeLessThan(16);
  expect(looks(3_600_000)).toBeLessThan(100);
});
