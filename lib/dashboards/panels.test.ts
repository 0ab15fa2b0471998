import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkPanelQueries, checkPanels } from "./panels";
import { checkDashboardDescription, checkDashboardName, checkSeen } from "./schema";

const panel = {
  id: "a",
  title: "Errors",
  type: "timeseries",
  team_id: 1,
  source_id: 2,
  query: 'level="error"',
  query_language: "logchefql",
};
const place = { id: "a", x: 0, y: 0, w: 6, h: 2 };
const document = (inPanel: object = {}, inPlace: object = {}, around: object = {}) => ({
  version: 1,
  layout: [{ ...place, ...inPlace }],
  panels: [{ ...panel, ...inPanel }],
  ...around,
});
const many = (count: number, change: object = {}) => ({
  version: 1,
  layout: Array.from({ length: count }, (_, n) => ({ ...place, id: `p${n}`, y: n * 2 })),
  panels: Array.from({ length: count }, (_, n) => ({ ...panel, id: `p${n}`, ...change })),
});
const nested = (levels: number): unknown => (levels === 0 ? 1 : { in: nested(levels - 1) });

describe("checkPanels", () => {
  it("answers what is known and nothing else", () => {
    const given = document({ surprise: 1, locked: true, options: { unit: "ms" } }, { z: 1 }, { cache_ttl_seconds: 60 });
    expect(checkPanels(given)).toEqual({ ...document({ options: { unit: "ms" } }), cache_ttl_seconds: 60 });
  });

  it("reads `sql`, a missing title and zero seconds as they are meant", () => {
    const read = checkPanels(document({ query_language: "sql", title: null }, {}, { cache_ttl_seconds: 0 }));
    expect(read.panels[0]).toMatchObject({ query_language: "clickhouse-sql", title: "" });
    expect(read.cache_ttl_seconds).toBeUndefined();
  });

  it("takes 24 panels and 100 KB, and no more", () => {
    expect(checkPanels(many(24)).panels).toHaveLength(24);
    const empty = JSON.stringify(checkPanels(document({ query: "" }))).length;
    const query = "x".repeat(100 * 1024 - empty);
    expect(checkPanels(document({ query })).panels[0]?.query).toBe(query);
    for (const tooMuch of [document({ query: `${query}x` }), many(24, { query: "é".repeat(2_200) })]) {
      expect(() => checkPanels(tooMuch)).toThrow("invalid dashboard configuration: panels must not exceed 100 KB");
    }
  });

  it.each<[unknown, string]>([
    [7, "panels must be an object"],
    [[], "panels must be an object"],
    [{}, "version must be 1"],
    [document({}, {}, { version: 2 }), "version must be 1"],
    [document({}, {}, { layout: null }), "layout must be a list"],
    [document({}, {}, { panels: {} }), "panels must be a list"],
    [document({}, {}, { panels: [7] }), "panels must be objects"],
    [document({}, {}, { layout: [7] }), "places of the layout must be objects"],
    [document({}, {}, { layout: [] }), "panel 'a' has no place in the layout"],
    [document({}, {}, { cache_ttl_seconds: -1 }), "cache_ttl_seconds must not be negative"],
    [document({}, {}, { cache_ttl_seconds: 1.5 }), "cache_ttl_seconds must be a whole number"],
    [document({}, {}, { cache_ttl_seconds: 86_401 }), "cache_ttl_seconds must not exceed 86400"],
    [document({ id: " " }), "panel id is required"],
    [document({ id: 7 }), "panel id must be text"],
    [document({ id: "x".repeat(65) }), "panel id must not exceed 64 characters"],
    [document({ title: "x".repeat(201) }), "panel 'a': title must not exceed 200 characters"],
    [document({ title: "\0" }), "panel 'a': title must not contain NUL or broken characters"],
    [document({ type: "pie" }), "panel 'a': type must be 'timeseries', 'stat', 'table' or 'breakdown'"],
    [document({ team_id: 0 }), "panel 'a': team_id is required"],
    [document({ team_id: "1" }), "panel 'a': team_id must be a number"],
    [document({ source_id: undefined }), "panel 'a': source_id must be a number"],
    [document({ source_id: 2 ** 31 }), "panel 'a': source_id is not a valid ID"],
    [document({ query: null }), "panel 'a': query must be text"],
    [document({ query: "\ud800" }), "panel 'a': query must not contain NUL or broken characters"],
    [document({ query_language: "logsql" }), "panel 'a': query language must be 'logchefql' or 'clickhouse-sql'"],
    [document({ options: [] }), "panel 'a': options must be an object"],
    [document({ options: { "\0": 1 } }), "options must not contain NUL or broken characters"],
    [document({ options: nested(10_000) }), "panels are nested too deeply"],
    [document({}, { w: 6.5 }), "panel 'a': w must be a whole number"],
    [document({}, { w: 5 }), "panel 'a': width must be one of 2, 3, 4, 6, 8, 9, 12"],
    [document({}, { x: 7 }), "panel 'a': must lie within the 12 columns"],
    [many(25), "a dashboard has at most 24 panels"],
  ])("refuses %.80j", (given, fault) => {
    expect(() => checkPanels(given)).toThrow(
      expect.objectContaining({ status: 400, message: `invalid dashboard configuration: ${fault}` }),
    );
  });

  it("refuses or answers, and does nothing else, whatever JSON is given", () => {
    const twisted = fc.record({ version: fc.constant(1), layout: fc.jsonValue(), panels: fc.jsonValue() });
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), twisted), (given) => {
        try {
          expect(checkPanels(checkPanels(given))).toBeDefined();
        } catch (error) {
          expect(error).toMatchObject({ name: "AppError", status: 400, type: "ValidationError" });
          expect((error as Error).message).toMatch(/^invalid dashboard configuration: /);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("checkPanelQueries", () => {
  const check = (change: object) => () => checkPanelQueries(checkPanels(document(change)));

  it.each([{}, { query: "" }, { query: "level={{level}} and (" }, { query: "SELECT 1 FROM (", query_language: "sql" }])(
    "takes %j",
    (change) => {
      expect(check(change)).not.toThrow();
    },
  );

  it.each([
    [{ query: 'level="error" and' }, /^invalid dashboard configuration: panel 'a': invalid LogchefQL: ./],
    [{ query: " ", query_language: "sql" }, /^invalid dashboard configuration: panel 'a': query is required$/],
  ])("refuses %j", (change, message) => {
    expect(check(change)).toThrow(message);
  });
});

describe("names, descriptions and instants", () => {
  it("are taken within their bounds", () => {
    expect(checkDashboardName(` ${"x".repeat(255)} `)).toHaveLength(255);
    expect(checkDashboardDescription("x".repeat(2_000))).toHaveLength(2_000);
    expect(checkSeen("2026-05-19T12:00:00.123+02:00")).toEqual(new Date("2026-05-19T10:00:00.123Z"));
    expect(checkSeen(undefined)).toBeNull();
  });

  it.each([
    [() => checkDashboardName(" "), "name is required"],
    [() => checkDashboardName("é".repeat(128)), "name must not exceed 255 characters"],
    [() => checkDashboardName("a\0"), "name must not contain NUL or broken characters"],
    [() => checkDashboardDescription("x".repeat(2_001)), "description must not exceed 2000 characters"],
    [() => checkDashboardDescription("\ud800"), "description must not contain NUL or broken characters"],
    [() => checkSeen("yesterday"), "updated_at must be a time as it was read"],
  ])("are refused beyond them (%#)", (check, fault) => {
    expect(check).toThrow(`invalid dashboard configuration: ${fault}`);
  });
});
