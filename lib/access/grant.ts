import { AppError } from "@/lib/core/errors";
import { type Decision, decide, type Facts, type Need, type OwnedAct } from "./decide";
import type { Principal } from "./principal";
import type { CollectionRole, TeamRole } from "./roles";
import type { Scope } from "./scopes";

/** Where a call came from, for the record. */
export type Origin = {
  readonly address: string | null;
  readonly userAgent: string | null;
  readonly requestId: string;
};

/** Who an account is, beside what the rules need: names for the record and what `/me` tells without a further read. */
export type Identity = {
  readonly email: string;
  readonly fullName: string;
  readonly status: "active" | "inactive";
  readonly managed: boolean;
  readonly lastLoginAt: Date | null;
  readonly lastActiveAt: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
};

/** The token that was used, for `/me`, bounded minting and the record. */
export type UsedToken = {
  readonly id: number;
  readonly name: string;
  readonly prefix: string;
  readonly expiresAt: Date | null;
  readonly lastUsedAt: Date | null;
  readonly createdAt: Date;
};

/** A principal as the doors know it. */
export type KnownPrincipal = Principal & {
  readonly identity: Identity;
  readonly token: UsedToken | null;
  /** `isFresh`: the person proved who they are just now, as what matters most asks for. */
  readonly session: { readonly id: number; readonly expiresAt: Date; readonly isFresh: boolean } | null;
};

/** What a door found out about a request before anything was decided. */
export type Caller = {
  readonly principal: KnownPrincipal | null;
  readonly facts: Pick<Facts, "credential" | "account">;
  readonly origin: Origin;
};

declare const proven: unique symbol;
type Proof<Area extends Need["area"], S extends Scope | null> = {
  readonly [proven]: Area;
  readonly scope: S;
  readonly principal: KnownPrincipal;
  readonly origin: Origin;
  readonly decision: Decision;
};

/** Proof that somebody is known, by whatever credential. */
export type KnownGrant = Proof<"known", null>;
/** Proof of a yes about one's own account. */
export type SelfGrant<S extends Scope = Scope> = Proof<"self", S>;
/** Proof of a yes about the whole instance. */
export type AdminGrant<S extends Scope = Scope> = Proof<"admin", S>;
/** Proof of a yes about looking up accounts for a team. */
export type DirectoryGrant<S extends Scope = Scope> = Proof<"directory", S>;
/** Proof of a yes about one team, for holders of `R` or more. */
export type TeamGrant<S extends Scope = Scope, R extends TeamRole = TeamRole> = Proof<"team", S> & {
  readonly teamId: number;
  readonly role: R;
};
/** Proof of a yes about one source through one team. */
export type SourceGrant<S extends Scope = Scope> = Proof<"source", S> & {
  readonly teamId: number;
  readonly sourceId: number;
};
/** Proof of a yes about one source through any team of the account. */
export type ReachGrant<S extends Scope = Scope> = Proof<"reach", S> & { readonly sourceId: number };
/** Proof of a yes about changing what somebody made. */
export type OwnedGrant<S extends Scope = Scope> = Proof<"owned", S> & { readonly act: OwnedAct };
/** Proof of a yes about one collection, for holders of `R` or more. */
export type CollectionGrant<S extends Scope = Scope, R extends CollectionRole = CollectionRole> = Proof<
  "collection",
  S
> & { readonly collectionId: number; readonly role: R };
/** Any proof: what the audit record takes. */
export type Grant =
  | SelfGrant
  | AdminGrant
  | DirectoryGrant
  | TeamGrant
  | SourceGrant
  | ReachGrant
  | OwnedGrant
  | CollectionGrant;

/** The grant that goes with a need. */
export type GrantFor<N extends Need> = N extends { area: "known" }
  ? KnownGrant
  : N extends { area: "self"; scope: infer S extends Scope }
    ? SelfGrant<S>
    : N extends { area: "admin"; scope: infer S extends Scope }
      ? AdminGrant<S>
      : N extends { area: "directory"; scope: infer S extends Scope }
        ? DirectoryGrant<S>
        : N extends { area: "team"; scope: infer S extends Scope; role: infer R extends TeamRole }
          ? TeamGrant<S, R>
          : N extends { area: "source"; scope: infer S extends Scope }
            ? SourceGrant<S>
            : N extends { area: "reach"; scope: infer S extends Scope }
              ? ReachGrant<S>
              : N extends { area: "owned"; scope: infer S extends Scope }
                ? OwnedGrant<S>
                : N extends { area: "collection"; scope: infer S extends Scope; role: infer R extends CollectionRole }
                  ? CollectionGrant<S, R>
                  : never;

