import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { db } from "@/lib/platform/db";
import { call } from "@/lib/testing/http";
import { newPerson, newWorld, sessionOf, tokenOf, unique, type World } from "@/lib/testing/world";
import { expectBad, expectFailure, expectNoAdmin, expectNoScope, expectOk, withoutWriting } from "./expect";
import * as shapes from "./shapes";

let world: World;
let cookie: string;
beforeAll(async () => {
  world = await newWorld();
  cookie = await sessionOf(world.admin);
});

const address = () => `${unique("Person")}@Example.TEST`;
const isSorted = (stamps: string[]) => expect(stamps).toEqual([...stamps].sort());
const NOT_FOUND = [404, "GeneralError", "User not found"] as const;
const LAST = "cannot delete or deactivate the last admin user";

describe("GET /admin/users", () => {
  it("lists people, oldest first, and no service account", async () => {
    const data = expectOk(await call("GET", "/admin/users", { cookie }), z.array(shapes.user));
    isSorted(data.map(({ created_at }) => created_at));
    const ids = data.map(({ id }) => id);
    expect(ids).toContain(world.admin.id);
    expect(ids).toContain(world.stranger.id);
    expect(ids).not.toContain(world.bot.id);
  });
});

describe("POST /admin/users", () => {
  it("creates a person, the address lower-cased and trimmed, member and active by default", async () => {
    const email = address();
    const body = { email: `  ${email} `, full_name: "Zoë O'Neil-Smith" };
    const data = expectOk(await call("POST", "/admin/users", { cookie, body }), shapes.user, 201);
    expect(data).toMatchObject({ email: email.toLowerCase(), role: "member", status: "active", account_type: "human" });
    expect(data.last_login_at).toBeUndefined();
  });

  it("takes nothing that the body has no business to say", async () => {
    const body = { email: address(), full_name: "Ann", account_type: "service", id: 1, managed: true, created_by: 1 };
    const data = expectOk(await call("POST", "/admin/users", { cookie, body }), shapes.user, 201);
    expect(data).toMatchObject({ account_type: "human", managed: false });
  });

  it("says when the address is taken, whatever its case", async () => {
    const body = { email: world.member.email.toUpperCase(), full_name: "Other Name" };
    const answer = await withoutWriting(() => call("POST", "/admin/users", { cookie, body }));
    expectFailure(answer, 409, "GeneralError", `user already exists: user with email ${world.member.email}`);
  });

  it.each(["", "nobody", "@example.test", "a@", "a@localhost", "a@b@example.test", "a b@example.test"])(
    "refuses %j as an address",
    async (email) => {
      const body = { email, full_name: "Some Body" };
      const answer = await withoutWriting(() => call("POST", "/admin/users", { cookie, body }));
      expectBad(answer, "email: invalid email format");
    },
  );

  it("refuses the addresses that service accounts have", async () => {
    const body = { email: "svc-1@service.logchef.internal", full_name: "Some Body" };
    const answer = await withoutWriting(() => call("POST", "/admin/users", { cookie, body }));
    expect([answer.status, answer.body.error_type]).toEqual([400, "GeneralError"]);
  });

  it.each([
    [{ full_name: "A" }, /^fullName: /],
    [{ full_name: "é".repeat(51) }, /^fullName: /],
    [{ full_name: "R2D2" }, /^fullName: /],
    [{ full_name: "Ann", role: "owner" }, /^role: /],
    [{ full_name: "Ann", status: "asleep" }, /^status: /],
    [{ full_name: ["Ann"] }, /^Invalid request body$/],
    [{ full_name: { not: "" } }, /^Invalid request body$/],
  ])("refuses %j", async (more, pattern) => {
    const body = { email: address(), ...more };
    const answer = await withoutWriting(() => call("POST", "/admin/users", { cookie, body }));
    expect(answer.body).toMatchObject({ status: "error", error_type: "GeneralError" });
    expect(answer.status).toBe(400);
    expect(answer.body.message).toMatch(pattern);
  });
});

