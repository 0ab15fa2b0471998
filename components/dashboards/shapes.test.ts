import { describe, expect, test } from "vitest";
import { partsOfRows, rowsOf, seriesOfBars, seriesOfRows, valueOfBars, valueOfRows } from "./shapes";

const MINUTE = 60_000;
const iso = (ms: number) => new Date(ms).toISOString();
const bar = (minute: number, log_count: number, group_value?: string) => ({
  bucket: iso(minute * MINUTE),
  log_count,
  ...(group_value !== undefined && { group_value }),
});

describe("counts over time", () => {
  const span = { startMs: 10 * MINUTE + 30_000, endMs: 15 * MINUTE };

  test("bars that hold nothing are zeros, also before the first and after the last", () => {
    const data = seriesOfBars({ granularity: "1m", data: [bar(11, 4), bar(13, 2)] }, span, "Rows");
    expect(data.at.map((at) => at / MINUTE)).toEqual([10, 11, 12, 13, 14]);
    expect(data.series).toEqual([{ name: "Rows", tone: null, values: [0, 4, 0, 2, 0] }]);
    expect(valueOfBars(data)).toEqual({ kind: "value", value: 6, trend: [0, 4, 0, 2, 0] });
  });

  test("groups are series, the largest first; levels have the colours of levels", () => {
    const levels = [bar(11, 1, "error"), bar(11, 5, "info"), bar(12, 1, "error")];
    const data = seriesOfBars({ granularity: "1m", data: levels }, span, "Rows");
    expect(data.series.map(({ name, tone }) => [name, tone])).toEqual([
      ["info", "accent"],
      ["error", "danger"],
    ]);
    const hosts = seriesOfBars({ granularity: "1m", data: [bar(11, 1, "web-1"), bar(11, 5, "web-2")] }, span, "Rows");
    expect(hosts.series.map(({ tone }) => tone)).toEqual([null, null]);
  });

  test("nothing at all is no bars", () => {
    expect(seriesOfBars({ granularity: "1m", data: [] }, span, "Rows")).toMatchObject({ at: [], series: [] });
  });

  test("a day of 25 hours is one bar", () => {
    const days = ["2026-10-23T22:00:00Z", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"];
    const data = days.map((bucket) => ({ bucket, log_count: 1 }));
    const week = { startMs: Date.parse(days[0]!), endMs: Date.parse("2026-10-26T23:00:00Z") };
    expect(seriesOfBars({ granularity: "24h", data }, week, "Rows").at.map((at) => iso(at).slice(0, 10))).toEqual(
      days.map((day) => day.slice(0, 10)),
    );
  });
});

describe("rows of a statement", () => {
  const time = { name: "at", type: "DateTime('UTC')" };
  const count = { name: "calls", type: "UInt64" };
  const host = { name: "host", type: "LowCardinality(Nullable(String))" };

  test("a time and numbers are lines, one for each name, with gaps where a name has nothing", () => {
    const rows = [
      { at: iso(2 * MINUTE), host: "b", calls: 7 },
      { at: iso(MINUTE), host: "a", calls: "1234567890123456" },
    ];
    expect(seriesOfRows({ columns: [time, host, count], rows })).toEqual({
      kind: "series",
      isCounted: false,
      at: [MINUTE, 2 * MINUTE],
      series: [
        { name: "a", tone: null, values: [1234567890123456, null] },
        { name: "b", tone: null, values: [null, 7] },
      ],
    });
    const two = seriesOfRows({
      columns: [time, count, { name: "ms", type: "Nullable(Float64)" }],
      rows: [{ at: iso(0), calls: 1, ms: null }],
    });
    expect(two).toMatchObject({
      series: [
        { name: "calls", values: [1] },
        { name: "ms", values: [null] },
      ],
    });
  });

  test("rows without a time or a number say what is missing", () => {
    expect(seriesOfRows({ columns: [host, count], rows: [] })).toEqual({
      kind: "unfit",
      why: "dashboard.needsTimeAndNumber",
    });
    expect(partsOfRows({ columns: [count], rows: [] })).toEqual({ kind: "unfit", why: "dashboard.needsNameAndNumber" });
  });

  test("a figure is the first number, or the first text", () => {
    expect(valueOfRows({ columns: [host, count], rows: [{ host: "a", calls: "42" }] }).value).toBe(42);
    expect(valueOfRows({ columns: [host], rows: [{ host: "a" }] }).value).toBe("a");
    expect(valueOfRows({ columns: [count], rows: [] }).value).toBeNull();
  });

  test("a name and a number are parts, in the order of the rows", () => {
    const rows = [
      { host: "a", calls: 2 },
      { host: null, calls: 9 },
    ];
    expect(partsOfRows({ columns: [count, host], rows })).toEqual({
      kind: "parts",
      parts: [
        { label: "a", count: 2 },
        { label: "", count: 9 },
      ],
    });
  });

  test("rows show the wanted columns, and say that there are more", () => {
    const rows = [{ host: "a" }, { host: "b" }];
    expect(rowsOf({ columns: [time, host], rows }, ["host"], 1)).toEqual({
      kind: "rows",
      columns: ["host"],
      times: ["at"],
      rows: [{ host: "a" }],
      isCut: true,
    });
    expect(rowsOf({ columns: [time, host], rows }, [], 5)).toMatchObject({ columns: ["at", "host"], isCut: false });
  });
});
