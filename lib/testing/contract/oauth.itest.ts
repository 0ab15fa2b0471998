import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db } from "@/lib/platform/db";
import { call, openServer } from "@/lib/testing/http";
import { newServiceAccount, newToken, newWorld, sessionOf, tokenOf, type World } from "@/lib/testing/world";
import { ownTokenWire } from "@/lib/tokens/wire";
import { expectFailure, expectOk, withoutWriting } from "./expect";

let world: World;
let server: Awaited<ReturnType<typeof openServer>>;
beforeAll(async () => {
  world = await newWorld();
  server = await openServer();
});
afterAll(() => server.close());

const FORM = { "content-type": "application/x-www-form-urlencoded" };
const post = (path: string, form: Record<string, string> | string, token?: string) =>
  server.call("POST", path, {
    token,
    headers: FORM,
    body: new TextEncoder().encode(String(new URLSearchParams(form))),
  });
const introspect = (token: string, by?: string) => post("/oauth2/introspect", { token }, by);
const INACTIVE = '{"active":false}';

describe("GET /api/v1/token", () => {
  it("tells a token about itself without any scope, and names to whoever may list them", async () => {
    const bare = await newToken(world.bot, []);
    const told = expectOk(await call("GET", "/token", { token: bare.token }), ownTokenWire);
    expect(told.token).toMatchObject({ id: bare.id, scopes: [] });
    expect(told.account).toEqual({ id: world.bot.id, name: world.bot.fullName, account_type: "service" });
    expect(told.teams).toEqual([{ id: world.teamA.id, role: "member" }]);
    expect(told.sources).toEqual([{ id: world.sourceA.id, team_ids: [world.teamA.id] }]);
    const reader = await tokenOf(world.bot, ["teams:read", "sources:read"]);
    const more = expectOk(await call("GET", "/token", { token: reader }), ownTokenWire);
    expect([more.teams[0]?.name, more.sources[0]?.name]).toEqual([world.teamA.name, world.sourceA.name]);
    expect(JSON.stringify(more)).not.toContain(reader);
  });

  it("has nothing to tell a session", async () => {
    const answer = await call("GET", "/token", { cookie: await sessionOf(world.member) });
    expectFailure(answer, 404, "GeneralError", "This call was made without a token");
  });
});

