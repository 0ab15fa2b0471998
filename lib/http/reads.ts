import type { Decision } from "@/lib/access/decide";
import type { Caller } from "@/lib/access/grant";
import { noteAccess } from "@/lib/audit/access-log";

/** What stands behind a call that was let through to logs: the decision, and the body that it came with. */
export type Behind = { decision: Decision; body: unknown };

type Read = {
  request: Request;
  route: string;
  status: number;
  caller: Caller | null;
  behind: Behind;
  teamId: number;
  sourceId: number;
};

const BELOW = "/api/v1/teams/:teamID/sources/:sourceID";
/** The routes by which rows or values of logs leave; what only looks at a query's text is not among them. */
const READS = new Set(
  [
    "POST /logs/query",
    "POST /logchefql/query",
    "POST /logs/histogram",
    "POST /logs/context",
    "POST /logs/export",
    "GET /logs/tail",
    "POST /exports",
    "GET /exports/:id/download",
    "GET /fields/values",
    "GET /fields/:name/values",
  ].map((line) => line.replace(" ", ` ${BELOW}`)),
);

const STATEMENTS = ["sql", "query", "raw_sql"] as const;

/** The query's text, from the body's field of that name or from the query string. */
function statementOf(body: unknown, url: string): string | null {
  if (typeof body === "object" && body !== null) {
    const given = STATEMENTS.map((name) => (body as Record<string, unknown>)[name]);
    const text = given.find((value) => typeof value === "string" && value !== "");
    if (typeof text === "string") return text;
  }
  return new URL(url).searchParams.get("query");
}

/** Notes who read logs with which query, when the call was answered with some. */
export function noteRead({ request, route, status, caller, behind, teamId, sourceId }: Read): void {
  const principal = caller?.principal;
  if (!principal || status >= 300 || !READS.has(`${request.method} ${route}`)) return;
  noteAccess({
    kind: "read",
    principal,
    origin: caller.origin,
    decision: behind.decision,
    method: request.method,
    route,
    status,
    teamId: teamId || null,
    sourceId: sourceId || null,
    statement: statementOf(behind.body, request.url),
  });
}
