import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AccountState, type CredentialState, decide, type Facts, type Need, type OwnedAct } from "./decide";
import { authorize, type Caller } from "./grant";
import type { Principal } from "./principal";
import { COLLECTION_ROLES, type CollectionRole, TEAM_ROLES, type TeamRole } from "./roles";
import { type GrantedScope, SCOPES, type Scope } from "./scopes";

const SCOPE_NAMES = SCOPES.map((entry) => entry.scope);
const TEAMS = [1, 2, 3] as const;

const anyScope = fc.constantFrom<Scope>(...SCOPE_NAMES);
const anyScopes = fc.oneof(
  { weight: 4, arbitrary: fc.subarray<GrantedScope>([...SCOPE_NAMES]) },
  { weight: 1, arbitrary: fc.constant<GrantedScope[]>(["*"]) },
);
const anyMemberships = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...TEAMS), fc.constantFrom(...TEAM_ROLES)), { selector: ([team]) => team })
  .map((entries) => new Map<number, TeamRole>(entries));

const anyPrincipal: fc.Arbitrary<Principal> = fc
  .record({
    userId: fc.integer({ min: 1, max: 9 }),
    accountType: fc.constantFrom("human" as const, "service" as const),
    globalRole: fc.constantFrom("admin" as const, "member" as const),
    via: fc.constantFrom("token" as const, "session" as const),
    scopes: anyScopes,
    memberships: anyMemberships,
  })
  .map((one) => ({
    ...one,
    // What the database holds to: machines have no session and no admin role.
    via: one.accountType === "service" ? "token" : one.via,
    globalRole: one.accountType === "service" ? "member" : one.globalRole,
    scopes: one.accountType === "service" || one.via === "token" ? one.scopes : null,
  }));

const anyNeed: fc.Arbitrary<Need> = fc.oneof(
  fc.constant({ area: "known", scope: null } as const),
  fc.record({ area: fc.constant("self" as const), scope: anyScope }),
  fc.record({ area: fc.constant("admin" as const), scope: anyScope }),
  fc.record({ area: fc.constant("directory" as const), scope: anyScope }),
  fc.record({
    area: fc.constant("team" as const),
    scope: anyScope,
    teamId: fc.constantFrom(...TEAMS),
    order: fc.constantFrom("scope-first" as const, "membership-first" as const),
    role: fc.constantFrom(...TEAM_ROLES),
  }),
  fc.record({
    area: fc.constant("source" as const),
    scope: anyScope,
    teamId: fc.constantFrom(...TEAMS),
    sourceId: fc.integer({ min: 1, max: 3 }),
  }),
  fc.record({ area: fc.constant("reach" as const), scope: anyScope, sourceId: fc.integer({ min: 1, max: 3 }) }),
  fc.record({
    area: fc.constant("owned" as const),
    scope: anyScope,
    act: fc.constantFrom<OwnedAct>(
      "edit_query",
      "delete_query",
      "delete_share",
      "open_dashboard",
      "delete_dashboard",
      "read_export",
    ),
  }),
  fc.record(
    {
      area: fc.constant("collection" as const),
      scope: anyScope,
      collectionId: fc.constant(1),
      role: fc.constantFrom(...COLLECTION_ROLES),
      oversight: fc.constant(true as const),
    },
    { requiredKeys: ["area", "scope", "collectionId", "role"] },
  ),
);

const anyFacts: fc.Arbitrary<Facts> = fc.record({
  credential: fc.oneof(
    { weight: 6, arbitrary: fc.constant<CredentialState>("alive") },
    { weight: 1, arbitrary: fc.constantFrom<CredentialState>("absent", "malformed", "unknown", "revoked", "expired") },
  ),
  account: fc.oneof(
    { weight: 6, arbitrary: fc.constant<AccountState>("active") },
    { weight: 1, arbitrary: fc.constantFrom<AccountState>("inactive", "deleted", "no_sign_in") },
  ),
  managed: fc.boolean(),
  linked: fc.boolean(),
  linkedTeams: fc.subarray([...TEAMS, 99]),
  createdBy: fc.option(fc.integer({ min: 1, max: 9 })),
  lent: fc.boolean(),
  collectionRole: fc.option(fc.constantFrom<CollectionRole>(...COLLECTION_ROLES)),
});

