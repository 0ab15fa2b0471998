import type { Comparison, Condition, Path, Query, Value } from "./ast";
import type { QueryError } from "./diagnose";
import { goFloat, literalType, sqlIdentifier, sqlString } from "./literal";
import { timeWindow } from "./window";

/** A column of the source, with its ClickHouse type text. */
export type Column = { name: string; type: string };

/** One comparison of the filter as the wire lists it; `field` is dotted, `value` is text ("" for null). */
export type WireCondition = { field: string; operator: string; value: string; is_regex: boolean };

/** A statement whose values travel beside it as ClickHouse query parameters, numbers too as text. */
export type BoundStatement = { sql: string; params: Record<string, string> };

/** What a statement is built for. Times are `YYYY-MM-DD HH:MM:SS` or RFC 3339; a limit of 0 or less means none. */
export type CompileOptions = {
  columns: readonly Column[];
  table: string;
  timestampField: string;
  startTime: string;
  endTime: string;
  timezone: string;
  limit: number;
};

/** The text that people read, the statement that runs, and what the filter looks at. */
export type Compiled = {
  ok: true;
  generatedSql: string;
  statement: BoundStatement;
  conditions: WireCondition[];
  fieldsUsed: string[];
};

/** The filter alone: its SQL with literals ("" when there is no filter), and what it looks at. */
export type Translated = { sql: string; conditions: WireCondition[]; fieldsUsed: string[] };

/** Puts values into a statement: either as literal text or as parameters. */
type ValueWriter = { text(value: string): string; number(value: number): string };

