import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { preset } from "@/lib/access/presets";
import { call, openServer } from "@/lib/testing/http";
import { newServiceAccount, newTeam, newToken, newWorld, sessionOf, tokenOf, type World } from "@/lib/testing/world";
import { expectBad, expectFailure, expectNoScope, expectOk, withoutWriting } from "./expect";
import * as shapes from "./shapes";

let world: World;
let server: Awaited<ReturnType<typeof openServer>>;
beforeAll(async () => {
  world = await newWorld();
  server = await openServer();
});
afterAll(() => server.close());

describe.each(["handlers", "server"] as const)("GET /me through the %s", (door) => {
  const through = () => (door === "server" ? server.call : call);

  it("tells a token's caller who it is and by what", async () => {
    const { id, token } = await newToken(world.bot, ["profile:read"]);
    const data = expectOk(await through()("GET", "/me", { token }), shapes.caller);
    expect(data.user).toMatchObject({ id: world.bot.id, account_type: "service", role: "member", status: "active" });
    expect(data.auth_method).toBe("token");
    expect(data.api_token).toMatchObject({ id, last_used_at: null });
    expect(data.session).toBeUndefined();
  });

  it("tells a signed-in person who they are and until when", async () => {
    const data = expectOk(await through()("GET", "/me", { cookie: await sessionOf(world.member) }), shapes.caller);
    expect(data).toMatchObject({ auth_method: "session", user: { id: world.member.id, account_type: "human" } });
    expect(Date.parse(data.session?.expires_at ?? "")).toBeGreaterThan(Date.now());
    expect(data.api_token).toBeUndefined();
  });

  it("asks a token for profile:read", async () => {
    const others = preset("read-only").scopes.filter((scope) => scope !== "profile:read");
    expectNoScope(await through()("GET", "/me", { token: await tokenOf(world.bot, others) }), "profile:read");
  });
});

describe("GET /me/teams", () => {
  it("lists the caller's teams, newest first, with role and count", async () => {
    const account = await newServiceAccount();
    const older = await newTeam([[account, "editor"]]);
    const newer = await newTeam([
      [account, "member"],
      [world.owner, "owner"],
    ]);
    const token = await tokenOf(account, ["teams:read"]);
    const data = expectOk(await call("GET", "/me/teams", { token }), z.array(shapes.userTeam));
    expect(data.map(({ id, role, member_count }) => ({ id, role, member_count }))).toEqual([
      { id: newer.id, role: "member", member_count: 2 },
      { id: older.id, role: "editor", member_count: 1 },
    ]);
  });

  it("is [] for an account in no team, never null", async () => {
    const token = await tokenOf(world.drifter, ["teams:read"]);
    expect(expectOk(await call("GET", "/me/teams", { token }), z.array(shapes.userTeam))).toEqual([]);
  });

  it("asks a token for teams:read", async () => {
    const token = await tokenOf(world.bot, preset("logs-viewer").scopes);
    expectNoScope(await call("GET", "/me/teams", { token }), "teams:read");
  });
});

