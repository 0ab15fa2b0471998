import { decide, type Facts, type Need, type Step } from "./decide";
import { isGlobalAdmin, type Principal } from "./principal";
import type { TeamRole } from "./roles";
import { holdsScope, SCOPES, type Scope } from "./scopes";

/** What works only on a source that a team links, whatever else the token may do. */
export const SOURCE_SCOPES: readonly Scope[] = [
  "sources:read",
  "logs:read",
  "saved_queries:read",
  "saved_queries:write",
  "alerts:read",
  "alerts:write",
  "query_shares:read",
  "query_shares:write",
];

/** What opens only routes of administration; a person's token has it in vain unless the person administers. */
const ADMIN_SCOPES: readonly Scope[] = ["users:write", "settings:read", "settings:write", "sources:write"];

/** A team, what the account is in it, and the sources that it links. */
export type TeamReach = {
  readonly id: number;
  readonly name: string;
  /** Null for a team that an administrator looks into without belonging to it. */
  readonly role: TeamRole | null;
  /** True when the membership's time is over. */
  readonly isOver: boolean;
  readonly sources: readonly { readonly id: number; readonly name: string }[];
};

/** One way to a source. */
export type Way = { team_id: number; team: string; role: TeamRole | null };
/** A source that can be read, the ways to it, and which of the scopes that work on sources are held for it. */
export type ReachableSource = { id: number; name: string; through: Way[]; scopes: Scope[]; reads_logs: boolean };

/** A grant that gives nothing, and why. */
export type DeadGrant = {
  kind: "credential" | "account" | "scope" | "membership";
  /** The scope, or the team's name. */
  what: string;
  reason:
    | "credential_dead"
    | "account_inactive"
    | "no_membership"
    | "no_source_in_reach"
    | "not_an_administrator"
    | "membership_ended"
    | "team_without_sources"
    | "no_scope_for_sources"
    | "outside_of_limits";
  sentence: string;
};

export type EffectiveAccess = { is_alive: boolean; sources: ReachableSource[]; dead: DeadGrant[] };

/** A credential with its account, and what was found out about the two. */
export type Holder = { principal: Principal; facts: Pick<Facts, "credential" | "account"> };

const ALIVE = { credential: "alive", account: "active" } as const;
/** Whether the address fits is said of a call; of what a token reaches it says nothing. */
const anywhere = (principal: Principal): Principal =>
  principal.limits ? { ...principal, limits: { ...principal.limits, networks: null } } : principal;

/**
 * What a credential reaches, asked of the `decide` that answers live calls, scope by scope and way by way; and which of
 * its grants are dead. A credential that can't be used reaches nothing. Pure.
 */
export function effectiveAccess({ principal, facts }: Holder, teams: readonly TeamReach[]): EffectiveAccess {
  const who = anywhere(principal);
  const { steps } = decide(who, { area: "known", scope: null }, facts);
  const failed = steps.find(({ outcome }) => outcome === "failed");
  if (failed) return { is_alive: false, sources: [], dead: [deadWhole(failed)] };
  const sources = reachable(who, teams);
  return { is_alive: true, sources, dead: [...deadMemberships(who, teams, sources), ...deadScopes(who, teams)] };
}

function deadWhole({ step, reason }: Step): DeadGrant {
  const isAccount = step === "account";
  return {
    kind: isAccount ? "account" : "credential",
    what: isAccount ? "account" : "token",
    reason: isAccount ? "account_inactive" : "credential_dead",
    sentence: reason,
  };
}

function opens(principal: Principal, scope: Scope, teamId: number, sourceId: number): boolean {
  const need: Need = { area: "source", scope, teamId, sourceId };
  return decide(principal, need, { ...ALIVE, linked: true }).allowed;
}

function reachable(principal: Principal, teams: readonly TeamReach[]): ReachableSource[] {
  const found = new Map<number, ReachableSource>();
  for (const team of teams) {
    for (const { id, name } of team.sources) {
      const scopes = SOURCE_SCOPES.filter((scope) => opens(principal, scope, team.id, id));
      if (scopes.length === 0) continue;
      const known = found.get(id) ?? { id, name, through: [], scopes: [], reads_logs: false };
      known.through.push({ team_id: team.id, team: team.name, role: team.role });
      known.scopes = SOURCE_SCOPES.filter((scope) => known.scopes.includes(scope) || scopes.includes(scope));
      known.reads_logs = known.scopes.includes("logs:read");
      found.set(id, known);
    }
  }
  return [...found.values()].sort((one, other) => one.id - other.id);
}

function deadMemberships(
  principal: Principal,
  teams: readonly TeamReach[],
  sources: readonly ReachableSource[],
): DeadGrant[] {
  const dead = (what: string, reason: DeadGrant["reason"], sentence: string): DeadGrant[] => [
    { kind: "membership", what, reason, sentence },
  ];
  return teams.flatMap((team) => {
    if (team.role === null) return [];
    if (team.isOver) return dead(team.name, "membership_ended", `The membership in ${team.name} is over.`);
    if (team.sources.length === 0) {
      return dead(team.name, "team_without_sources", `No source is linked to ${team.name}.`);
    }
    if (sources.some(({ through }) => through.some(({ team_id }) => team_id === team.id))) return [];
    const { limits } = principal;
    if (limits?.teamIds || limits?.sourceIds) {
      return dead(team.name, "outside_of_limits", `The token is limited to other things than ${team.name} has.`);
    }
    return dead(
      team.name,
      "no_scope_for_sources",
      `The token holds no scope that works on the sources of ${team.name}.`,
    );
  });
}

function deadScopes(principal: Principal, teams: readonly TeamReach[]): DeadGrant[] {
  const { scopes } = principal;
  // Under `*` nothing was granted one by one.
  if (scopes === null || scopes.includes("*")) return [];
  const live = teams.filter((team) => principal.memberships.has(team.id));
  return SCOPES.flatMap(({ scope }): DeadGrant[] => {
    if (!holdsScope(scopes, scope)) return [];
    if (ADMIN_SCOPES.includes(scope) && principal.accountType === "human" && !isGlobalAdmin(principal)) {
      const sentence = `${scope} works for administrators only, which the account is not.`;
      return [{ kind: "scope", what: scope, reason: "not_an_administrator", sentence }];
    }
    if (!SOURCE_SCOPES.includes(scope)) return [];
    if (live.length === 0) {
      const sentence = `${scope} works on sources only, and the token has no team.`;
      return [{ kind: "scope", what: scope, reason: "no_membership", sentence }];
    }
    if (live.some((team) => team.sources.some(({ id }) => opens(principal, scope, team.id, id)))) return [];
    const sentence = `${scope} works on sources only, and none is in reach.`;
    return [{ kind: "scope", what: scope, reason: "no_source_in_reach", sentence }];
  });
}
