import type { Scope } from "@/lib/access/scopes";

/** What guards a route, in the words of spec/logchef.md §1.0 and issue A part 4. */
export type Guard =
  | { guards: "public" }
  /** Asks for any live credential, and for no scope. */
  | { guards: "known" }
  /** Asks for the provider's ID token and for nothing of ours. */
  | { guards: "exchange" }
  | { guards: "self" | "admin" | "directory" | "source"; scope: Scope }
  | { guards: "team"; scope: Scope; order: "scope-first" | "membership-first"; role: "member" | "admin" | "owner" };

const self = (scope: Scope): Guard => ({ guards: "self", scope });
const admin = (scope: Scope): Guard => ({ guards: "admin", scope });
const source = (scope: Scope): Guard => ({ guards: "source", scope });
const reads = (scope: Scope): Guard => ({ guards: "team", scope, order: "membership-first", role: "member" });
const manages: Guard = { guards: "team", scope: "teams:write", order: "membership-first", role: "admin" };
const exchange: Guard = { guards: "exchange" };
const open: Guard = { guards: "public" };
const known: Guard = { guards: "known" };

/**
 * Every method of every route file, by hand: a file or method that is not here fails the matrix, and so does an entry
 * that no file has. `:gone` in a path stands for an id that nobody has.
 */
