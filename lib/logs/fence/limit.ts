import { keywordOf, lexSql, type SqlToken, tokenAt } from "@/lib/platform/sql-lexer";

/** `requested` is the caller's own limit (0: none), `max` and `default` are the console's, in rows. */
export type LimitPolicy = { requested: number; max: number; default: number };

/** What the wire calls a warning (spec/logchef.md §1.1). */
export type LimitWarning = { code: "LIMIT_APPLIED" | "LIMIT_CAPPED"; message: string };

/** `applied` is how many rows the statement asks for now, at most. */
export type Limited = { sql: string; applied: number; warnings: LimitWarning[] };

/** The statement's own LIMIT is an expression or a parameter. */
export class LimitError extends Error {
  override readonly name = "LimitError";
  constructor() {
    super("LIMIT must be a numeric literal");
  }
}

/** Where a statement's own LIMIT stands: token numbers, the end excluded. */
type Clause = { start: number; end: number; count: SqlToken | null };

const SET_OPERATIONS = new Set(["UNION", "INTERSECT", "EXCEPT"]);
const QUERY_STARTS = new Set(["SELECT", "WITH", "FROM", "ALL", "DISTINCT"]);

/**
 * Applies the console's limit policy (spec/logchef.md §6.6) to a statement as the engine formats it. A set operation
 * has no LIMIT of its own, so it is wrapped first. Throws LimitError when the statement's LIMIT is no plain number.
 */
export function applyLimit(formatted: string, policy: LimitPolicy): Limited {
  const parsed = outerTokens(formatted);
  if (isSetOperation(formatted, parsed)) return applyLimit(`SELECT * FROM (${formatted})`, policy);
  const clause = findLimit(formatted, parsed);
  if (policy.requested > 0) return replaceLimit(formatted, parsed, clause, policy);
  if (clause.count === null) return addDefault(formatted, parsed, clause, policy);
  return capLimit(formatted, clause.count, policy);
}

/** Tokens outside every bracket. */
function outerTokens(sql: string): SqlToken[] {
  let depth = 0;
  return lexSql(sql).filter((token) => {
    const char = sql[token.start]!;
    const isBracket = token.kind === "punctuation";
    if (isBracket && ")]}".includes(char)) depth--;
    const isOuter = depth === 0;
    if (isBracket && "([{".includes(char)) depth++;
    return isOuter;
  });
}

/** EXCEPT also takes columns out of `*`; only the one in front of a query joins two queries. */
function isSetOperation(sql: string, tokens: SqlToken[]): boolean {
  return tokens.some((token, index) => {
    const word = keywordOf(sql, token);
    if (!SET_OPERATIONS.has(word)) return false;
    const next = tokens[index + 1];
    if (word !== "EXCEPT") return true;
    if (QUERY_STARTS.has(keywordOf(sql, next))) return true;
    return next !== undefined && sql[next.start] === "(" && QUERY_STARTS.has(keywordOf(sql, tokenAt(sql, next.end)));
  });
}

function findLimit(sql: string, tokens: SqlToken[]): Clause {
  const words = tokens.map((token) => keywordOf(sql, token));
  const start = words.lastIndexOf("LIMIT");
  const tail = words.findIndex((_, index) => index > start && isSettings(sql, tokens, index));
  const end = tail === -1 ? tokens.length : tail;
  const isLimitBy = start !== -1 && words.slice(start, end).includes("BY");
  if (start !== -1 && !isLimitBy) return { start, end, count: countToken(sql, tokens.slice(start + 1, end)) };
  const offset = words.lastIndexOf("OFFSET");
  const isTrailingOffset = offset !== -1 && offset === end - 2 && tokens[offset + 1]?.kind === "number";
  return { start: isTrailingOffset ? offset : end, end, count: null };
}

/** True where `SETTINGS name = …` begins; a column may have that name too. */
const isSettings = (sql: string, tokens: SqlToken[], at: number) =>
  keywordOf(sql, tokens[at]) === "SETTINGS" &&
  tokens[at + 1]?.kind === "word" &&
  sql[tokens[at + 2]?.start ?? -1] === "=";

/** The number of rows in `n`, `offset, n`, each with or without WITH TIES. A token without text marks anything else. */
function countToken(sql: string, tokens: SqlToken[]): SqlToken | null {
  const hasTies = keywordOf(sql, tokens.at(-2)) === "WITH" && keywordOf(sql, tokens.at(-1)) === "TIES";
  const rest = hasTies ? tokens.slice(0, -2) : tokens;
  const isPair = rest.length === 3 && rest[0]?.kind === "number" && sql[rest[1]!.start] === ",";
  const count = isPair ? rest[2] : rest.length === 1 ? rest[0] : undefined;
  return count?.kind === "number" ? count : NOT_A_NUMBER;
}

const NOT_A_NUMBER: SqlToken = { kind: "punctuation", start: 0, end: 0 };

const capped = (max: number): LimitWarning => ({
  code: "LIMIT_CAPPED",
  message: `Result limit capped at ${max} rows.`,
});

function replaceLimit(sql: string, tokens: SqlToken[], clause: Clause, policy: LimitPolicy): Limited {
  const applied = Math.min(policy.requested, policy.max);
  const before = clause.start < tokens.length ? sql.slice(0, tokens[clause.start]!.start) : sql;
  const after = clause.end < tokens.length ? ` ${sql.slice(tokens[clause.end]!.start)}` : "";
  return {
    sql: `${before.trimEnd()} LIMIT ${applied}${after}`,
    applied,
    warnings: policy.requested > policy.max ? [capped(policy.max)] : [],
  };
}

function addDefault(sql: string, tokens: SqlToken[], clause: Clause, policy: LimitPolicy): Limited {
  const at = clause.start < tokens.length ? tokens[clause.start]!.start : sql.length;
  const applied = Math.min(policy.default, policy.max);
  const message = `Showing first ${applied} rows. Use download for larger results.`;
  return {
    sql: `${sql.slice(0, at).trimEnd()} LIMIT ${applied} ${sql.slice(at)}`.trimEnd(),
    applied,
    warnings: [{ code: "LIMIT_APPLIED", message }],
  };
}

function capLimit(sql: string, count: SqlToken, policy: LimitPolicy): Limited {
  const own = Number(sql.slice(count.start, count.end));
  if (count === NOT_A_NUMBER || !Number.isSafeInteger(own)) throw new LimitError();
  if (own <= policy.max) return { sql, applied: own, warnings: [] };
  return {
    sql: `${sql.slice(0, count.start)}${policy.max}${sql.slice(count.end)}`,
    applied: policy.max,
    warnings: [capped(policy.max)],
  };
}
