import { expect, test } from "vitest";
import { readView, writeView } from "./view-state";

const read = (text: string) => readView(new URLSearchParams(text), "local");

test("an empty address is the last hour in the reader's zone, read once", () => {
  expect(read("")).toEqual({ range: { relative: "1h" }, zone: "local", refresh: "off", values: {} });
  expect(writeView(read(""), "local")).toBe("");
});

test("what an address tells comes back out of it", () => {
  const address = "?start=1000&end=2000&tz=Asia%2FTokyo&refresh=30s&v.service=api&v.code=500";
  const view = read(address);
  expect(view.values).toEqual({ service: "api", code: "500" });
  expect(writeView(view, "local")).toBe(address);
  expect(writeView(read("?t=7d"), "local")).toBe("?t=7d");
});

test("what can't be read counts as absent", () => {
  expect(read("?t=-5m&tz=Mars%2FBase&refresh=2s&v.empty=&start=9&end=1")).toEqual(read(""));
});
