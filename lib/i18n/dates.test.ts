import { expect, it } from "vitest";
import { relativeTime } from "@/lib/i18n/dates";

const NOW = Date.UTC(2026, 1, 21, 12);
const away = (ms: number) => relativeTime(new Date(NOW + ms), NOW);
const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;

it("says how far away a moment is in the largest unit that fits", () => {
  expect([away(0), away(-59_000), away(30_000)]).toEqual(["just now", "just now", "just now"]);
  expect([away(-MINUTE), away(2 * MINUTE)]).toEqual(["1 minute ago", "in 2 minutes"]);
  expect([away(-DAY), away(90 * DAY)]).toEqual(["yesterday", "in 90 days"]);
  expect(away(-800 * DAY)).toBe("2 years ago");
});
