import fc from "fast-check";
import { lexSql } from "@/lib/platform/sql-lexer";

type Mutation = (sql: string, seed: number) => string;

/** Rewrites each token for itself, leaving literals alone. */
function eachToken(sql: string, change: (text: string, index: number, isWord: boolean) => string): string {
  let out = "";
  let end = 0;
  for (const [index, token] of lexSql(sql).entries()) {
    out += sql.slice(end, token.start);
    out += change(sql.slice(token.start, token.end), index, token.kind === "word");
    end = token.end;
  }
  return out + sql.slice(end);
}

const pick = <T>(list: readonly T[], seed: number): T => list[seed % list.length]!;
const SPACES = [" ", "\t", "\n", "/**/", "/* SELECT 1 */", " -- x\n", "\r\n", " # x\n", "\u00a0", "/* /* */ */"];
const FULL_WIDTH_SHIFT = 0xfee0;

const MUTATIONS: readonly Mutation[] = [
  (sql, seed) =>
    eachToken(sql, (text, index, isWord) => (isWord && (seed >> (index % 8)) & 1 ? text.toUpperCase() : text)),
  (sql, seed) =>
    eachToken(sql, (text, index, isWord) => (isWord && (seed >> (index % 8)) & 1 ? text.toLowerCase() : text)),
  (sql, seed) => eachToken(sql, (text, index) => pick(SPACES, seed + index) + text),
  (sql, seed) => eachToken(sql, (text, index, isWord) => (isWord && index === seed % 12 ? `\`${text}\`` : text)),
  (sql, seed) => eachToken(sql, (text, index, isWord) => (isWord && index === seed % 12 ? `"${text}"` : text)),
  (sql, seed) =>
    eachToken(sql, (text, index) => (text.startsWith("'") && (seed + index) % 2 ? `$x$${text.slice(1, -1)}$x$` : text)),
  (sql, seed) =>
    eachToken(sql, (text, index, isWord) =>
      isWord && index === seed % 10 ? String.fromCharCode(text.charCodeAt(0) + FULL_WIDTH_SHIFT) + text.slice(1) : text,
    ),
  (sql) => `(${sql})`,
  (sql) => `((${sql}))`,
  (sql) => `SELECT * FROM (${sql})`,
  (sql) => `SELECT message FROM default.app WHERE message IN (${sql})`,
  (sql) => `SELECT (${sql}) AS x FROM default.app`,
  (sql) => `WITH app AS (${sql}) SELECT * FROM app`,
  (sql) => `WITH secret AS (${sql}) SELECT * FROM secret`,
  (sql) => `WITH (${sql}) AS x SELECT x`,
  (sql) => `SELECT * FROM default.app AS a JOIN (${sql}) AS b ON 1`,
  (sql) => `SELECT message FROM default.app PREWHERE message IN (${sql})`,
  (sql) => `SELECT message FROM default.app QUALIFY exists(${sql})`,
  (sql) => `SELECT arrayMap(y -> (${sql}), [1])`,
  (sql) => `SELECT * FROM default.app ARRAY JOIN [(${sql})] AS z`,
  (sql) => `SELECT sum(1) OVER (PARTITION BY (${sql})) FROM default.app`,
  (sql) => `SELECT message FROM default.app UNION ALL ${sql}`,
  (sql) => `SELECT message FROM default.app EXCEPT ${sql}`,
  (sql) => `${sql};`,
  (sql) => `${sql} -- SELECT 1`,
  (sql) => `/* SELECT 1 */ ${sql}`,
  (sql) => `SELECT 1; ${sql}`,
  (sql) => `${sql} PARALLEL WITH SELECT 1`,
  (sql) => `EXECUTE AS default ${sql}`,
  (sql) => `EXPLAIN ${sql}`,
  (sql) => `${sql} LIMIT 1`,
  (sql) => `${sql} FORMAT JSON`,
];

/** A text that can't be cut into tokens any more is kept as it is. */
function attempt(mutation: Mutation, sql: string, seed: number): string {
  try {
    return mutation(sql, seed);
  } catch {
    return sql;
  }
}

/** So many different mutants of these statements; `default.app` and its column `message` are what they wrap them in. */
export function mutants(bases: readonly string[], count: number): string[] {
  const step = fc.record({ mutation: fc.constantFrom(...MUTATIONS), seed: fc.nat(255) });
  const mutant = fc
    .record({ base: fc.constantFrom(...bases), steps: fc.array(step, { minLength: 1, maxLength: 4 }) })
    .map(({ base, steps }) => steps.reduce((sql, { mutation, seed }) => attempt(mutation, sql, seed), base));
  const found = new Set<string>();
  while (found.size < count) for (const sql of fc.sample(mutant, count)) if (found.size < count) found.add(sql);
  return [...found];
}
