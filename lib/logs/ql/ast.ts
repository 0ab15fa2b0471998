import type { SyntaxNode } from "@lezer/common";
import { errorAt, type QueryError, unexpectedAt, unterminatedString } from "./diagnose";
import { parser } from "./grammar.generated.js";

/** The comparison operators; `~` and `!~` look for a substring without regard to case. */
export type Operator = "=" | "!=" | "~" | "!~" | ">" | "<" | ">=" | "<=";

/** A field: the column's name, then the keys below it. Never empty. */
export type Path = readonly [string, ...string[]];

/** What a field is compared with. */
export type Value =
  | { kind: "string"; value: string }
  | { kind: "number"; value: number }
  | { kind: "boolean"; value: boolean }
  | { kind: "null" };

/** One comparison. */
export type Comparison = { kind: "comparison"; path: Path; operator: Operator; value: Value };

/** A condition: one comparison, or two or more conditions joined by the same word. */
export type Condition = Comparison | { kind: "and" | "or"; terms: readonly Condition[] };

/** A whole query: the filter (null when there is none) and the fields after the pipe (empty: all columns). */
export type Query = { filter: Condition | null; selection: readonly Path[] };

/** What parse gives back. */
export type ParseResult = { ok: true; ast: Query } | { ok: false; error: QueryError };

/** The longest query in bytes of UTF-8 (spec/logchef.md 6.2). */
const MAX_QUERY_BYTES = 65_536;
/** The deepest nesting of parentheses. */
const MAX_NESTING = 100;

const strictParser = parser.configure({ strict: true });
const ESCAPES: Record<string, string> = { n: "\n", t: "\t", r: "\r" };

/**
 * Reads LogchefQL (spec/logchef.md 6.1 and 6.2). Blank text is a query without conditions.
 * @param text the query as typed
 * @returns the tree, or the first error with its code and place; nothing is thrown, whatever the text
 */
export function parse(text: string): ParseResult {
  const refused = guard(text);
  if (refused) return { ok: false, error: refused };
  try {
    return { ok: true, ast: readQuery(text, strictParser.parse(text).topNode) };
  } catch (thrown) {
    if (thrown instanceof Refusal) return { ok: false, error: thrown.error };
    const stopped = thrown instanceof SyntaxError ? /^No parse at (\d+)$/.exec(thrown.message) : null;
    if (!stopped) throw thrown;
    return { ok: false, error: unexpectedAt(text, Number(stopped[1])) };
  }
}

/** Carries a refusal out of the depths of the tree; it never leaves this file. */
class Refusal extends Error {
  constructor(readonly error: QueryError) {
    super(error.message);
  }
}

function guard(text: string): QueryError | null {
  const bytes = new TextEncoder().encode(text).length;
  if (bytes > MAX_QUERY_BYTES) {
    const message = `query too long: ${bytes} bytes exceeds the maximum of ${MAX_QUERY_BYTES} bytes`;
    return { code: "QUERY_TOO_LONG", message };
  }
  if (deepestNesting(text) > MAX_NESTING) {
    const message = `query too deeply nested: exceeds the maximum nesting depth of ${MAX_NESTING}`;
    return { code: "QUERY_TOO_DEEPLY_NESTED", message };
  }
  return null;
}

function deepestNesting(text: string): number {
  let depth = 0;
  let deepest = 0;
  let quote = "";
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!;
    if (quote) {
      if (char === "\\") at++;
      else if (char === quote) quote = "";
    } else if (char === '"' || char === "'") quote = char;
    else if (char === "(") deepest = Math.max(deepest, ++depth);
    else if (char === ")") depth--;
  }
  return deepest;
}

function readQuery(text: string, top: SyntaxNode): Query {
  const filter = top.getChild("Filter")?.getChild("Or");
  const selection = top.getChild("Selection")?.getChildren("Path") ?? [];
  return {
    filter: filter ? readJunction(text, filter) : null,
    selection: selection.map((path) => readPath(text, path)),
  };
}

function readJunction(text: string, node: SyntaxNode): Condition {
  const kind = node.name === "Or" ? "or" : "and";
  const terms: Condition[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.name === "And") terms.push(readJunction(text, child));
    else if (child.name === "Group") terms.push(readJunction(text, child.getChild("Or")!));
    else if (child.name === "Comparison") terms.push(readComparison(text, child));
  }
  return terms.length === 1 ? terms[0]! : { kind, terms };
}

function readComparison(text: string, node: SyntaxNode): Comparison {
  const operator = node.getChild("Operator")!;
  return {
    kind: "comparison",
    path: readPath(text, node.getChild("Path")!),
    operator: text.slice(operator.from, operator.to) as Operator,
    value: readValue(text, node.getChild("Value")!),
  };
}

function readPath(text: string, node: SyntaxNode): Path {
  const [base, ...below] = node.getChildren("Segment").map((segment) => readWord(text, segment.firstChild!));
  return [base!, ...below];
}

function readWord(text: string, node: SyntaxNode): string {
  if (node.name === "OpenString") throw new Refusal(unterminatedString(text, node.from));
  if (node.name === "Ident") return text.slice(node.from, node.to);
  return text.slice(node.from + 1, node.to - 1).replace(/\\(.)/gsu, (_, char: string) => ESCAPES[char] ?? char);
}

function readValue(text: string, node: SyntaxNode): Value {
  const token = node.firstChild!;
  if (token.name === "Number") {
    const value = Number(text.slice(token.from, token.to));
    if (Number.isFinite(value)) return { kind: "number", value };
    throw new Refusal(errorAt(text, token.from, "UNEXPECTED_TOKEN", "number out of range: expected a 64-bit float"));
  }
  const word = readWord(text, token);
  if (token.name !== "Ident") return { kind: "string", value: word };
  const lower = word.toLowerCase();
  if (lower === "null") return { kind: "null" };
  if (lower === "true" || lower === "false") return { kind: "boolean", value: lower === "true" };
  return { kind: "string", value: word };
}