describe("/me/tokens", () => {
  it("lists live and expired tokens of the caller alone, newest first, without a secret", async () => {
    const account = await newServiceAccount();
    const first = await newToken(account, ["tokens:read"]);
    const expired = await newToken(account, ["logs:read"], { expiresAt: new Date(Date.now() - 60_000) });
    await newToken(account, ["logs:read"], { revoked: true });
    await newToken(world.bot, ["logs:read"]);
    const answer = await call("GET", "/me/tokens", { token: first.token });
    const data = expectOk(answer, z.array(shapes.apiToken));
    expect(data.map(({ id, expired: isExpired }) => [id, isExpired])).toEqual([
      [expired.id, true],
      [first.id, false],
    ]);
    expect(answer.text).not.toContain(first.token.slice(-20));
  });

  it("mints a token that works and shows its secret once", async () => {
    const cookie = await sessionOf(world.member);
    const body = { name: "laptop", scopes: ["profile:read", "tokens:read"], expires_at: "2099-01-01T00:00:00+02:00" };
    const { token, api_token } = expectOk(await call("POST", "/me/tokens", { cookie, body }), shapes.minted, 201);
    expect(token.startsWith(`logchef_${world.member.id}_`)).toBe(true);
    expect(api_token).toMatchObject({ user_id: world.member.id, name: "laptop", scopes: body.scopes, expired: false });
    expect(api_token.prefix).toBe(`${token.slice(0, 12)}...`);
    expect(Date.parse(api_token.expires_at ?? "")).toBe(Date.parse(body.expires_at));
    const list = await call("GET", "/me/tokens", { token });
    expect(expectOk(list, z.array(shapes.apiToken)).map(({ id }) => id)).toContain(api_token.id);
    expect(list.text).not.toContain(token);
  });

  it("never expires unless asked, and takes an expiry that has passed", async () => {
    const cookie = await sessionOf(world.member);
    const forever = { name: "forever", scopes: ["logs:read"] };
    const one = expectOk(await call("POST", "/me/tokens", { cookie, body: forever }), shapes.minted, 201);
    expect(one.api_token.expires_at).toBeUndefined();
    const past = { ...forever, expires_at: "2020-01-01T00:00:00Z" };
    const two = expectOk(await call("POST", "/me/tokens", { cookie, body: past }), shapes.minted, 201);
    expect(two.api_token.expired).toBe(true);
    expectFailure(
      await call("GET", "/me", { token: two.token }),
      401,
      "AuthenticationError",
      "Invalid or expired token",
    );
  });

  it.each([
    [{ name: "x", scopes: ["logs:read"] }, "name: token name must be between 2 and 100 characters"],
    [{ name: "é".repeat(51), scopes: ["logs:read"] }, "name: token name must be between 2 and 100 characters"],
    [{ scopes: ["logs:read"] }, "name: token name is required"],
    [{ name: "", scopes: ["logs:read"] }, "name: token name is required"],
    [{ name: "ok" }, "scopes: at least one token scope is required"],
    [{ name: "ok", scopes: [] }, "scopes: at least one token scope is required"],
    [{ name: "ok", scopes: null }, "scopes: at least one token scope is required"],
    [{ name: "ok", scopes: ["logs:write!"] }, "scopes: invalid token scope"],
    [{ name: "ok", scopes: ["nobody:*"] }, "scopes: invalid token scope"],
    [{ name: "ok", scopes: ["nonsense", "*"] }, "scopes: invalid token scope"],
    [{ name: "ok", scopes: "logs:read" }, "Invalid request body"],
    [{ name: 7, scopes: ["logs:read"] }, "Invalid request body"],
    [{ name: "ok", scopes: [7] }, "Invalid request body"],
    [[], "Invalid request body"],
    [null, "Invalid request body"],
  ])("refuses %j", async (body, message) => {
    const cookie = await sessionOf(world.member);
    await withoutWriting(async () => expectBad(await call("POST", "/me/tokens", { cookie, body }), message));
  });

  it.each(["tomorrow", "2027-01-01", "2027-02-30T00:00:00Z", "2027-01-01T00:00:00"])(
    "refuses %s as expiry",
    async (at) => {
      const cookie = await sessionOf(world.member);
      const body = { name: "ok", scopes: ["logs:read"], expires_at: at };
      const answer = await withoutWriting(() => call("POST", "/me/tokens", { cookie, body }));
      expect(answer.status).toBe(400);
      expect(answer.body.message).toMatch(/^expires_at: /);
    },
  );

  it("takes 100 bytes of name, what follows a * unread, and drops what is said twice", async () => {
    const cookie = await sessionOf(world.member);
    const wide = { name: "é".repeat(50), scopes: ["*", "nonsense"] };
    const one = expectOk(await call("POST", "/me/tokens", { cookie, body: wide }), shapes.minted, 201);
    expect(one.api_token.scopes).toEqual(["*"]);
    const twice = { name: "ok", scopes: ["logs:read", "sources:read", "logs:read"], surprise: true };
    const two = expectOk(await call("POST", "/me/tokens", { cookie, body: twice }), shapes.minted, 201);
    expect(two.api_token.scopes).toEqual(["logs:read", "sources:read"]);
  });

  it("stores families expanded", async () => {
    const cookie = await sessionOf(world.member);
    const body = { name: "family", scopes: ["alerts:*", "logs:read", "alerts:read"] };
    const { api_token } = expectOk(await call("POST", "/me/tokens", { cookie, body }), shapes.minted, 201);
    expect(api_token.scopes).toEqual(["alerts:read", "alerts:write", "logs:read"]);
  });

  it("asks for tokens:read to list and tokens:write to mint or revoke", async () => {
    const reader = await tokenOf(world.bot, ["tokens:read"]);
    const writer = await newToken(world.bot, ["tokens:write"]);
    expectNoScope(await call("GET", "/me/tokens", { token: writer.token }), "tokens:read");
    await withoutWriting(async () => {
      const body = { name: "ok", scopes: ["tokens:read"] };
      expectNoScope(await call("POST", "/me/tokens", { token: reader, body }), "tokens:write");
      expectNoScope(await call("DELETE", `/me/tokens/${writer.id}`, { token: reader }), "tokens:write");
    });
  });

  it("revokes a token of one's own, itself included, once", async () => {
    const writer = await newToken(world.bot, ["tokens:write", "profile:read"]);
    const other = await newToken(world.bot, ["profile:read"]);
    const done = shapes.message("API token deleted successfully");
    expectOk(await call("DELETE", `/me/tokens/${other.id}`, { token: writer.token }), done);
    expectFailure(
      await call("GET", "/me", { token: other.token }),
      401,
      "AuthenticationError",
      "Invalid or expired token",
    );
    const again = await withoutWriting(() => call("DELETE", `/me/tokens/${other.id}`, { token: writer.token }));
    expectFailure(again, 404, "GeneralError", "API token not found");
    expectOk(await call("DELETE", `/me/tokens/${writer.id}`, { token: writer.token }), done);
    expectFailure(
      await call("GET", "/me", { token: writer.token }),
      401,
      "AuthenticationError",
      "Invalid or expired token",
    );
  });

  it("S-133 answers another's token and none alike, to the byte", async () => {
    const writer = await tokenOf(world.bot, ["tokens:write"]);
    const foreign = await newToken(world.drifter, ["profile:read"]);
    const [theirs, nobodys] = await withoutWriting(async () => [
      await call("DELETE", `/me/tokens/${foreign.id}`, { token: writer }),
      await call("DELETE", "/me/tokens/2147483647", { token: writer }),
    ]);
    expectFailure(theirs, 404, "GeneralError", "API token not found");
    expect(theirs.text).toBe(nobodys.text);
  });

  it.each(["0", "-1", "1.5", "abc", "2147483648", "99999999999999999999", "1e3", "%20", "1%00"])(
    "S-126 refuses %s as an id",
    async (id) => {
      const token = await tokenOf(world.bot, ["tokens:write"]);
      expectBad(await call("DELETE", `/me/tokens/${id}`, { token }), "Invalid token ID format");
    },
  );
});
