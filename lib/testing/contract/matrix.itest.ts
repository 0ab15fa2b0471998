import { beforeAll, describe, expect, it } from "vitest";
import { PRESETS } from "@/lib/access/presets";
import { SCOPES, type Scope } from "@/lib/access/scopes";
import { db } from "@/lib/platform/db";
import { type Answer, type CallOptions, call, routeTable } from "@/lib/testing/http";
import {
  type Account,
  expiredSessionOf,
  join,
  newPerson,
  newServiceAccount,
  newWorld,
  rowCounts,
  sessionOf,
  tokenOf,
  type World,
} from "@/lib/testing/world";
import { withoutIds } from "./expect";
import { CATCH_ALL, type Guard, MANIFEST } from "./manifest";

const GONE = 2_147_483_647;
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
type Place = "own" | "other" | "nonexistent";
const PLACES: readonly Place[] = ["own", "other", "nonexistent"];
type TeamRole = "member" | "editor" | "admin" | "owner";

/** Somebody who calls, and all that the oracle may know of them. */
type Actor = {
  sends: CallOptions;
  /** The sentence of the 401, for those whom nobody knows. */
  unknown?: string;
  human?: boolean;
  administrator?: boolean;
  /** Null for a session. */
  scopes?: readonly string[] | null;
  /** Role in team A, which is the own one. */
  role?: TeamRole;
};

let world: World;
let actors: Map<string, Actor>;

async function makeActors(): Promise<Map<string, Actor>> {
  const person = async (who: Account, rest: Partial<Actor> = {}): Promise<Actor> => ({
    sends: { cookie: await sessionOf(who) },
    human: true,
    scopes: null,
    ...rest,
  });
  const token = async (who: Account, scopes: Actor["scopes"] & {}, rest: Partial<Actor> = {}): Promise<Actor> => ({
    sends: { token: await tokenOf(who, scopes as Scope[]) },
    scopes,
    ...rest,
  });
  const dead = { unknown: "Invalid or expired token" };
  const disabled = await newPerson("disabled");
  const disabledToken = await tokenOf(disabled, ["*"]);
  const disabledSession = await sessionOf(disabled);
  await db.user.update({ where: { id: disabled.id }, data: { status: "inactive" } });
  const teamAdminBot = await newServiceAccount("team-admin-bot");
  await join(teamAdminBot, world.teamA, "admin");
  const presets = await Promise.all(
    PRESETS.map(
      async ({ id, scopes }) => [`bot with ${id}`, await token(world.bot, scopes, { role: "member" })] as const,
    ),
  );
  return new Map<string, Actor>([
    ["anonymous", { sends: {}, unknown: "Authentication required" }],
    ["a person in no team", await person(world.stranger)],
    ["a member", await person(world.member, { role: "member" })],
    ["an editor", await person(world.editor, { role: "editor" })],
    ["a team admin", await person(world.teamAdmin, { role: "admin" })],
    ["a team owner", await person(world.owner, { role: "owner" })],
    ["an administrator", await person(world.admin, { administrator: true })],
    ["an administrator's token *", await token(world.admin, ["*"], { human: true, administrator: true })],
    ["a member's token *", await token(world.member, ["*"], { human: true, role: "member" })],
    ["an owner's token teams:write", await token(world.owner, ["teams:write"], { human: true, role: "owner" })],
    ...presets,
    ["a team admin bot with teams:*", await token(teamAdminBot, ["teams:read", "teams:write"], { role: "admin" })],
    ["a bot with * in no team", await token(world.drifter, ["*"])],
    ["a bot with nothing", await token(world.bot, [], { role: "member" })],
    ["a disabled person's session", { sends: { cookie: disabledSession }, unknown: "User account is inactive" }],
    ["a disabled person's token", { sends: { token: disabledToken }, ...dead }],
    ["an expired session", { sends: { cookie: await expiredSessionOf(world.owner) }, unknown: "session expired" }],
    ["an expired token", { sends: { token: await tokenOf(world.bot, ["*"], { expiresAt: new Date(1) }) }, ...dead }],
    ["a revoked token", { sends: { token: await tokenOf(world.bot, ["*"], { revoked: true }) }, ...dead }],
  ]);
}

