import { expect, test } from "vitest";
import { endOfDay, isOver, lastDay, today } from "./last-day";

test("a day ends with the first instant of the next, by UTC, and reads back as that day", () => {
  expect(endOfDay("2028-02-29")).toBe("2028-03-01T00:00:00.000Z");
  expect(endOfDay("")).toBeNull();
  for (const day of ["2028-02-29", "2027-12-31"]) expect(lastDay(endOfDay(day))).toBe(day);
  expect(lastDay("2027-05-03T12:00:00.000Z")).toBe("2027-05-03");
  expect(lastDay(null)).toBe("");
});

test("today is not over, yesterday is", () => {
  expect(isOver(today())).toBe(false);
  expect(isOver(lastDay(`${today()}T00:00:00.000Z`))).toBe(true);
  expect(isOver("")).toBe(false);
});
