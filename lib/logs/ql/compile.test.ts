import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse, type Query } from "./ast";
import { type Column, type CompileOptions, compile, translate } from "./compile";
import { goFloat, literalType, sqlIdentifier, sqlString } from "./literal";
import { anyQuery } from "./testing";
import { timeWindow } from "./window";

const columns: Column[] = [
  { name: "ts", type: "DateTime64(3, 'UTC')" },
  { name: "level", type: "LowCardinality(String)" },
  { name: "body", type: "String" },
  { name: "attrs", type: "Map(LowCardinality(String), String)" },
  { name: "more", type: "map(String, String)" },
];
const options: CompileOptions = {
  columns,
  table: "logs.app",
  timestampField: "ts",
  startTime: "2026-05-19 00:00:00",
  endTime: "2026-05-19 23:59:59",
  timezone: "UTC",
  limit: 100,
};

function ast(text: string): Query {
  const result = parse(text);
  if (!result.ok) throw new Error(result.error.message);
  return result.ast;
}

function compiled(text: string, changed: Partial<CompileOptions> = {}) {
  const result = compile(ast(text), { ...options, ...changed });
  if (!result.ok) throw new Error(result.error.message);
  return result;
}

describe("conditions", () => {
  test.each([
    ["f = v", "`f` = 'v'"],
    ["f != v", "`f` != 'v'"],
    ["f > 1", "`f` > 1"],
    ["f < 1", "`f` < 1"],
    ["f >= 1", "`f` >= 1"],
    ["f <= 1", "`f` <= 1"],
    ["f ~ v", "positionCaseInsensitive(`f`, 'v') > 0"],
    ["f !~ v", "positionCaseInsensitive(`f`, 'v') = 0"],
    ['f = "a\\\\b\'c\\nd\\re"', "`f` = 'a\\\\b''c\\nd\\re'"],
    ['f = "a\0b\tc"', "`f` = 'a\\0b\tc'"],
    [
      "f = 42 and f = 3.14 and f = -10 and f = 1000000",
      "(`f` = 42) AND (`f` = 3.14) AND (`f` = -10) AND (`f` = 1e+06)",
    ],
    ["f = true or f = FALSE or f = null", "(`f` = 1) OR (`f` = 0) OR (`f` = NULL)"],
    ["a=1 and b=2 and c=3", "(`a` = 1) AND (`b` = 2) AND (`c` = 3)"],
    ["a=1 or b=2", "(`a` = 1) OR (`b` = 2)"],
    ["(a=1 or b=2) and c=3", "((`a` = 1) OR (`b` = 2)) AND (`c` = 3)"],
    ["a=1 or b=2 and c=3", "(`a` = 1) OR ((`b` = 2) AND (`c` = 3))"],
    ["((a=1))", "`a` = 1"],
    ["attrs.k1.k2 = v", "`attrs`['k1.k2'] = 'v'"],
    ["more.k = v", "`more`['k'] = 'v'"],
    ['attrs."it\'s" ~ v', "positionCaseInsensitive(`attrs`['it''s'], 'v') > 0"],
    ["body.k1.k2 = v", "JSONExtractString(`body`, 'k1', 'k2') = 'v'"],
    ["unknown.k1 > 5", "JSONExtractString(`unknown`, 'k1') > 5"],
    ["unknown = 1", "`unknown` = 1"],
    ['"a`b" = 1', "`a``b` = 1"],
    ["", ""],
  ])("%j", (text, sql) => {
    expect(translate(ast(text), columns).sql).toBe(sql);
  });

  test("without a schema every nested path is JSON", () => {
    expect(translate(ast("attrs.k = v"), []).sql).toBe("JSONExtractString(`attrs`, 'k') = 'v'");
  });

  test("every comparison is listed in source order, every column once", () => {
    const text = 'a.b="x" and (c!~5 or c=1000000) and a=true and d=null | other';
    expect(translate(ast(text), columns)).toMatchObject({
      conditions: [
        { field: "a.b", operator: "=", value: "x", is_regex: false },
        { field: "c", operator: "!~", value: "5", is_regex: true },
        { field: "c", operator: "=", value: "1e+06", is_regex: false },
        { field: "a", operator: "=", value: "true", is_regex: false },
        { field: "d", operator: "=", value: "", is_regex: false },
      ],
      fieldsUsed: ["a", "c", "d"],
    });
  });
});

describe("the list of columns", () => {
  const list = (text: string, changed: Partial<CompileOptions> = {}) =>
    compiled(text, changed).generatedSql.split("\n")[0]!.replace("SELECT ", "");

  test.each([
    ["", "*"],
    ["| level", "`ts`, `level`"],
    ["| level ts", "`level`, `ts`"],
    ["| user", "`ts`, `attrs`['user'] AS `user`"],
    ["| attrs.k1.k2", "`ts`, `attrs`['k1.k2'] AS `attrs_k1_k2`"],
    ["| body.k1", "`ts`, JSONExtractString(`body`, 'k1') AS `body_k1`"],
    ["| body.k1.k2 level", "`ts`, JSONExtractString(`body`, 'k1', 'k2') AS `body_k1_k2`, `level`"],
  ])("%j", (text, expected) => {
    expect(list(text)).toBe(expected);
  });

  test("an unknown name without a Map column stands for itself", () => {
    expect(list("| user", { columns: columns.slice(0, 3) })).toBe("`ts`, `user` AS `user`");
  });
});

