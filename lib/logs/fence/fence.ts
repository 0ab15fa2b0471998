import { text as readText } from "node:stream/consumers";
import type { ClickHouseClient } from "@clickhouse/client";
import { keywordOf, lexSql, SqlLexError } from "@/lib/platform/sql-lexer";
import { refusalCode } from "../unavailable";
import { applyLimit, LimitError, type Limited, type LimitPolicy } from "./limit";
import { findForgery } from "./names";
import { inSection, parseQueryTree, TreeError, type TreeNode } from "./tree";
import { Refusal, walkTree } from "./walk";

/** A statement and the table it may read. `params` are values of `{name:Type}`; one that is missing is refused. */
export type FenceRequest = {
  sql: string;
  database: string;
  table: string;
  params?: Record<string, unknown>;
  /** When given, the policy is applied first and what comes out of it is judged (spec/logchef.md §6.6). */
  limit?: LimitPolicy;
};

/** `sql` is the text that was judged and may be run, and nothing else may. `detail` is `message` without its prefix. */
export type FenceVerdict =
  | { ok: true; sql: string; limit: Limited | null }
  | { ok: false; kind: "syntax" | "multiple" | "not_select" | "refused"; message: string; detail: string };

const SQL_LIMIT_CHARS = 256 * 1024;
/** A tree beyond these bounds is refused unread: judging takes the console's own time, which everybody shares. */
const TREE_LINES = "20000";
const TREE_BYTES = String(8 * 1024 ** 2);
/** The engine prints a tree in time that grows with its nodes times their depth, and heeds no limit of time there. */
const MAX_TOKENS = 12_000;
const MAX_BRACKETS = 100;
const TOO_LARGE = "the statement is too large to be judged";
const SETTINGS = {
  readonly: "1",
  max_execution_time: 5,
  max_result_rows: TREE_LINES,
  max_result_bytes: TREE_BYTES,
} as const;
const SELECT_ROOT = "SelectWithUnionQuery (children ";

/**
 * Says whether a statement is one SELECT that stays inside the source's table, judged on the engine's own syntax tree
 * by allow-lists (spec/security.md §3.9, L2). The engine only parses here: nothing is read and no address is called.
 * Throws what the client throws when the engine does not answer.
 */
export async function fence(client: ClickHouseClient, request: FenceRequest): Promise<FenceVerdict> {
  const { database, table } = request;
  if (!isPlainName(database) || !isPlainName(table))
    return refused(`the table name ${database}.${table} is not supported`);
  if (request.sql.length > SQL_LIMIT_CHARS) return refused("the statement is longer than 256 KiB");
  if (request.sql.includes("\0")) return refused("the statement holds a NUL character");
  const key = keyOf(client, request);
  const known = key === null ? undefined : verdicts.get(key);
  if (known) return known;
  const verdict = await judgeText(client, request);
  if (key !== null) remember(key, verdict);
  return verdict;
}

/** A verdict depends on the texts and on the server that read them, so it holds for as long as the process does. */
const verdicts = new Map<string, FenceVerdict>();
const VERDICT_LIMIT = 500;
/** Longer statements are judged anew each time, or a few of them would fill the memory. */
const REMEMBERED_CHARS = 16 * 1024;
const servers = new WeakMap<ClickHouseClient, number>();
let lastServer = 0;

/** Under what a verdict is remembered, or null when it is not. One server's word never counts for another's tables. */
function keyOf(client: ClickHouseClient, { sql, database, table, limit, params }: FenceRequest): string | null {
  if (params || sql.length > REMEMBERED_CHARS) return null;
  const server = servers.get(client) ?? ++lastServer;
  servers.set(client, server);
  return JSON.stringify([server, sql, database, table, limit ?? null]);
}

function remember(key: string, verdict: FenceVerdict): void {
  const [oldest] = verdicts.keys();
  if (verdicts.size >= VERDICT_LIMIT && oldest !== undefined) verdicts.delete(oldest);
  verdicts.set(key, verdict);
}

async function judgeText(client: ClickHouseClient, request: FenceRequest): Promise<FenceVerdict> {
  const formatted = await format(client, request.sql);
  if (typeof formatted !== "string") return formatted;
  try {
    if (isDear(formatted)) return refused(TOO_LARGE);
    return await judge(client, request, formatted);
  } catch (error) {
    if (error instanceof Refusal) return refused(error.message);
    if (error instanceof TreeError || error instanceof SqlLexError) {
      return refused("the engine's reading of the statement was not understood");
    }
    if (error instanceof LimitError) return failed("syntax", error.message);
    throw error;
  }
}

/** How the engine's own formatting of a SELECT begins. */
const SELECT_STARTS = new Set(["SELECT", "WITH", "FROM", "("]);

/** Tells by counting whether the engine's reading of a statement would cost more than it is worth. */
function isDear(formatted: string): boolean {
  const tokens = lexSql(formatted);
  let depth = 0;
  let deepest = 0;
  for (const { kind, start } of tokens) {
    if (kind !== "punctuation") continue;
    if ("([{".includes(formatted[start]!)) depth++;
    else if (")]}".includes(formatted[start]!)) depth--;
    deepest = Math.max(deepest, depth);
  }
  return tokens.length > MAX_TOKENS || deepest > MAX_BRACKETS;
}

