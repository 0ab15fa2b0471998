import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { preset } from "@/lib/access/presets";
import { db } from "@/lib/platform/db";
import { call } from "@/lib/testing/http";
import { newServiceAccount, newTeam, newToken, newWorld, sessionOf, tokenOf, type World } from "@/lib/testing/world";
import { expectBad, expectFailure, expectNoAdmin, expectNoScope, expectOk, withoutWriting } from "./expect";
import * as shapes from "./shapes";

let world: World;
let cookie: string;
beforeAll(async () => {
  world = await newWorld();
  cookie = await sessionOf(world.admin);
});

const NAME = "name: service account name must be between 2 and 100 characters";
const NO_ACCOUNT = [404, "GeneralError", "Service account not found"] as const;
const BAD_ID = "Invalid service account ID format";
const idsOf = (list: { id: number }[]) => list.map(({ id }) => id);

describe("/admin/service-accounts", () => {
  it("lists service accounts alone, oldest first", async () => {
    const data = expectOk(await call("GET", "/admin/service-accounts", { cookie }), z.array(shapes.user));
    expect(new Set(data.map(({ account_type }) => account_type))).toEqual(new Set(["service"]));
    expect(idsOf(data)).toEqual(expect.arrayContaining([world.bot.id, world.drifter.id]));
    const stamps = data.map(({ created_at }) => created_at);
    expect(stamps).toEqual([...stamps].sort());
  });

  it("creates one that never signs in, the name trimmed and free to repeat", async () => {
    const made = [];
    for (const name of ["  ci: log checker #1 ", "ci: log checker #1"]) {
      const answer = await call("POST", "/admin/service-accounts", { cookie, body: { name, role: "admin" } });
      made.push(expectOk(answer, shapes.user, 201));
    }
    for (const account of made) {
      expect(account).toMatchObject({
        full_name: "ci: log checker #1",
        role: "member",
        status: "active",
        account_type: "service",
      });
      expect(account.email).toMatch(/^svc-\d+@service\.logchef\.internal$/);
    }
    expect(made[0]?.email).not.toBe(made[1]?.email);
  });

  it.each([{}, { name: "" }, { name: " x " }, { name: "é".repeat(51) }, { name: null }])("refuses %j", async (body) => {
    const answer = await withoutWriting(() => call("POST", "/admin/service-accounts", { cookie, body }));
    expectBad(answer, NAME);
  });

  it("deletes one: its tokens stop at once, its memberships go, and a second time there is none", async () => {
    const account = await newServiceAccount();
    const team = await newTeam([[account, "member"]]);
    const token = await tokenOf(account, ["*"]);
    expect((await call("GET", "/me", { token })).status).toBe(200);
    const path = `/admin/service-accounts/${account.id}`;
    expectOk(await call("DELETE", path, { cookie }), shapes.message("Service account deleted successfully"));
    expectFailure(await call("GET", "/me", { token }), 401, "AuthenticationError", "Invalid or expired token");
    expect(await db.teamMember.count({ where: { teamId: team.id } })).toBe(0);
    expect(await db.apiToken.count({ where: { userId: account.id, revokedAt: null } })).toBe(0);
    await withoutWriting(async () => expectFailure(await call("DELETE", path, { cookie }), ...NO_ACCOUNT));
    const listed = expectOk(await call("GET", "/admin/service-accounts", { cookie }), z.array(shapes.user));
    expect(idsOf(listed)).not.toContain(account.id);
  });

  it("does not know people, nor ids that nobody has, and answers both alike", async () => {
    for (const [method, rest] of [
      ["DELETE", ""],
      ["GET", "/tokens"],
      ["GET", "/teams"],
      ["DELETE", "/tokens/1"],
      ["DELETE", "/teams/1"],
    ] as const) {
      const [person, nobody] = await withoutWriting(async () => [
        await call(method, `/admin/service-accounts/${world.member.id}${rest}`, { cookie }),
        await call(method, `/admin/service-accounts/2147483647${rest}`, { cookie }),
      ]);
      expectFailure(person, ...NO_ACCOUNT);
      expect(person.text).toBe(nobody.text);
    }
    const [token, team] = [{ name: "ok" }, { team_id: world.teamA.id }];
    await withoutWriting(async () => {
      const path = `/admin/service-accounts/${world.member.id}`;
      expectFailure(await call("POST", `${path}/tokens`, { cookie, body: token }), ...NO_ACCOUNT);
      expectFailure(await call("POST", `${path}/teams`, { cookie, body: team }), ...NO_ACCOUNT);
    });
  });

  it.each(["0", "x", "2147483648"])("refuses %s as an id", async (id) => {
    expectBad(await call("DELETE", `/admin/service-accounts/${id}`, { cookie }), BAD_ID);
    expectBad(await call("GET", `/admin/service-accounts/${id}/tokens`, { cookie }), BAD_ID);
    expectBad(await call("GET", `/admin/service-accounts/${id}/teams`, { cookie }), BAD_ID);
    const of = `/admin/service-accounts/${world.bot.id}`;
    expectBad(await call("DELETE", `${of}/tokens/${id}`, { cookie }), "Invalid token ID format");
    expectBad(await call("DELETE", `${of}/teams/${id}`, { cookie }), "Invalid team ID format");
  });
});