describe("the statement", () => {
  test("has the line breaks of the wire", () => {
    expect(compiled('level="error"').generatedSql).toBe(
      [
        "SELECT *",
        "FROM logs.app",
        "WHERE `ts` BETWEEN toDateTime('2026-05-19 00:00:00', 'UTC') AND toDateTime('2026-05-19 23:59:59', 'UTC')",
        "  AND (`level` = 'error')",
        "ORDER BY `ts` DESC",
        "LIMIT 100",
      ].join("\n"),
    );
  });

  test("leaves out an empty filter, and a limit that is none", () => {
    expect(compiled(" ", { limit: 0 }).generatedSql).toBe(
      [
        "SELECT *",
        "FROM logs.app",
        "WHERE `ts` BETWEEN toDateTime('2026-05-19 00:00:00', 'UTC') AND toDateTime('2026-05-19 23:59:59', 'UTC')",
        "ORDER BY `ts` DESC",
        "",
      ].join("\n"),
    );
  });

  test("what runs carries its values beside it", () => {
    const { statement } = compiled('level="it\'s" and body.k1 > 2000000 and attrs.x = 7 | user');
    expect(statement.sql).toBe(
      [
        "SELECT `ts`, `attrs`[{p9:String}] AS `user`",
        "FROM logs.app",
        "WHERE `ts` BETWEEN toDateTime({p0:String}, {p1:String}) AND toDateTime({p2:String}, {p3:String})",
        "  AND ((`level` = {p4:String}) AND (JSONExtractString(`body`, {p5:String}) > {p6:Float64}) AND (`attrs`[{p7:String}] = {p8:UInt8}))",
        "ORDER BY `ts` DESC",
        "LIMIT 100",
      ].join("\n"),
    );
    expect(Object.values(statement.params)).toEqual([
      ...["2026-05-19 00:00:00", "UTC", "2026-05-19 23:59:59", "UTC"],
      ...["it's", "k1", "2e+06", "x", "7", "user"],
    ]);
  });

  test("no text of the caller stands outside back-ticks, whatever the query", () => {
    const skeleton = /^[\w\s(){}:*,.=!<>[\]]*$/;
    fc.assert(
      fc.property(anyQuery, (query) => {
        const result = compile(query, options);
        if (!result.ok) throw new Error(result.error.message);
        const { sql, params } = result.statement;
        const bare = sql.replace(/`(?:``|\\.|[^`\\])*`/gs, "ID");
        expect(bare).toMatch(skeleton);
        expect(bare).not.toContain("'");
        const names = [...bare.matchAll(/\{(p\d+):(?:String|Float64|U?Int(?:8|16|32))\}/g)].map(([, name]) => name);
        expect(new Set(names)).toEqual(new Set(Object.keys(params)));
      }),
      { numRuns: 500 },
    );
  });
});

describe("checks, in their order", () => {
  const refusal = (changed: Partial<CompileOptions>, text = "a=1") => {
    const result = compile(ast(text), { ...options, ...changed });
    return result.ok ? null : result.error;
  };
  const bad = { startTime: "x", endTime: "y", timezone: "z!", table: "t", timestampField: "1" };

  test.each<[string, Partial<CompileOptions>, string, string]>([
    ["start", bad, "INVALID_TIME_FORMAT", "invalid time format: expected 'YYYY-MM-DD HH:MM:SS', got 'x'"],
    ["end", { ...bad, startTime: options.startTime }, "INVALID_TIME_FORMAT", "got 'y'"],
    ["zone", { timezone: "z!", table: "t" }, "INVALID_TIMEZONE", "invalid timezone: 'z!'"],
    ["table", { table: "t", timestampField: "1" }, "INVALID_IDENTIFIER", "got 't'"],
    ["table with more in it", { table: "a.b; drop" }, "INVALID_IDENTIFIER", "a.b; drop"],
    ["time field", { timestampField: "a-b" }, "INVALID_IDENTIFIER", "invalid timestamp field: 'a-b'"],
    ["a date that is none", { startTime: "2026-02-30 00:00:00" }, "INVALID_TIME_FORMAT", "invalid time value: "],
    ["an hour that is none", { endTime: "2026-02-03 24:00:00" }, "INVALID_TIME_FORMAT", "invalid time value: "],
    [
      "an RFC 3339 date that is none",
      { endTime: "2026-02-30T00:00:00Z" },
      "INVALID_TIME_FORMAT",
      "invalid time value: ",
    ],
    ["a date without time", { startTime: "2026-02-03" }, "INVALID_TIME_FORMAT", "invalid time format: "],
    ["RFC 3339 without zone", { startTime: "2026-02-03T00:00:00" }, "INVALID_TIME_FORMAT", "invalid time format: "],
    ["no zone", { timezone: "" }, "INVALID_TIMEZONE", "''"],
    ["a zone that does not exist", { timezone: "Europe/Atlantis" }, "INVALID_TIMEZONE", "Europe/Atlantis"],
    ["an offset for a zone", { timezone: "+05:30" }, "INVALID_TIMEZONE", "+05:30"],
    ["a zone of 65 characters", { timezone: "A".repeat(65) }, "INVALID_TIMEZONE", "AAA"],
  ])("%s", (_, changed, code, message) => {
    expect(refusal(changed)).toMatchObject({ code, message: expect.stringContaining(message) });
  });

  test("a field without a name", () => {
    expect(refusal({}, '"" = 1')).toMatchObject({ code: "INVALID_IDENTIFIER" });
    expect(refusal({}, '| "".a')).toMatchObject({ code: "INVALID_IDENTIFIER" });
    expect(refusal({}, 'attrs."" = 1')).toBeNull();
  });
});

describe("the window", () => {
  test.each([
    ["2026-05-19T00:00:00Z", "2026-05-19T23:59:59Z", "UTC", "2026-05-19 00:00:00", "2026-05-19 23:59:59", "UTC"],
    [
      "2026-05-19T00:00:00Z",
      "2026-05-19T12:00:00+05:30",
      "Europe/Berlin",
      "2026-05-19 02:00:00",
      "2026-05-19 08:30:00",
      "Europe/Berlin",
    ],
    [
      "2026-01-01T00:00:00-08:00",
      "2026-01-01T22:59:59.25z",
      "America/New_York",
      "2026-01-01 03:00:00",
      "2026-01-01 18:00:00",
      "America/New_York",
    ],
    [
      "2026-05-19T00:00:00.999999999Z",
      "2026-05-19T00:00:01.000Z",
      "utc",
      "2026-05-19 00:00:00",
      "2026-05-19 00:00:01",
      "UTC",
    ],
    [
      "2026-05-19 00:00:00",
      "2026-05-19 01:00:00",
      "Asia/Kolkata",
      "2026-05-19 00:00:00",
      "2026-05-19 01:00:00",
      "Asia/Kolkata",
    ],
  ])("%s to %s in %s", (from, to, zone, start, end, timezone) => {
    expect(timeWindow(from, to, zone)).toEqual({ start, end, timezone });
  });
});

describe("the hour that clocks show twice", () => {
  const window = (from: string, to: string, zone: string) => timeWindow(from, to, zone);

  test("an end within its second run is moved behind it, since the engine takes the text for the first run", () => {
    expect(window("2026-10-25T00:10:00Z", "2026-10-25T01:05:00Z", "Europe/Berlin")).toMatchObject({
      start: "2026-10-25 02:10:00",
      end: "2026-10-25 03:00:00",
    });
    expect(window("2026-04-04T14:00:00Z", "2026-04-04T15:10:00Z", "Australia/Lord_Howe")).toMatchObject({
      end: "2026-04-05 02:00:00",
    });
  });

  test("an end before it, or in its first run, stays", () => {
    expect(window("2026-10-24T22:00:00Z", "2026-10-25T00:30:00Z", "Europe/Berlin")).toMatchObject({
      end: "2026-10-25 02:30:00",
    });
    expect(window("2026-10-24T22:00:00Z", "2026-10-25T02:00:00Z", "Europe/Berlin")).toMatchObject({
      end: "2026-10-25 03:00:00",
    });
  });
});

describe("literals", () => {
  test.each([
    [42, "42", "UInt8"],
    [0, "0", "UInt8"],
    [256, "256", "UInt16"],
    [65_536, "65536", "UInt32"],
    [-10, "-10", "Int8"],
    [-129, "-129", "Int16"],
    [-32_769, "-32769", "Int32"],
    [3.14, "3.14", "Float64"],
    [999_999, "999999", "UInt32"],
    [1_000_000, "1e+06", "Float64"],
    [1_234_567, "1.234567e+06", "Float64"],
    [20_000_000, "2e+07", "Float64"],
    [1_719_999_999, "1.719999999e+09", "Float64"],
    [0.0001, "0.0001", "Float64"],
    [0.00001, "1e-05", "Float64"],
    [-0.000012345, "-1.2345e-05", "Float64"],
    [Number("9007199254740993"), "9.007199254740992e+15", "Float64"],
    [1.5e300, "1.5e+300", "Float64"],
    [123_456.789, "123456.789", "Float64"],
  ])("%d is %s of type %s", (value, text, type) => {
    expect(goFloat(value)).toBe(text);
    expect(literalType(value)).toBe(type);
  });

  test("reading a printed number back loses nothing", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (n) => Object.is(Number(goFloat(n)), n)),
    );
  });

  test("quotes cannot be escaped from", () => {
    expect(sqlString("\\'")).toBe("'\\\\'''");
    expect(sqlIdentifier("\\` OR 1=1 -- ")).toBe("`\\\\`` OR 1=1 -- `");
  });
});
