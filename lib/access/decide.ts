import { admits, mayCallFrom } from "./limits";
import { administersTeams, isGlobalAdmin, isNarrowed, isWholeAdmin, type Principal } from "./principal";
import { type CollectionRole, collectionRoleCovers, roleCovers, type TeamRole } from "./roles";
import { holdsScope, type Scope } from "./scopes";

/**
 * What a route or verb asks for. The area fixes the order in which the steps are told (spec/logchef.md §1.0):
 * `self` A-S, `admin` A-ADM-S, `directory` A-S-ATA, `source` A-TM-THS-S; `team` names its order, since the wire has both.
 * `reach`, `owned` and `collection` are about things that belong to no one team (spec/logchef.md §7).
 */
export type Need =
  /** What every caller who is known may do, by whatever credential: asking why it was refused. */
  | { readonly area: "known"; readonly scope: null }
  | { readonly area: "self"; readonly scope: Scope }
  | {
      readonly area: "admin";
      readonly scope: Scope;
      /** The team or source that would be changed, where provisioning may forbid it. */
      readonly changes?: { readonly kind: "team" | "source"; readonly id: number };
    }
  | { readonly area: "directory"; readonly scope: Scope }
  | {
      readonly area: "team";
      readonly scope: Scope;
      readonly teamId: number;
      readonly order: "scope-first" | "membership-first";
      /** The weakest team role that will do. */
      readonly role: TeamRole;
      /** True where a team that provisioning manages must not be changed. */
      readonly unmanaged?: true;
    }
  | { readonly area: "source"; readonly scope: Scope; readonly teamId: number; readonly sourceId: number }
  /** A source through any team of the account; nobody is above that. */
  | { readonly area: "reach"; readonly scope: Scope; readonly sourceId: number }
  /** A change that its creator and administrators may make. */
  | { readonly area: "owned"; readonly scope: Scope; readonly act: OwnedAct }
  | {
      readonly area: "collection";
      readonly scope: Scope;
      readonly collectionId: number;
      /** The weakest role that will do. */
      readonly role: CollectionRole;
      /** True where an administrator may look without taking part. */
      readonly oversight?: true;
    };

/** Changes that belong to whoever made the thing. */
export type OwnedAct =
  | "edit_query"
  | "delete_query"
  | "delete_share"
  | "open_dashboard"
  | "delete_dashboard"
  | "read_export"
  | "edit_alert"
  | "delete_alert"
  | "resolve_alert";

/** What happened to the credential that was sent. */
export type CredentialState =
  | "alive"
  | "absent"
  | "malformed"
  | "unknown"
  | "revoked"
  | "expired"
  | "disabled"
  /** Rotated, and the overlap with its successor is over. */
  | "rotated_out"
  /** A token that it descends from can't be used any more. */
  | "orphaned"
  | "session_unknown"
  | "session_expired";
/** What has become of the account that owns it. A service account may own no session (`no_sign_in`). */
export type AccountState = "active" | "inactive" | "deleted" | "no_sign_in";

/** What was read from the database about this one call; nothing in here is inferred. */
export type Facts = {
  readonly credential: CredentialState;
  readonly account: AccountState;
  /** Where the call came from, as far as that is known; a token that is held to networks needs it. */
  readonly address?: string | null;
  /** True when provisioning owns the team or source that would be changed. */
  readonly managed?: boolean;
  /** True when a row links the team and the source. */
  readonly linked?: boolean;
  /** The teams that a row links with the source. */
  readonly linkedTeams?: readonly number[];
  /** Who made the thing that would be changed; null when that account is gone. */
  readonly createdBy?: number | null;
  /** True when its creator shared the right to edit it with the caller, through a collection. */
  readonly lent?: boolean;
  /** The caller's role in the collection; null for whoever takes no part in it. */
  readonly collectionRole?: CollectionRole | null;
};

export type StepId =
  | "credential"
  | "account"
  | "network"
  | "limits"
  | "administrator"
  | "scope"
  | "team"
  | "managed"
  | "role"
  | "source"
  | "owner"
  | "participant"
  /** Never of `decide` itself: what the fence says of a statement, and a verb's own rule behind a yes. */
  | "statement"
  | "rule";
export type Step = {
  readonly step: StepId;
  readonly outcome: "passed" | "failed" | "skipped";
  /** What was looked at, in a sentence. */
  readonly reason: string;
  /** What would turn a failure around. */
  readonly fix?: string;
};
export type Decision = {
  readonly allowed: boolean;
  readonly need: Need;
  /** All steps in the route's own order; every one was evaluated. */
  readonly steps: readonly Step[];
  /** The first failed step in that order, which is the answer. */
  readonly failure: Step | null;
};

const passed = (step: StepId, reason: string): Step => ({ step, outcome: "passed", reason });
const skipped = (step: StepId, reason: string): Step => ({ step, outcome: "skipped", reason });
const failed = (step: StepId, reason: string, fix: string): Step => ({ step, outcome: "failed", reason, fix });

