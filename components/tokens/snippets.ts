import { type GrantedScope, holdsScope } from "@/lib/access/scopes";
import type { Membership } from "@/lib/effective-access/preview";

/** A team and one of its sources, on which the example calls are made. */
export type Target = {
  teamId: number;
  teamName: string;
  sourceId: number;
  sourceName: string;
  /** `database.table` and its time column, for the example in SQL. */
  table: string;
  timestampField: string;
};

/** A call that the token's scopes and the account's teams allow. */
export type ExampleCall = {
  id: "me" | "teams" | "schema" | "query" | "sql" | "tokens" | "accounts";
  method: "GET" | "POST";
  /** Below the API's base address. */
  path: string;
  body?: Readonly<Record<string, string | number>>;
};

/** Name of the variable that carries the secret, so that it stays out of command lines and shell history. */
export const TOKEN_VARIABLE = "LATCHKEY_TOKEN";

const WEEK_MS = 7 * 86_400_000;
const HOUR_MS = 3_600_000;

/** Every team and source pair that the account reaches. */
export function targetsOf(teams: readonly Membership[]): Target[] {
  return teams.flatMap((team) =>
    team.sources.map((source) => ({
      teamId: team.id,
      teamName: team.name,
      sourceId: source.id,
      sourceName: source.name,
      table: source.table,
      timestampField: source.timestampField,
    })),
  );
}

/** RFC 3339 in UTC to the second. */
function stamp(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d{3}Z$/, "Z");
}

/** The example calls, log rows first. `nowMs` closes the week that is queried. */
export function exampleCalls(scopes: readonly GrantedScope[], target: Target | null, nowMs: number): ExampleCall[] {
  const calls: ExampleCall[] = [];
  const source = target && `/teams/${target.teamId}/sources/${target.sourceId}`;
  if (source && holdsScope(scopes, "logs:read")) {
    const end = Math.ceil(nowMs / HOUR_MS) * HOUR_MS + HOUR_MS;
    const body = { query: "", limit: 5, start_time: stamp(end - WEEK_MS), end_time: stamp(end) };
    calls.push({ id: "query", method: "POST", path: `${source}/logchefql/query`, body });
    const sql = `SELECT * FROM ${target.table} ORDER BY \`${target.timestampField}\` DESC LIMIT 5`;
    calls.push({ id: "sql", method: "POST", path: `${source}/logs/query`, body: { raw_sql: sql } });
  }
  if (holdsScope(scopes, "profile:read")) calls.push({ id: "me", method: "GET", path: "/me" });
  if (holdsScope(scopes, "teams:read")) calls.push({ id: "teams", method: "GET", path: "/me/teams" });
  if (source && holdsScope(scopes, "sources:read")) {
    calls.push({ id: "schema", method: "GET", path: `${source}/schema` });
  }
  if (calls.length === 0 && holdsScope(scopes, "tokens:read")) {
    calls.push({ id: "tokens", method: "GET", path: "/me/tokens" });
  }
  if (calls.length === 0 && holdsScope(scopes, "users:read")) {
    calls.push({ id: "accounts", method: "GET", path: "/admin/service-accounts" });
  }
  return calls;
}

const POLL_SECONDS = 60;
const POLL_ROWS = 1_000;

/**
 * What a shipper asks for once a minute: the rows of the last one, oldest first, told in SQL so that the engine's clock
 * decides. Null where the token can't read rows.
 */
export function pollCall(scopes: readonly GrantedScope[], target: Target | null): ExampleCall | null {
  if (!target || !holdsScope(scopes, "logs:read")) return null;
  const time = `\`${target.timestampField}\``;
  const raw_sql = `SELECT * FROM ${target.table} WHERE ${time} >= now() - INTERVAL ${POLL_SECONDS} SECOND ORDER BY ${time} LIMIT ${POLL_ROWS}`;
  const path = `/teams/${target.teamId}/sources/${target.sourceId}/logs/query`;
  return { id: "sql", method: "POST", path, body: { raw_sql } };
}

/** The API's base address under the console's public one. */
export function apiBase(publicUrl: string): string {
  return `${publicUrl.replace(/\/+$/, "")}/api/v1`;
}

/** A text as one word of a POSIX shell. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** A call as a curl command that reads the secret from the environment. */
export function curlOf(call: ExampleCall, publicUrl: string): string {
  const lines = [
    `curl -sS${call.method === "GET" ? "" : ` -X ${call.method}`}`,
    `  -H "Authorization: Bearer $${TOKEN_VARIABLE}"`,
  ];
  if (call.body) lines.push('  -H "Content-Type: application/json"', `  -d ${quoted(JSON.stringify(call.body))}`);
  lines.push(`  ${quoted(apiBase(publicUrl) + call.path)}`);
  return lines.join(" \\\n");
}

/** Asks for the secret without an echo, so that it is in no history file. */
export const READ_SECRET = `read -rs ${TOKEN_VARIABLE} && export ${TOKEN_VARIABLE}`;