/** The sentences of the native wire for each refusal (spec/logchef.md §2.4). */
function refusal(decision: Decision, facts: Facts, via: Principal["via"] | undefined): AppError {
  const failure = decision.failure;
  const details = { decision } as const;
  switch (failure?.step) {
    case "credential":
      return unauthenticated(facts, decision);
    case "account": {
      // A token's caller never learns what became of its owner; a browser's is told, as the wire does.
      const message = via === "session" ? "User account is inactive" : "Invalid or expired token";
      return new AppError("unauthenticated", message, { ...details, bearerError: "invalid_token" });
    }
    case "network":
      return new AppError("forbidden", "This token may not be used from this address", details);
    case "limits":
      return new AppError("forbidden", "This token is limited to other teams or sources", details);
    case "administrator":
      return new AppError("forbidden", "Admin access required", details);
    case "scope":
      return new AppError("forbidden", "API token does not have the required scope", {
        ...details,
        ...(decision.need.scope && { requiredScope: decision.need.scope }),
      });
    case "team":
      return new AppError("forbidden", "Team membership required", details);
    case "managed": {
      const what = decision.need.area === "admin" ? (decision.need.changes?.kind ?? "resource") : "team";
      const text = `This ${what} is managed by provisioning config and cannot be modified via API`;
      return new AppError("forbidden", text, { ...details, type: "ManagedResourceError" });
    }
    case "role":
      return roleRefusal(decision);
    case "source":
      return decision.need.area === "reach"
        ? new AppError("forbidden", "No team you belong to has access to this source", details)
        : new AppError("forbidden", "Team does not have access to this source", { ...details, type: "GeneralError" });
    case "owner":
      return ownerRefusal(decision);
    case "participant":
      // Whoever takes no part must not learn that there is such a collection (spec/logchef.md §7.2).
      return new AppError("not_found", "Collection not found", details);
    default:
      // A refusal without a failed step means that nobody was there: say what an anonymous caller hears.
      return new AppError("unauthenticated", "Authentication required", details);
  }
}

function roleRefusal(decision: Decision): AppError {
  const { need } = decision;
  if (need.area === "directory") return new AppError("forbidden", "Team admin privileges required", { decision });
  if (need.area === "collection") {
    return new AppError("forbidden", "Only collection owners can perform this action", { decision });
  }
  const word = need.area === "team" && need.role === "owner" ? "Owner" : "Admin";
  return new AppError("forbidden", `${word} team privileges required`, { decision, type: "GeneralError" });
}

const OWNED: Readonly<Record<OwnedAct, string>> = {
  edit_query:
    "Only the creator, a global admin, or an owner or editor of a collection that shares it can edit this query",
  delete_query: "Only the creator or a global admin can delete this query",
  delete_share: "Only the creator or an admin can delete this share link",
  open_dashboard: "You do not have access to this dashboard",
  read_export: "You do not have access to this export",
  edit_alert: "Only the creator or a global admin can edit this alert",
  delete_alert: "Only the creator or a global admin can delete this alert",
  resolve_alert: "Only the creator or a global admin can resolve this alert",
  delete_dashboard: "Only the creator or a global admin can delete this dashboard",
};

function ownerRefusal(decision: Decision): AppError {
  const { need } = decision;
  return new AppError("forbidden", need.area === "owned" ? OWNED[need.act] : "Not allowed", { decision });
}

function unauthenticated(facts: Facts, decision: Decision): AppError {
  switch (facts.credential) {
    case "absent":
      return new AppError("unauthenticated", "Authentication required", { decision });
    case "malformed":
      return new AppError("unauthenticated", "Invalid Authorization header format", {
        decision,
        bearerError: "invalid_request",
      });
    case "session_unknown":
      return new AppError("unauthenticated", "session not found", { decision });
    case "session_expired":
      return new AppError("unauthenticated", "session expired", { decision });
    default:
      return new AppError("unauthenticated", "Invalid or expired token", { decision, bearerError: "invalid_token" });
  }
}

/**
 * Runs `decide` and hands out the proof of a yes; a no is thrown as AppError (401 or 403) carrying the Decision.
 * Data functions and verbs take a grant, so what was not authorized cannot be written down in code.
 */
export function authorize<const N extends Need>(
  caller: Caller,
  need: N,
  known: Omit<Facts, "credential" | "account"> = {},
): GrantFor<N> {
  const facts: Facts = { ...caller.facts, address: caller.origin.address, ...known };
  const decision = decide(caller.principal, need, facts);
  if (!decision.allowed || !caller.principal) throw refusal(decision, facts, caller.principal?.via);
  const ids = {
    ...("teamId" in need && { teamId: need.teamId }),
    ...("sourceId" in need && { sourceId: need.sourceId }),
    ...("role" in need && { role: need.role }),
    ...("act" in need && { act: need.act }),
    ...("collectionId" in need && { collectionId: need.collectionId }),
  };
  const grant = { scope: need.scope, principal: caller.principal, origin: caller.origin, decision, ...ids };
  return grant as unknown as GrantFor<N>;
}

/**
 * A further question to the same caller, about something that could be read only after the first yes: for whom a saved
 * query is, who made a link. Answers and throws as `authorize` does.
 */
export function authorizeFurther<const N extends Need>(
  { principal, origin }: Grant | KnownGrant,
  need: N,
  known: Omit<Facts, "credential" | "account">,
): GrantFor<N> {
  return authorize({ principal, origin, facts: { credential: "alive", account: "active" } }, need, known);
}
