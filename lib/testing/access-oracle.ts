/**
 * The rules of access once more, written from the and the specification's sentences. It shares no code and no
 * type with lib/access, so that a mistake there is not repeated here.
 */

/** Somebody with a credential, and all that is true of them. */
export type OracleCaller = {
  isMachine: boolean;
  isAdministrator: boolean;
  /** Null for a browser's session. */
  scopes: string[] | null;
  /** Role by team. */
  roles: Record<number, string>;
  isAlive: boolean;
  isActive: boolean;
  /** The only teams and sources that the token was made for; nothing where it was made for all. */
  onlyTeams?: number[] | null;
  onlySources?: number[] | null;
};

/** What is asked for; the words are the specification's own for its groups of guards (spec/logchef.md §1.0). */
export type OracleAsk =
  | { guard: "own" | "administration" | "directory"; scope: string }
  | { guard: "team"; scope: string; team: number; role: "member" | "admin" | "owner" }
  | { guard: "source"; scope: string; team: number; source: number };

/** Which sources each team has. */
export type OracleLinks = Record<number, number[]>;

const RANKS = ["member", "editor", "admin", "owner"];

/** 200, 401 or 403: what a call has to be answered, in the oracle's opinion. */
export function oracleStatus(caller: OracleCaller, ask: OracleAsk, links: OracleLinks): 200 | 401 | 403 {
  if (!caller.isAlive || !caller.isActive) return 401;
  if (isOutOfBounds(caller, ask)) return 403;
  const hasAll = caller.scopes !== null && caller.scopes.indexOf("*") >= 0;
  const opensScope = caller.scopes === null || hasAll || caller.scopes.indexOf(ask.scope) >= 0;
  const isPersonInCharge = !caller.isMachine && caller.isAdministrator;
  const runsEveryTeam = isPersonInCharge || (caller.isMachine && hasAll);
  const held = Object.entries(caller.roles).filter(([team]) => isAmong(Number(team), caller.onlyTeams));
  const yes = (is: boolean) => (is ? 200 : 403);
  switch (ask.guard) {
    case "own":
      return yes(opensScope);
    case "administration":
      return yes(opensScope && (caller.isMachine || isPersonInCharge));
    case "directory":
      return yes(opensScope && (runsEveryTeam || held.some(([, role]) => role === "admin" || role === "owner")));
    case "team": {
      const mine = caller.roles[ask.team];
      const isEnough = mine !== undefined && RANKS.indexOf(mine) >= RANKS.indexOf(ask.role);
      return yes(opensScope && (runsEveryTeam || isEnough));
    }
    case "source": {
      const isLinked = (links[ask.team] ?? []).indexOf(ask.source) >= 0;
      const belongs = caller.roles[ask.team] !== undefined;
      // An administrator looks into sources when signed in, never by token.
      return yes(opensScope && isLinked && (belongs || (isPersonInCharge && caller.scopes === null)));
    }
  }
}

const isAmong = (id: number, only: number[] | null | undefined) => !only || only.indexOf(id) >= 0;

/** A token for some teams or sources sees no others, administers nothing, and for some sources manages no team. */
function isOutOfBounds({ onlyTeams, onlySources }: OracleCaller, ask: OracleAsk): boolean {
  switch (ask.guard) {
    case "administration":
      return Boolean(onlyTeams || onlySources);
    case "team":
      return !isAmong(ask.team, onlyTeams) || Boolean(onlySources && ask.role !== "member");
    case "source":
      return !isAmong(ask.team, onlyTeams) || !isAmong(ask.source, onlySources);
    default:
      return false;
  }
}
