import { decide, type Facts } from "@/lib/access/decide";
import { SOURCE_SCOPES } from "@/lib/access/effective";
import type { Principal } from "@/lib/access/principal";
import type { GlobalRole, TeamRole } from "@/lib/access/roles";
import { type GrantedScope, holdsScope, type Scope } from "@/lib/access/scopes";
import type { ReachedSource } from "@/lib/service-accounts/serialize";

/** A team that an account belongs to, with the sources that it opens. */
export type Membership = {
  id: number;
  name: string;
  role: TeamRole;
  /** When the membership ends by itself. */
  endsAt?: string | null;
  sources: readonly ReachedSource[];
};

/** A source in reach, and whether the scopes let its rows be read. */
export type SourceAccess = { id: number; name: string; teams: string[]; canQuery: boolean };

/** Why a chosen scope opens nothing, or less than its name says. */
export type Shortfall = { scope: Scope; reason: "no-source" | "no-team" | "no-team-role"; isDead: boolean };

export type EffectiveAccess = {
  sources: SourceAccess[];
  queryable: number;
  shortfalls: Shortfall[];
  /** Whether the two axes meet on at least one source, and which is missing when they don't. */
  meeting: Meeting;
};

/** How the two axes meet, or which one opens nothing. */
export type Meeting = "meet" | "no-team" | "no-source" | "no-scope";

/** How the axes of an account meet, for its card: the rules that tell are more than a list should bring to a browser. */
export function meetingOf(memberships: readonly Membership[], liveScopes: readonly string[]): Meeting {
  return effectiveAccess(memberships, liveScopes as readonly GrantedScope[]).meeting;
}

const ALIVE: Facts = { credential: "alive", account: "active", linked: true };

function principalOf(
  memberships: readonly Membership[],
  scopes: readonly GrantedScope[],
  globalRole: GlobalRole,
): Principal {
  return {
    via: "token",
    userId: 0,
    accountType: "service",
    globalRole,
    scopes,
    memberships: new Map(memberships.map((team) => [team.id, team.role])),
  };
}

/**
 * What an account's token with these scopes would reach, asked of the same `decide` that answers live calls
 * (spec/security.md U-04). Pure.
 */
export function effectiveAccess(
  memberships: readonly Membership[],
  scopes: readonly GrantedScope[],
  globalRole: GlobalRole = "member",
): EffectiveAccess {
  const principal = principalOf(memberships, scopes, globalRole);
  const sources = new Map<number, SourceAccess>();
  for (const team of memberships) {
    for (const source of team.sources) {
      const need = { area: "source", scope: "logs:read", teamId: team.id, sourceId: source.id } as const;
      const canQuery = decide(principal, need, ALIVE).allowed;
      const known = sources.get(source.id);
      if (known) {
        known.teams.push(team.name);
        known.canQuery ||= canQuery;
      } else {
        sources.set(source.id, { id: source.id, name: source.name, teams: [team.name], canQuery });
      }
    }
  }
  const reached = [...sources.values()];
  const queryable = reached.filter((source) => source.canQuery).length;
  const meeting =
    memberships.length === 0 ? "no-team" : reached.length === 0 ? "no-source" : queryable === 0 ? "no-scope" : "meet";
  return { sources: reached, queryable, shortfalls: shortfallsOf(principal, scopes, memberships, reached), meeting };
}

function shortfallsOf(
  principal: Principal,
  scopes: readonly GrantedScope[],
  memberships: readonly Membership[],
  reached: readonly SourceAccess[],
): Shortfall[] {
  // Under `*` nothing was chosen one by one, so that nothing is named as a mistaken choice.
  if (scopes.includes("*")) return [];
  const reason = memberships.length === 0 ? "no-team" : "no-source";
  const dead = reached.length > 0 ? [] : SOURCE_SCOPES.filter((scope) => holdsScope(scopes, scope));
  const shortfalls: Shortfall[] = dead.map((scope) => ({ scope, reason, isDead: true }));
  if (holdsScope(scopes, "teams:write") && !managesSomeTeam(principal, memberships)) {
    shortfalls.push({ scope: "teams:write", reason: "no-team-role", isDead: false });
  }
  return shortfalls;
}

function managesSomeTeam(principal: Principal, memberships: readonly Membership[]): boolean {
  if (principal.globalRole === "admin") return true;
  return memberships.some((team) => {
    const need = { area: "team", scope: "teams:write", teamId: team.id, order: "scope-first", role: "admin" } as const;
    return decide(principal, need, ALIVE).allowed;
  });
}
