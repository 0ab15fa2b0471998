import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { PRESETS, type PresetId, preset } from "@/lib/access/presets";
import type { GrantedScope } from "@/lib/access/scopes";
import { db } from "@/lib/platform/db";
import { call } from "@/lib/testing/http";
import { newServiceAccount, newToken, newWorld, sessionOf, tokenOf, type World } from "@/lib/testing/world";
import { expectBadToken, expectFailure, expectNoMember, expectNoScope, expectOk } from "./expect";
import * as shapes from "./shapes";

// The page of the seed on service tokens, sentence by sentence: its two axes, its table of troubles and their cures,
// its ways of revoking and its table of differences.

let world: World;
let admin: string;
beforeAll(async () => {
  world = await newWorld();
  admin = await sessionOf(world.admin);
});

const query = (token: string, team = world.teamA.id, source = world.sourceA.id) =>
  call("POST", `/teams/${team}/sources/${source}/logchefql/query`, {
    token,
    body: {
      query: 'level="error"',
      limit: 100,
      start_time: "2026-05-19T00:00:00Z",
      end_time: "2026-05-19T23:59:59Z",
    },
  });

/** Issues a token over the wire, as the administrator does on the Service Tokens page. */
async function issue(account: { id: number }, scopes: readonly GrantedScope[]): Promise<string> {
  const path = `/admin/service-accounts/${account.id}/tokens`;
  const answer = await call("POST", path, { cookie: admin, body: { name: "issued", scopes } });
  return expectOk(answer, shapes.minted, 201).token;
}

async function manageTeams(account: { id: number }, team: { id: number }): Promise<void> {
  const path = `/admin/service-accounts/${account.id}/teams`;
  const answer = await call("POST", path, { cookie: admin, body: { team_id: team.id } });
  expect(answer.status).toBe(201);
}

describe("two independent axes", () => {
  it("both must pass", async () => {
    expectOk(await query(await issue(world.bot, ["logs:read"])), shapes.logchefqlAnswer);
  });

  it("a read-only token in no team authenticates, and is refused on every source of every team", async () => {
    const account = await newServiceAccount();
    const token = await issue(account, preset("read-only").scopes);
    expect(expectOk(await call("GET", "/me", { token }), shapes.caller).user.id).toBe(account.id);
    for (const team of [world.teamA, world.teamB]) {
      for (const rest of ["", "/1", `/${world.sourceA.id}`, `/${world.sourceA.id}/schema`]) {
        expectNoMember(await call("GET", `/teams/${team.id}/sources${rest}`, { token }));
      }
      expectNoMember(await query(token, team.id));
    }
  });

  it("every team without logs:read is refused too", async () => {
    const account = await newServiceAccount();
    for (const team of [world.teamA, world.teamB]) await manageTeams(account, team);
    const others = preset("read-only").scopes.filter((scope) => scope !== "logs:read");
    const token = await issue(account, others);
    expectNoScope(await query(token), "logs:read");
    expectNoScope(await query(token, world.teamB.id, world.sourceB.id), "logs:read");
  });

  it("an account in no team still reaches itself, and the administration its scopes name", async () => {
    const token = await issue(world.drifter, ["profile:read", "tokens:read", "users:read"]);
    expectOk(await call("GET", "/me", { token }), shapes.caller);
    expectOk(await call("GET", "/me/tokens", { token }), z.array(shapes.apiToken));
    expectOk(await call("GET", "/admin/users", { token }), z.array(shapes.user));
  });
});

describe("the table of troubles", () => {
  it("401 Invalid or expired token: revoked, expired or wrong; cured by a new one", async () => {
    const { id, token } = await newToken(world.bot, ["logs:read"]);
    expectOk(await query(token), shapes.logchefqlAnswer);
    await call("DELETE", `/admin/service-accounts/${world.bot.id}/tokens/${id}`, { cookie: admin });
    expectBadToken(await query(token));
    expectBadToken(await query(await tokenOf(world.bot, ["logs:read"], { expiresAt: new Date(Date.now() - 1) })));
    expectBadToken(await query(`logchef_${world.bot.id}_${"a".repeat(32)}`));
    expectOk(await query(await issue(world.bot, ["logs:read"])), shapes.logchefqlAnswer);
  });

  it("403 API token does not have the required scope: cured by the right preset", async () => {
    expectNoScope(await query(await issue(world.bot, preset("source-admin").scopes)), "logs:read");
    expectOk(await query(await issue(world.bot, preset("logs-viewer").scopes)), shapes.logchefqlAnswer);
  });

  it("403 Team membership required: cured by adding the account to the team, the token staying as it is", async () => {
    const account = await newServiceAccount();
    const token = await issue(account, ["logs:read"]);
    expectNoMember(await query(token));
    await manageTeams(account, world.teamA);
    expectOk(await query(token), shapes.logchefqlAnswer);
  });

  it("404 on /admin/users/<svc-id>: the account has a route of its own", async () => {
    const path = `/admin/users/${world.bot.id}`;
    expectFailure(await call("GET", path, { cookie: admin }), 404, "GeneralError", "User not found");
    const answer = await call("GET", `/admin/service-accounts/${world.bot.id}/tokens`, { cookie: admin });
    expectOk(answer, z.array(shapes.apiToken));
  });

  it("all teams listed but queries still 403: cured by Read-only or Logs viewer", async () => {
    const token = await issue(world.bot, ["profile:read", "teams:read", "sources:read"]);
    const teams = expectOk(await call("GET", "/me/teams", { token }), z.array(shapes.userTeam));
    expect(teams.map(({ id }) => id)).toContain(world.teamA.id);
    expectNoScope(await query(token), "logs:read");
    for (const id of ["read-only", "logs-viewer"] as const) {
      expectOk(await query(await issue(world.bot, preset(id).scopes)), shapes.logchefqlAnswer);
    }
  });
});