describe("…/:id/tokens", () => {
  it("mints Read-only when no scopes are named", async () => {
    const path = `/admin/service-accounts/${world.bot.id}/tokens`;
    for (const scopes of [undefined, null, []]) {
      const answer = await call("POST", path, { cookie, body: { name: "default", scopes } });
      const { token, api_token } = expectOk(answer, shapes.minted, 201);
      expect(api_token.scopes.toSorted()).toEqual([...preset("read-only").scopes].sort());
      expect(token.startsWith(`logchef_${world.bot.id}_`)).toBe(true);
      expect((await call("GET", "/me", { token })).body.data.user.id).toBe(world.bot.id);
    }
  });

  it("lists and revokes them, and only under their own account", async () => {
    const { id, token } = await newToken(world.bot, ["profile:read"]);
    const list = await call("GET", `/admin/service-accounts/${world.bot.id}/tokens`, { cookie });
    expect(idsOf(expectOk(list, z.array(shapes.apiToken)))).toContain(id);
    expect(list.text).not.toContain(token);
    const wrong = await withoutWriting(() =>
      call("DELETE", `/admin/service-accounts/${world.drifter.id}/tokens/${id}`, { cookie }),
    );
    expectFailure(wrong, 404, "GeneralError", "API token not found");
    const path = `/admin/service-accounts/${world.bot.id}/tokens/${id}`;
    expectOk(await call("DELETE", path, { cookie }), shapes.message("API token deleted successfully"));
    expect((await call("GET", "/me", { token })).status).toBe(401);
    expectFailure(await call("DELETE", path, { cookie }), 404, "GeneralError", "API token not found");
  });

  it("is [] for an account without tokens", async () => {
    const account = await newServiceAccount();
    const list = await call("GET", `/admin/service-accounts/${account.id}/tokens`, { cookie });
    expect(expectOk(list, z.array(shapes.apiToken))).toEqual([]);
  });
});

describe("…/:id/teams", () => {
  it("puts the account into a team, member by default, and says 201 again when the role changes", async () => {
    const account = await newServiceAccount();
    const path = `/admin/service-accounts/${account.id}/teams`;
    const added = shapes.message("Service account added to team");
    expectOk(await call("POST", path, { cookie, body: { team_id: world.teamA.id } }), added, 201);
    const roles = async () =>
      expectOk(await call("GET", path, { cookie }), z.array(shapes.userTeam)).map(({ id, role }) => [id, role]);
    expect(await roles()).toEqual([[world.teamA.id, "member"]]);
    expectOk(await call("POST", path, { cookie, body: { team_id: world.teamA.id, role: "editor" } }), added, 201);
    expect(await roles()).toEqual([[world.teamA.id, "editor"]]);
    const gone = shapes.message("Service account removed from team");
    expectOk(await call("DELETE", `${path}/${world.teamA.id}`, { cookie }), gone);
    expect(await roles()).toEqual([]);
    await withoutWriting(async () => {
      expectOk(await call("DELETE", `${path}/${world.teamA.id}`, { cookie }), gone);
      expectOk(await call("DELETE", `${path}/2147483647`, { cookie }), gone);
    });
  });

  it("refuses a team that is not there and a role that is none", async () => {
    const path = `/admin/service-accounts/${world.drifter.id}/teams`;
    await withoutWriting(async () => {
      const missing = await call("POST", path, { cookie, body: { team_id: 2147483647 } });
      expectFailure(missing, 404, "NotFoundError", "Team not found");
      const role = await call("POST", path, { cookie, body: { team_id: world.teamA.id, role: "boss" } });
      expect([role.status, role.body.error_type]).toEqual([400, "GeneralError"]);
      expect(role.body.message).toMatch(/^role: /);
      for (const team_id of [0, -1, null, undefined]) {
        expect((await call("POST", path, { cookie, body: { team_id } })).status).toBe(400);
      }
      for (const team_id of ["1", 1.5, 1e12, [1]]) {
        expect((await call("POST", path, { cookie, body: { team_id } })).status).toBe(400);
      }
    });
  });
});

describe("who may", () => {
  it("is an administrator in person, or a machine by its scopes, one scope a route", async () => {
    const of = `/admin/service-accounts/${world.drifter.id}`;
    const routes = [
      ["GET", "/admin/service-accounts", "users:read"],
      ["POST", "/admin/service-accounts", "users:write"],
      ["DELETE", "/admin/service-accounts/2147483647", "users:write"],
      ["GET", `${of}/tokens`, "tokens:read"],
      ["POST", `${of}/tokens`, "tokens:write"],
      ["DELETE", `${of}/tokens/2147483647`, "tokens:write"],
      ["GET", `${of}/teams`, "teams:read"],
      ["POST", `${of}/teams`, "teams:write"],
      ["DELETE", `${of}/teams/2147483647`, "teams:write"],
    ] as const;
    const member = await sessionOf(world.owner);
    for (const [method, path, scope] of routes) {
      const bare = await tokenOf(world.bot, ["logs:read"]);
      await withoutWriting(async () => {
        expectNoAdmin(await call(method, path, { cookie: member, body: {} }));
        expectNoScope(await call(method, path, { token: bare, body: {} }), scope);
      });
      const able = await call(method, path, { token: await tokenOf(world.bot, [scope]), body: {} });
      expect([200, 201, 400, 404]).toContain(able.status);
    }
  });
});
