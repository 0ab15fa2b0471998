import { decide, type Facts, type Need } from "@/lib/access/decide";
import type { Principal } from "@/lib/access/principal";
import { TEAM_ROLES, type TeamRole } from "@/lib/access/roles";
import { SCOPES, type Scope } from "@/lib/access/scopes";
import type { Operation } from "@/lib/openapi/operation";

/** What a person can be: administrator of the console, one of the roles in a team, or in no team at all. */
export const STANDINGS = ["administrator", ...[...TEAM_ROLES].reverse(), "outsider"] as const;
export type Standing = (typeof STANDINGS)[number];

/** One call, and who may make it. */
export type Call = { line: string; summary: string; allowed: readonly Standing[] };
/** The calls that one scope opens to tokens and sessions make without it. */
export type Permission = { scope: Scope; calls: Call[] };

const TEAM = 1;
const SOURCE = 1;
const IN_A_SOURCE = "/teams/[teamID]/sources/[sourceID]";
/** A person in good standing, in a team with the source that is asked for. */
const FACTS: Facts = { credential: "alive", account: "active", linked: true, linkedTeams: [TEAM] };

/**
 * What an operation asks for, as its route does (contract/openapi.itest.ts compares the two). Null for operations that
 * no scope stands before; what one is in a collection is not told here.
 */
export function needOf(line: string, { scope, isAdmin, role }: Operation): Need | null {
  if (!scope) return null;
  if (isAdmin) return { area: "admin", scope };
  if (role && !line.includes("[teamID]")) return { area: "directory", scope };
  // Which of the two is told first changes nothing for somebody who signs in.
  if (role) return { area: "team", scope, teamId: TEAM, order: "scope-first", role };
  if (line.includes(IN_A_SOURCE)) return { area: "source", scope, teamId: TEAM, sourceId: SOURCE };
  return { area: "self", scope };
}

function personOf(standing: Standing): Principal {
  const isOutside = standing === "administrator" || standing === "outsider";
  return {
    via: "session",
    userId: 1,
    accountType: "human",
    globalRole: standing === "administrator" ? "admin" : "member",
    scopes: null,
    memberships: isOutside ? new Map() : new Map<number, TeamRole>([[TEAM, standing]]),
  };
}

/**
 * Who may make which call, by scope, in the table's order. Each cell is an answer of `decide`, the function that every
 * call is judged by, about a person of that standing in a team that has the source. Pure.
 */
export function permissionsOf(operations: readonly (readonly [line: string, operation: Operation])[]): Permission[] {
  return SCOPES.flatMap(({ scope }) => {
    const calls = operations.flatMap(([line, operation]) => {
      const need = needOf(line, operation);
      if (need?.scope !== scope) return [];
      const allowed = STANDINGS.filter((standing) => decide(personOf(standing), need, FACTS).allowed);
      return [{ line, summary: operation.summary, allowed }];
    });
    return calls.length > 0 ? [{ scope, calls }] : [];
  });
}
