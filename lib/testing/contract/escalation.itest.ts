import { randomBytes } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { PRESETS } from "@/lib/access/presets";
import { type GrantedScope, SCOPES } from "@/lib/access/scopes";
import { sessionDigest } from "@/lib/auth/data";
import { admitPerson, beginSession } from "@/lib/auth/service";
import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { call } from "@/lib/testing/http";
import {
  join,
  newPerson,
  newServiceAccount,
  newTeam,
  newToken,
  newWorld,
  sessionOf,
  tokenOf,
  type World,
} from "@/lib/testing/world";
import { expectFailure, expectOk, withoutWriting } from "./expect";
import * as shapes from "./shapes";

let world: World;
let admin: string;
beforeAll(async () => {
  world = await newWorld();
  admin = await sessionOf(world.admin);
});

const IN_AN_HOUR = () => new Date(Date.now() + 3_600_000);
const later = (date: Date, ms: number) => new Date(date.getTime() + ms).toISOString();
const mine = (token: string, body: Record<string, unknown>) =>
  call("POST", "/me/tokens", { token, body: { name: "child", ...body } });
const refused = async (work: () => ReturnType<typeof call>) => {
  const answer = await withoutWriting(work);
  expect([answer.status, answer.body?.error_type], answer.text).toEqual([403, "AuthorizationError"]);
  expect(answer.text).not.toContain("logchef_");
};

