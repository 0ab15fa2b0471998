import { expect, test } from "vitest";
import { filledQuery, filledTitle, missingIn, variablesFor, variablesOf } from "./placeholders";

const TIMES = { startTime: "2026-01-01T00:00:00Z", endTime: "2026-01-01T01:00:00Z" };

test("variables are named once, in the order of their use, without the chosen time", () => {
  const queries = ["a = {{ service }} and b = {{host}}", "SELECT {{from}}, {{host}}, {{code}}", "{{ not a name }}"];
  expect(variablesOf(queries)).toEqual(["service", "host", "code"]);
});

test("a variable may be missing only where the query can be without it", () => {
  const query = "a = {{service}} [[ and host = {{host}} ]]";
  expect(missingIn(query, {})).toEqual(["service"]);
  expect(missingIn(query, { service: " " })).toEqual(["service"]);
  expect(missingIn(query, { service: "api" })).toEqual([]);
});

test("a filled query holds the values as texts of the language, and leaves out what has none", () => {
  const query = 'a = {{service}} [[ and host = "{{host}}" ]]';
  expect(filledQuery(query, { service: 'a"pi' }, TIMES)).toEqual({ text: 'a = "a\\"pi"' });
  expect(filledQuery(query, { service: "x", host: "h" }, TIMES)).toEqual({ text: 'a = "x"  and host = "h"' });
  expect(filledQuery("level = error", {}, TIMES)).toEqual({ text: "level = error" });
  expect(filledQuery("a = {{1st}}", {}, TIMES).fault).toContain("invalid variable name: 1st");
});

test("the chosen time is told beside the values", () => {
  expect(variablesFor("{{from}} {{code}}", { code: "5" }, TIMES)).toEqual([
    { name: "from", type: "date", value: TIMES.startTime },
    { name: "to", type: "date", value: TIMES.endTime },
    { name: "code", type: "string", value: "5" },
  ]);
});

test("a title tells the values", () => {
  expect(filledTitle("{{ service }} on {{host}}", { service: "api" })).toBe("api on host");
});
