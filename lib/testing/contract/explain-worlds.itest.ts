import { randomInt } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type GrantedScope, SCOPES } from "@/lib/access/scopes";
import { db } from "@/lib/platform/db";
import { prepareRequestTable } from "@/lib/platform/request-sink";
import { type OracleAsk, type OracleCaller, oracleStatus } from "@/lib/testing/access-oracle";
import { type CallOptions, openServer } from "@/lib/testing/http";
import {
  type Account,
  newPerson,
  newServiceAccount,
  newSource,
  newTeam,
  newToken,
  sessionOf,
  type Team,
  type TestSource,
} from "@/lib/testing/world";
import { expectOk } from "./expect";
import { explanation } from "./explanation";

const WORLDS = 500;
const ROLES = ["member", "editor", "admin", "owner"] as const;
const NAMES = SCOPES.map(({ scope }) => scope as string);
const RESHUFFLE_EVERY = 20;

const oneOf = <T>(list: readonly T[]): T => list[randomInt(list.length)]!;
const chance = (oneIn: number) => randomInt(oneIn) === 0;

/** Routes that change nothing, and what each asks for in the oracle's words. */
const ROUTES: readonly ((team: number, source: number) => { path: string; ask: OracleAsk })[] = [
  () => ({ path: "/me", ask: { guard: "own", scope: "profile:read" } }),
  () => ({ path: "/me/teams", ask: { guard: "own", scope: "teams:read" } }),
  () => ({ path: "/me/tokens", ask: { guard: "own", scope: "tokens:read" } }),
  () => ({ path: "/admin/teams", ask: { guard: "administration", scope: "teams:read" } }),
  () => ({ path: "/admin/users", ask: { guard: "administration", scope: "users:read" } }),
  () => ({ path: "/users", ask: { guard: "directory", scope: "users:read" } }),
  (team) => ({ path: `/teams/${team}`, ask: { guard: "team", scope: "teams:read", team, role: "member" } }),
  (team) => ({ path: `/teams/${team}/members`, ask: { guard: "team", scope: "teams:read", team, role: "member" } }),
  (team) => ({ path: `/teams/${team}/sources`, ask: { guard: "team", scope: "sources:read", team, role: "member" } }),
  ...["", "/schema", "/schema"].map((below) => (team: number, source: number) => ({
    path: `/teams/${team}/sources/${source}${below}`,
    ask: { guard: "source", scope: "sources:read", team, source } as const,
  })),
];

let server: Awaited<ReturnType<typeof openServer>>;
let admin: CallOptions;
let people: Account[];
let machines: Account[];
let teams: Team[];
let sources: TestSource[];
let roles: Map<number, Record<number, string>>;
let links: Record<number, number[]>;
const inactive = new Set<number>();
let chief: number;
let cookies: Map<number, string>;

beforeAll(async () => {
  await prepareRequestTable();
  server = await openServer();
  admin = { cookie: await sessionOf(await newPerson("asker", { role: "admin" })) };
  const boss = await newPerson("boss", { role: "admin" });
  const gone = await newPerson("gone");
  chief = boss.id;
  inactive.add(gone.id);
  people = [boss, gone, ...(await Promise.all(["a", "b", "c"].map((name) => newPerson(name))))];
  cookies = new Map(await Promise.all(people.map(async (one) => [one.id, await sessionOf(one)] as const)));
  await db.user.update({ where: { id: gone.id }, data: { status: "inactive" } });
  machines = await Promise.all(["x", "y", "z"].map((name) => newServiceAccount(name)));
  teams = await Promise.all([0, 1, 2, 3].map(() => newTeam()));
  sources = await Promise.all([0, 1, 2, 3].map(() => newSource()));
});

afterAll(() => server?.close());

/** When a membership ends: never, in an hour, or a minute ago. */
const endOf = () => oneOf([null, null, null, new Date(Date.now() + 3_600_000), new Date(Date.now() - 60_000)]);

