import { invalid } from "@/lib/core/errors";
import { sqlString } from "./ql/literal";

/** A value for a query's `{{ name }}` (spec/logchef.md §6.6): its type is string, text, number or date. */
export type Variable = { name: string; type: string; value?: unknown };

/** How one language writes a text: as a literal of its own, or within one that is open already. */
type Language = {
  text: (value: string) => string;
  /** A text inside a literal or name that `quote` opened. */
  within: (value: string, quote: string) => string;
  quotes: string;
  hasComments: boolean;
};

const escapeWithin = (value: string, quote: string) =>
  value.replaceAll("\\", "\\\\").replaceAll(quote, `\\${quote}`).replaceAll("\0", "");

const SQL: Language = { text: sqlString, within: escapeWithin, quotes: "'\"`", hasComments: true };
const LOGCHEFQL: Language = {
  text: (value) => `"${escapeWithin(value, '"')}"`,
  within: escapeWithin,
  quotes: "'\"",
  hasComments: false,
};

/** A piece of a template. `quote` is what encloses a placeholder, "" for nothing. */
type Piece =
  | { kind: "text"; text: string }
  | { kind: "variable"; name: string; quote: string; length: number }
  | { kind: "open" | "close"; text: string };

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const PLACEHOLDER = /\{\{([^{}]*)\}\}/y;
const COMMENT = /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/y;

/** Cuts a template, so that what stands in quotes or comments is known to. */
function cut(template: string, { quotes, hasComments }: Language): Piece[] {
  const pieces: Piece[] = [];
  let quote = "";
  let plain = "";
  const add = (piece: Piece, length: number) => {
    if (plain !== "") pieces.push({ kind: "text", text: plain });
    plain = "";
    pieces.push(piece);
    return length;
  };
  const matchAt = (pattern: RegExp, at: number) => {
    pattern.lastIndex = at;
    return pattern.exec(template);
  };
  const step = (at: number): number => {
    const char = template[at]!;
    const placeholder = char === "{" ? matchAt(PLACEHOLDER, at) : null;
    if (placeholder) {
      const { length } = placeholder[0];
      return add({ kind: "variable", name: placeholder[1]!.trim(), quote, length }, length);
    }
    const pair = template.slice(at, at + 2);
    if (quote === "" && pair === "[[") return add({ kind: "open", text: pair }, 2);
    if (quote === "" && pair === "]]") return add({ kind: "close", text: pair }, 2);
    const comment = hasComments && quote === "" ? matchAt(COMMENT, at) : null;
    const escaped = quote !== "" && char === "\\" ? pair : null;
    const text = comment?.[0] ?? escaped ?? char;
    plain += text;
    if (quote === "" && quotes.includes(char)) quote = char;
    else if (char === quote) quote = "";
    return text.length;
  };
  for (let at = 0; at < template.length; ) at += step(at);
  if (plain !== "") pieces.push({ kind: "text", text: plain });
  return pieces;
}

const failed = (why: string) => invalid(`Variable substitution failed: ${why}`);

const isBlank = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  (typeof value === "string" && value.trim() === "") ||
  (Array.isArray(value) && value.every(isBlank));

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

function numberText(name: string, value: unknown): string {
  const text = typeof value === "number" ? String(value) : typeof value === "string" ? value.trim() : "";
  if (!NUMBER.test(text)) throw failed(`variable ${name}: invalid number: ${String(value)}`);
  return text;
}

const LOCAL_DATE = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::(\d{2})(?:\.\d+)?)?)?$/;
const EPOCH_MS = /^\d{10,16}$/;

/** `YYYY-MM-DD HH:MM:SS`; an instant is told by UTC's clock, a local time as it is. */
function dateText(name: string, value: unknown): string {
  const text = String(value).trim();
  const local = LOCAL_DATE.exec(text);
  const plain = local ? `${local[1]} ${local[2] ?? "00:00"}:${local[3] ?? "00"}` : null;
  const at = plain ? Date.parse(`${plain.replace(" ", "T")}Z`) : EPOCH_MS.test(text) ? Number(text) : Date.parse(text);
  const isInstant = plain !== null || EPOCH_MS.test(text) || /^\d{4}-\d{2}-\d{2}[Tt ]/.test(text);
  const date = new Date(at);
  if (!isInstant || Number.isNaN(date.getTime())) throw failed(`variable ${name}: invalid date: ${text}`);
  const written = date.toISOString().slice(0, 19).replace("T", " ");
  if (plain && written !== plain) throw failed(`variable ${name}: invalid date: ${text}`);
  return written;
}

function plainText({ name, type }: Variable, value: unknown): string {
  if (value !== null && typeof value === "object") throw failed(`variable ${name}: invalid value`);
  if (type === "number") return numberText(name, value);
  return type === "date" ? dateText(name, value) : String(value);
}

const TYPES = new Set(["string", "text", "number", "date"]);

function write(given: Variable, quote: string, language: Language): string {
  const { name, type, value } = given;
  if (!TYPES.has(type)) throw failed(`variable ${name}: unsupported type: ${type}`);
  const values = Array.isArray(value) ? value.filter((item) => !isBlank(item)) : [value];
  const texts = values.map((item) => plainText(given, item));
  if (quote !== "") return texts.map((text) => language.within(text, quote)).join(", ");
  return texts.map((text) => (type === "number" ? text : language.text(text))).join(", ");
}