describe("/admin/users/:id", () => {
  it("reads one person", async () => {
    const data = expectOk(await call("GET", `/admin/users/${world.member.id}`, { cookie }), shapes.user);
    expect(data.id).toBe(world.member.id);
  });

  it("does not know service accounts, so that none is promoted or edited as a person", async () => {
    const path = `/admin/users/${world.bot.id}`;
    await withoutWriting(async () => {
      expectFailure(await call("GET", path, { cookie }), ...NOT_FOUND);
      expectFailure(await call("PUT", path, { cookie, body: { role: "admin" } }), ...NOT_FOUND);
      expectFailure(await call("DELETE", path, { cookie }), ...NOT_FOUND);
    });
    const missing = await call("GET", "/admin/users/2147483647", { cookie });
    expect(missing.text).toBe((await call("GET", path, { cookie })).text);
  });

  it("changes what is named and nothing else", async () => {
    const person = await newPerson("edited");
    const body = { full_name: "New Name", email: "other@example.test", account_type: "service" };
    const data = expectOk(await call("PUT", `/admin/users/${person.id}`, { cookie, body }), shapes.user);
    expect(data).toMatchObject({ full_name: "New Name", email: person.email, role: "member", account_type: "human" });
    const same = expectOk(await call("PUT", `/admin/users/${person.id}`, { cookie, body: {} }), shapes.user);
    expect(same).toMatchObject({ full_name: "New Name", status: "active" });
  });

  it.each([{ role: "root" }, { status: "gone" }, { full_name: "" }])("refuses %j", async (body) => {
    const answer = await withoutWriting(() => call("PUT", `/admin/users/${world.member.id}`, { cookie, body }));
    expect([answer.status, answer.body.error_type]).toEqual([400, "GeneralError"]);
  });

  it("ends sessions and stops tokens at once when a person is deactivated, and not before", async () => {
    const person = await newPerson("leaver");
    const [session, token] = [await sessionOf(person), await tokenOf(person, ["profile:read"])];
    expect((await call("GET", "/me", { cookie: session })).status).toBe(200);
    const path = `/admin/users/${person.id}`;
    expectOk(await call("PUT", path, { cookie, body: { status: "inactive" } }), shapes.user);
    expectFailure(await call("GET", "/me", { cookie: session }), 401, "AuthenticationError", "session not found");
    expectFailure(await call("GET", "/me", { token }), 401, "AuthenticationError", "Invalid or expired token");
    expect(await db.session.count({ where: { userId: person.id } })).toBe(0);
    // Tokens are kept and work again when the person is restored (spec/logchef.md §3.5).
    expectOk(await call("PUT", path, { cookie, body: { status: "active" } }), shapes.user);
    expect((await call("GET", "/me", { token })).status).toBe(200);
    expect((await call("GET", "/me", { cookie: session })).status).toBe(401);
  });

  it("deletes a person with all that they own", async () => {
    const person = await newPerson("gone");
    await db.teamMember.create({ data: { teamId: world.teamA.id, userId: person.id } });
    const token = await tokenOf(person, ["profile:read"]);
    const path = `/admin/users/${person.id}`;
    expectOk(await call("DELETE", path, { cookie }), shapes.message("User deleted successfully"));
    expectFailure(await call("GET", "/me", { token }), 401, "AuthenticationError", "Invalid or expired token");
    expect(await db.teamMember.count({ where: { userId: person.id } })).toBe(0);
    expectFailure(await call("DELETE", path, { cookie }), ...NOT_FOUND);
  });

  it("keeps the last administrator, whichever way", async () => {
    await db.user.updateMany({ where: { role: "admin", id: { not: world.admin.id } }, data: { role: "member" } });
    const path = `/admin/users/${world.admin.id}`;
    await withoutWriting(async () => {
      expectBad(await call("DELETE", path, { cookie }), LAST);
      expectBad(await call("PUT", path, { cookie, body: { status: "inactive" } }), LAST);
      expectBad(await call("PUT", path, { cookie, body: { role: "member" } }), "cannot demote the last admin user");
    });
  });

  it.each(["0", "-4", "x", "1.0", "2147483648"])("refuses %s as an id", async (id) => {
    expectBad(await call("GET", `/admin/users/${id}`, { cookie }), "Invalid user ID format");
  });
});

describe("GET /users", () => {
  const ids = (data: { id: number }[]) => data.map(({ id }) => id);

  it("lists everybody who could be added to a team, for whoever administers one", async () => {
    for (const person of [world.admin, world.teamAdmin, world.owner]) {
      const answer = await call("GET", "/users", { cookie: await sessionOf(person) });
      const data = expectOk(answer, z.array(shapes.user));
      expect(ids(data)).toEqual(expect.arrayContaining([world.bot.id, world.stranger.id]));
      isSorted(data.map(({ created_at }) => created_at));
    }
  });

  it.each(["member", "editor", "stranger"] as const)("refuses a %s", async (name) => {
    const answer = await call("GET", "/users", { cookie: await sessionOf(world[name]) });
    expectFailure(answer, 403, "AuthorizationError", "Team admin privileges required");
  });

  it("asks a token for users:read before it asks for the role", async () => {
    expectNoScope(await call("GET", "/users", { token: await tokenOf(world.teamAdmin, ["teams:read"]) }), "users:read");
    expectOk(
      await call("GET", "/users", { token: await tokenOf(world.teamAdmin, ["users:read"]) }),
      z.array(shapes.user),
    );
    const narrow = await call("GET", "/users", { token: await tokenOf(world.drifter, ["users:read"]) });
    expectFailure(narrow, 403, "AuthorizationError", "Team admin privileges required");
    expectOk(await call("GET", "/users", { token: await tokenOf(world.drifter, ["*"]) }), z.array(shapes.user));
  });
});

describe("the guard of /admin", () => {
  it("asks for the administrator before the scope, and tells a machine of the scope", async () => {
    const human = await call("GET", "/admin/users", { token: await tokenOf(world.member, ["logs:read"]) });
    expectNoAdmin(human);
    expectNoAdmin(await call("GET", "/admin/users", { token: await tokenOf(world.member, ["*"]) }));
    expectNoScope(
      await call("GET", "/admin/users", { token: await tokenOf(world.admin, ["logs:read"]) }),
      "users:read",
    );
    expectNoScope(await call("GET", "/admin/users", { token: await tokenOf(world.bot, ["logs:read"]) }), "users:read");
    expectOk(
      await call("GET", "/admin/users", { token: await tokenOf(world.bot, ["users:read"]) }),
      z.array(shapes.user),
    );
  });
});
