import { z } from "zod";
import type { Need } from "@/lib/access/decide";
import { isScope, type Scope } from "@/lib/access/scopes";
import { LARGEST_ID } from "@/lib/core/body";
import { invalidField } from "@/lib/core/errors";

const id = z.number().int().positive().max(LARGEST_ID).nullish();
const MAX_SQL = 256 * 1024;

const action = z.union([
  z.string().max(2_000),
  z.object({ scope: z.string().max(100) }),
  z.object({ method: z.string().max(20), path: z.string().max(2_000) }),
]);

/**
 * Body of `POST /access/explain`: the id of a decision, or a what-if. Of a what-if only the action must be named: a
 * scope (`"logs:read"`) or a route (`"GET /teams/1/sources/2"`, or the two apart); without a principal or token it is
 * about the caller.
 */
export const explainBody = z.object({
  decision_id: z.string().max(100).nullish(),
  principal_id: id,
  token_id: id,
  action: action.nullish(),
  team_id: id,
  source_id: id,
  sql: z.string().max(MAX_SQL).nullish(),
  /** Where the call would come from; matters to tokens that are held to networks. */
  address: z.string().max(100).nullish(),
});
export type ExplainInput = z.output<typeof explainBody>;

/** What a what-if is about: a scope at a place, or a route that says for itself what it asks for. */
export type Action = { kind: "scope"; scope: Scope } | { kind: "route"; method: string; path: string };

const ROUTE = /^([A-Za-z]{3,7})\s+(\/\S*)$/;

/** The action of a body; 400 for a scope or a text that isn't one. */
export function actionOf(given: ExplainInput["action"]): Action {
  if (!given) throw invalidField("action", "a scope or a route is required, or else a decision_id");
  if (typeof given === "object" && "path" in given) {
    return { kind: "route", method: given.method.toUpperCase(), path: given.path };
  }
  const text = (typeof given === "string" ? given : given.scope).trim();
  if (isScope(text)) return { kind: "scope", scope: text };
  const [, method, path] = ROUTE.exec(text) ?? [];
  if (method && path) return { kind: "route", method: method.toUpperCase(), path };
  throw invalidField("action", "must be a scope such as logs:read or a route such as GET /me");
}

/** Scopes whose routes are all for administrators, as long as no team is named. */
const ADMINISTRATIVE: ReadonlySet<Scope> = new Set([
  "users:read",
  "users:write",
  "settings:read",
  "settings:write",
  "sources:write",
  "teams:write",
]);

/** What a scope opens at a place: a source through a team, a team, a source through any team, or one's own things. */
export function needOfScope(scope: Scope, { team_id, source_id }: Pick<ExplainInput, "team_id" | "source_id">): Need {
  if (team_id && source_id) return { area: "source", scope, teamId: team_id, sourceId: source_id };
  if (team_id) {
    const role = scope === "teams:write" ? "admin" : "member";
    return { area: "team", scope, teamId: team_id, order: "membership-first", role };
  }
  if (source_id) return { area: "reach", scope, sourceId: source_id };
  return ADMINISTRATIVE.has(scope) ? { area: "admin", scope } : { area: "self", scope };
}
