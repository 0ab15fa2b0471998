import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { oracleStatus } from "@/lib/testing/access-oracle";
import { effectiveAccess, type Holder, SOURCE_SCOPES, type TeamReach } from "./effective";
import type { Principal } from "./principal";
import type { TeamRole } from "./roles";
import { type GrantedScope, SCOPES } from "./scopes";

const NAMES = SCOPES.map(({ scope }) => scope);
const anyTeam = (id: number) =>
  fc.record({
    id: fc.constant(id),
    name: fc.constant(`team ${id}`),
    role: fc.constantFrom<TeamRole>("member", "editor", "admin", "owner"),
    isOver: fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
    sources: fc.subarray([11, 12, 13]).map((ids) => ids.map((source) => ({ id: source, name: `source ${source}` }))),
  });
const anyTeams: fc.Arbitrary<TeamReach[]> = fc
  .tuple(anyTeam(1), anyTeam(2), anyTeam(3), fc.subarray([1, 2, 3]))
  .map(([one, two, three, kept]) => [one, two, three].filter(({ id }) => kept.includes(id)));

/** A machine's token in these teams; memberships that are over give nothing, as Postgres says of them. */
const principalOf = (scopes: readonly GrantedScope[], teams: readonly TeamReach[]): Principal => ({
  via: "token",
  userId: 1,
  accountType: "service",
  globalRole: "member",
  scopes,
  memberships: new Map(teams.flatMap(({ id, role, isOver }) => (isOver || !role ? [] : [[id, role] as const]))),
});
const alive = (principal: Principal): Holder => ({ principal, facts: { credential: "alive", account: "active" } });
const anyScopes = fc.oneof(
  { weight: 5, arbitrary: fc.subarray<GrantedScope>([...NAMES]) },
  { weight: 1, arbitrary: fc.constant<GrantedScope[]>(["*"]) },
);

describe("effective access", () => {
  it("names the sources that the oracle would let the token read, each way and scope, and no other", () => {
    fc.assert(
      fc.property(anyScopes, anyTeams, (scopes, teams) => {
        const principal = principalOf(scopes, teams);
        const { sources } = effectiveAccess(alive(principal), teams);
        const links = Object.fromEntries(teams.map((team) => [team.id, team.sources.map(({ id }) => id)]));
        const caller = {
          isMachine: true,
          isAdministrator: false,
          scopes: [...scopes],
          roles: Object.fromEntries(principal.memberships),
          isAlive: true,
          isActive: true,
        };
        for (const team of [1, 2, 3]) {
          for (const source of [11, 12, 13]) {
            const mays = SOURCE_SCOPES.filter(
              (scope) => oracleStatus(caller, { guard: "source", scope, team, source }, links) === 200,
            );
            const told = sources.find(({ id }) => id === source);
            const isWay = told?.through.some(({ team_id }) => team_id === team) ?? false;
            expect(isWay).toBe(mays.length > 0);
            for (const scope of mays) expect(told?.scopes).toContain(scope);
            if (isWay) expect(told?.scopes).toHaveLength(mays.length);
          }
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it("calls dead what gives nothing when it is taken away, and nothing else of what works on sources", () => {
    let dead = 0;
    fc.assert(
      fc.property(fc.subarray<GrantedScope>([...NAMES]), anyTeams, (scopes, teams) => {
        const before = effectiveAccess(alive(principalOf(scopes, teams)), teams);
        for (const { kind, what } of before.dead) {
          dead += 1;
          const without =
            kind === "scope"
              ? ([scopes.filter((scope) => scope !== what), teams] as const)
              : ([scopes, teams.filter(({ name }) => name !== what)] as const);
          expect(effectiveAccess(alive(principalOf(...without)), without[1]).sources).toEqual(before.sources);
        }
        const named = before.dead.map(({ what }) => what);
        for (const scope of scopes.filter((one) => (SOURCE_SCOPES as readonly string[]).includes(one))) {
          const works = before.sources.some((source) => (source.scopes as string[]).includes(scope));
          expect(named.includes(scope)).toBe(!works);
        }
        for (const { id, name } of teams) {
          const leads = before.sources.some(({ through }) => through.some(({ team_id }) => team_id === id));
          expect(named.includes(name)).toBe(!leads);
        }
      }),
      { numRuns: 2_000 },
    );
    expect(dead).toBeGreaterThan(500);
  });

  it("gives nothing to a dead credential or account, and says which it is", () => {
    const teams: TeamReach[] = [{ id: 1, name: "a", role: "member", isOver: false, sources: [{ id: 11, name: "s" }] }];
    const principal = principalOf(["*"], teams);
    const of = (facts: Holder["facts"]) => effectiveAccess({ principal, facts }, teams);
    expect(of({ credential: "expired", account: "active" })).toMatchObject({
      is_alive: false,
      sources: [],
      dead: [{ kind: "credential", sentence: "The token has expired." }],
    });
    expect(of({ credential: "alive", account: "inactive" })).toMatchObject({
      is_alive: false,
      dead: [{ kind: "account", reason: "account_inactive" }],
    });
  });

  it("says of a person's token which scopes only administrators use, and of a limited one what lies outside", () => {
    const teams: TeamReach[] = [{ id: 1, name: "a", role: "member", isOver: false, sources: [{ id: 11, name: "s" }] }];
    const machine = principalOf(["settings:read", "logs:read"], teams);
    const person: Principal = { ...machine, accountType: "human" };
    expect(effectiveAccess(alive(person), teams).dead).toMatchObject([
      { what: "settings:read", reason: "not_an_administrator" },
    ]);
    expect(effectiveAccess(alive(machine), teams).dead).toEqual([]);
    const limits = { teamIds: null, sourceIds: [12], rowFilter: null, networks: [], ratePerMinute: null };
    expect(effectiveAccess(alive({ ...machine, limits }), teams)).toMatchObject({
      is_alive: true,
      sources: [],
      dead: [{ reason: "outside_of_limits" }, { what: "logs:read", reason: "no_source_in_reach" }],
    });
  });
});
