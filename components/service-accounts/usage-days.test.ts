import { describe, expect, it } from "vitest";
import { callsByDay, daysOf, scopeLine } from "./usage-days";

describe("days of a window", () => {
  it("are all of them, the first and the last included, over the end of a month", () => {
    expect(daysOf("2026-02-27T23:59:59.000Z", "2026-03-01T00:00:00.000Z")).toEqual([
      "2026-02-27",
      "2026-02-28",
      "2026-03-01",
    ]);
  });

  it("of which nothing is known have zeros, and the others their own counts", () => {
    const counted = [{ date: "2026-02-28", allowed: 3, denied: 1, failed: 2 }];
    expect(callsByDay(["2026-02-27", "2026-02-28"], counted)).toEqual([
      { date: "2026-02-27", allowed: 0, denied: 0, failed: 0, total: 0 },
      { date: "2026-02-28", allowed: 3, denied: 1, failed: 2, total: 6 },
    ]);
  });

  it("tell one scope from another", () => {
    const counted = [
      { scope: "logs:read", date: "2026-02-28", calls: 5 },
      { scope: "alerts:read", date: "2026-02-28", calls: 7 },
    ];
    expect(scopeLine(["2026-02-27", "2026-02-28"], "logs:read", counted)).toEqual([
      { date: "2026-02-27", calls: 0 },
      { date: "2026-02-28", calls: 5 },
    ]);
  });
});
