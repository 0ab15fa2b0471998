import { keywordOf, lexSql, type SqlToken } from "@/lib/platform/sql-lexer";

/** Words whose string argument the engine prints raw in its tree: patterns and collations. */
const PRINTED_RAW = ["COLUMNS", "EXCEPT", "STRICT", "COLLATE"];

/**
 * Finds what could make the engine's printed tree say something else than it means: names with line breaks or with
 * the tree's own marks in them, or a quoted name that reads like the source's two-part one. Answers the offending
 * text, or null. `sql` is the engine's own formatting of the statement.
 */
export function findForgery(sql: string, source: { database: string; table: string }): string | null {
  const tokens = lexSql(sql);
  for (const [index, token] of tokens.entries()) {
    const text = sql.slice(token.start, token.end);
    if (token.kind === "quoted" && isForgedName(text.slice(1, -1), source)) return text;
    if (token.kind === "string" && isPrintedRaw(sql, tokens, index) && hasControlEscape(text)) return text;
  }
  return null;
}

function isForgedName(name: string, source: { database: string; table: string }): boolean {
  if (name === `${source.database}.${source.table}` || name === "system.one") return true;
  if (name.includes("\\") || name.includes(": ") || name.includes(" id:")) return true;
  for (const char of name) if (isControl(char)) return true;
  return false;
}

const isControl = (char: string) =>
  char < " " || char === "\u007f" || char === "\u2028" || char === "\u2029" || char === "\u0085";

function isPrintedRaw(sql: string, tokens: SqlToken[], index: number): boolean {
  const before = tokens[index - 1];
  const opener = before && sql[before.start] === "(" ? tokens[index - 2] : before;
  return PRINTED_RAW.includes(keywordOf(sql, opener));
}

/** True when a literal stands for a text with a line break or another control character. */
function hasControlEscape(literal: string): boolean {
  for (let i = 0; i < literal.length; i++) {
    if (isControl(literal[i]!)) return true;
    if (literal[i] !== "\\") continue;
    i++;
    if (literal[i] !== "\\" && literal[i] !== "'") return true;
  }
  return false;
}