export const MANIFEST: Readonly<Record<string, Guard>> = {
  "GET /livez": open,
  "GET /readyz": open,
  "GET /metrics": admin("settings:read"),
  "GET /api/v1/health": open,
  "GET /api/v1/meta": open,
  "GET /api/v1/openapi.json": open,
  "GET /swagger/[...path]": open,
  "POST /api/v1/cli/token": exchange,
  "POST /api/v1/access/explain": known,
  "GET /api/v1/access/effective": self("teams:read"),
  "GET /api/v1/admin/access/effective": admin("users:read"),
  "GET /api/v1/me": self("profile:read"),
  "GET /api/v1/me/teams": self("teams:read"),
  "GET /api/v1/me/preferences": self("profile:read"),
  "PUT /api/v1/me/preferences": self("profile:write"),
  "GET /api/v1/me/query-history": self("logs:read"),
  "GET /api/v1/me/tokens": self("tokens:read"),
  "POST /api/v1/me/tokens": self("tokens:write"),
  "DELETE /api/v1/me/tokens/[tokenID]": self("tokens:write"),
  "GET /api/v1/collections": self("collections:read"),
  "POST /api/v1/collections": self("collections:write"),
  "GET /api/v1/collections/[id]": self("collections:read"),
  "PUT /api/v1/collections/[id]": self("collections:write"),
  "DELETE /api/v1/collections/[id]": self("collections:write"),
  "GET /api/v1/collections/[id]/members": self("collections:read"),
  "POST /api/v1/collections/[id]/members": self("collections:write"),
  "DELETE /api/v1/collections/[id]/members/[userID]": self("collections:write"),
  "GET /api/v1/collections/[id]/items": self("collections:read"),
  "POST /api/v1/collections/[id]/items": self("collections:write"),
  "DELETE /api/v1/collections/[id]/items/[queryID]": self("collections:write"),
  "GET /api/v1/alerts": self("alerts:read"),
  "POST /api/v1/alerts": self("alerts:write"),
  "POST /api/v1/alerts/test": self("alerts:write"),
  "GET /api/v1/alerts/[id]": self("alerts:read"),
  "PUT /api/v1/alerts/[id]": self("alerts:write"),
  "DELETE /api/v1/alerts/[id]": self("alerts:write"),
  "GET /api/v1/alerts/[id]/history": self("alerts:read"),
  "POST /api/v1/alerts/[id]/resolve": self("alerts:write"),
  "GET /api/v1/dashboards": self("dashboards:read"),
  "POST /api/v1/dashboards": self("dashboards:write"),
  "GET /api/v1/dashboards/[id]": self("dashboards:read"),
  "PUT /api/v1/dashboards/[id]": self("dashboards:write"),
  "DELETE /api/v1/dashboards/[id]": self("dashboards:write"),
  "GET /api/v1/query-shares/[token]": self("query_shares:read"),
  "DELETE /api/v1/query-shares/[token]": self("query_shares:write"),
  "GET /api/v1/saved-queries": self("saved_queries:read"),
  "POST /api/v1/saved-queries": self("saved_queries:write"),
  "GET /api/v1/saved-queries/[id]": self("saved_queries:read"),
  "PUT /api/v1/saved-queries/[id]": self("saved_queries:write"),
  "DELETE /api/v1/saved-queries/[id]": self("saved_queries:write"),
  "GET /api/v1/saved-queries/[id]/resolve": self("saved_queries:read"),
  "GET /api/v1/users": { guards: "directory", scope: "users:read" },
  "GET /api/v1/admin/users": admin("users:read"),
  "POST /api/v1/admin/users": admin("users:write"),
  "GET /api/v1/admin/users/[id]": admin("users:read"),
  "PUT /api/v1/admin/users/[id]": admin("users:write"),
  "DELETE /api/v1/admin/users/[id]": admin("users:write"),
  "GET /api/v1/admin/settings": admin("settings:read"),
  "GET /api/v1/admin/settings/category/[category]": admin("settings:read"),
  "GET /api/v1/admin/settings/[key]": admin("settings:read"),
  "PUT /api/v1/admin/settings/[key]": admin("settings:write"),
  "DELETE /api/v1/admin/settings/[key]": admin("settings:write"),
  "GET /api/v1/admin/saved-queries": admin("saved_queries:read"),
  "GET /api/v1/admin/provisioning/export": admin("settings:read"),
  "GET /api/v1/admin/query-activity": admin("logs:read"),
  "GET /api/v1/admin/query-stats": admin("logs:read"),
  "GET /api/v1/admin/service-accounts": admin("users:read"),
  "POST /api/v1/admin/service-accounts": admin("users:write"),
  "DELETE /api/v1/admin/service-accounts/[id]": admin("users:write"),
  "GET /api/v1/admin/service-accounts/[id]/tokens": admin("tokens:read"),
  "POST /api/v1/admin/service-accounts/[id]/tokens": admin("tokens:write"),
  "DELETE /api/v1/admin/service-accounts/[id]/tokens/[tokenID]": admin("tokens:write"),
  "GET /api/v1/admin/service-accounts/[id]/teams": admin("teams:read"),
  "POST /api/v1/admin/service-accounts/[id]/teams": admin("teams:write"),
  "DELETE /api/v1/admin/service-accounts/[id]/teams/[teamID]": admin("teams:write"),
  "GET /api/v1/admin/teams": admin("teams:read"),
  "POST /api/v1/admin/teams": admin("teams:write"),
  "DELETE /api/v1/admin/teams/[id]": admin("teams:write"),
  "GET /api/v1/admin/sources": admin("sources:read"),
  "POST /api/v1/admin/sources": admin("sources:write"),
  "POST /api/v1/admin/sources/validate": admin("sources:write"),
  "GET /api/v1/admin/sources/[id]": admin("sources:read"),
  "PUT /api/v1/admin/sources/[id]": admin("sources:write"),
  "DELETE /api/v1/admin/sources/[id]": admin("sources:write"),
  "GET /api/v1/admin/sources/[id]/stats": admin("sources:read"),
  "GET /api/v1/admin/sources/[id]/activity": admin("sources:read"),
  "GET /api/v1/teams/[teamID]": { guards: "team", scope: "teams:read", order: "scope-first", role: "member" },
  "PUT /api/v1/teams/[teamID]": { guards: "team", scope: "teams:write", order: "scope-first", role: "admin" },
  "DELETE /api/v1/teams/[teamID]": { guards: "team", scope: "teams:write", order: "scope-first", role: "owner" },
  "GET /api/v1/teams/[teamID]/members": reads("teams:read"),
  "POST /api/v1/teams/[teamID]/members": manages,
  "DELETE /api/v1/teams/[teamID]/members/[userID]": manages,
  "GET /api/v1/teams/[teamID]/sources": reads("sources:read"),
  "POST /api/v1/teams/[teamID]/sources": manages,
  "DELETE /api/v1/teams/[teamID]/sources/[sourceID]": manages,
  "GET /api/v1/teams/[teamID]/sources/[sourceID]": source("sources:read"),
  "GET /api/v1/teams/[teamID]/sources/[sourceID]/schema": source("sources:read"),
  "POST /api/v1/teams/[teamID]/sources/[sourceID]/query-shares": source("query_shares:write"),
  "GET /api/v1/teams/[teamID]/sources/[sourceID]/collections": source("saved_queries:read"),
  "POST /api/v1/teams/[teamID]/sources/[sourceID]/collections": source("saved_queries:write"),
  "GET /api/v1/teams/[teamID]/sources/[sourceID]/collections/[id]": source("saved_queries:read"),
  "PUT /api/v1/teams/[teamID]/sources/[sourceID]/collections/[id]": source("saved_queries:write"),
  "DELETE /api/v1/teams/[teamID]/sources/[sourceID]/collections/[id]": source("saved_queries:write"),
  "GET /api/v1/teams/[teamID]/sources/[sourceID]/alerts": source("alerts:read"),
  "GET /api/v1/teams/[teamID]/sources/[sourceID]/alerts/[id]": source("alerts:read"),
  "GET /api/v1/teams/[teamID]/sources/[sourceID]/alerts/[id]/history": source("alerts:read"),
  "POST /api/v1/teams/[teamID]/sources/[sourceID]/logs/query": source("logs:read"),
  "POST /api/v1/teams/[teamID]/sources/[sourceID]/generate-sql": source("logs:read"),
  "POST /api/v1/teams/[teamID]/sources/[sourceID]/exports": source("logs:read"),
  "GET /api/v1/teams/[teamID]/sources/[sourceID]/exports/[id]": source("logs:read"),
  "GET /api/v1/teams/[teamID]/sources/[sourceID]/exports/[id]/download": source("logs:read"),
  "POST /api/v1/teams/[teamID]/sources/[sourceID]/logs/export": source("logs:read"),
  "GET /api/v1/teams/[teamID]/sources/[sourceID]/logs/tail": source("logs:read"),
  "GET /api/v1/teams/[teamID]/sources/[sourceID]/stats": source("sources:read"),
  "GET /api/v1/teams/[teamID]/sources/[sourceID]/activity": source("sources:read"),
  "GET /api/v1/teams/[teamID]/sources/[sourceID]/fields/values": source("logs:read"),
  "GET /api/v1/teams/[teamID]/sources/[sourceID]/fields/[name]/values": source("logs:read"),
  "POST /api/v1/teams/[teamID]/sources/[sourceID]/logs/histogram": source("logs:read"),
  "POST /api/v1/teams/[teamID]/sources/[sourceID]/logs/context": source("logs:read"),
  "POST /api/v1/teams/[teamID]/sources/[sourceID]/logs/query/[queryID]/cancel": source("logs:read"),
  "POST /api/v1/teams/[teamID]/sources/[sourceID]/logchefql/query": source("logs:read"),
  "POST /api/v1/teams/[teamID]/sources/[sourceID]/logchefql/translate": source("logs:read"),
  "POST /api/v1/teams/[teamID]/sources/[sourceID]/logchefql/validate": source("logs:read"),
};

/** The route files that answer what nobody else does; they have no cells of their own. */
export const CATCH_ALL = "/api/[...path]";