// The oracle: written from spec/logchef.md §1.0, §2.4 and issue A part 4, and knowing nothing of lib/access.
const THROUGH = "through";
const NO_SCOPE = "403 API token does not have the required scope";
const NO_TEAM = "403 Team membership required";

function expected(actor: Actor, guard: Guard, place: Place): string {
  if (guard.guards === "public") return THROUGH;
  if (guard.guards === "exchange") return exchanged(actor);
  if (actor.unknown) return `401 ${actor.unknown}`;
  if (guard.guards === "known") return THROUGH;
  const { scopes = null, administrator = false, human = false } = actor;
  const holds = scopes === null || scopes.includes("*") || scopes.includes(guard.scope);
  const role = place === "own" ? actor.role : undefined;
  const isMachineForAll = !human && scopes?.includes("*") === true;
  const manages = administrator || isMachineForAll;
  switch (guard.guards) {
    case "self":
      return holds ? THROUGH : NO_SCOPE;
    case "admin":
      if (human && !administrator) return "403 Admin access required";
      return holds ? THROUGH : NO_SCOPE;
    case "directory":
      if (!holds) return NO_SCOPE;
      if (manages || actor.role === "admin" || actor.role === "owner") return THROUGH;
      return "403 Team admin privileges required";
    case "source":
      if (!role && !(administrator && scopes === null)) return NO_TEAM;
      if (place === "nonexistent") return "403 Team does not have access to this source";
      return holds ? THROUGH : NO_SCOPE;
    case "team": {
      const ranks: TeamRole[] = ["member", "editor", "admin", "owner"];
      const may = manages || (role !== undefined && ranks.indexOf(role) >= ranks.indexOf(guard.role));
      const word = guard.role === "owner" ? "Owner" : "Admin";
      const byMembership = manages || role !== undefined ? null : NO_TEAM;
      const byScope = holds ? null : NO_SCOPE;
      const byRole = guard.role === "member" || may ? null : `403 ${word} team privileges required`;
      // Whoever changes a team scope first is asked for the role, which implies membership.
      const scopeFirst = guard.role === "member" ? [byScope, byMembership] : [byScope, byRole];
      const steps = guard.order === "scope-first" ? scopeFirst : [byMembership, byScope, byRole];
      return steps.find((refusal) => refusal !== null) ?? THROUGH;
    }
  }
}

/** None of our own credentials is an ID token. */
function exchanged({ sends }: Actor): string {
  return sends.token ? "401 Invalid or expired ID token" : "401 Authorization header required";
}

/** A tail that begins would not end; one in a language that nobody speaks is refused behind the guards. */
const ENDLESS = /\/logs\/tail$/;
const refusedTail = "/logs/tail?query_language=none";

/** The path of a cell. What would be changed for good is an id that nobody has, since guards come before looking. */
function pathOf(pattern: string, method: string, place: Place): string {
  const team = { own: world.teamA.id, other: world.teamB.id, nonexistent: GONE }[place];
  const reads = method === "GET" || method === "POST";
  const isBelowSource = pattern.includes("[sourceID]/");
  const source =
    reads || isBelowSource ? { own: world.sourceA.id, other: world.sourceB.id, nonexistent: GONE }[place] : GONE;
  const isOfTeam = pattern.startsWith("/api/v1/teams/");
  return pattern
    .replace("[teamID]", String(isOfTeam ? team : GONE))
    .replace("[sourceID]", String(source))
    .replace("[id]", String(reads && place === "own" ? world.member.id : GONE))
    .replace(/\[\w+\]/g, String(GONE))
    .replace(ENDLESS, refusedTail);
}

function outcome({ status, body, text }: Answer): string {
  if (status !== 401 && status !== 403) return status < 500 || status === 503 ? THROUGH : `${status} ${text}`;
  return `${status} ${body.message}`;
}

/** A body that every route refuses, so that whoever is let through changes nothing. */
const UNREADABLE = { body: "{", headers: { "content-type": "application/json" } };