describe("the curl examples", () => {
  it("answer with the token of a fresh account in one team", async () => {
    const account = await newServiceAccount();
    await manageTeams(account, world.teamA);
    const token = await issue(account, preset("read-only").scopes);
    expect(token).toMatch(new RegExp(`^logchef_${account.id}_[0-9a-f]{32}$`));
    expect(expectOk(await call("GET", "/me", { token }), shapes.caller).user.id).toBe(account.id);
    expectOk(await call("GET", "/me/teams", { token }), z.array(shapes.userTeam));
    expect(expectOk(await query(token), shapes.logchefqlAnswer).logs).toHaveLength(2);
    const { database, table } = world.sourceA;
    const raw_sql = `SELECT timestamp, message FROM ${database}.${table} WHERE level='error' LIMIT 50`;
    const path = `/teams/${world.teamA.id}/sources/${world.sourceA.id}/logs/query`;
    expect(expectOk(await call("POST", path, { token, body: { raw_sql } }), shapes.rawAnswer).data).toHaveLength(2);
  });
});

describe("presets", () => {
  const rows = ["logs/query", "logchefql/query", "logchefql/translate", "logchefql/validate"] as const;
  /** What each preset is for must work on a fresh account in one team (spec/security.md S-066). */
  const opens: Record<PresetId, readonly string[]> = {
    "read-only": ["/me", "/me/teams", "/me/tokens", "/admin/users", "/admin/teams", "/admin/sources", ...rows],
    "logs-viewer": ["/me", ...rows],
    "logs-analyst": ["/me", ...rows],
    "alerts-manager": ["/me", ...rows],
    "source-admin": ["/me", "/admin/sources"],
    "full-access": ["/me", "/me/teams", "/me/tokens", "/users", "/admin/users", "/admin/sources", ...rows],
  };

  it.each(PRESETS.map(({ id }) => id))("%s opens what it is for, on an account made a moment ago", async (id) => {
    const account = await newServiceAccount();
    await manageTeams(account, world.teamA);
    const token = await issue(account, preset(id).scopes);
    const source = `/teams/${world.teamA.id}/sources/${world.sourceA.id}`;
    const { database, table } = world.sourceA;
    const times = { start_time: "2026-05-19T00:00:00Z", end_time: "2026-05-19T23:59:59Z", timezone: "UTC" };
    const body = { raw_sql: `SELECT message FROM ${database}.${table} LIMIT 5`, query: 'level="error"', ...times };
    for (const path of opens[id]) {
      const answer = path.startsWith("/")
        ? await call("GET", path, { token })
        : await call("POST", `${source}/${path}`, { token, body });
      expect(answer.status, `${path}: ${answer.text}`).toBe(200);
    }
    if (id !== "source-admin") expectOk(await call("GET", `${source}/schema`, { token }), z.array(shapes.column));
    const changes = await call("POST", "/admin/service-accounts", { token, body: { name: "more" } });
    if (id === "full-access") expect(changes.status).toBe(201);
    else expectNoScope(changes, "users:write");
  });
});

describe("revoking", () => {
  it("an account takes its tokens and memberships with it, at once", async () => {
    const account = await newServiceAccount();
    await manageTeams(account, world.teamA);
    const tokens = [await issue(account, ["logs:read"]), await issue(account, ["*"])];
    for (const token of tokens) expectOk(await query(token), shapes.logchefqlAnswer);
    await call("DELETE", `/admin/service-accounts/${account.id}`, { cookie: admin });
    for (const token of tokens) expectBadToken(await query(token));
    expect(await db.teamMember.count({ where: { userId: account.id } })).toBe(0);
  });

  it("one team of an account leaves the others to it", async () => {
    const account = await newServiceAccount();
    for (const team of [world.teamA, world.teamB]) await manageTeams(account, team);
    const token = await issue(account, ["logs:read"]);
    await call("DELETE", `/admin/service-accounts/${account.id}/teams/${world.teamA.id}`, { cookie: admin });
    expectNoMember(await query(token));
    expectOk(await query(token, world.teamB.id, world.sourceB.id), shapes.logchefqlAnswer);
  });
});

describe("people and service accounts", () => {
  it("differ in what lists show them and in what a token holds by default", async () => {
    const listed = async (path: string) =>
      expectOk(await call("GET", path, { cookie: admin }), z.array(shapes.user)).map(({ id }) => id);
    expect(await listed("/admin/users")).not.toContain(world.bot.id);
    expect(await listed("/admin/service-accounts")).toContain(world.bot.id);
    expect(await listed("/admin/service-accounts")).not.toContain(world.member.id);
    expect(await listed("/users")).toEqual(expect.arrayContaining([world.bot.id, world.member.id]));
    const token = await issue(world.bot, []);
    expectOk(await query(token), shapes.logchefqlAnswer);
    expectNoScope(
      await call("POST", "/me/tokens", { token, body: { name: "more", scopes: ["logs:read"] } }),
      "tokens:write",
    );
  });
});
