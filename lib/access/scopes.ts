/** Where a scope is shown in the picker and in documents. */
export const SCOPE_GROUPS = [
  { id: "account", label: "Account" },
  { id: "administration", label: "Administration" },
  { id: "access", label: "Access" },
  { id: "logs", label: "Logs" },
  { id: "collections", label: "Collections" },
  { id: "alerts", label: "Alerts" },
  { id: "dashboards", label: "Dashboards" },
  { id: "sharing", label: "Sharing" },
] as const;
export type ScopeGroup = (typeof SCOPE_GROUPS)[number]["id"];

type Entry = {
  scope: string;
  group: ScopeGroup;
  /** What is named in the picker's row; read and write of one resource share it. */
  resource: string;
  sentence: string;
  /** `administrative` scopes let the holder widen access, its own or another's. */
  risk: "low" | "elevated" | "administrative";
  /** For administrative scopes: what holding it amounts to. */
  consequence?: string;
  /** Two or three calls that it opens. */
  opens: readonly string[];
};

/**
 * The one table of scopes (spec/logchef.md §3.7). The picker, the API, minting and the documents read it;
 * a scope that is not here does not exist.
 */
export const SCOPES = [
  {
    scope: "profile:read",
    group: "account",
    resource: "Profile",
    sentence: "See who the token belongs to.",
    risk: "low",
    opens: ["GET /me"],
  },
  {
    scope: "profile:write",
    group: "account",
    resource: "Profile",
    sentence: "Change the account's own preferences.",
    risk: "low",
    opens: ["PUT /me/preferences"],
  },
  {
    scope: "tokens:read",
    group: "account",
    resource: "API tokens",
    sentence: "List tokens, never their values.",
    risk: "low",
    opens: ["GET /me/tokens", "GET /admin/service-accounts/:id/tokens"],
  },
  {
    scope: "tokens:write",
    group: "account",
    resource: "API tokens",
    sentence: "Create and revoke tokens.",
    risk: "administrative",
    consequence: "The holder can mint further tokens with any of its own scopes and revoke tokens of service accounts.",
    opens: ["POST /me/tokens", "POST /admin/service-accounts/:id/tokens"],
  },
  {
    scope: "users:read",
    group: "administration",
    resource: "Users",
    sentence: "List people and service accounts.",
    risk: "elevated",
    opens: ["GET /admin/users", "GET /admin/service-accounts"],
  },
  {
    scope: "users:write",
    group: "administration",
    resource: "Users",
    sentence: "Create, change and delete people and service accounts.",
    risk: "administrative",
    consequence: "The holder can create accounts, deactivate people and delete service accounts with all their tokens.",
    opens: ["POST /admin/users", "POST /admin/service-accounts", "DELETE /admin/service-accounts/:id"],
  },
  {
    scope: "settings:read",
    group: "administration",
    resource: "Settings",
    sentence: "See the instance's settings.",
    risk: "elevated",
    opens: ["GET /admin/settings"],
  },
  {
    scope: "settings:write",
    group: "administration",
    resource: "Settings",
    sentence: "Change the instance's settings.",
    risk: "elevated",
    opens: ["PUT /admin/settings/:key"],
  },
  {
    scope: "teams:read",
    group: "access",
    resource: "Teams",
    sentence: "List teams, their members and roles.",
    risk: "low",
    opens: ["GET /me/teams", "GET /teams/:id", "GET /teams/:id/members"],
  },
  {
    scope: "teams:write",
    group: "access",
    resource: "Teams",
    sentence: "Create teams, manage members and link sources.",
    risk: "administrative",
    consequence: "The holder can decide who belongs to a team and which sources a team reaches.",
    opens: ["POST /admin/teams", "POST /teams/:id/members", "POST /teams/:id/sources"],
  },
  {
    scope: "sources:read",
    group: "logs",
    resource: "Sources",
    sentence: "See sources and their columns.",
    risk: "low",
    opens: ["GET /teams/:id/sources", "GET /teams/:id/sources/:id/schema"],
  },
  {
    scope: "sources:write",
    group: "logs",
    resource: "Sources",
    sentence: "Create, change and delete sources.",
    risk: "elevated",
    opens: ["POST /admin/sources", "PUT /admin/sources/:id"],
  },
  {
    scope: "logs:read",
    group: "logs",
    resource: "Logs",
    sentence: "Query log rows.",
    risk: "low",
    opens: ["POST /teams/:id/sources/:id/logchefql/query", "POST /teams/:id/sources/:id/logs/query"],
  },
  {
    scope: "saved_queries:read",
    group: "logs",
    resource: "Saved queries",
    sentence: "Read saved queries.",
    risk: "low",
    opens: ["GET /saved-queries"],
  },
  {
    scope: "saved_queries:write",
    group: "logs",
    resource: "Saved queries",
    sentence: "Save, change and delete queries.",
    risk: "elevated",
    opens: ["POST /saved-queries"],
  },
  {
    scope: "collections:read",
    group: "collections",
    resource: "Collections",
    sentence: "Read collections of queries.",
    risk: "low",
    opens: ["GET /collections"],
  },
  {
    scope: "collections:write",
    group: "collections",
    resource: "Collections",
    sentence: "Create and change collections.",
    risk: "elevated",
    opens: ["POST /collections"],
  },
  {
    scope: "alerts:read",
    group: "alerts",
    resource: "Alerts",
    sentence: "Read alert rules and their history.",
    risk: "low",
    opens: ["GET /alerts"],
  },
  {
    scope: "alerts:write",
    group: "alerts",
    resource: "Alerts",
    sentence: "Create, change, test and resolve alerts.",
    risk: "elevated",
    opens: ["POST /alerts", "POST /alerts/test"],
  },
  {
    scope: "dashboards:read",
    group: "dashboards",
    resource: "Dashboards",
    sentence: "Read dashboards.",
    risk: "low",
    opens: ["GET /dashboards"],
  },
  {
    scope: "dashboards:write",
    group: "dashboards",
    resource: "Dashboards",
    sentence: "Create and change dashboards.",
    risk: "elevated",
    opens: ["POST /dashboards"],
  },
  {
    scope: "query_shares:read",
    group: "sharing",
    resource: "Query shares",
    sentence: "Open shared queries.",
    risk: "low",
    opens: ["GET /query-shares/:token"],
  },
  {
    scope: "query_shares:write",
    group: "sharing",
    resource: "Query shares",
    sentence: "Share queries by link.",
    risk: "elevated",
    opens: ["POST /teams/:id/sources/:id/query-shares"],
  },
] as const satisfies readonly Entry[];