/** Puts back a team that a cell was allowed to delete. */
async function restoringTeams(work: () => Promise<Answer>): Promise<Answer> {
  const [teams, members, links] = await Promise.all([
    db.team.findMany(),
    db.teamMember.findMany(),
    db.teamSource.findMany(),
  ]);
  const answer = await work();
  await db.team.createMany({ data: teams, skipDuplicates: true });
  await db.teamMember.createMany({ data: members, skipDuplicates: true });
  await db.teamSource.createMany({ data: links, skipDuplicates: true });
  return answer;
}

beforeAll(async () => {
  world = await newWorld();
  actors = await makeActors();
});

describe("S-020 S-040 the authorization matrix", () => {
  it("has a line for every method of every route file, and no other", async () => {
    const found = (await routeTable())
      .filter(({ pattern }) => pattern !== CATCH_ALL && !pattern.startsWith("/api/console"))
      .flatMap(({ pattern, handlers }) =>
        METHODS.filter((name) => name in handlers).map((name) => `${name} ${pattern}`),
      );
    expect(found.sort()).toEqual(Object.keys(MANIFEST).sort());
  });

  it.each(Object.entries(MANIFEST))(
    "%s",
    async (line, guard) => {
      const [method = "", pattern = ""] = line.split(" ");
      const changes = method !== "GET";
      for (const [name, actor] of actors) {
        for (const place of PLACES) {
          const before = changes ? await rowCounts() : null;
          const send = () =>
            call(method, pathOf(pattern, method, place), { ...actor.sends, ...(changes && UNREADABLE) });
          const answer = await (line === "DELETE /api/v1/teams/[teamID]" ? restoringTeams(send) : send());
          const cell = expected(actor, guard, place);
          expect(`${name}, ${place}: ${outcome(answer)}`).toBe(`${name}, ${place}: ${cell}`);
          if (before && cell !== THROUGH) expect(await rowCounts(), `${name}, ${place}`).toEqual(before);
        }
      }
    },
    60_000,
  );

  it("says the same to the byte about what is another's and what is nobody's", async () => {
    const ofTeams = Object.entries(MANIFEST).filter(([line]) => line.includes("/teams/[teamID]"));
    for (const [line] of ofTeams) {
      const [method = "", pattern = ""] = line.split(" ");
      for (const [name, { sends, administrator, scopes, human }] of actors) {
        if (administrator || (!human && scopes?.includes("*"))) continue;
        const at = (place: Place) =>
          call(method, pathOf(pattern, method, place), { ...sends, ...(method !== "GET" && UNREADABLE) });
        const [others, nobodys] = [withoutIds(await at("other")), withoutIds(await at("nonexistent"))];
        expect(others, `${line} by ${name}`).toBe(nobodys);
      }
    }
  }, 60_000);
});

describe("both axes on every source route", () => {
  const routes = Object.entries(MANIFEST).flatMap(([line, guard]) =>
    guard.guards === "source" ? [[line, guard.scope] as const] : [],
  );

  it.each(routes)(
    "%s opens with %s, membership and link, and with nothing less",
    async (line, needed) => {
      const [method = "", pattern = ""] = line.split(" ");
      const path = (team: number, source: number) =>
        pattern
          .replace("[teamID]", String(team))
          .replace("[sourceID]", String(source))
          .replace(/\[\w+\]/g, String(GONE))
          .replace(ENDLESS, refusedTail);
      for (const { scope } of SCOPES) {
        for (const isMember of [true, false]) {
          const token = await tokenOf(isMember ? world.bot : world.drifter, [scope]);
          for (const isLinked of [true, false]) {
            const source = isLinked ? world.sourceA.id : world.sourceB.id;
            const answer = await call(method, path(world.teamA.id, source), {
              token,
              ...(method !== "GET" && UNREADABLE),
            });
            const isOpen = ![401, 403].includes(answer.status);
            expect(isOpen, `${scope} member=${isMember} linked=${isLinked}: ${answer.text}`).toBe(
              scope === needed && isMember && isLinked,
            );
          }
        }
      }
    },
    60_000,
  );
});