const CREDENTIAL_REASONS: Readonly<Record<Exclude<CredentialState, "alive">, string>> = {
  absent: "No credential was sent.",
  malformed: "The Authorization header could not be read.",
  unknown: "No such token exists.",
  revoked: "The token was revoked.",
  expired: "The token has expired.",
  disabled: "The token is disabled.",
  rotated_out: "The token was rotated and its overlap is over.",
  orphaned: "The token that it was made with can no longer be used.",
  session_unknown: "The session has ended.",
  session_expired: "The session has expired.",
};

function credential({ credential: state }: Facts): Step {
  if (state === "alive") return passed("credential", "The credential is known and alive.");
  const session = state.startsWith("session");
  return failed("credential", CREDENTIAL_REASONS[state], session ? "Sign in again." : "Use a token that is alive.");
}

function account({ account: state }: Facts, principal: Principal | null): Step {
  if (!principal) return skipped("account", "Nobody is known by this credential.");
  if (state === "active") return passed("account", "The account is active.");
  if (state === "no_sign_in") {
    return failed("account", "Service accounts never sign in.", "Use one of the account's tokens.");
  }
  return failed("account", `The account is ${state}.`, "Ask an administrator to restore the account.");
}

/** Only of a token that is held to networks. */
function network(principal: Principal, { address }: Facts): Step[] {
  if (!principal.limits?.networks) return [];
  if (mayCallFrom(principal, address)) return [passed("network", "The token may be used from this address.")];
  const from = address ? `from ${address}` : "from an address that is not known";
  return [failed("network", `The token may not be used ${from}.`, "Use the token from one of its networks.")];
}

const IN_LIMITS = passed("limits", "It is one of the things that the token is limited to.");
const OUT_OF_LIMITS = failed("limits", "The token is limited to other things.", "Use a token that is not limited so.");

/**
 * Only of a token that is limited to teams, sources or rows. One that is administers nothing beyond them, and alerts
 * count rows that a row filter hides.
 */
function limits(principal: Principal, need: Need): Step[] {
  const { limits: held } = principal;
  if (!held || !isNarrowed(principal)) return [];
  if (held.rowFilter !== null && need.scope?.startsWith("alerts:")) return [OUT_OF_LIMITS];
  switch (need.area) {
    case "admin":
      return [OUT_OF_LIMITS];
    case "team": {
      // Who is in a team and what it reaches is more than its sources.
      const isWithin = admits(held, need.teamId) && (need.role === "member" || held.sourceIds === null);
      return [isWithin ? IN_LIMITS : OUT_OF_LIMITS];
    }
    case "source":
      return [admits(held, need.teamId, need.sourceId) ? IN_LIMITS : OUT_OF_LIMITS];
    case "reach":
      return [admits(held, undefined, need.sourceId) ? IN_LIMITS : OUT_OF_LIMITS];
    default:
      return [];
  }
}

function administrator(principal: Principal): Step {
  if (isGlobalAdmin(principal)) return passed("administrator", "The person is an administrator.");
  if (principal.accountType === "service" && principal.via === "token") {
    return passed("administrator", "A service account administers by the scopes of its token.");
  }
  return failed("administrator", "The person is not an administrator.", "Ask an administrator to do this.");
}

function scope(principal: Principal, needed: Scope): Step {
  if (principal.scopes === null) return skipped("scope", "A signed-in person has no scopes; roles decide.");
  if (holdsScope(principal.scopes, needed)) return passed("scope", `The token holds ${needed}.`);
  return failed("scope", `The token does not hold ${needed}.`, `Issue a token that has ${needed}.`);
}

/** On a source nobody's token is above membership; a signed-in administrator is. */
function aboveMembership(principal: Principal, need: Need): boolean {
  if (need.area === "source") return principal.via === "session" && isGlobalAdmin(principal);
  return administersTeams(principal);
}

function team(principal: Principal, need: Need & { teamId: number }): Step {
  if (principal.memberships.has(need.teamId)) return passed("team", "The account is a member of the team.");
  if (aboveMembership(principal, need)) return passed("team", "An administrator needs no membership here.");
  return failed("team", "The account is not a member of the team.", "Add the account to the team.");
}

function managed({ managed: isManaged }: Facts): Step {
  if (!isManaged) return passed("managed", "Provisioning does not manage it.");
  return failed("managed", "Provisioning manages it.", "Change the provisioning file.");
}

function role(principal: Principal, need: Need & { area: "team" }): Step {
  if (roleCovers(principal.memberships.get(need.teamId), need.role)) {
    return passed("role", `The account's role in the team covers ${need.role}.`);
  }
  if (aboveMembership(principal, need)) return passed("role", "An administrator needs no team role here.");
  return failed("role", `The team role ${need.role} is needed.`, `Ask an owner of the team for the role ${need.role}.`);
}

