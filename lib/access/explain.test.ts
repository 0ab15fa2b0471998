import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type OracleAsk, type OracleCaller, oracleStatus } from "@/lib/testing/access-oracle";
import { decide, type Facts, type Need } from "./decide";
import { mayMake, type Remedy, remedyFor, tellSteps, withStep } from "./explain";
import { UNLIMITED } from "./limits";
import type { Principal } from "./principal";
import type { TeamRole } from "./roles";
import { type GrantedScope, SCOPES, type Scope } from "./scopes";

const TEAMS = [1, 2, 3];
const SOURCES = [11, 12, 13];
const SCOPE_NAMES = SCOPES.map(({ scope }) => scope);

/** A world: who calls, what it asks for, and which sources the teams have. */
type World = { caller: OracleCaller; ask: OracleAsk; links: Record<number, number[]> };

const anyScope = fc.constantFrom<string>(...SCOPE_NAMES);
const anyRoles = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...TEAMS), fc.constantFrom("member", "editor", "admin", "owner")), {
    selector: ([team]) => team,
  })
  .map((pairs) => Object.fromEntries(pairs) as Record<number, string>);

const anyOnly = (ids: number[]) =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.subarray(ids, { minLength: 1 }) });

const anyCaller: fc.Arbitrary<OracleCaller> = fc
  .record({
    isMachine: fc.boolean(),
    isAdministrator: fc.boolean(),
    scopes: fc.oneof(
      { weight: 2, arbitrary: fc.constant<string[] | null>(null) },
      { weight: 1, arbitrary: fc.constant<string[]>(["*"]) },
      { weight: 5, arbitrary: fc.subarray<string>([...SCOPE_NAMES]) },
    ),
    roles: anyRoles,
    isAlive: fc.integer({ max: 9, min: 0 }).map((n) => n > 0),
    isActive: fc.integer({ max: 9, min: 0 }).map((n) => n > 0),
    onlyTeams: anyOnly(TEAMS),
    onlySources: anyOnly(SOURCES),
  })
  // Machines have no session and are no administrators: the database holds to both. Only tokens have limits.
  .map((one) => (one.isMachine ? { ...one, isAdministrator: false, scopes: one.scopes ?? [] } : one))
  .map((one) => (one.scopes === null ? { ...one, onlyTeams: null, onlySources: null } : one));

const anyAsk: fc.Arbitrary<OracleAsk> = fc.oneof(
  fc.record({
    guard: fc.constantFrom("own" as const, "administration" as const, "directory" as const),
    scope: anyScope,
  }),
  fc.record({
    guard: fc.constant("team" as const),
    scope: anyScope,
    team: fc.constantFrom(...TEAMS),
    role: fc.constantFrom("member" as const, "admin" as const, "owner" as const),
  }),
  fc.record({
    guard: fc.constant("source" as const),
    scope: anyScope,
    team: fc.constantFrom(...TEAMS),
    source: fc.constantFrom(...SOURCES),
  }),
);

const anyWorld: fc.Arbitrary<World> = fc.record({
  caller: anyCaller,
  ask: anyAsk,
  links: fc.record({ 1: fc.subarray(SOURCES), 2: fc.subarray(SOURCES), 3: fc.subarray(SOURCES) }),
});

const principalOf = ({
  isMachine,
  isAdministrator,
  scopes,
  roles,
  onlyTeams,
  onlySources,
}: OracleCaller): Principal => ({
  via: scopes === null ? "session" : "token",
  userId: 7,
  accountType: isMachine ? "service" : "human",
  globalRole: isAdministrator ? "admin" : "member",
  scopes: scopes as GrantedScope[] | null,
  memberships: new Map(
    Object.entries(roles)
      .map(([team, role]) => [Number(team), role as TeamRole] as const)
      .filter(([team]) => !onlyTeams || onlyTeams.includes(team)),
  ),
  ...(scopes !== null && { limits: { ...UNLIMITED, teamIds: onlyTeams ?? null, sourceIds: onlySources ?? null } }),
});

function needOf(ask: OracleAsk): Need {
  const scope = ask.scope as Scope;
  switch (ask.guard) {
    case "own":
      return { area: "self", scope };
    case "administration":
      return { area: "admin", scope };
    case "directory":
      return { area: "directory", scope };
    case "team":
      return { area: "team", scope, teamId: ask.team, order: "membership-first", role: ask.role };
    case "source":
      return { area: "source", scope, teamId: ask.team, sourceId: ask.source };
  }
}

const factsOf = ({ caller, ask, links }: World): Facts => ({
  credential: caller.isAlive ? "alive" : "revoked",
  account: caller.isActive ? "active" : "inactive",
  ...(ask.guard === "source" && { linked: links[ask.team]?.includes(ask.source) === true }),
});

/** The world in which a remedy was carried out. */
function mended({ caller, ask, links }: World, remedy: Remedy): World {
  switch (remedy.kind) {
    case "add_member":
      return { caller: { ...caller, roles: { ...caller.roles, [remedy.team_id]: remedy.role } }, ask, links };
    case "link_source":
      return {
        caller,
        ask,
        links: { ...links, [remedy.team_id]: [...(links[remedy.team_id] ?? []), remedy.source_id] },
      };
    case "issue_token":
      return { caller: { ...caller, scopes: [...remedy.scopes], isAlive: true }, ask, links };
  }
}

