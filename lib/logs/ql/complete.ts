import { type Operator, parse } from "./ast";
import type { Column } from "./compile";
import { printPath, printValue } from "./print";
import { type Expectation, expectationAfter, openGroups, type QueryToken, tokensOf } from "./tokens";

/**
 * Where the cursor stands. `from` to `to` is the text that a completion replaces and `typed` is what it says so far,
 * without an opening quote. `path` is the field being written (the segments before the cursor's) or compared.
 */
export type CompletionContext = {
  expectation: Expectation;
  from: number;
  to: number;
  typed: string;
  path: readonly string[];
  operator: Operator | null;
  insideGroup: boolean;
};

/** One suggestion: what the list shows, what replaces the typed text, and a word on what it is. */
export type Completion = {
  kind: "field" | "key" | "operator" | "value" | "keyword";
  label: string;
  insert: string;
  detail: string;
};

/** What the caller knows: the columns, and for the context at hand the values of its field or the keys below its path. */
export type CompletionSource = { columns: readonly Column[]; values?: readonly string[]; keys?: readonly string[] };

const OPERATORS: readonly [Operator, string][] = [
  ["=", "equals"],
  ["!=", "differs from"],
  ["~", "contains, in any case"],
  ["!~", "does not contain"],
  [">", "greater than"],
  ["<", "less than"],
  [">=", "at least"],
  ["<=", "at most"],
];
const NUMERIC = /^(?:Nullable\()?(?:LowCardinality\()?(?:Nullable\()?(?:U?Int|Float|Decimal)/;
const PARTIAL: Partial<Record<Expectation, RegExp>> = { path: /[!=<>~]$/ };
const WORD_OR_NUMBER = /(?:@?[A-Za-z_][A-Za-z0-9_:@-]*|(?<![\w:@.-])[+-]?\d[\d.]*)$/;

/**
 * Finds out what may be written at a cursor, so that the caller can fetch values or keys before asking for completions.
 * @param text the query as typed, finished or not
 * @param cursor UTF-16 offset into it
 */
export function completionContext(text: string, cursor: number): CompletionContext {
  const before = text.slice(0, cursor);
  const { from, typed } = partialAt(before);
  const tokens = tokensOf(before.slice(0, from));
  return {
    expectation: expectationAfter(tokens),
    from,
    to: cursor,
    typed,
    ...comparisonAt(before, tokens),
    insideGroup: openGroups(tokens) > 0,
  };
}

/**
 * Lists what may be written at a cursor, those that begin with the typed text before those that only contain it.
 * @param context the answer of completionContext
 * @param source columns, and values or keys if the caller fetched them
 */
export function complete(context: CompletionContext, source: CompletionSource): Completion[] {
  const typed = context.typed.toLowerCase();
  const matching = candidates(context, source).filter(({ label }) => label.toLowerCase().includes(typed));
  const starts = ({ label }: Completion) => label.toLowerCase().startsWith(typed);
  return [...matching.filter(starts), ...matching.filter((completion) => !starts(completion))];
}

function partialAt(before: string): { from: number; typed: string } {
  const last = tokensOf(before).at(-1);
  if (last && !last.closed) return { from: last.from, typed: before.slice(last.from + 1) };
  const word = WORD_OR_NUMBER.exec(before)?.[0] ?? "";
  const from = before.length - word.length;
  // A word may only start where a token does: the "b" of 5b or "a b" is no beginning.
  if (word && (!last || last.to < before.length || last.from >= from)) return { from, typed: word };
  const expectation = expectationAfter(tokensOf(before.slice(0, -1)));
  const sign = PARTIAL[expectation]?.exec(before)?.[0] === "!" ? "!" : "";
  return { from: before.length - sign.length, typed: sign };
}

function comparisonAt(text: string, tokens: readonly QueryToken[]): { path: string[]; operator: Operator | null } {
  const end = tokens.at(-1)?.kind === "operator" ? tokens.length - 1 : tokens.length;
  let start = end;
  while (start > 0 && isPathPart(tokens, start - 1, end)) start--;
  const segments = tokens.slice(start, end).filter(({ kind }) => kind === "segment");
  const operator = end < tokens.length ? (text.slice(tokens[end]!.from, tokens[end]!.to) as Operator) : null;
  return { path: segments.map((segment) => segmentText(text, segment)), operator };
}

function isPathPart(tokens: readonly QueryToken[], at: number, end: number): boolean {
  const kind = tokens[at]!.kind;
  if (kind === "dot") return true;
  return kind === "segment" && (at === end - 1 || tokens[at + 1]!.kind === "dot");
}

function segmentText(text: string, { from, to }: QueryToken): string {
  const parsed = parse(`| ${text.slice(from, to)}`);
  return parsed.ok ? parsed.ast.selection[0]![0] : "";
}

function candidates(context: CompletionContext, source: CompletionSource): Completion[] {
  switch (context.expectation) {
    case "term":
    case "selection":
    case "more-selection":
      return source.columns.map(({ name, type }) => field(name, type));
    case "segment":
      return (source.keys ?? []).map((key) => ({ kind: "key", label: key, insert: printPath([key]), detail: "key" }));
    case "path":
      return OPERATORS.map(([operator, detail]) => ({ kind: "operator", label: operator, insert: operator, detail }));
    case "value":
      return (source.values ?? []).map((value) => suggestedValue(value, context.path, source.columns));
    case "junction":
      return joints(context);
  }
}

function field(name: string, type: string): Completion {
  return { kind: "field", label: name, insert: printPath([name]), detail: type };
}

function suggestedValue(value: string, path: readonly string[], columns: readonly Column[]): Completion {
  const type = path.length === 1 ? (columns.find(({ name }) => name === path[0])?.type ?? "") : "";
  const bare = NUMERIC.test(type) && /^[+-]?\d+(?:\.\d+)?$/.test(value);
  return { kind: "value", label: value, insert: bare ? value : printValue({ kind: "string", value }), detail: type };
}

function joints({ insideGroup }: CompletionContext): Completion[] {
  const all: Completion[] = [
    { kind: "keyword", label: "and", insert: "and", detail: "both conditions" },
    { kind: "keyword", label: "or", insert: "or", detail: "either condition" },
  ];
  const closing: Completion = insideGroup
    ? { kind: "keyword", label: ")", insert: ")", detail: "end of the group" }
    : { kind: "keyword", label: "|", insert: "|", detail: "choose fields" };
  return [...all, closing];
}
