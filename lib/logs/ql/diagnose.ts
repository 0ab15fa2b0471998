import { type Expectation, expectationAfter, openGroups, tokensOf } from "./tokens";

/** The codes that parsing and compiling may give (spec/logchef.md 6.2). */
export type QueryErrorCode =
  | "QUERY_TOO_LONG"
  | "QUERY_TOO_DEEPLY_NESTED"
  | "UNTERMINATED_STRING"
  | "MISSING_BOOLEAN_OPERATOR"
  | "UNEXPECTED_TOKEN"
  | "INVALID_TIME_FORMAT"
  | "INVALID_TIMEZONE"
  | "INVALID_IDENTIFIER";

/** A refusal as the wire carries it; line and column count from 1, columns in code points. */
export type QueryError = { code: QueryErrorCode; message: string; position?: { line: number; column: number } };

const WANTED: Record<Expectation, string> = {
  term: 'a condition such as level = "error", or "("',
  path: "an operator (= != ~ !~ > < >= <=) after the field",
  segment: "the rest of the field name after the dot",
  value: "a value: a quoted string, a number or a single word",
  junction: 'AND, OR, "|" or the end of the query',
  selection: 'at least one field after "|"',
  "more-selection": "another field (separated by spaces) or the end of the query",
};

const SNIPPET_LENGTH = 24;

/**
 * Turns an offset into the line and column that people count.
 * @param text the query
 * @param offset UTF-16 offset into it
 */
function positionAt(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf("\n") + 1;
  return { line: before.split("\n").length, column: [...before.slice(lineStart)].length + 1 };
}

/**
 * Makes an error that names its place, the way the wire's messages begin (`line:col: `).
 * @param text the query
 * @param offset where it went wrong
 * @param code one of the codes of spec/logchef.md 6.2
 * @param what the sentence after the place
 */
export function errorAt(text: string, offset: number, code: QueryErrorCode, what: string): QueryError {
  const position = positionAt(text, offset);
  return { code, message: `${position.line}:${position.column}: ${what}`, position };
}

/**
 * Makes the error for a quote that is opened and never closed.
 * @param text the query
 * @param offset of the opening quote
 */
export function unterminatedString(text: string, offset: number): QueryError {
  const quote = text[offset] ?? '"';
  return errorAt(text, offset, "UNTERMINATED_STRING", `unterminated string: expected a closing ${quote}`);
}

function snippetAt(text: string, offset: number): string {
  const run = [...(/^(?:@?[A-Za-z_][\w:@-]*|\S+)/u.exec(text.slice(offset))?.[0] ?? "")];
  return run.length > SNIPPET_LENGTH ? `${run.slice(0, SNIPPET_LENGTH).join("")}…` : run.join("");
}

function wanted(expectation: Expectation, depth: number): string {
  if (expectation === "junction" && depth > 0) return 'AND, OR or ")"';
  return WANTED[expectation];
}

/**
 * Explains why the parser stopped, naming what was found and what would have been right.
 * @param text the query
 * @param offset where the first token stands that the grammar could not take
 */
export function unexpectedAt(text: string, offset: number): QueryError {
  const tokens = tokensOf(text.slice(0, offset));
  const expectation = expectationAfter(tokens);
  const expected = wanted(expectation, openGroups(tokens));
  if (offset >= text.length) {
    return errorAt(text, offset, "UNEXPECTED_TOKEN", `unexpected end of query: expected ${expected}`);
  }
  const rest = text.slice(offset);
  const found = `"${snippetAt(text, offset)}"`;
  if (/^["']/.test(rest) && tokensOf(rest)[0]?.closed === false) return unterminatedString(text, offset);
  const touching = tokens.at(-1)?.to === offset;
  if (expectation === "junction" && !touching && /^(?:@?[A-Za-z_]|["'])/.test(rest)) {
    const what = `unexpected identifier ${found}: expected ${expected} between conditions`;
    return errorAt(text, offset, "MISSING_BOOLEAN_OPERATOR", what);
  }
  return errorAt(
    text,
    offset,
    "UNEXPECTED_TOKEN",
    `unexpected ${found}: expected ${expected}${hint(rest, expectation, touching)}`,
  );
}

function hint(rest: string, expectation: Expectation, touching: boolean): string {
  if (expectation === "value" && /^[=~!<>]/.test(rest)) return '; equality is written with a single "="';
  if (expectation === "value" || (expectation === "junction" && touching && !/^[()|]/.test(rest))) {
    return "; put quotes around a value that is more than one word or number";
  }
  if (expectation.endsWith("selection") && rest.startsWith(",")) return "; no commas";
  return "";
}
