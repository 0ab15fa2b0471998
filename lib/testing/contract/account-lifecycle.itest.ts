import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { db } from "@/lib/platform/db";
import { purgeDeletedAccounts } from "@/lib/service-accounts/lifecycle";
import { call } from "@/lib/testing/http";
import {
  newPerson,
  newServiceAccount,
  newTeam,
  newToken,
  newWorld,
  sessionOf,
  tokenOf,
  type World,
} from "@/lib/testing/world";
import { expectBadToken, expectFailure, expectOk, withoutWriting } from "./expect";
import * as shapes from "./shapes";

let world: World;
let cookie: string;
beforeAll(async () => {
  world = await newWorld();
  cookie = await sessionOf(world.admin);
});

const NO_ACCOUNT = [404, "GeneralError", "Service account not found"] as const;
const of = (id: number, rest = "") => `/admin/service-accounts/${id}${rest}`;
const post = (id: number, verb: string, who: object = { cookie }) => call("POST", of(id, `/${verb}`), who);
const DAY_MS = 86_400_000;
const deletedDaysAgo = (id: number, days: number) =>
  db.user.update({ where: { id }, data: { deletedAt: new Date(Date.now() - days * DAY_MS) } });

describe("disabling an account", () => {
  it("has all its tokens refused at the next call until it is enabled, without revoking any", async () => {
    const account = await newServiceAccount();
    const tokens = [await tokenOf(account, ["profile:read"]), await tokenOf(account, ["*"])];
    for (const _ of [1, 2]) expect(expectOk(await post(account.id, "disable"), shapes.user).status).toBe("inactive");
    for (const token of tokens) expectBadToken(await call("GET", "/me", { token }));
    const minted = await call("POST", of(account.id, "/tokens"), { cookie, body: { name: "more" } });
    expectFailure(minted, ...NO_ACCOUNT);
    expect(expectOk(await post(account.id, "enable"), shapes.user).status).toBe("active");
    for (const token of tokens) expect((await call("GET", "/me", { token })).status).toBe(200);
  });

  it("is for holders of users:write, and knows no people", async () => {
    const bare = await tokenOf(world.bot, ["tokens:write"]);
    for (const verb of ["disable", "enable", "restore"]) {
      expect((await post(world.drifter.id, verb, { token: bare })).body.required_scope).toBe("users:write");
      await withoutWriting(async () => expectFailure(await post(world.member.id, verb), ...NO_ACCOUNT));
    }
  });

  it("S-072 beside minting leaves no live token of a disabled account", async () => {
    for (let round = 0; round < 10; round += 1) {
      const account = await newServiceAccount();
      const [, minted] = await Promise.all([
        post(account.id, "disable"),
        call("POST", of(account.id, "/tokens"), { cookie, body: { name: "late", scopes: ["profile:read"] } }),
      ]);
      if (minted.status === 201) expectBadToken(await call("GET", "/me", { token: minted.body.data.token }));
    }
  });
});

describe("undoing a deletion", () => {
  it("brings back the memberships that still can be, and no token", async () => {
    const account = await newServiceAccount();
    const teams = [
      await newTeam([[account, "editor"]]),
      await newTeam([[account, "admin"]]),
      await newTeam([[account, "member"]]),
    ];
    const [kept, gone, over] = teams.map(({ id }) => id);
    await db.teamMember.update({
      where: { teamId_userId: { teamId: over ?? 0, userId: account.id } },
      data: { expiresAt: new Date(Date.now() + 1500) },
    });
    const { token } = await newToken(account, ["profile:read"]);
    expect((await call("DELETE", of(account.id), { cookie })).status).toBe(200);
    expectBadToken(await call("GET", "/me", { token }));
    expect((await call("DELETE", `/admin/teams/${gone}`, { cookie })).status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 1600));
    expect(expectOk(await post(account.id, "restore"), shapes.user).status).toBe("active");
    const rows = await db.teamMember.findMany({ where: { userId: account.id }, select: { teamId: true, role: true } });
    expect(rows).toEqual([{ teamId: kept, role: "editor" }]);
    expectBadToken(await call("GET", "/me", { token }));
    expectFailure(await post(account.id, "restore"), 409, "ConflictError", "The service account is not deleted");
    expect((await call("GET", of(account.id, "/tokens"), { cookie })).body.data).toEqual([]);
  });

  it("lists deleted accounts only when they are asked for", async () => {
    const account = await newServiceAccount();
    await call("DELETE", of(account.id), { cookie });
    const idsIn = async (path: string) => {
      const shape = z.array(shapes.user.extend({ deleted_at: z.iso.datetime().optional() }));
      return expectOk(await call("GET", path, { cookie }), shape).map(({ id }) => id);
    };
    expect(await idsIn("/admin/service-accounts")).not.toContain(account.id);
    expect(await idsIn("/admin/service-accounts?include=revoked")).toContain(account.id);
    for (const path of ["/admin/service-accounts", "/me/tokens", of(world.bot.id, "/tokens")]) {
      expectFailure(await call("GET", `${path}?include=all`, { cookie }), 400, "ValidationError", "Invalid include");
    }
  });

  it("ends after 30 days, when the account is removed for good", async () => {
    const [young, old] = [await newServiceAccount(), await newServiceAccount()];
    const parent = await newToken(old, ["tokens:write", "profile:read"]);
    const heir = await newToken(await newServiceAccount(), ["profile:read"], { parentId: parent.id });
    expect((await call("GET", "/me", { token: heir.token })).status).toBe(200);
    for (const { id } of [young, old]) expect((await call("DELETE", of(id), { cookie })).status).toBe(200);
    await deletedDaysAgo(young.id, 29);
    await deletedDaysAgo(old.id, 31);
    expectFailure(await post(old.id, "restore"), ...NO_ACCOUNT);
    await purgeDeletedAccounts();
    expect(await db.user.count({ where: { id: old.id } })).toBe(0);
    expect(await db.auditEvent.count({ where: { action: "service_account.purged", targetId: String(old.id) } })).toBe(
      1,
    );
    expectBadToken(await call("GET", "/me", { token: heir.token }));
    expectOk(await post(young.id, "restore"), shapes.user);
  });

  it("beside adding to a team waits for nobody in a circle", async () => {
    for (let round = 0; round < 10; round += 1) {
      const account = await newServiceAccount();
      const team = await newTeam([[account, "member"]]);
      const body = { user_id: account.id, role: "editor" };
      const add = () => call("POST", `/teams/${team.id}/members`, { cookie, body });
      const answers = await Promise.all([add(), call("DELETE", of(account.id), { cookie }), add()]);
      const back = await Promise.all([add(), post(account.id, "restore"), add()]);
      expect([...answers, ...back].map(({ status }) => status).filter((status) => status >= 500)).toEqual([]);
    }
  });
});

