import type { TokenLimits } from "./limits";
import type { GlobalRole, TeamRole } from "./roles";
import type { GrantedScope } from "./scopes";

/** A person, or a service account, that never signs in. */
export type AccountType = "human" | "service";

/** What the rules need to know of whoever calls. */
export type Principal = {
  /** How it proved who it is. */
  readonly via: "token" | "session";
  readonly userId: number;
  readonly accountType: AccountType;
  readonly globalRole: GlobalRole;
  /** First axis: what the token may do. `null` for a session, which has no scopes of its own. */
  readonly scopes: readonly GrantedScope[] | null;
  /** Second axis: where the owner belongs. */
  readonly memberships: ReadonlyMap<number, TeamRole>;
  /** Where the token is held narrower than its owner. */
  readonly limits?: TokenLimits;
};

/** True for a person who administers the instance, signed in or by token. */
export function isGlobalAdmin(principal: Principal): boolean {
  return principal.accountType === "human" && principal.globalRole === "admin";
}

/** True for a service account's token that holds `*`. */
export function isFullAccessMachine(principal: Principal): boolean {
  return principal.accountType === "service" && principal.scopes?.includes("*") === true;
}

/** True for a token that its maker held to teams, sources or rows. */
export function isNarrowed({ limits }: Principal): boolean {
  return limits !== undefined && (limits.teamIds !== null || limits.sourceIds !== null || limits.rowFilter !== null);
}

/** True for an administrator by a credential that knows all there is; a narrowed token administers nothing beyond it. */
export function isWholeAdmin(principal: Principal): boolean {
  return isGlobalAdmin(principal) && !isNarrowed(principal);
}

/** True for whoever counts as administrator on team-management routes (issue A, part 4). */
export function administersTeams(principal: Principal): boolean {
  return isGlobalAdmin(principal) || isFullAccessMachine(principal);
}

/**
 * The teams whose sources' queries an administrators' list shows to this caller; null means all of them. A service
 * account gets onto such routes by a scope alone, so without `*` it sees no further than its own teams.
 */
export function overseenTeams(principal: Principal): readonly number[] | null {
  return administersTeams(principal) ? null : [...principal.memberships.keys()];
}