function anyTeamRole(principal: Principal): Step {
  if ([...principal.memberships.values()].some((held) => roleCovers(held, "admin"))) {
    return passed("role", "The account administers a team.");
  }
  if (administersTeams(principal)) return passed("role", "An administrator needs no team role here.");
  return failed("role", "The account administers no team.", "Ask an owner for the role admin in a team.");
}

function source({ linked }: Facts): Step {
  if (linked) return passed("source", "The source is linked to the team.");
  return failed("source", "The source is not linked to the team.", "Link the source to the team.");
}

function reach(principal: Principal, { linkedTeams = [] }: Facts): Step {
  const isOwn = (id: number) => principal.memberships.has(id) && (!principal.limits || admits(principal.limits, id));
  if (linkedTeams.some(isOwn)) {
    return passed("source", "The source is linked to a team of the account.");
  }
  return failed(
    "source",
    "No team of the account reaches the source.",
    "Add the account to a team that has the source.",
  );
}

function owner(principal: Principal, need: Need & { area: "owned" }, { createdBy, lent }: Facts): Step {
  if (createdBy === principal.userId) return passed("owner", "The account made it.");
  if (need.act === "edit_query" && lent) return passed("owner", "A shared collection lends the right to edit it.");
  if (isWholeAdmin(principal)) return passed("owner", "The person is an administrator.");
  return failed("owner", "The account did not make it.", "Ask whoever made it, or an administrator.");
}

function participation(principal: Principal, need: Need & { area: "collection" }, facts: Facts): Step[] {
  const held = facts.collectionRole;
  if (need.oversight && isWholeAdmin(principal)) {
    const reason = "An administrator may look at any collection's participants.";
    return [passed("participant", reason), passed("role", reason)];
  }
  return [
    held
      ? passed("participant", "The account takes part in the collection.")
      : failed("participant", "The account takes no part in the collection.", "Ask one of its owners to be added."),
    collectionRoleCovers(held, need.role)
      ? passed("role", `The account's role in the collection covers ${need.role}.`)
      : failed("role", `The collection role ${need.role} is needed.`, "Ask one of its owners."),
  ];
}

/** The steps after credential and account, in the order in which the area tells them. */
function stepsOf(principal: Principal, need: Need, facts: Facts): Step[] {
  if (need.area === "known") return [];
  const byScope = scope(principal, need.scope);
  switch (need.area) {
    case "self":
      return [byScope];
    case "admin":
      return [administrator(principal), byScope, ...(need.changes ? [managed(facts)] : [])];
    case "directory":
      return [byScope, anyTeamRole(principal)];
    case "source":
      return [team(principal, need), source(facts), byScope];
    case "reach":
      return [byScope, reach(principal, facts)];
    case "owned":
      return [byScope, owner(principal, need, facts)];
    case "collection":
      return [byScope, ...participation(principal, need, facts)];
    case "team": {
      const byManaged = need.unmanaged ? [managed(facts)] : [];
      const byRole = role(principal, need);
      // Somebody from outside must not learn from this step that there is such a team.
      const isOutside = byRole.outcome === "failed" && !principal.memberships.has(need.teamId);
      const rest = isOutside ? [byRole, ...byManaged] : [...byManaged, byRole];
      if (need.order === "membership-first") return [team(principal, need), byScope, ...rest];
      // Changing a team asks for the role alone, which implies membership (spec/logchef.md §1.6, PUT).
      return need.role === "member" ? [byScope, team(principal, need)] : [byScope, ...rest];
    }
  }
}

/** Which steps an area has, for a decision about nobody. */
const ANONYMOUS: Readonly<Record<Need["area"], readonly StepId[]>> = {
  known: [],
  self: ["scope"],
  admin: ["administrator", "scope"],
  directory: ["scope", "role"],
  team: ["team", "scope", "role"],
  source: ["team", "source", "scope"],
  reach: ["scope", "source"],
  owned: ["scope", "owner"],
  collection: ["scope", "participant", "role"],
};

/**
 * The only place where yes or no is said. Pure: the same principal, need and facts always give the same Decision.
 * The live path, the simulator and the screens call this one function (spec/security.md §3.0).
 */
export function decide(principal: Principal | null, need: Need, facts: Facts): Decision {
  const rest = principal
    ? stepsOf(principal, need, facts)
    : ANONYMOUS[need.area].map((step) => skipped(step, "Nobody is known by this credential."));
  const before = principal ? [...network(principal, facts), ...limits(principal, need)] : [];
  const steps = [credential(facts), account(facts, principal), ...before, ...rest];
  const failure = steps.find((step) => step.outcome === "failed") ?? null;
  // Fail closed: without a principal nothing is allowed, whatever the facts claim.
  return { allowed: failure === null && principal !== null, need, steps, failure };
}
