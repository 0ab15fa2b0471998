import { expect, it } from "vitest";
import type { SourceRow } from "@/lib/sources/serialize";
import { changeAsked, connectionProblems, inputOf, sourceProblems } from "./source-input";

const SOURCE: SourceRow = {
  id: 1,
  name: "Shop",
  description: "",
  host: "ch.example.test:8123",
  username: "reader",
  hasPassword: true,
  database: "logs",
  tableName: "shop",
  tlsEnable: true,
  timestampField: "@timestamp",
  severityField: "",
  ttlDays: 30,
  managed: false,
  createdAt: "2026-01-01T00:00:00.000Z",
  teams: [],
  uses: { savedQueries: 0, alerts: 0, panels: 0, queryShares: 0 },
};
const MEANING = { name: "Shop", description: "", ttlDays: 30 };

it("finds nothing wrong with a source as it is, and names each input that is", () => {
  expect(sourceProblems(inputOf(SOURCE))).toEqual({});
  const wrong = { ...inputOf(), ttlDays: "-1", severityField: "a b", timestampField: "" };
  expect(Object.keys(sourceProblems(wrong)).sort()).toEqual(
    ["database", "host", "name", "severityField", "tableName", "timestampField", "ttlDays"].sort(),
  );
  expect(Object.keys(connectionProblems({ ...inputOf(SOURCE), name: "", tableName: "a;b" }))).toEqual(["tableName"]);
});

it("asks the server about nothing that didn't change", () => {
  const input = inputOf(SOURCE);
  expect(changeAsked(SOURCE, input)).toEqual(MEANING);
  expect(changeAsked(SOURCE, { ...input, name: "Till" })).toEqual({ ...MEANING, name: "Till" });
  expect(changeAsked(SOURCE, { ...input, severityField: " level " })).toEqual({
    ...MEANING,
    columns: { timestampField: "@timestamp", severityField: "level" },
  });
});

it("sends the connection whole when any of it changed, a new password included", () => {
  const input = inputOf(SOURCE);
  const connection = {
    host: "ch.example.test:8123",
    username: "reader",
    password: "new",
    database: "logs",
    tableName: "shop",
    tlsEnable: true,
  };
  expect(changeAsked(SOURCE, { ...input, password: "new" })).toEqual({ ...MEANING, connection });
  expect(changeAsked(SOURCE, { ...input, tlsEnable: false })).toEqual({
    ...MEANING,
    connection: { ...connection, password: "", tlsEnable: false },
  });
});
