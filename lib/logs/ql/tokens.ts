import { parser } from "./grammar.generated.js";

/** What a token does in the query; `unknown` marks text that the error recovery stepped over. */
export type TokenKind = "segment" | "value" | "operator" | "and" | "or" | "open" | "close" | "pipe" | "dot" | "unknown";

/** One token with its half-open range in UTF-16 units; `closed` is false for a string whose quote is never closed. */
export type QueryToken = { kind: TokenKind; from: number; to: number; closed: boolean; inSelection: boolean };

/**
 * What may follow a piece of query: a condition, the rest of a field path, a segment after a dot, a value,
 * something that joins or ends conditions, or a field of the list after the pipe (the first one, or one more).
 */
export type Expectation = "term" | "path" | "segment" | "value" | "junction" | "selection" | "more-selection";

const KIND_OF_NODE: Record<string, TokenKind> = {
  Operator: "operator",
  AndKeyword: "and",
  OrKeyword: "or",
  Open: "open",
  Close: "close",
  Pipe: "pipe",
  Dot: "dot",
};

/**
 * Lists the tokens of any text, broken or not, in source order.
 * @param text a query or the part of it before a cursor
 */
export function tokensOf(text: string): QueryToken[] {
  const tokens: QueryToken[] = [];
  const cursor = parser.parse(text).cursor();
  let inSelection = false;
  do {
    const { node } = cursor;
    if (node.firstChild !== null || node.to === node.from || node.type.isTop) continue;
    const parent = node.parent?.name;
    const kind = node.type.isError
      ? "unknown"
      : (KIND_OF_NODE[node.name] ?? (parent === "Segment" ? "segment" : parent === "Value" ? "value" : "unknown"));
    inSelection ||= kind === "pipe";
    tokens.push({ kind, from: node.from, to: node.to, closed: node.name !== "OpenString", inSelection });
  } while (cursor.next());
  return tokens;
}

/**
 * Says what the grammar accepts after these tokens, taken to be a sound beginning of a query.
 * @param tokens the output of tokensOf for that beginning
 */
export function expectationAfter(tokens: readonly QueryToken[]): Expectation {
  const last = tokens.at(-1);
  switch (last?.kind) {
    case "segment":
      return last.inSelection ? "more-selection" : "path";
    case "dot":
      return "segment";
    case "operator":
      return "value";
    case "value":
    case "close":
      return "junction";
    case "pipe":
      return "selection";
    default:
      return "term";
  }
}

/**
 * Counts the groups that are still open after these tokens.
 * @param tokens the output of tokensOf
 */
export function openGroups(tokens: readonly QueryToken[]): number {
  let depth = 0;
  for (const { kind } of tokens) {
    if (kind === "open") depth++;
    else if (kind === "close") depth--;
  }
  return depth;
}