describe("who answers for an account", () => {
  const owner = z.strictObject({ owner: shapes.user.nullable(), orphaned: z.boolean() });
  const read = async (id: number) => expectOk(await call("GET", of(id, "/owner"), { cookie }), owner);

  it("is whoever made it, until somebody else is named; who is gone or inactive leaves an orphan", async () => {
    const made = await call("POST", "/admin/service-accounts", { cookie, body: { name: "owned" } });
    const { id } = expectOk(made, shapes.user, 201);
    expect(await read(id)).toMatchObject({ owner: { id: world.admin.id }, orphaned: false });
    const person = await newPerson("contact");
    expectOk(await call("PUT", of(id, "/owner"), { cookie, body: { user_id: person.id } }), shapes.user);
    expect(await read(id)).toMatchObject({ owner: { id: person.id }, orphaned: false });
    await call("PUT", `/admin/users/${person.id}`, { cookie, body: { status: "inactive" } });
    expect(await read(id)).toMatchObject({ owner: { id: person.id }, orphaned: true });
    await call("DELETE", `/admin/users/${person.id}`, { cookie });
    expect(await read(id)).toEqual({ owner: null, orphaned: true });
  });

  it("is an active person", async () => {
    for (const user_id of [world.bot.id, 2147483647, 0]) {
      const answer = await withoutWriting(() =>
        call("PUT", of(world.drifter.id, "/owner"), { cookie, body: { user_id } }),
      );
      expectFailure(answer, 400, "GeneralError", "user_id: must be an active person");
    }
    await expect(
      db.user.update({ where: { id: world.drifter.id }, data: { ownerId: world.bot.id } }),
    ).rejects.toThrow();
  });
});

describe("revoking many", () => {
  const revoke = (body: object, who: object = { cookie }) => call("POST", "/admin/tokens/revoke", { ...who, body });

  it("tells first what would fall, then does all of it", async () => {
    const account = await newServiceAccount();
    const made = [await newToken(account, ["tokens:write"]), await newToken(account, ["profile:read"])];
    const child = await newToken(account, ["profile:read"], { parentId: made[0]?.id ?? 0 });
    const ids = made.map(({ id }) => id);
    const preview = await withoutWriting(() => revoke({ ids, dry_run: true }));
    expect(preview.body.data).toMatchObject({
      dry_run: true,
      tokens: ids.map((id) => ({ id })),
      descendants: [child.id],
    });
    expect((await revoke({ ids })).body.data).toMatchObject({ dry_run: false, descendants: [child.id] });
    for (const { token } of [...made, child]) expectBadToken(await call("GET", "/me", { token }));
  });

  it("does nothing when one of them isn't there, is a person's or has fallen before", async () => {
    const live = await newToken(world.bot, ["profile:read"]);
    const personal = await newToken(world.member, ["profile:read"]);
    const dead = await newToken(world.bot, ["profile:read"], { revoked: true });
    for (const id of [2147483647, personal.id, dead.id]) {
      const answer = await withoutWriting(() => revoke({ ids: [live.id, id] }));
      expectFailure(answer, 404, "GeneralError", "API token not found");
    }
    expect((await call("GET", "/me", { token: live.token })).status).toBe(200);
  });

  it("finds them by account, birth and idleness; without any word nothing is meant", async () => {
    const account = await newServiceAccount();
    const old = await newToken(account, ["profile:read"]);
    await db.apiToken.update({ where: { id: old.id }, data: { createdAt: new Date("2020-01-01") } });
    const young = await newToken(account, ["profile:read"]);
    const find = async (filter: object) =>
      (await revoke({ filter, dry_run: true })).body.data.tokens.map(({ id }: { id: number }) => id);
    expect(await find({ account_id: account.id })).toEqual([old.id, young.id]);
    expect(await find({ account_id: account.id, created_before: "2021-01-01T00:00:00Z" })).toEqual([old.id]);
    expect(await find({ account_id: account.id, unused_since: "2021-01-01T00:00:00Z" })).toEqual([old.id]);
    for (const body of [{}, { filter: {} }, { ids: [0] }, { filter: { who: 1 } }]) {
      expect((await withoutWriting(() => revoke(body))).status).toBe(400);
    }
    const bare = await tokenOf(world.bot, ["users:write"]);
    expect((await revoke({ ids: [old.id] }, { token: bare })).body.required_scope).toBe("tokens:write");
  });
});