/** The rules once more, written from the sentences and sharing no code with decide(). */
function oracle(p: Principal, need: Need, facts: Facts): boolean {
  if (facts.credential !== "alive" || facts.account !== "active") return false;
  if (need.area === "known") return true;
  const full = (p.scopes ?? []).indexOf("*") >= 0;
  const scopeOk = p.via === "session" || full || (p.scopes ?? []).indexOf(need.scope) >= 0;
  const humanAdmin = p.accountType === "human" && p.globalRole === "admin";
  const teamBoss = humanAdmin || (p.accountType === "service" && full);
  if (!scopeOk) return false;
  if (need.area === "self") return true;
  if (need.area === "admin") return humanAdmin || p.accountType === "service";
  if (need.area === "directory") {
    return teamBoss || [...p.memberships.values()].some((role) => role === "admin" || role === "owner");
  }
  if (need.area === "reach") return (facts.linkedTeams ?? []).filter((team) => p.memberships.has(team)).length > 0;
  if (need.area === "owned") {
    return humanAdmin || facts.createdBy === p.userId || (facts.lent === true && need.act === "edit_query");
  }
  if (need.area === "collection") {
    if (need.oversight === true && humanAdmin) return true;
    if (facts.collectionRole === "owner") return true;
    if (facts.collectionRole === "editor") return need.role !== "owner";
    return facts.collectionRole === "member" && need.role === "member";
  }
  const held = p.memberships.get(need.teamId);
  if (need.area === "source") {
    return facts.linked === true && (held !== undefined || (humanAdmin && p.via === "session"));
  }
  const rank = { member: 0, editor: 1, admin: 2, owner: 3 };
  return teamBoss || (held !== undefined && rank[held] >= rank[need.role]);
}

const callerOf = (principal: Principal, facts: Facts): Caller => ({
  principal: principal as Caller["principal"],
  facts,
  origin: { address: null, userAgent: null, requestId: "test" },
});