describe("a token mints no stronger one", () => {
  it("S-060 for itself: a subset of its scopes, families and * counted as what they are", async () => {
    const token = await tokenOf(world.bot, ["tokens:write", "alerts:read", "logs:read"]);
    for (const scopes of [["*"], ["tokens:write", "users:read"], ["alerts:*"], ["tokens:*"], ["logs:read", "*"]]) {
      await refused(() => mine(token, { scopes }));
    }
    const child = expectOk(await mine(token, { scopes: ["tokens:write", "logs:read"] }), shapes.minted, 201);
    expect(child.api_token.scopes).toEqual(["tokens:write", "logs:read"]);
    const both = await tokenOf(world.bot, ["tokens:write", "alerts:read", "alerts:write"]);
    const family = expectOk(await mine(both, { scopes: ["alerts:*"] }), shapes.minted, 201);
    expect(family.api_token.scopes).toEqual(["alerts:read", "alerts:write"]);
  });

  it("S-060 scope by scope: tokens:write alone mints itself and nothing else", async () => {
    const token = await tokenOf(world.bot, ["tokens:write"]);
    for (const { scope } of SCOPES) {
      if (scope === "tokens:write") expect((await mine(token, { scopes: [scope] })).status).toBe(201);
      else await refused(() => mine(token, { scopes: ["tokens:write", scope] }));
    }
  });

  it("S-060 that outlives it: a missing expiry is its own, told in the answer; a later one is refused", async () => {
    const expiresAt = IN_AN_HOUR();
    const token = await tokenOf(world.bot, ["tokens:write"], { expiresAt });
    for (const expires_at of [undefined, null, ""]) {
      const child = expectOk(await mine(token, { scopes: ["tokens:write"], expires_at }), shapes.minted, 201);
      expect(child.api_token.expires_at).toBe(expiresAt.toISOString());
    }
    const sooner = later(expiresAt, -60_000);
    const child = expectOk(await mine(token, { scopes: ["tokens:write"], expires_at: sooner }), shapes.minted, 201);
    expect(child.api_token.expires_at).toBe(sooner);
    const same = await mine(token, { scopes: ["tokens:write"], expires_at: expiresAt.toISOString() });
    expect(same.status).toBe(201);
    for (const ms of [1, 1000, 1e12]) {
      await refused(() => mine(token, { scopes: ["tokens:write"], expires_at: later(expiresAt, ms) }));
    }
    const endless = await tokenOf(world.bot, ["tokens:write"]);
    const free = expectOk(await mine(endless, { scopes: ["tokens:write"] }), shapes.minted, 201);
    expect(free.api_token.expires_at).toBeUndefined();
    for (const expires_at of ["9999-12-31T23:59:59-23:59", "0000-01-01T00:00:00Z"]) {
      expect((await mine(endless, { scopes: ["tokens:write"], expires_at })).status).toBe(400);
    }
  });

  it("for a person: an administrator's narrow token is bound by its scopes, not by the role", async () => {
    const token = await tokenOf(world.admin, ["tokens:write", "users:write"]);
    await refused(() => mine(token, { scopes: ["*"] }));
    const path = `/admin/service-accounts/${world.bot.id}/tokens`;
    await refused(() => call("POST", path, { token, body: { name: "child", scopes: ["*"] } }));
    // Read-only, the default, is more than it holds.
    await refused(() => call("POST", path, { token, body: { name: "child" } }));
  });

  it("for an account that reaches further than its own", async () => {
    const [poor, rich] = [await newServiceAccount("poor"), await newServiceAccount("rich")];
    await join(rich, world.teamA, "admin");
    const token = await tokenOf(poor, ["tokens:write", "logs:read"]);
    const path = `/admin/service-accounts/${rich.id}/tokens`;
    await refused(() => call("POST", path, { token, body: { name: "child", scopes: ["logs:read"] } }));
    await join(poor, world.teamA, "member");
    await refused(() => call("POST", path, { token, body: { name: "child", scopes: ["logs:read"] } }));
    await join(poor, world.teamA, "owner");
    const answer = await call("POST", path, { token, body: { name: "child", scopes: ["logs:read"] } });
    expect(answer.status).toBe(201);
  });

  it("over generations: no descendant ever holds more than the first", async () => {
    let token = await tokenOf(world.bot, ["tokens:write", "tokens:read", "logs:read"], { expiresAt: IN_AN_HOUR() });
    let scopes: GrantedScope[] = ["tokens:write", "tokens:read", "logs:read"];
    while (scopes.length > 1) {
      const kept = scopes.slice(0, -1);
      const lost = scopes.at(-1) as GrantedScope;
      token = expectOk(await mine(token, { scopes: kept }), shapes.minted, 201).token;
      const current = token;
      await refused(() => mine(current, { scopes: [...kept, lost] }));
      scopes = kept;
    }
  });

  it("S-060 nor wakes one that was put to sleep: a secret that leaked would work again", async () => {
    const narrow = await tokenOf(world.bot, ["tokens:write", "logs:read"]);
    const switched = (id: number, to: string, by: object) =>
      call("POST", `/admin/service-accounts/${world.bot.id}/tokens/${id}/${to}`, by);
    const cookie = await sessionOf(world.admin);
    const wide = await newToken(world.bot, ["*"]);
    const like = await newToken(world.bot, ["logs:read"]);
    for (const { id } of [wide, like]) expect((await switched(id, "disable", { cookie })).status).toBe(200);
    const refused = await withoutWriting(() => switched(wide.id, "enable", { token: narrow }));
    const sentence = "A token can only enable tokens with scopes that it holds itself";
    expectFailure(refused, 403, "AuthorizationError", sentence);
    expect((await call("GET", "/token", { token: wide.token })).status).toBe(401);
    expect((await switched(like.id, "enable", { token: narrow })).status).toBe(200);
    expect((await switched(wide.id, "enable", { cookie })).status).toBe(200);
  });

  it("over more generations than a call can look at, nor by conditions without end", async () => {
    let token = await tokenOf(world.bot, ["tokens:write"]);
    const child = (row_filter?: string) =>
      call("POST", "/me/tokens", { token, body: { name: "child", scopes: ["tokens:write"], row_filter } });
    const wordy = (n: number) =>
      Array.from({ length: 40 }, (_, i) => `level="${n} ${i} ${"y".repeat(30)}"`).join(" or ");
    const first = token;
    for (let n = 0; n < 5; n++) {
      const made = await child(wordy(n));
      if (n === 4)
        expect([made.status, made.body.message]).toEqual([400, expect.stringMatching(/^row_filter: together/)]);
      else token = made.body.data.token;
    }
    token = first;
    for (let n = 0; n < 50; n++) token = expectOk(await child(), shapes.minted, 201).token;
    const last = await withoutWriting(() => child());
    expect([last.status, last.body.message]).toEqual([400, "A token descends from at most 50 others"]);
    expect((await call("GET", "/token", { token })).status).toBe(200);
  });

  it("after it is gone: minting and revoking at once leave nobody with a new token", async () => {
    for (let round = 0; round < 10; round += 1) {
      const account = await newServiceAccount();
      const token = await tokenOf(account, ["tokens:write", "tokens:read"]);
      const parent = await db.apiToken.findFirstOrThrow({ where: { userId: account.id } });
      const [minted] = await Promise.all([
        mine(token, { scopes: ["tokens:write"] }),
        call("DELETE", `/admin/service-accounts/${account.id}`, { cookie: admin }),
      ]);
      expect([201, 401]).toContain(minted.status);
      expect(await db.apiToken.count({ where: { userId: account.id, revokedAt: null } })).toBe(0);
      expect((await db.apiToken.findUniqueOrThrow({ where: { id: parent.id } })).revokedAt).not.toBeNull();
    }
  });
});