const TABLE = /^[A-Za-z_][A-Za-z0-9_]*\.[A-Za-z_][A-Za-z0-9_]*$/;
const TIMESTAMP_FIELD = /^@?[A-Za-z_][A-Za-z0-9_]*$/;
const MAP_TYPE = /^map\(/i;

const literals: ValueWriter = { text: sqlString, number: goFloat };

/**
 * Builds the statement for a query (spec/logchef.md 6.3). Both forms come from one pass over the tree, so they cannot
 * differ in anything but how values are given.
 * @param query a tree as parse gives it
 * @param options table, columns, window and limit
 * @returns both statements, or the first refusal in the order start, end, zone, table, time field, field names
 */
export function compile(query: Query, options: CompileOptions): Compiled | { ok: false; error: QueryError } {
  const window = timeWindow(options.startTime, options.endTime, options.timezone);
  if ("code" in window) return { ok: false, error: window };
  const refused = refuseIdentifiers(query, options);
  if (refused) return { ok: false, error: refused };

  const { params, values: bound } = binding();
  const write = (values: ValueWriter) => {
    const ends = [window.start, window.end].map(
      (at) => `toDateTime(${values.text(at)}, ${values.text(window.timezone)})`,
    );
    return statement(query, options, ends.join(" AND "), values);
  };
  const { conditions, fieldsUsed } = inspect(query);
  return { ok: true, generatedSql: write(literals), statement: { sql: write(bound), params }, conditions, fieldsUsed };
}

/**
 * Gives the filter alone as SQL whose values travel beside it, for statements of ours; "" when there is no filter.
 * Parameters are named p0, p1, and so on.
 * @param query a tree as parse gives it
 * @param columns the source's columns; empty when unknown
 */
export function compileFilter(query: Query, columns: readonly Column[]): BoundStatement {
  const { params, values } = binding();
  return { sql: query.filter ? conditionSql(query.filter, columns, values) : "", params };
}

/** A writer that keeps values out of the text, and where it keeps them. */
function binding(): { params: Record<string, string>; values: ValueWriter } {
  const params: Record<string, string> = {};
  let count = 0;
  const bind = (type: string, value: string) => {
    const name = `p${count++}`;
    params[name] = value;
    return `{${name}:${type}}`;
  };
  const values: ValueWriter = {
    text: (value) => bind("String", value),
    number: (value) => bind(literalType(value), goFloat(value + 0)), // + 0 makes -0 a plain zero, as the engine reads it,
  };
  return { params, values };
}

/**
 * Gives the filter alone as SQL that people read, without time, table or limit.
 * @param query a tree as parse gives it
 * @param columns the source's columns; empty when unknown
 */
export function translate(query: Query, columns: readonly Column[]): Translated {
  const sql = query.filter ? conditionSql(query.filter, columns, literals) : "";
  return { sql, ...inspect(query) };
}

/**
 * Lists every comparison of the filter in source order, and the columns they name, each once.
 * @param query a tree as parse gives it
 */
function inspect(query: Query): { conditions: WireCondition[]; fieldsUsed: string[] } {
  const comparisons = query.filter ? comparisonsOf(query.filter) : [];
  const conditions = comparisons.map(({ path, operator, value }) => ({
    field: path.join("."),
    operator,
    value: wireValue(value),
    is_regex: operator === "~" || operator === "!~",
  }));
  return { conditions, fieldsUsed: [...new Set(comparisons.map(({ path }) => path[0]))] };
}

function refuseIdentifiers(query: Query, { table, timestampField }: CompileOptions): QueryError | null {
  const invalid = (what: string): QueryError => ({ code: "INVALID_IDENTIFIER", message: what });
  if (!TABLE.test(table)) return invalid(`invalid table name: expected database.table, got '${table}'`);
  if (!TIMESTAMP_FIELD.test(timestampField)) return invalid(`invalid timestamp field: '${timestampField}'`);
  const paths = [...(query.filter ? comparisonsOf(query.filter).map(({ path }) => path) : []), ...query.selection];
  return paths.some(([base]) => base === "") ? invalid("invalid field name: a field cannot be empty") : null;
}

function statement(query: Query, options: CompileOptions, ends: string, values: ValueWriter): string {
  const time = sqlIdentifier(options.timestampField);
  // Parameters are numbered in the order of writing; the list comes last so that the window is always p0 to p3.
  const filter = query.filter ? `\n  AND (${conditionSql(query.filter, options.columns, values)})` : "";
  const list = selectList(query.selection, time, options.columns, values);
  const limit = options.limit > 0 ? `LIMIT ${Math.trunc(options.limit)}` : "";
  return `SELECT ${list}\nFROM ${options.table}\nWHERE ${time} BETWEEN ${ends}${filter}\nORDER BY ${time} DESC\n${limit}`;
}

function conditionSql(condition: Condition, columns: readonly Column[], values: ValueWriter): string {
  if (condition.kind === "comparison") return comparisonSql(condition, columns, values);
  const joint = condition.kind === "and" ? " AND " : " OR ";
  return condition.terms.map((term) => `(${conditionSql(term, columns, values)})`).join(joint);
}

function comparisonSql(comparison: Comparison, columns: readonly Column[], values: ValueWriter): string {
  const field = fieldSql(comparison.path, columns, values);
  const value = valueSql(comparison.value, values);
  if (comparison.operator === "~") return `positionCaseInsensitive(${field}, ${value}) > 0`;
  if (comparison.operator === "!~") return `positionCaseInsensitive(${field}, ${value}) = 0`;
  return `${field} ${comparison.operator} ${value}`;
}

function valueSql(value: Value, values: ValueWriter): string {
  switch (value.kind) {
    case "string":
      return values.text(value.value);
    case "number":
      return values.number(value.value);
    case "boolean":
      return value.value ? "1" : "0";
    case "null":
      return "NULL";
  }
}

function fieldSql([base, ...keys]: Path, columns: readonly Column[], values: ValueWriter): string {
  const column = sqlIdentifier(base);
  if (keys.length === 0) return column;
  const known = columns.find(({ name }) => name === base);
  if (known && MAP_TYPE.test(known.type)) return `${column}[${values.text(keys.join("."))}]`;
  return `JSONExtractString(${[column, ...keys.map((key) => values.text(key))].join(", ")})`;
}

function selectList(selection: readonly Path[], time: string, columns: readonly Column[], values: ValueWriter): string {
  if (selection.length === 0) return "*";
  // Whether the time is there already is judged on the literal text, so that both forms get the same list.
  const readable = selection.map((path) => selectedSql(path, columns, literals)).join(", ");
  const fields = selection.map((path) => selectedSql(path, columns, values)).join(", ");
  return readable.includes(time) ? fields : `${time}, ${fields}`;
}

function selectedSql(path: Path, columns: readonly Column[], values: ValueWriter): string {
  const [base] = path;
  const alias = sqlIdentifier(path.join("_"));
  if (path.length > 1) return `${fieldSql(path, columns, values)} AS ${alias}`;
  if (columns.some(({ name }) => name === base)) return sqlIdentifier(base);
  const map = columns.find(({ type }) => MAP_TYPE.test(type));
  return map ? `${sqlIdentifier(map.name)}[${values.text(base)}] AS ${alias}` : `${alias} AS ${alias}`;
}

function comparisonsOf(condition: Condition): Comparison[] {
  return condition.kind === "comparison" ? [condition] : condition.terms.flatMap(comparisonsOf);
}

function wireValue(value: Value): string {
  if (value.kind === "null") return "";
  return value.kind === "number" ? goFloat(value.value) : String(value.value);
}