/** A scope that a route can ask for. */
export type Scope = (typeof SCOPES)[number]["scope"];
/** What a token can hold: named scopes, or `*` for all that is and will be. */
export type GrantedScope = Scope | "*";
/** One row of the table of scopes. */
export type ScopeEntry = Entry & { scope: Scope };

const BY_NAME: ReadonlyMap<string, ScopeEntry> = new Map(SCOPES.map((entry) => [entry.scope, entry]));

/** The table's row of a scope. */
export function scopeEntry(scope: Scope): ScopeEntry {
  return BY_NAME.get(scope) as ScopeEntry;
}

/** True for the names of the table; `*` and families are not names. */
export function isScope(text: string): text is Scope {
  return BY_NAME.has(text);
}

/** True when the granted scopes open what needs `scope`: by name or by `*`. */
export function holdsScope(granted: readonly GrantedScope[], scope: Scope): boolean {
  return granted.includes("*") || granted.includes(scope);
}

/** True when every scope of `asked` is within `granted`; `*` is within `*` only. */
export function isWithin(asked: readonly GrantedScope[], granted: readonly GrantedScope[]): boolean {
  return granted.includes("*") || asked.every((scope) => granted.includes(scope));
}

/** The scopes of `text`: itself, the members of a family such as `alerts:*`, or null when there is no such thing. */
function expand(text: string): readonly GrantedScope[] | null {
  if (text === "*") return ["*"];
  if (isScope(text)) return [text];
  if (!text.endsWith(":*")) return null;
  const family = SCOPES.filter((entry) => entry.scope.startsWith(text.slice(0, -1))).map((entry) => entry.scope);
  return family.length > 0 ? family : null;
}

export type NormalizedScopes = { ok: true; scopes: GrantedScope[] } | { ok: false; unknown: string };

/**
 * Scopes as they are stored: families expanded, duplicates dropped, order kept. They are read in order, so an unknown
 * scope before a `*` is an error and what follows a `*` is not looked at (spec/logchef.md §3.5).
 */
export function normalizeScopes(given: readonly string[]): NormalizedScopes {
  const scopes: GrantedScope[] = [];
  for (const text of given) {
    const expanded = expand(text);
    if (!expanded) return { ok: false, unknown: text };
    if (expanded[0] === "*") return { ok: true, scopes: ["*"] };
    for (const scope of expanded) if (!scopes.includes(scope)) scopes.push(scope);
  }
  return { ok: true, scopes };
}
