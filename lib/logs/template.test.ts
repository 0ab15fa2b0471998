import { describe, expect, it } from "vitest";
import { parse } from "./ql/ast";
import { askedVariables, fillLogchefql, fillSql, logchefqlShape, type Variable } from "./template";

const v = (name: string, value: unknown, type = "string"): Variable => ({ name, type, value });
const sql = (template: string, ...given: Variable[]) => fillSql(template, given);
const messageOf = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    return (error as Error).message;
  }
  return null;
};

describe("values in SQL", () => {
  it.each([
    ["a = {{x}}", v("x", "plain"), "a = 'plain'"],
    ["a = {{ x }}", v("x", "it's"), "a = 'it''s'"],
    ["a = {{x}}", v("x", "\\"), "a = '\\\\'"],
    ["a = {{x}}", v("x", "\\' OR 1=1 --"), "a = '\\\\'' OR 1=1 --'"],
    ["a LIKE '%{{x}}%'", v("x", "' OR ''='"), "a LIKE '%\\' OR \\'\\'=\\'%'"],
    ["a LIKE '{{x}}'", v("x", "\\"), "a LIKE '\\\\'"],
    ["`{{x}}` = 1", v("x", "a` OR `b"), "`a\\` OR \\`b` = 1"],
    ["a IN ({{x}})", v("x", ["p", "q's", ""]), "a IN ('p', 'q''s')"],
    ["a IN ({{x}})", v("x", [1, "2"], "number"), "a IN (1, 2)"],
    ["a > {{x}}", v("x", "-1.5e3", "number"), "a > -1.5e3"],
    ["a = {{x}}", v("x", true, "text"), "a = 'true'"],
    ["t > {{x}}", v("x", "2026-01-02T03:04:05.678+02:00", "date"), "t > '2026-01-02 01:04:05'"],
    ["t > {{x}}", v("x", "2026-01-02T03:04", "date"), "t > '2026-01-02 03:04:00'"],
    ["t > {{x}}", v("x", "2026-01-02", "date"), "t > '2026-01-02 00:00:00'"],
    ["t > {{x}}", v("x", 1767323045000, "date"), "t > '2026-01-02 03:04:05'"],
    ["a = {{x}} -- {{y}} isn't", v("x", 1, "number"), "a = 1 -- {{y}} isn't"],
    ["a = {{x}} /* ' {{y}} */ AND b = {{x}}", v("x", "s"), "a = 's' /* ' {{y}} */ AND b = 's'"],
    ["a = 'it\\'s {{x}}'", v("x", "'"), "a = 'it\\'s \\''"],
    ["a = [[1, 2], [3]]", v("x", 1), "a = [[1, 2], [3]]"],
    ["{p:String} = {{x}}", v("x", "a"), "{p:String} = 'a'"],
  ])("%s with %j", (template, given, expected) => {
    expect(sql(template, given)).toBe(expected);
  });

  it("keeps a block whose values are there and drops one whose are not", () => {
    const template = "WHERE 1 [[AND a = {{x}}]] [[ AND b = {{y}} ]]";
    expect(sql(template, v("x", "1"), v("y", "2"))).toBe("WHERE 1 AND a = '1'  AND b = '2' ");
    expect(sql(template, v("x", "1"), v("y", " "))).toBe("WHERE 1 AND a = '1' ");
    expect(sql(template)).toBe("WHERE 1  ");
  });

  it.each([
    ["{{x}}", [], "Variable substitution failed: undefined variable: {{x}}"],
    ["{{x}}", [v("x", "")], "Variable substitution failed: variable {{x}} requires a value"],
    ["{{x}}", [v("x", "1 OR 1", "number")], "Variable substitution failed: variable x: invalid number: 1 OR 1"],
    ["{{x}}", [v("x", "2026-02-30", "date")], "Variable substitution failed: variable x: invalid date: 2026-02-30"],
    ["{{x}}", [v("x", "soon", "date")], "Variable substitution failed: variable x: invalid date: soon"],
    ["{{x}}", [v("x y", 1)], "Variable substitution failed: invalid variable name: x y"],
    ["{{x'}}", [v("x", 1)], "Variable substitution failed: invalid variable name: x'"],
    ["{{x}}", [v("x", { a: 1 })], "Variable substitution failed: variable x: invalid value"],
    ["{{x}}", [v("x", 1, "sql")], "Variable substitution failed: variable x: unsupported type: sql"],
  ])("%s with %j fails", (template, given, message) => {
    expect(messageOf(() => fillSql(template, given))).toBe(message);
  });

  it("asks for values that were not given", () => {
    expect(messageOf(() => fillSql("SELECT {{a}}, {{ b }}, {{a}} -- {{c}}", null))).toBe(
      "Query contains template variables (a, b) but no variables were provided. Please define variable values before executing.",
    );
    expect(fillSql("SELECT 1 [[ x ]]", null)).toBe("SELECT 1 [[ x ]]");
  });
});

describe("values in LogchefQL", () => {
  it.each([
    ["a={{x}}", v("x", 'say "hi" \\'), 'a="say \\"hi\\" \\\\"'],
    ["a='{{x}}'", v("x", "' or b=1"), "a='\\' or b=1'"],
    ["a>{{x}} and b=1", v("x", 5, "number"), "a>5 and b=1"],
    ["a=1 [[and b={{y}}]]", v("x", 5, "number"), "a=1 "],
  ])("%s with %j", (template, given, expected) => {
    expect(fillLogchefql(template, [given])).toBe(expected);
  });

  it("leaves a template alone when no values came", () => {
    expect(fillLogchefql("a={{x}}", null)).toBe("a={{x}}");
  });
});

describe("what a query asks for", () => {
  it.each([
    ["sql", "a = {{x}} AND b = {{ y }} AND c = {{x}}", ["x", "y"]],
    ["sql", "a = {{x}} [[AND b = {{y}}]]", ["x", "y?"]],
    ["sql", "a = {{x}} [[AND b = {{x}}]]", ["x"]],
    ["sql", "[[a = {{x}}]] [[b = {{x}}]]", ["x?"]],
    ["sql", "a = '{{x}}' -- {{not}}\n/* {{nor}} */", ["x"]],
    ["sql", "a = [[1, 2]] AND b = {{ 1x }}", []],
    ["logchefql", 'a = {{x}} and b = "-- {{y}}"', ["x", "y"]],
  ] as const)("%s: %s", (language, template, names) => {
    const asked = askedVariables(template, language).map(({ name, isOptional }) => `${name}${isOptional ? "?" : ""}`);
    expect(asked).toEqual(names);
  });

  it.each([
    ["a = {{x}} and b = 1", 'a = "xxx" and b = 1'],
    ['a ~ "it {{ x }}"', 'a ~ "it xxxxxxx"'],
    ["a = 1 [[and b = {{x}}]] | c", 'a = 1   and b = "xxx"   | c'],
    ["a = 1", "a = 1"],
  ])("can be read before it has values: %s", (template, shape) => {
    expect(logchefqlShape(template)).toBe(shape);
    expect(parse(shape).ok).toBe(true);
  });
});