/** Gives every account other roles and every team other sources. */
async function reshuffle(): Promise<void> {
  await db.$transaction([db.teamMember.deleteMany(), db.teamSource.deleteMany()]);
  roles = new Map();
  links = {};
  const members = [...people, ...machines].flatMap(({ id: userId }) => {
    const mine = teams
      .filter(() => chance(2))
      .map(({ id: teamId }) => ({ userId, teamId, role: oneOf(ROLES), expiresAt: endOf() }));
    const lasting = mine.filter(({ expiresAt }) => expiresAt === null || expiresAt > new Date());
    roles.set(userId, Object.fromEntries(lasting.map(({ teamId, role }) => [teamId, role])));
    return mine;
  });
  const linked = teams.flatMap(({ id: teamId }) => {
    const its = sources.filter(() => !chance(3)).map(({ id }) => id);
    links[teamId] = its;
    return its.map((sourceId) => ({ teamId, sourceId }));
  });
  await db.teamMember.createMany({ data: members });
  await db.teamSource.createMany({ data: linked });
}

type Drawn = { caller: OracleCaller; sends: CallOptions; about: { token_id: number } | { principal_id: number } };

async function draw(): Promise<Drawn> {
  const isMachine = chance(2);
  const account = oneOf(isMachine ? machines : people);
  const shared = {
    isMachine,
    isAdministrator: account.id === chief,
    roles: roles.get(account.id) ?? {},
    isActive: !inactive.has(account.id),
  };
  if (!isMachine && chance(3)) {
    const caller = { ...shared, scopes: null, isAlive: true };
    return { caller, sends: { cookie: cookies.get(account.id) }, about: { principal_id: account.id } };
  }
  const scopes = chance(6) ? ["*"] : NAMES.filter((name) => chance(name.endsWith(":read") ? 2 : 6));
  const [revoked, isExpired] = [chance(15), chance(15)];
  const onlyTeams = chance(8) ? [oneOf(teams).id] : null;
  const onlySources = chance(8) ? [oneOf(sources).id] : null;
  const { id, token } = await newToken(account, scopes as GrantedScope[], {
    revoked,
    expiresAt: isExpired ? new Date(Date.now() - 60_000) : null,
    ...(onlyTeams && { teamIds: onlyTeams }),
    ...(onlySources && { sourceIds: onlySources }),
  });
  const isDisabled = chance(15);
  if (isDisabled) await db.apiToken.update({ where: { id }, data: { disabledAt: new Date() } });
  const isAlive = !revoked && !isExpired && !isDisabled;
  const caller = { ...shared, scopes, isAlive, onlyTeams, onlySources };
  return { caller, sends: { token }, about: { token_id: id } };
}

it("says of 500 random calls over HTTP what the calls themselves and the oracle say", async () => {
  const seen: Record<number, number> = {};
  for (let n = 0; n < WORLDS; n += 1) {
    if (n % RESHUFFLE_EVERY === 0) await reshuffle();
    const { caller, sends, about } = await draw();
    const { path, ask } = oneOf(ROUTES)(oneOf(teams).id, oneOf(sources).id);
    const expected = oracleStatus(caller, ask, links);
    const live = await server.call("GET", path, sends);
    const what = `GET ${path} by ${JSON.stringify(caller)}`;
    expect(live.status, what).toBe(expected);
    const told = expectOk(
      await server.call("POST", "/access/explain", { ...admin, body: { ...about, action: `GET ${path}` } }),
      explanation,
    );
    expect([told.status, told.allowed, told.message], what).toEqual([
      expected,
      expected === 200,
      live.body?.status === "error" ? live.body.message : null,
    ]);
    if (expected !== 200) {
      const kept = await server.call("POST", "/access/explain", {
        ...admin,
        body: { decision_id: live.body.decision_id },
      });
      expect(expectOk(kept, explanation), what).toMatchObject({ allowed: false, status: expected, insight: "all" });
    }
    seen[expected] = (seen[expected] ?? 0) + 1;
  }
  for (const status of [200, 401, 403]) expect(seen[status], JSON.stringify(seen)).toBeGreaterThan(20);
}, 180_000);