const RUNS = 10_000;

describe("explaining", () => {
  it("agrees with the independent oracle on yes, no and why, in 10,000 worlds", () => {
    const answers = { 200: 0, 401: 0, 403: 0 };
    fc.assert(
      fc.property(anyWorld, (world) => {
        const status = oracleStatus(world.caller, world.ask, world.links);
        answers[status] += 1;
        const decision = decide(principalOf(world.caller), needOf(world.ask), factsOf(world));
        expect(decision.allowed).toBe(status === 200);
        for (const insight of ["all", "own"] as const) {
          const failed = tellSteps(decision.steps, insight).find(({ outcome }) => outcome === "failed");
          const isCaller = failed?.step === "credential" || failed?.step === "account";
          expect(failed === undefined ? 200 : isCaller ? 401 : 403).toBe(status);
          expect(failed?.reason).toBe(decision.failure?.reason);
        }
      }),
      { numRuns: RUNS },
    );
    for (const count of Object.values(answers)) expect(count).toBeGreaterThan(RUNS / 20);
  });

  it("offers remedies that, one after the other, turn every refusal by scope, team or source into a yes", () => {
    let mends = 0;
    fc.assert(
      fc.property(anyWorld, (start) => {
        fc.pre(start.caller.isActive && start.ask.guard === "source");
        let world: World = { ...start, caller: { ...start.caller, onlyTeams: null, onlySources: null } };
        for (let round = 0; round < 5; round += 1) {
          const principal = principalOf(world.caller);
          const need = needOf(world.ask);
          const { failure } = decide(principal, need, factsOf(world));
          if (!failure) break;
          const remedy = remedyFor(failure.step, need, principal);
          if (!remedy) {
            // A dead session, or a token that held nothing, is replaced by no click.
            expect(failure.step).toBe("credential");
            return;
          }
          world = mended(world, remedy);
          mends += 1;
        }
        expect(oracleStatus(world.caller, world.ask, world.links)).toBe(200);
      }),
      { numRuns: 3_000 },
    );
    expect(mends).toBeGreaterThan(500);
  });

  it("tells whoever is outside the same of what is there and of what is not", () => {
    fc.assert(
      fc.property(anyCaller, fc.boolean(), fc.boolean(), anyScope, (caller, linked, managed, scope) => {
        const scopes = caller.scopes ?? ["logs:read"];
        const principal = principalOf({ ...caller, isAdministrator: false, scopes });
        fc.pre(!principal.memberships.has(3) && !principal.scopes?.includes("*"));
        const needs: Need[] = [
          { area: "source", scope: scope as Scope, teamId: 3, sourceId: 11 },
          { area: "team", scope: scope as Scope, teamId: 3, order: "scope-first", role: "admin", unmanaged: true },
          { area: "team", scope: scope as Scope, teamId: 3, order: "membership-first", role: "admin", unmanaged: true },
        ];
        for (const need of needs) {
          const told = (facts: Partial<Facts>) =>
            tellSteps(decide(principal, need, { credential: "alive", account: "active", ...facts }).steps, "own");
          expect(told({ linked, managed })).toEqual(told({ linked: false, managed: false }));
        }
      }),
    );
  });

  it("offers nothing that decide would refuse, and to tokens nothing wider than they are", () => {
    fc.assert(
      fc.property(anyCaller, anyWorld, (viewer, world) => {
        const subject = principalOf(world.caller);
        const need = needOf(world.ask);
        const { failure } = decide(subject, need, factsOf(world));
        const remedy = failure && remedyFor(failure.step, need, subject);
        fc.pre(remedy !== null);
        const who = principalOf({ ...viewer, isAlive: true, isActive: true });
        if (!mayMake(who, remedy)) return;
        const holds = (scope: string) =>
          viewer.scopes === null || viewer.scopes.includes("*") || viewer.scopes.includes(scope);
        if (remedy.kind === "issue_token") {
          expect(holds("tokens:write")).toBe(true);
          for (const scope of remedy.scopes) expect(holds(scope)).toBe(true);
        } else {
          const ask: OracleAsk = { guard: "team", scope: "teams:write", team: remedy.team_id, role: "admin" };
          expect(oracleStatus({ ...viewer, isAlive: true, isActive: true }, ask, {})).toBe(200);
        }
      }),
      { numRuns: 5_000 },
    );
  });

  it("puts a statement's step behind the others and lets it only refuse", () => {
    const yes = decide(
      principalOf({ isMachine: true, isAdministrator: false, scopes: ["*"], roles: {}, isAlive: true, isActive: true }),
      { area: "self", scope: "profile:read" },
      { credential: "alive", account: "active" },
    );
    const failed = { step: "statement", outcome: "failed", reason: "No.", fix: "Another." } as const;
    expect(withStep(yes, failed)).toMatchObject({ allowed: false, failure: failed });
    expect(withStep(yes, { step: "statement", outcome: "passed", reason: "Yes." }).allowed).toBe(true);
    const no = decide(null, yes.need, { credential: "absent", account: "active" });
    expect(withStep(no, { step: "statement", outcome: "passed", reason: "Yes." }).allowed).toBe(false);
    expect(withStep(no, failed).failure?.step).toBe("credential");
  });
});
