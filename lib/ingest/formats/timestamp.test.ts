import { describe, expect, test } from "vitest";
import { type Clock, parseTimestamp } from "./timestamp";

const clock: Clock = { timezone: "UTC", reference: new Date("2026-11-22T00:00:00Z") };

describe("times", () => {
  test.each([
    ["2026-11-01T10:00:00Z", "2026-11-01T10:00:00.000Z"],
    ["2026-11-01T10:00:00.123456+01:00", "2026-11-01T09:00:00.123Z"],
    ["2026-11-01 10:00:00,5 -0730", "2026-11-01T17:30:00.500Z"],
    ["2026/11/01 10:00:00", "2026-11-01T10:00:00.000Z"],
    ["2026-11-01 10:00", "2026-11-01T10:00:00.000Z"],
    ["10/Oct/2000:13:55:36 -0700", "2000-10-10T20:55:36.000Z"],
    ["Sun Dec 04 04:47:44 2005", "2005-12-04T04:47:44.000Z"],
    ["Fri Sep 09 10:42:29.902022 2011", "2011-09-09T10:42:29.902Z"],
    ["Tue, 10 Oct 2000 13:55:36 GMT", "2000-10-10T13:55:36.000Z"],
    ["Nov 22 23:00:00", "2026-11-22T23:00:00.000Z"],
    ["Dec 10 06:55:46", "2025-12-10T06:55:46.000Z"],
    ["Feb  3 01:02:03", "2026-02-03T01:02:03.000Z"],
    ["1719999999", "2024-07-03T09:46:39.000Z"],
    [1719999999.25, "2024-07-03T09:46:39.250Z"],
    [1719999999123, "2024-07-03T09:46:39.123Z"],
    [1719999999123456, "2024-07-03T09:46:39.123Z"],
    ["1719999999123456789", "2024-07-03T09:46:39.123Z"],
    ["2026-02-30T10:00:00Z", null],
    ["2026-13-01T10:00:00Z", null],
    ["2026-11-01T25:00:00Z", null],
    ["yesterday", null],
    ["18:01:47,978", null],
    [30, null],
  ])("%s", (text, expected) => {
    expect(parseTimestamp(text, clock)?.toISOString() ?? null).toBe(expected);
  });

  test("without offset they are of the asked zone, on both sides of a change of clocks", () => {
    const berlin = { ...clock, timezone: "Europe/Berlin" };
    const at = (text: string) => parseTimestamp(text, berlin)?.toISOString();
    expect(at("2026-03-29 01:59:59")).toBe("2026-03-29T00:59:59.000Z");
    expect(at("2026-03-29 03:00:00")).toBe("2026-03-29T01:00:00.000Z");
    expect(at("2026-07-01 12:00:00")).toBe("2026-07-01T10:00:00.000Z");
    expect(parseTimestamp("2026-07-01 12:00", { ...clock, timezone: "Asia/Kolkata" })?.toISOString()).toBe(
      "2026-07-01T06:30:00.000Z",
    );
  });
});