/** The block that begins at `from`, its brackets included, or null when nothing closes it. */
function blockEnd(pieces: readonly Piece[], from: number): number | null {
  const end = pieces.findIndex(({ kind }, at) => at > from && kind === "close");
  return end === -1 ? null : end;
}

const namesIn = (pieces: readonly Piece[]) =>
  pieces.flatMap((one) => (one.kind === "variable" && NAME.test(one.name) ? [one.name] : []));

/** The pieces with what they are in: an optional block's own brackets, something inside of one, or neither. */
function* inBlocks(pieces: readonly Piece[]): Generator<{ piece: Piece; part: "plain" | "optional" | "bracket" }> {
  for (let at = 0; at < pieces.length; at++) {
    const piece = pieces[at]!;
    const end = piece.kind === "open" ? blockEnd(pieces, at) : null;
    // Arrays of arrays look like blocks; one that asks for no variable is left alone.
    if (end === null || namesIn(pieces.slice(at + 1, end)).length === 0) {
      yield { piece, part: "plain" };
      continue;
    }
    yield { piece, part: "bracket" };
    for (const inner of pieces.slice(at + 1, end)) yield { piece: inner, part: "optional" };
    yield { piece: pieces[end]!, part: "bracket" };
    at = end;
  }
}

/** A variable that a query asks for; it can be missing where the query names it in optional `[[ … ]]` alone. */
export type AskedVariable = { name: string; isOptional: boolean };

/** The variables of a query in the order in which it names them first. */
export function askedVariables(template: string, language: "logchefql" | "sql"): AskedVariable[] {
  const asked = new Map<string, boolean>();
  for (const { piece, part } of inBlocks(cut(template, language === "sql" ? SQL : LOGCHEFQL))) {
    if (piece.kind !== "variable" || !NAME.test(piece.name)) continue;
    asked.set(piece.name, part === "optional" && (asked.get(piece.name) ?? true));
  }
  return [...asked].map(([name, isOptional]) => ({ name, isOptional }));
}

/**
 * A LogchefQL template that can be read before it has its values: whatever stands for one is as long as its
 * `{{ name }}`, so that a mistake is found at its place.
 */
export function logchefqlShape(template: string): string {
  const textOf = (piece: Piece): string => {
    if (piece.kind !== "variable") return piece.text;
    return piece.quote === "" ? `"${"x".repeat(piece.length - 2)}"` : "x".repeat(piece.length);
  };
  return [...inBlocks(cut(template, LOGCHEFQL))]
    .map(({ piece, part }) => (part === "bracket" ? "  " : textOf(piece)))
    .join("");
}

function fill(template: string, given: readonly Variable[], language: Language): string {
  const known = new Map<string, Variable>();
  for (const one of given) {
    if (!NAME.test(one.name)) throw failed(`invalid variable name: ${one.name}`);
    known.set(one.name, one);
  }
  const has = (name: string) => !isBlank(known.get(name)?.value);
  const textOf = (piece: Piece): string => {
    if (piece.kind !== "variable") return piece.text;
    if (!NAME.test(piece.name)) throw failed(`invalid variable name: ${piece.name}`);
    const value = known.get(piece.name);
    if (!value) throw failed(`undefined variable: {{${piece.name}}}`);
    if (!has(piece.name)) throw failed(`variable {{${piece.name}}} requires a value`);
    return write(value, piece.quote, language);
  };
  const names = (part: readonly Piece[]) => part.flatMap((one) => (one.kind === "variable" ? [one.name] : []));
  const pieces = cut(template, language);
  let text = "";
  for (let at = 0; at < pieces.length; at++) {
    const piece = pieces[at]!;
    const end = piece.kind === "open" ? blockEnd(pieces, at) : null;
    const block = end === null ? [] : pieces.slice(at + 1, end);
    // Arrays of arrays look like blocks; one that asks for no variable is left alone.
    if (end === null || names(block).length === 0) {
      text += textOf(piece);
      continue;
    }
    if (names(block).every(has)) text += block.map(textOf).join("");
    at = end;
  }
  return text;
}

/**
 * A SQL template with its values put in as literals: whatever a value holds, it stays one text, one number or one date.
 * Throws 400 when the template asks for values and none were given, and for values that don't fit.
 */
export function fillSql(template: string, given: readonly Variable[] | null): string {
  if (given) return fill(template, given, SQL);
  const asked = cut(template, SQL).flatMap((piece) => (piece.kind === "variable" ? [piece.name] : []));
  if (asked.length === 0) return template;
  throw invalid(
    `Query contains template variables (${[...new Set(asked)].join(", ")}) but no variables were provided. ` +
      "Please define variable values before executing.",
  );
}

/** A LogchefQL template with its values put in; without values it stays as it is. */
export function fillLogchefql(template: string, given: readonly Variable[] | null): string {
  return given ? fill(template, given, LOGCHEFQL) : template;
}
