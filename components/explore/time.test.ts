import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromInput, lengthMs, spanOf, stamp, toInput } from "./time";

const ZONES = ["UTC", "Europe/Berlin", "Asia/Kolkata", "America/St_Johns"];

describe("time", () => {
  test("a length ends now", () => {
    expect(spanOf({ relative: "15m" }, 1_000_000_000)).toEqual({ startMs: 999_100_000, endMs: 1_000_000_000 });
    expect(["90s", "2h", "7d", "1w", "1M"].map(lengthMs)).toEqual([90e3, 7.2e6, 604.8e6, 604.8e6, 2_592e6]);
  });

  test("a moment is told on the zone's clock", () => {
    const at = Date.parse("2026-07-01T22:30:00.125Z");
    expect(stamp(at, "UTC")).toBe("2026-07-01 22:30:00.125");
    expect(stamp(at, "Europe/Berlin")).toBe("2026-07-02 00:30:00.125");
  });

  test("what an input shows means the same second again, also beside changes of clocks", () => {
    const second = fc.integer({ min: 1_600_000_000, max: 1_900_000_000 });
    fc.assert(
      fc.property(second, fc.constantFrom(...ZONES), (at, zone) => {
        const text = toInput(at * 1000, zone);
        const back = fromInput(text, zone);
        // In the hour that comes twice either run of it reads the same.
        expect(back === null ? null : toInput(back, zone)).toBe(text);
      }),
    );
    expect(fromInput("2026-13-01T00:00:00", "UTC")).toBeNull();
  });
});