describe("a token doesn't widen its own account", () => {
  it("S-061 into a team, unless it administers that team or holds *", async () => {
    const account = await newServiceAccount();
    const team = await newTeam([[account, "member"]]);
    const token = await tokenOf(account, ["teams:write", "teams:read"]);
    const path = `/admin/service-accounts/${account.id}/teams`;
    await refused(() => call("POST", path, { token, body: { team_id: world.teamA.id } }));
    await refused(() => call("POST", path, { token, body: { team_id: team.id, role: "admin" } }));
    await join(account, team, "admin");
    expect((await call("POST", path, { token, body: { team_id: team.id, role: "editor" } })).status).toBe(201);
    const all = await tokenOf(account, ["*"]);
    expect((await call("POST", path, { token: all, body: { team_id: world.teamA.id } })).status).toBe(201);
  });

  it("S-061 to a higher role in its team", async () => {
    const account = await newServiceAccount();
    const team = await newTeam([[account, "admin"]]);
    const token = await tokenOf(account, ["teams:write"]);
    await refused(() =>
      call("POST", `/teams/${team.id}/members`, { token, body: { user_id: account.id, role: "owner" } }),
    );
    const path = `/admin/service-accounts/${account.id}/teams`;
    await refused(() => call("POST", path, { token, body: { team_id: team.id, role: "owner" } }));
  });

  it("through an accomplice: an account that it made itself reaches no further", async () => {
    const account = await newServiceAccount();
    const token = await tokenOf(account, ["users:write", "teams:write", "tokens:write", "logs:read"]);
    const made = await call("POST", "/admin/service-accounts", { token, body: { name: "accomplice" } });
    const { id } = expectOk(made, shapes.user, 201);
    await call("POST", `/admin/service-accounts/${id}/teams`, { token, body: { team_id: world.teamA.id } });
    const path = `/admin/service-accounts/${id}/tokens`;
    await refused(() => call("POST", path, { token, body: { name: "child", scopes: ["*"] } }));
    const memberships = await db.teamMember.count({ where: { userId: id } });
    const minted = await call("POST", path, { token, body: { name: "child", scopes: ["logs:read"] } });
    // A token for an account inside a team that the minter is not in would carry its reach there.
    expect(minted.status).toBe(memberships > 0 ? 403 : 201);
  });

  it("through an accomplice that it minted for first: neither sends the other into a team", async () => {
    const account = await newServiceAccount();
    const token = await tokenOf(account, ["users:write", "teams:write", "tokens:write", "logs:read"]);
    const made = await call("POST", "/admin/service-accounts", { token, body: { name: "accomplice" } });
    const { id } = expectOk(made, shapes.user, 201);
    const mint = async (parent: string, scopes: string[]) => {
      const path = `/admin/service-accounts/${id}/tokens`;
      return expectOk(await call("POST", path, { token: parent, body: { name: "child", scopes } }), shapes.minted, 201);
    };
    const child = (await mint(token, ["teams:write", "tokens:write", "logs:read"])).token;
    const into = (who: number, by: string) =>
      call("POST", `/admin/service-accounts/${who}/teams`, { token: by, body: { team_id: world.teamA.id } });
    await refused(() => into(id, token));
    await refused(() => into(account.id, child));
    const grandchild = await mint(child, ["logs:read"]);
    await refused(() => into(id, token));
    expect(grandchild.api_token.scopes).toEqual(["logs:read"]);
    // Somebody else's account is what the scope is for, and so is a team that the caller is in.
    const other = await newServiceAccount();
    expect((await into(other.id, token)).status).toBe(201);
    await join(account, world.teamA, "admin");
    expect((await into(id, token)).status).toBe(201);
  });

  it("through an accomplice, minting and joining at once", async () => {
    for (let round = 0; round < 10; round += 1) {
      const [account, accomplice] = [await newServiceAccount(), await newServiceAccount()];
      const token = await tokenOf(account, ["teams:write", "tokens:write", "logs:read"]);
      const path = `/admin/service-accounts/${accomplice.id}`;
      const [minted, joined] = await Promise.all([
        call("POST", `${path}/tokens`, { token, body: { name: "child", scopes: ["logs:read"] } }),
        call("POST", `${path}/teams`, { token, body: { team_id: world.teamA.id } }),
      ]);
      expect([minted.status, joined.status].sort()).toEqual([201, 403]);
    }
  });

  it("by waking an administrator who was put to sleep", async () => {
    const asleep = await newPerson("asleep", { role: "admin", status: "inactive" });
    const token = await tokenOf(world.bot, ["users:write", "users:read"]);
    await refused(() => call("PUT", `/admin/users/${asleep.id}`, { token, body: { status: "active" } }));
    const body = { role: "member", status: "active" };
    expect((await call("PUT", `/admin/users/${asleep.id}`, { token, body })).status).toBe(200);
  });

  it("by making an administrator of somebody", async () => {
    for (const token of [
      await tokenOf(world.bot, ["users:write", "users:read"]),
      await tokenOf(world.admin, ["users:write"]),
    ]) {
      const body = { email: `${randomBytes(6).toString("hex")}@example.test`, full_name: "New Admin", role: "admin" };
      await refused(() => call("POST", "/admin/users", { token, body }));
      await refused(() => call("PUT", `/admin/users/${world.stranger.id}`, { token, body: { role: "admin" } }));
    }
  });

  it("S-120 by what a body says beside what it may", async () => {
    const token = await tokenOf(world.bot, ["tokens:write", "profile:read"]);
    const extra = { user_id: world.admin.id, parent_id: null, key_id: "0", is_admin: true, created_by: 1, id: 1 };
    const { api_token } = expectOk(await mine(token, { scopes: ["profile:read"], ...extra }), shapes.minted, 201);
    expect(api_token.user_id).toBe(world.bot.id);
    const row = await db.apiToken.findUniqueOrThrow({ where: { id: api_token.id } });
    expect(row.parentId).not.toBeNull();
  });
});

