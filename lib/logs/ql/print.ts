import type { Comparison, Condition, Path, Query, Value } from "./ast";
import { decimalParts } from "./literal";

const WORD = /^@?[A-Za-z_][A-Za-z0-9_:@-]*$/;
const ESCAPED: Record<string, string> = { "\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r" };

/**
 * Writes a query in its canonical form: one space around words and operators, strings in double quotes, and only the
 * parentheses that the meaning needs. Parsing the result gives the same tree.
 * @param query a tree as parse gives it
 */
export function print(query: Query): string {
  const parts: string[] = [];
  if (query.filter) parts.push(printCondition(query.filter));
  if (query.selection.length > 0) parts.push(`| ${query.selection.map(printPath).join(" ")}`);
  return parts.join(" ");
}

/**
 * Writes a field path, quoting the segments that are not plain words.
 * @param path column and keys
 */
export function printPath(path: Path): string {
  return path.map((segment) => (WORD.test(segment) ? segment : quote(segment))).join(".");
}

/**
 * Writes a value; strings are always quoted, numbers never use an exponent since the language has none.
 * @param value a value as parse gives it
 */
export function printValue(value: Value): string {
  switch (value.kind) {
    case "string":
      return quote(value.value);
    case "number":
      return plainNumber(value.value);
    case "boolean":
      return String(value.value);
    case "null":
      return "null";
  }
}

function printCondition(condition: Condition): string {
  if (condition.kind === "comparison") return printComparison(condition);
  return condition.terms
    .map((term) => {
      const loose = term.kind === "or" || (term.kind === "and" && condition.kind === "and");
      return loose ? `(${printCondition(term)})` : printCondition(term);
    })
    .join(condition.kind === "and" ? " and " : " or ");
}

function printComparison({ path, operator, value }: Comparison): string {
  return `${printPath(path)} ${operator} ${printValue(value)}`;
}

function quote(text: string): string {
  return `"${text.replace(/[\\"\n\t\r]/g, (char) => ESCAPED[char]!)}"`;
}

function plainNumber(value: number): string {
  const { sign, digits, exponent } = decimalParts(value);
  const point = exponent + 1;
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${digits}`;
  if (point >= digits.length) return `${sign}${digits}${"0".repeat(point - digits.length)}`;
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}
