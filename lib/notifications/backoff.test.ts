import fc from "fast-check";
import { expect, it } from "vitest";
import { backoffMs } from "./backoff";
import { ATTEMPTS_MAX } from "./schema";

it("waits 10 seconds at first and three times as long each time, up to 6 hours", () => {
  const seconds = Array.from({ length: ATTEMPTS_MAX }, (_, n) => backoffMs(n + 1, 0.5) / 1000);
  expect(seconds).toEqual([10, 30, 90, 270, 810, 2430, 7290, 21_600, 21_600, 21_600]);
});

it("spreads by a quarter either way and never more", () => {
  const attempt = fc.integer({ min: 1, max: 40 });
  fc.assert(
    fc.property(attempt, fc.double({ min: 0, max: 1, noNaN: true }), (n, random) => {
      const middle = backoffMs(n, 0.5);
      expect(Math.abs(backoffMs(n, random) - middle)).toBeLessThanOrEqual(middle / 4 + 1);
    }),
  );
  expect(backoffMs(1, 0)).toBe(7_500);
  expect(backoffMs(1, 1)).toBe(12_500);
});
