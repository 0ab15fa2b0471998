import "server-only";
import { z } from "zod";
import type { SourceGrant } from "@/lib/access/grant";
import { proveReach } from "@/lib/auth/reach";
import { statement } from "@/lib/core/body";
import { AppError, invalid } from "@/lib/core/errors";
import { askChat, type ChatMessage } from "@/lib/platform/chat";
import { env } from "@/lib/platform/env";
import { addressOfSource, findSource, readColumns } from "@/lib/sources/data";
import type { ColumnWire, SourceFields } from "@/lib/sources/serialize";
import { parse } from "./ql/ast";
import { judge } from "./run";
import { notConnected } from "./unavailable";

/** Body of `POST …/generate-sql`. `mode` is `sql`, which is meant when there is none, or `logchefql`. */
export const generateBody = z.object({
  natural_language_query: statement,
  current_query: statement,
  mode: statement,
});
export type GenerateInput = z.output<typeof generateBody>;

type Language = "clickhouse-sql" | "logchefql";
export type Generated = { sql_query: string; language: Language };

const ATTEMPTS = 2;
const QUESTION_CHARACTERS = 4_000;
const CURRENT_CHARACTERS = 16_000;

const RULES: Readonly<Record<Language, (row: SourceFields) => string>> = {
  "clickhouse-sql": ({ database, tableName, timestampField }) =>
    `Write one ClickHouse SELECT statement that reads only the table ${database}.${tableName}. ` +
    `Its time column is ${timestampField}. No FORMAT, SETTINGS or INTO clause, no table functions, no other tables.`,
  logchefql: ({ timestampField }) =>
    'Write one LogchefQL filter: comparisons such as level="error", message~"text", status>=500, joined by and, or ' +
    "and parentheses; there is no NOT and no IN. Fields may be picked at the end: filter | field field. " +
    `The time range is chosen elsewhere, so leave ${timestampField} out.`,
};

function opening(input: GenerateInput, row: SourceFields, columns: readonly ColumnWire[], language: Language) {
  const list = columns.map(({ name, type }) => `${name} ${type}`).join("\n");
  const current = input.current_query.slice(0, CURRENT_CHARACTERS);
  const system = `${RULES[language](row)} Answer with the query alone, without any explanation.\nColumns:\n${list}`;
  const asked = input.natural_language_query;
  return [
    { role: "system", content: system },
    { role: "user", content: current ? `The present query:\n${current}\n\nWhat is wanted:\n${asked}` : asked },
  ] satisfies ChatMessage[];
}

/** The query in an answer: what stands in its first code fence, or the whole. */
function queryIn(answer: string): string {
  const fenced = /```[a-zA-Z]*\s*\n?([\s\S]*?)```/.exec(answer)?.[1];
  return (fenced ?? answer).trim().replace(/;\s*$/, "").trim();
}

/** Why a query must not be answered, or null when it may be run as it is. */
async function objection(query: string, language: Language, row: SourceFields): Promise<string | null> {
  if (language === "logchefql") {
    const result = parse(query);
    return result.ok ? null : result.error.message;
  }
  const verdict = await judge(row, { sql: query });
  return verdict.ok ? null : verdict.detail;
}

/**
 * Turns words into a query by the configured service. What comes out has passed the same fence as a query that somebody
 * types, so it can be run; a first answer that does not is sent back once. The service is told columns, never rows.
 */
export async function generateSql(
  grant: SourceGrant<"logs:read">,
  input: GenerateInput,
  signal: AbortSignal,
): Promise<Generated> {
  await proveReach(grant, grant.sourceId, new AppError("forbidden", "You don't have access to this source"));
  const { ai } = env();
  if (!ai) throw new AppError("unavailable", "AI SQL generation is not configured");
  const asked = input.natural_language_query.trim();
  if (asked === "") throw invalid("natural_language_query is required");
  if (asked.length > QUESTION_CHARACTERS) throw invalid("natural_language_query is too long");
  const language = input.mode.toLowerCase() === "logchefql" ? "logchefql" : "clickhouse-sql";
  const row = await findSource(grant.sourceId);
  const columns = await readColumns(addressOfSource(row)).catch((cause) => {
    throw notConnected(cause);
  });
  const messages: ChatMessage[] = opening(input, row, columns, language);
  let problem = "";
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const answer = await askChat(ai, messages, signal);
    const query = queryIn(answer);
    const refused = await objection(query, language, row);
    if (refused === null) return { sql_query: query, language };
    problem = refused;
    messages.push(
      { role: "assistant", content: answer },
      { role: "user", content: `That can't be used: ${refused}. Answer with a corrected query alone.` },
    );
  }
  throw new AppError("upstream_failed", `The AI service gave no query that can be run: ${problem}`);
}