describe("a service account never has a session", () => {
  const origin = { address: null, userAgent: null, requestId: "r" };

  it("S-064 by the verb, by the provider's claims, or by a row written past every rule", async () => {
    const token = randomBytes(32).toString("base64url");
    const session = { token, userId: world.bot.id, expiresAt: IN_AN_HOUR(), replaces: null };
    await expect(beginSession(session, origin)).rejects.toMatchObject({ code: "forbidden" });
    const claims = {
      issuer: env().oidc.issuer,
      subject: "svc",
      email: world.bot.email,
      emailVerified: true,
      name: "Service Account",
    };
    expect(await admitPerson(claims, origin)).toHaveProperty("refused");
    const data = { userId: world.bot.id, expiresAt: IN_AN_HOUR(), tokenDigest: sessionDigest(token) };
    await expect(db.session.create({ data })).rejects.toThrow(/service accounts never sign in/);
    const identity = { userId: world.bot.id, issuer: claims.issuer, subject: "svc" };
    await expect(db.identity.create({ data: identity })).rejects.toThrow(/service accounts never sign in/);
    const moved = await newPerson("moved");
    await sessionOf(moved);
    await expect(
      db.session.updateMany({ where: { userId: moved.id }, data: { userId: world.bot.id } }),
    ).rejects.toThrow(/service accounts never sign in/);
    expect(await db.session.count({ where: { userId: world.bot.id } })).toBe(0);
  });

  it("nor a person's type, nor the admin role, even by a row written past every rule", async () => {
    const where = { id: world.bot.id };
    await expect(db.user.update({ where, data: { accountType: "human" } })).rejects.toThrow(/never changes its type/);
    await expect(db.user.update({ where, data: { role: "admin" } })).rejects.toThrow(/users_service_is_member/);
    await expect(db.user.update({ where: { id: world.member.id }, data: { accountType: "service" } })).rejects.toThrow(
      /never changes its type/,
    );
  });
});

describe("scopes that come later", () => {
  it("S-065 are not in tokens made from a preset: names are stored, not the preset", async () => {
    for (const { id, scopes } of PRESETS) {
      const path = `/admin/service-accounts/${world.bot.id}/tokens`;
      const answer = await call("POST", path, { cookie: admin, body: { name: id, scopes: [...scopes] } });
      const { api_token } = expectOk(answer, shapes.minted, 201);
      const row = await db.apiToken.findUniqueOrThrow({ where: { id: api_token.id } });
      expect(row.scopes).toEqual([...scopes]);
      expect(row.scopes.filter((scope) => scope.includes("*"))).toEqual(id === "full-access" ? ["*"] : []);
    }
  });

  it("a scope that this version doesn't know grants nothing and breaks nothing", async () => {
    const token = await tokenOf(world.bot, ["profile:read", "future:write" as GrantedScope, "admin:*" as GrantedScope]);
    expectOk(await call("GET", "/me", { token }), shapes.caller);
    expectFailure(
      await call("GET", "/admin/users", { token }),
      403,
      "AuthorizationError",
      "API token does not have the required scope",
    );
  });
});
