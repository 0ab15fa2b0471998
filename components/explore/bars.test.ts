import { describe, expect, test } from "vitest";
import { barsOf, spanBetween, toneOf } from "./bars";

const span = { startMs: Date.parse("2026-01-01T00:00:30Z"), endMs: Date.parse("2026-01-01T00:10:30Z") };

describe("bars", () => {
  test("stand where their time is, cut to what is looked at, with the gravest part below", () => {
    const bars = barsOf(
      {
        granularity: "1m",
        data: [
          { bucket: "2026-01-01T00:00:00Z", log_count: 5, group_value: "INFO" },
          { bucket: "2026-01-01T00:00:00Z", log_count: 2, group_value: "error" },
          { bucket: "2026-01-01T00:05:00Z", log_count: 1, group_value: "" },
        ],
      },
      span,
    );
    expect(bars[0]).toMatchObject({ left: 0, width: 0.05, total: 7 });
    expect(bars[0]?.parts).toEqual([
      { tone: "danger", count: 2 },
      { tone: "accent", count: 5 },
    ]);
    expect(bars[1]).toMatchObject({ left: 0.45, width: 0.1, total: 1, parts: [{ tone: "neutral", count: 1 }] });
  });

  test("a bar outside of what is looked at is not drawn", () => {
    const data = [{ bucket: "2026-01-01T01:00:00Z", log_count: 1 }];
    expect(barsOf({ granularity: "1m", data }, span)).toEqual([]);
  });

  test("a level's words decide its tone", () => {
    expect(["FATAL", "Warning", "info", "debug", ""].map(toneOf)).toEqual([
      "danger",
      "warn",
      "accent",
      "neutral",
      "neutral",
    ]);
  });
});

test("a dragged part is whole seconds in either direction and never empty", () => {
  const first = { startMs: span.startMs, endMs: span.startMs + 60_000 };
  expect(spanBetween(span, 0.1, 0)).toEqual(first);
  expect(spanBetween(span, 0, 0.1)).toEqual(first);
  expect(spanBetween(span, 0.5, 0.5).endMs - spanBetween(span, 0.5, 0.5).startMs).toBe(1000);
});
