import type { Decision } from "@/lib/access/decide";
import type { Caller } from "@/lib/access/grant";
import type { AppError } from "@/lib/core/errors";
import { requestLogger } from "@/lib/platform/logger";
import { countRequest } from "@/lib/platform/metrics";
import { type RequestRow, recordRequest } from "@/lib/platform/request-sink";
import { noteDenial } from "./denials";
import { type Behind, noteRead } from "./reads";

type Noted = {
  /** What stands behind a call that was let through to logs. */
  behind?: Behind | null;
  /** What the route asked for, when it was granted. */
  scope?: string | null;
  request: Request;
  /** The path's variable parts, by name. */
  raw: Record<string, string | string[] | undefined>;
  caller: Caller | null;
  error: AppError | null;
  requestId: string;
  status: number;
  /** `performance.now()` when the request came in. */
  startedAt: number;
};

/**
 * The path as its route writes it: without the query, its variable parts replaced by their names, since a secret in a
 * path is never written; the rest in lower case and decoded, so that no spelling of a path is a route of its own.
 */
export function routeOf(url: string, raw: Noted["raw"]): string {
  const start = url.indexOf("/", url.indexOf("://") + 3);
  const end = url.indexOf("?", start);
  const path = start < 0 ? "/" : url.slice(start, end < 0 ? undefined : end);
  // Parameters come in the order of the path, so two of the same value still get their own names.
  const parts = Object.entries(raw).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((part) => [name, part] as const),
  );
  const segments = path.split("/").filter((segment) => segment !== "");
  return `/${segments
    .map((segment) => {
      const text = decoded(segment);
      // The router leaves a path as it is when one of its segments can't be decoded.
      const value = parts[0]?.[1];
      const isVariable = value !== undefined && (segment === value || text === value);
      return isVariable ? `:${parts.shift()?.[0]}` : text.toLowerCase();
    })
    .join("/")}`;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function severity(status: number): RequestRow["severity"] {
  if (status >= 500) return "error";
  return status >= 400 ? "warn" : "info";
}

function outcome(status: number): RequestRow["outcome"] {
  if (status === 401 || status === 403) return "denied";
  return status >= 400 ? "failed" : "allowed";
}

const idOf = (value: string | string[] | undefined): number => {
  const id = Number(value ?? 0);
  return Number.isInteger(id) && id > 0 && id <= 2_147_483_647 ? id : 0;
};

const REFUSALS = new Set([401, 403, 404]);

/** What the row says of a failure: our own sentence, or the kind alone where a sentence may quote the caller. */
function reason(error: AppError | null): string {
  if (!error) return "";
  return `: ${REFUSALS.has(error.status) ? error.message : error.code}`;
}

type Outcome = {
  scope?: string | null;
  method: string;
  route: string;
  status: number;
  caller: Caller | null;
  error: AppError | null;
  requestId: string;
  startedAt: number;
  teamId?: number;
  sourceId?: number;
};

function rowOf({
  method,
  route,
  status,
  caller,
  error,
  requestId,
  startedAt,
  teamId,
  sourceId,
  scope,
}: Outcome): RequestRow {
  const principal = caller?.principal ?? null;
  const refused = error?.details.decision as Decision | undefined;
  const name =
    principal && (principal.accountType === "human" ? principal.identity.email : principal.identity.fullName);
  return {
    timestamp: new Date().toISOString(),
    severity: severity(status),
    message: `${method} ${route} ${status} ${name ?? "anonymous"}${reason(error)}`,
    method,
    route,
    status,
    outcome: outcome(status),
    decision: refused?.failure?.step ?? "",
    scope: refused?.need.scope ?? scope ?? "",
    principal_id: principal?.userId ?? 0,
    principal: name ?? "",
    account_type: principal?.accountType ?? "",
    token_id: principal?.token?.id ?? 0,
    team_id: teamId ?? 0,
    source_id: sourceId ?? 0,
    address: caller?.origin.address ?? "",
    user_agent: caller?.origin.userAgent?.slice(0, 200) ?? "",
    request_id: requestId,
    duration_ms: Math.round((performance.now() - startedAt) * 100) / 100,
  };
}

/**
 * One line of the log for one request: who by id, with which token, what and how it ended. Names, addresses and
 * sentences stay out of it; the source "Console requests" has them.
 */
export function logRequest(row: RequestRow, log: Pick<typeof requestLogger, "info"> = requestLogger): void {
  log.info(
    {
      requestId: row.request_id,
      principal: row.principal_id || null,
      accountType: row.account_type || null,
      tokenId: row.token_id || null,
      method: row.method,
      route: row.route,
      status: row.status,
      outcome: row.outcome,
      ...(row.decision && { refusedBy: row.decision }),
      durationMs: row.duration_ms,
    },
    "request",
  );
}

/** Keeps the row, writes the line and counts. `label` stands for the route where its texts have no bound. */
function note(row: RequestRow, label = row.route): void {
  recordRequest(row);
  logRequest(row);
  countRequest({ route: label, method: row.method, outcome: row.outcome, durationMs: row.duration_ms });
}

/** Notes one request: for the source "Console requests", in the log and in the metrics; a refusal as a receipt too. */
export function noteRequest({
  request,
  raw,
  caller,
  error,
  requestId,
  status,
  startedAt,
  scope = null,
  behind,
}: Noted): void {
  const route = routeOf(request.url, raw);
  const ids = { teamId: idOf(raw.teamID), sourceId: idOf(raw.sourceID) };
  const label = Array.isArray(raw.path) ? "/api/:path" : route;
  noteDenial({
    error,
    caller,
    method: request.method,
    route,
    teamId: ids.teamId || null,
    sourceId: ids.sourceId || null,
  });
  if (behind) noteRead({ request, route, status, caller, behind, ...ids });
  note(rowOf({ method: request.method, route, status, caller, error, requestId, startedAt, scope, ...ids }), label);
}

/** Notes a page of the console that was kept from its viewer, with its receipt. */
export function notePage(noted: Pick<Outcome, "caller" | "error" | "startedAt"> & { path: string }): void {
  const { path, caller, error, startedAt } = noted;
  const requestId = caller?.origin.requestId ?? "";
  const status = error?.status ?? 200;
  noteDenial({ error, caller, method: "PAGE", route: path });
  note(rowOf({ method: "PAGE", route: path, status, caller, error, requestId, startedAt }), "/page");
}

/** Notes one change that a person made in the console. */
export function noteAction(noted: Pick<Outcome, "caller" | "error" | "startedAt"> & { name: string }): void {
  const { name, caller, error, startedAt } = noted;
  const requestId = caller?.origin.requestId ?? "";
  const status = error?.status ?? 200;
  noteDenial({ error, caller, method: "ACTION", route: name });
  note(rowOf({ method: "ACTION", route: name, status, caller, error, requestId, startedAt }));
}