describe("POST /oauth2/introspect", () => {
  it("tells a live token in RFC 7662's words, to itself and to whoever reads its account's tokens", async () => {
    const expiresAt = new Date(Date.now() + 3_600_000);
    const { id, token } = await newToken(world.bot, ["logs:read", "teams:read"], { expiresAt });
    const askers = [token, await tokenOf(world.bot, ["tokens:read"]), await tokenOf(world.admin, ["tokens:read"])];
    for (const by of askers) {
      const answer = await introspect(token, by);
      expect(answer.status).toBe(200);
      expect(answer.headers.get("cache-control")).toBe("no-store");
      expect(answer.body).toMatchObject({
        active: true,
        scope: "logs:read teams:read",
        token_type: "Bearer",
        username: world.bot.fullName,
        sub: String(world.bot.id),
        jti: String(id),
        exp: Math.floor(expiresAt.getTime() / 1000),
      });
    }
  });

  it("S-151 tells everything else alike: unknown, revoked, expired, another's, without the scope", async () => {
    const asker = await tokenOf(world.member, ["tokens:read"]);
    const bot = await newServiceAccount();
    const others = [
      "logchef_1_00000000000000000000000000000000",
      "nonsense",
      await tokenOf(world.member, ["*"], { revoked: true }),
      await tokenOf(world.member, ["*"], { expiresAt: new Date(1) }),
      await tokenOf(world.owner, ["*"]),
      await tokenOf(bot, ["*"]),
    ];
    for (const token of others) expect((await introspect(token, asker)).text).toBe(INACTIVE);
    const unscoped = await tokenOf(world.member, ["logs:read"]);
    expect((await introspect(asker, unscoped)).text).toBe(INACTIVE);
    const machine = await tokenOf(world.bot, ["tokens:read"]);
    expect((await introspect(asker, machine)).text).toBe(INACTIVE);
  });

  it("asks who asks, and a browser's cookie is no answer", async () => {
    const cookie = await sessionOf(world.admin);
    const token = await tokenOf(world.bot, ["logs:read"]);
    const body = new TextEncoder().encode(`token=${token}`);
    const answers = [
      await introspect(token),
      await introspect(token, "logchef_1_00000000000000000000000000000000"),
      await introspect(token, await tokenOf(world.bot, ["*"], { revoked: true })),
      await server.call("POST", "/oauth2/introspect", { cookie, headers: FORM, body }),
    ];
    for (const answer of answers) {
      expect([answer.status, answer.body.error]).toEqual([401, "invalid_token"]);
      expect(answer.headers.get("www-authenticate")).toBe('Bearer realm="latchkey", error="invalid_token"');
      expect(answer.body.decision_id).toMatch(/^[0-9a-f-]{36}$/);
      expect(answer.headers.get("x-decision-id")).toBe(answer.body.decision_id);
      expect(answer.body.request_id).toBe(answer.headers.get("x-request-id"));
    }
  });

  it("leaves a receipt of whom it refused, and counts against the rate of whoever asks", async () => {
    const admin = await tokenOf(world.admin, ["*"]);
    const mint = async (limits: object) => {
      const path = `/admin/service-accounts/${world.bot.id}/tokens`;
      const made = await call("POST", path, { token: admin, body: { name: "asks", scopes: ["logs:read"], ...limits } });
      return made.body.data.token as string;
    };
    const elsewhere = await mint({ allowed_networks: ["203.0.113.0/24"] });
    const refused = await introspect(elsewhere, elsewhere);
    expect(refused.status).toBe(401);
    const asked = { decision_id: refused.body.decision_id };
    const told = await call("POST", "/access/explain", { token: admin, body: asked });
    expect(told.body.data).toMatchObject({
      allowed: false,
      principal: { id: world.bot.id },
      receipt: { method: "POST", route: "/oauth2/introspect" },
    });
    expect(told.body.data.steps.find(({ outcome }: { outcome: string }) => outcome === "failed").step).toBe("network");
    const slow = await mint({ rate_limit_per_minute: 2 });
    const statuses = [];
    for (let turn = 0; turn < 3; turn++) statuses.push((await introspect(slow, slow)).status);
    expect(statuses).toEqual([200, 200, 429]);
  });

  it("reads forms alone, each parameter once", async () => {
    const by = await tokenOf(world.bot, ["tokens:read"]);
    const json = await server.call("POST", "/oauth2/introspect", { token: by, body: { token: "x" } });
    const bodies = ["", "token=", "token=a&token=b", "other=1"];
    const answers = [json, ...(await Promise.all(bodies.map((body) => post("/oauth2/introspect", body, by))))];
    answers.push(
      await server.call("POST", "/oauth2/introspect", {
        token: by,
        headers: FORM,
        body: new Uint8Array([116, 61, 255]),
      }),
    );
    for (const answer of answers) {
      expect([answer.status, answer.body.error], answer.text).toEqual([400, "invalid_request"]);
      expect(Object.keys(answer.body)).toEqual(["error", "error_description"]);
    }
  });
});

describe("POST /oauth2/revoke", () => {
  const works = async (token: string) => (await call("GET", "/me", { token })).status;

  it("ends the token that is shown, with its descendants, and records that", async () => {
    const { id, token } = await newToken(world.bot, ["profile:read"]);
    const child = await tokenOf(world.bot, ["profile:read"], { parentId: id });
    expect([await works(token), await works(child)]).toEqual([200, 200]);
    const answer = await post("/oauth2/revoke", { token, token_type_hint: "refresh_token" });
    expect([answer.status, answer.text]).toEqual([200, ""]);
    expect([await works(token), await works(child)]).toEqual([401, 401]);
    const where = { action: "token.revoked", targetId: String(id) };
    expect(await db.auditEvent.count({ where })).toBe(1);
  });

  it("S-151 answers what is unknown or over in the same words and the same time", async () => {
    const revoked = await tokenOf(world.bot, ["*"], { revoked: true });
    const timed = async (token: string) => {
      const startedAt = performance.now();
      const { status, text } = await post("/oauth2/revoke", { token });
      expect([status, text]).toEqual([200, ""]);
      return performance.now() - startedAt;
    };
    await withoutWriting(async () => {
      for (const token of [revoked, "nonsense", "logchef_1_00000000000000000000000000000000"]) {
        expect(await timed(token)).toBeGreaterThanOrEqual(145);
      }
      return post("/oauth2/revoke", { token: "nonsense" });
    });
    expect(await timed(await tokenOf(world.bot, ["*"]))).toBeGreaterThanOrEqual(145);
  });

  it("needs a token to revoke", async () => {
    const answer = await post("/oauth2/revoke", {});
    expect([answer.status, answer.body.error]).toEqual([400, "invalid_request"]);
  });
});