async function judge(client: ClickHouseClient, request: FenceRequest, formatted: string): Promise<FenceVerdict> {
  const [first] = lexSql(formatted);
  if (!first || !SELECT_STARTS.has(keywordOf(formatted, first) || formatted[first.start]!)) return notSelect();
  const limit = request.limit ? applyLimit(formatted, request.limit) : null;
  const sql = limit?.sql ?? formatted;
  const forgery = findForgery(sql, request);
  if (forgery !== null) throw new Refusal(`the name ${forgery} is not allowed`);
  const [ast, lines] = await Promise.all([
    explain(client, `EXPLAIN AST ${sql}`, request.params),
    explain(client, `EXPLAIN QUERY TREE run_passes = 0 ${sql}`, request.params),
  ]);
  if (!Array.isArray(ast)) return ast;
  const rootRefusal = judgeRoot(ast);
  if (rootRefusal) return rootRefusal;
  if (!Array.isArray(lines)) return lines;
  const tree = parseQueryTree(lines);
  walkTree(tree, request);
  if (limit && limitOf(tree) !== limit.applied) throw new Refusal("the statement's LIMIT was not understood");
  return { ok: true, sql, limit };
}

/** The number in the outermost LIMIT as the engine reads it. */
function limitOf(tree: TreeNode): number | null {
  const [node] = inSection(tree, "LIMIT");
  const value = node?.kind === "CONSTANT" ? (node.fields.get("constant_value") ?? "") : "";
  const mark = "UInt64_";
  return value.startsWith(mark) ? Number(value.slice(mark.length)) : null;
}

/** The engine's own formatting, which takes one statement only; comments and odd spelling are gone from it. */
async function format(client: ClickHouseClient, sql: string): Promise<string | FenceVerdict> {
  if (sql.trim() === "") return failed("syntax", "no SQL statements found");
  try {
    const result = await client.query({
      query: "SELECT formatQuerySingleLine({statement:String}) AS formatted",
      query_params: { statement: sql },
      format: "JSONEachRow",
      clickhouse_settings: SETTINGS,
      use_multipart_params_auto: true,
    });
    const [row] = await result.json<{ formatted: string }>();
    return row?.formatted.trim() || failed("syntax", "no SQL statements found");
  } catch (error) {
    return parseFailure(error);
  }
}

async function explain(
  client: ClickHouseClient,
  query: string,
  params: Record<string, unknown> | undefined,
): Promise<string[] | FenceVerdict> {
  try {
    // exec adds no FORMAT of its own, which would become a part of the statement that is being explained.
    const result = await client.exec({
      query,
      clickhouse_settings: { ...SETTINGS, default_format: "TabSeparatedRaw", wait_end_of_query: 1 },
      ...(params ? { query_params: params } : {}),
    });
    const answer = await readText(result.stream);
    return answer.split("\n").filter((line) => line !== "");
  } catch (error) {
    return parseFailure(error);
  }
}

/** Failures with a code came from the parser; anything else means that the engine is not there. */
function parseFailure(error: unknown): FenceVerdict {
  const code = refusalCode(error);
  const text = error instanceof Error ? error.message : "";
  if (code === null) throw error;
  if (code === UNKNOWN_PARAMETER) return refused("a query parameter has no value");
  if (code === TOO_MANY_ROWS_OR_BYTES) return refused(TOO_LARGE);
  if (code === READ_ONLY) return refused("a SETTINGS clause is not allowed");
  if (code !== SYNTAX_ERROR) return refused("the engine could not read the statement");
  if (text.includes("Multi-statements are not allowed"))
    return failed("multiple", "multiple SQL statements are not supported");
  if (text.startsWith("Empty query")) return failed("syntax", "no SQL statements found");
  return failed("syntax", `invalid SQL syntax: ${withoutEcho(text)}`);
}

const SYNTAX_ERROR = 62;
const READ_ONLY = 164;
const UNKNOWN_PARAMETER = 456;
const TOO_MANY_ROWS_OR_BYTES = 396;

/** The parser's sentence without our own call around it, which the engine repeats at the end. */
function withoutEcho(text: string): string {
  const echo = text.lastIndexOf(": In scope SELECT formatQuerySingleLine(");
  return (echo === -1 ? text : text.slice(0, echo)).trim();
}

/** The statement's outermost kind, and the clauses that hang on it rather than on the query: AST lines, depth one. */
function judgeRoot(lines: string[]): FenceVerdict | null {
  if (!lines[0]?.startsWith(SELECT_ROOT)) return notSelect();
  const clauses = lines.filter((line) => line.startsWith(" ") && !line.startsWith("  "));
  if (clauses.length === 1 && lines[0] === `${SELECT_ROOT}1)`) return null;
  if (clauses.some((line) => line.startsWith(" Set"))) return refused("a SETTINGS clause is not allowed");
  if (clauses.some((line) => line.startsWith(" Literal"))) return refused("INTO OUTFILE is not allowed");
  if (clauses.some((line) => line.startsWith(" Identifier"))) return refused("a FORMAT clause is not allowed");
  return refused("the statement has a clause that is not known to be safe");
}

function failed(kind: "syntax" | "multiple" | "not_select", detail: string): FenceVerdict {
  return { ok: false, kind, message: `invalid query syntax: ${detail}`, detail };
}

const notSelect = () => failed("not_select", "only SELECT queries are supported: invalid query");

const refused = (detail: string): FenceVerdict => ({
  ok: false,
  kind: "refused",
  message: `query refused: ${detail}`,
  detail,
});

/** Letters, digits and underscores: the only names that the engine prints in one way only. */
const isPlainName = (name: string) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);
