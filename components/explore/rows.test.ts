import { expect, test } from "vitest";
import { fieldsOf, restOf, rolesOf, valueAt } from "./rows";

const columns = [
  { name: "ts", type: "DateTime64(3)" },
  { name: "Severity", type: "String" },
  { name: "msg", type: "String" },
  { name: "labels", type: "Map(String, String)" },
];

test("time and level are what the source says, else what is called so", () => {
  expect(rolesOf(columns, "ts", "")).toEqual({ time: "ts", level: "Severity", message: "msg" });
  expect(rolesOf(columns, "ts", "msg").level).toBe("msg");
  expect(rolesOf([], "ts", "gone")).toEqual({ time: "ts", level: "", message: "" });
});

test("the rest of a row is what has no place of its own and says something", () => {
  const row = { ts: "x", Severity: "info", msg: "hi", labels: {}, code: 0, none: null };
  expect(restOf(row, rolesOf(columns, "ts", ""))).toEqual([["code", "0"]]);
});

test("keys of a column are fields of their own, as far as rows have them", () => {
  const rows = [{ id: 0, row: { labels: { "app.name": "a" } } }];
  expect(fieldsOf(columns, rows).at(-1)).toEqual({ name: "labels.app.name", type: "String", isKey: true });
  expect(valueAt(rows[0]!.row, "labels.app.name")).toBe("a");
});
