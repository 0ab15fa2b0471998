/** One token of a ClickHouse statement; `start` and `end` are offsets into the text. */
export type SqlToken = { kind: "word" | "number" | "string" | "quoted" | "punctuation"; start: number; end: number };

/** Thrown for a text that no ClickHouse statement can begin with: an open quote or comment. */
export class SqlLexError extends Error {
  constructor(
    message: string,
    readonly position: number,
  ) {
    super(message);
    this.name = "SqlLexError";
  }
}

const SPACES = new Set([" ", "\t", "\n", "\r", "\f", "\v", "\u00a0", "\ufeff"]);
const isDigit = (c: string) => c >= "0" && c <= "9";
const isWordStart = (c: string) => (c >= "a" && c <= "z") || (c >= "A" && c <= "Z") || c === "_";
const isWordPart = (c: string) => isWordStart(c) || isDigit(c) || c === "$";

/**
 * Cuts a ClickHouse statement into tokens by the engine's own lexical rules: backslash and doubled quotes, nested block
 * comments, `--`, `#!` and `# ` comments, and `$tag$` heredocs. It never guesses: what it can't read it throws.
 */
export function lexSql(sql: string): SqlToken[] {
  const tokens: SqlToken[] = [];
  for (let token = tokenAt(sql, 0); token; token = tokenAt(sql, token.end)) tokens.push(token);
  return tokens;
}

/** The first token at or after an offset, or undefined where only blanks and comments are left. Throws as lexSql does. */
export function tokenAt(sql: string, offset: number): SqlToken | undefined {
  let at = offset;
  while (at < sql.length) {
    const char = sql[at]!;
    const blank = SPACES.has(char) ? at + 1 : commentEnd(sql, at);
    if (blank === at) return readToken(sql, at, char);
    at = blank;
  }
  return undefined;
}

/** Offset after the comment that starts at `at`, or `at` when none does. */
function commentEnd(sql: string, at: number): number {
  const two = sql.slice(at, at + 2);
  if (two === "--" || two === "# " || two === "#!") {
    const newline = sql.indexOf("\n", at);
    return newline === -1 ? sql.length : newline + 1;
  }
  if (two !== "/*") return at;
  let depth = 1;
  for (let i = at + 2; i < sql.length; i++) {
    if (sql[i] === "*" && sql[i + 1] === "/") {
      depth--;
      i++;
      if (depth === 0) return i + 1;
    } else if (sql[i] === "/" && sql[i + 1] === "*") {
      depth++;
      i++;
    }
  }
  throw new SqlLexError("a comment is not closed", at);
}

function readToken(sql: string, at: number, char: string): SqlToken {
  if (char === "'") return { kind: "string", start: at, end: quotedEnd(sql, at, char) };
  if (char === '"' || char === "`") return { kind: "quoted", start: at, end: quotedEnd(sql, at, char) };
  if (char === "$") {
    const end = heredocEnd(sql, at);
    return end > at ? { kind: "string", start: at, end } : { kind: "punctuation", start: at, end: at + 1 };
  }
  if (isWordStart(char) || isDigit(char)) {
    let end = at + 1;
    while (end < sql.length && isWordPart(sql[end]!)) end++;
    return { kind: isDigit(char) ? "number" : "word", start: at, end };
  }
  return { kind: "punctuation", start: at, end: at + 1 };
}

function quotedEnd(sql: string, at: number, quote: string): number {
  for (let i = at + 1; i < sql.length; i++) {
    if (sql[i] === "\\") i++;
    else if (sql[i] === quote) {
      if (sql[i + 1] !== quote) return i + 1;
      i++;
    }
  }
  throw new SqlLexError("a quote is not closed", at);
}

/** Offset after `$tag$ … $tag$`, or `at` when the dollar sign opens no heredoc. */
function heredocEnd(sql: string, at: number): number {
  let end = at + 1;
  while (end < sql.length && isWordPart(sql[end]!) && sql[end] !== "$") end++;
  if (sql[end] !== "$") return at;
  const tag = sql.slice(at, end + 1);
  const close = sql.indexOf(tag, end + 1);
  return close === -1 ? at : close + tag.length;
}

/** The upper-cased text of a bare word, else an empty string: how keywords are compared. */
export const keywordOf = (sql: string, token: SqlToken | undefined) =>
  token?.kind === "word" ? sql.slice(token.start, token.end).toUpperCase() : "";