describe("decide", () => {
  it("S-041 agrees with an independent reading of the rules in 10,000 worlds", () => {
    let allowed = 0;
    fc.assert(
      fc.property(anyPrincipal, anyNeed, anyFacts, (principal, need, facts) => {
        const decision = decide(principal, need, facts);
        if (decision.allowed) allowed += 1;
        expect(decision.allowed).toBe(oracle(principal, need, facts));
      }),
      { numRuns: 10_000 },
    );
    expect(allowed).toBeGreaterThan(500);
  });

  it("lets a service token read a source if and only if scope and membership and link are there, for all 23 scopes", () => {
    for (const scope of SCOPE_NAMES) {
      for (const needed of SCOPE_NAMES) {
        for (const isMember of [true, false]) {
          for (const linked of [true, false]) {
            const principal: Principal = {
              via: "token",
              userId: 1,
              accountType: "service",
              globalRole: "member",
              scopes: [scope],
              memberships: new Map(isMember ? [[7, "member"]] : []),
            };
            const need = { area: "source", scope: needed, teamId: 7, sourceId: 1 } as const;
            const facts = { credential: "alive", account: "active", linked } as const;
            expect(decide(principal, need, facts).allowed).toBe(scope === needed && isMember && linked);
          }
        }
      }
    }
  });

  it("puts no service token above membership and link on a source, not even one with *", () => {
    fc.assert(
      fc.property(anyMemberships, fc.boolean(), anyScope, (memberships, linked, scope) => {
        const principal = {
          via: "token",
          userId: 1,
          accountType: "service",
          globalRole: "member",
          scopes: ["*"],
          memberships,
        } as const;
        const need = { area: "source", scope, teamId: 1, sourceId: 1 } as const;
        const { allowed } = decide(principal, need, { credential: "alive", account: "active", linked });
        expect(allowed).toBe(memberships.has(1) && linked);
      }),
    );
  });

  it("S-043 puts nobody above membership on a source through any team: no administrator, no token with *", () => {
    fc.assert(
      fc.property(anyPrincipal, anyScope, fc.subarray([...TEAMS]), (principal, scope, linkedTeams) => {
        const facts = { credential: "alive", account: "active", linkedTeams } as const;
        fc.pre(!linkedTeams.some((team) => principal.memberships.has(team)));
        expect(decide(principal, { area: "reach", scope, sourceId: 1 }, facts).allowed).toBe(false);
      }),
    );
  });

  it("never gives more for a scope or a membership that the need doesn't ask for", () => {
    fc.assert(
      fc.property(anyPrincipal, anyNeed, anyFacts, anyScope, (principal, need, facts, extra) => {
        fc.pre(principal.scopes !== null && extra !== need.scope);
        const wider: Principal = { ...principal, scopes: [...(principal.scopes ?? []), extra] };
        expect(decide(wider, need, facts).allowed).toBe(decide(principal, need, facts).allowed);

        const elsewhere = new Map(principal.memberships).set(99, "owner");
        const moved = decide({ ...principal, memberships: elsewhere }, need, facts).allowed;
        const isAnyTeams = need.area === "directory" || (need.area === "reach" && facts.linkedTeams?.includes(99));
        if (!isAnyTeams) expect(moved).toBe(decide(principal, need, facts).allowed);
      }),
    );
  });

  it("evaluates every step, and answers with the first failure in the route's own order", () => {
    fc.assert(
      fc.property(anyPrincipal, anyNeed, anyFacts, (principal, need, facts) => {
        const { steps, failure, allowed } = decide(principal, need, facts);
        expect(failure).toBe(steps.find((step) => step.outcome === "failed") ?? null);
        expect(allowed).toBe(failure === null);
        for (const step of steps) expect(step.fix !== undefined).toBe(step.outcome === "failed");
      }),
    );
  });

  it("allows nobody nothing, whatever the facts claim", () => {
    fc.assert(
      fc.property(anyNeed, anyFacts, (need, facts) => {
        expect(decide(null, need, facts).allowed).toBe(false);
        expect(() => authorize({ ...callerOf({} as Principal, facts), principal: null }, need, facts)).toThrow();
      }),
    );
  });
});

describe("authorize", () => {
  it("S-063 hands out a grant exactly when decide says yes, and throws otherwise: 401, 403, or 404 for a stranger's collection", () => {
    fc.assert(
      fc.property(anyPrincipal, anyNeed, anyFacts, (principal, need, facts) => {
        const caller = callerOf(principal, facts);
        const { credential: _credential, account: _account, ...known } = facts;
        const { allowed, failure } = decide(principal, need, facts);
        if (allowed) {
          expect(authorize(caller, need, known)).toMatchObject({ scope: need.scope, principal });
        } else {
          const isUnknown = failure?.step === "credential" || failure?.step === "account";
          const code = isUnknown ? "unauthenticated" : failure?.step === "participant" ? "not_found" : "forbidden";
          expect(() => authorize(caller, need, known)).toThrow(expect.objectContaining({ code }));
        }
      }),
      { numRuns: 3_000 },
    );
  });

  const member: Principal = {
    via: "token",
    userId: 1,
    accountType: "service",
    globalRole: "member",
    scopes: [],
    memberships: new Map(),
  };
  const alive = { credential: "alive", account: "active" } as const;

  it.each([
    [
      "a foreign team, before any word about scopes",
      { area: "source", scope: "logs:read", teamId: 1, sourceId: 1 },
      "Team membership required",
    ],
    ["a human's admin route", { area: "admin", scope: "users:read" }, "Admin access required"],
    [
      "a missing scope on one's own routes",
      { area: "self", scope: "profile:read" },
      "API token does not have the required scope",
    ],
    [
      "a missing scope on GET /teams/:t, before membership",
      { area: "team", scope: "teams:read", teamId: 1, order: "scope-first", role: "member" },
      "API token does not have the required scope",
    ],
  ] as const)("says the wire's sentence for %s", (_, need, message) => {
    const principal = need.area === "admin" ? { ...member, accountType: "human" as const } : member;
    expect(() => authorize(callerOf(principal, alive), need)).toThrow(message);
  });
});
