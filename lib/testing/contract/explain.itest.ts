import { beforeAll, describe, expect, it } from "vitest";
import type { z } from "zod";
import { db } from "@/lib/platform/db";
import { type Answer, type CallOptions, call } from "@/lib/testing/http";
import { newServiceAccount, newToken, newWorld, sessionOf, tokenOf, type World } from "@/lib/testing/world";
import { expectBad, expectFailure, expectNoAdmin, expectNoScope, expectOk, withoutIds, withoutWriting } from "./expect";
import { explanation } from "./explanation";

const GONE = 2_147_483_647;
const PATH = "/access/explain";
const NOT_KEPT = /^No such decision is kept for you/;

let world: World;
let admin: CallOptions;

const ask = (sent: CallOptions, body: unknown) => call("POST", PATH, { ...sent, body });
const explained = async (sent: CallOptions, body: unknown) => expectOk(await ask(sent, body), explanation);
const failing = (told: z.infer<typeof explanation>) =>
  told.steps.flatMap(({ step: name, outcome }) => (outcome === "failed" ? [name] : []));
const idOf = ({ body }: Answer): string => body.decision_id;
const schemaOf = (team: number, source: number) => `/teams/${team}/sources/${source}/schema`;

beforeAll(async () => {
  world = await newWorld();
  admin = { cookie: await sessionOf(world.admin) };
});

describe("a kept refusal", () => {
  it("is told to whoever was refused, whatever the scopes, and to administrators", async () => {
    const { id, token } = await newToken(world.drifter, ["logs:read"]);
    const refused = await call("GET", schemaOf(world.teamA.id, world.sourceA.id), { token });
    const told = await explained({ token }, { decision_id: idOf(refused) });
    expect(told).toMatchObject({
      allowed: false,
      status: 403,
      insight: "own",
      need: { area: "source", scope: "sources:read" },
      principal: { id: world.drifter.id, account_type: "service" },
      token: { id },
      team: { id: world.teamA.id, name: null },
      source: { id: world.sourceA.id, name: null },
      receipt: {
        decision_id: idOf(refused),
        request_id: refused.body.request_id,
        method: "GET",
        route: "/api/v1/teams/:teamID/sources/:sourceID/schema",
      },
      now: { allowed: false, status: 403, message: "Team membership required" },
    });
    expect(failing(told)).toEqual(["team", "scope"]);
    expect(told.steps.map((one) => one.step)).toEqual(["credential", "account", "team", "source", "scope"]);
    expect(told.steps.some(({ remedy }) => remedy)).toBe(false);

    const seen = await explained(admin, { decision_id: idOf(refused) });
    expect(seen).toMatchObject({
      insight: "all",
      team: { name: world.teamA.name },
      source: { name: world.sourceA.name },
    });
    expect(seen.steps.find((one) => one.step === "team")?.remedy).toEqual({
      kind: "add_member",
      team_id: world.teamA.id,
      account_id: world.drifter.id,
      account_type: "service",
      role: "member",
    });
    expect(seen.steps.find((one) => one.step === "scope")?.remedy).toMatchObject({
      kind: "issue_token",
      scopes: ["logs:read", "sources:read"],
    });
    expect(seen.steps.find((one) => one.step === "source")).toMatchObject({ outcome: "passed" });
  });

  it("tells the refused the same of what is another's and of what is nobody's", async () => {
    const token = await tokenOf(world.drifter, ["sources:read"]);
    const told = async (team: number, source: number) => {
      const refused = await call("GET", schemaOf(team, source), { token });
      const {
        receipt: _receipt,
        team: _team,
        source: _source,
        ...rest
      } = await explained({ token }, { decision_id: idOf(refused) });
      return rest;
    };
    const nobodys = await told(GONE, GONE);
    expect(await told(world.teamB.id, world.sourceB.id)).toEqual(nobodys);
    expect(await told(world.teamB.id, world.sourceA.id)).toEqual(nobodys);
    expect(nobodys.steps.find((one) => one.step === "source")?.outcome).toBe("skipped");
  });

  it("says what it would be now, once it was mended", async () => {
    const bot = await newServiceAccount();
    const token = await tokenOf(bot, ["sources:read", "profile:read"]);
    const path = schemaOf(world.teamA.id, world.sourceA.id);
    const decision_id = idOf(await call("GET", path, { token }));
    const [mend] = (await explained(admin, { decision_id })).steps.flatMap(({ remedy }) => remedy ?? []);
    expect(mend).toMatchObject({ kind: "add_member" });
    const joined = await call("POST", `/admin/service-accounts/${bot.id}/teams`, {
      ...admin,
      body: { team_id: mend?.team_id, role: mend?.role },
    });
    expect(joined.status).toBeLessThan(300);
    expect((await call("GET", path, { token })).status).toBe(200);
    const after = await explained(admin, { decision_id });
    expect([after.allowed, after.now?.allowed, after.now?.status]).toEqual([false, true, 200]);
    expect(after.steps.some(({ remedy }) => remedy)).toBe(false);
  });

  it("of a dead token is told to the account's other tokens by tokens:read only, and says what died", async () => {
    const { token } = await newToken(world.bot, ["logs:read"], { revoked: true });
    const refused = await call("GET", "/me", { token });
    expect(refused.status).toBe(401);
    const decision_id = idOf(refused);
    const told = await explained({ token: await tokenOf(world.bot, ["tokens:read"]) }, { decision_id });
    expect(failing(told)).toEqual(["credential"]);
    expect(told.steps[0]).toMatchObject({ reason: "The token was revoked." });
    const fellow = await ask({ token: await tokenOf(world.bot, ["logs:read"]) }, { decision_id });
    expectFailure(fellow, 404, "NotFoundError", fellow.body.message);
    expect(fellow.body.message).toMatch(NOT_KEPT);
  });

  it("is the same 404 for another's, an unknown id, no id at all, and a caller whom nobody knew", async () => {
    const token = await tokenOf(world.drifter, []);
    const foreign = idOf(await call("GET", "/admin/users", { cookie: await sessionOf(world.member) }));
    const anonymous = idOf(await call("GET", "/me"));
    const ids = [foreign, anonymous, crypto.randomUUID(), "nonsense", "' OR 1=1"];
    const answers = await Promise.all(ids.map((decision_id) => ask({ token }, { decision_id })));
    for (const answer of answers) {
      expect(answer.status).toBe(404);
      expect(withoutIds(answer)).toBe(withoutIds(answers[0]!));
    }
    expect((await ask(admin, { decision_id: anonymous })).body.message).toMatch(NOT_KEPT);
  });

  it("names a verb's own rule behind a yes", async () => {
    const { token } = await newToken(world.bot, ["tokens:write"]);
    const refused = await call("POST", "/me/tokens", { token, body: { name: "wide", scopes: ["*"] } });
    expect(refused.status).toBe(403);
    const told = await explained({ token }, { decision_id: idOf(refused) });
    expect(failing(told)).toEqual(["rule"]);
    expect(told.now).toBeNull();
  });
});

describe("a what-if", () => {
  it("about a source goes through scope, membership, link and the fence, and runs nothing", async () => {
    const { id: token_id } = await newToken(world.bot, ["logs:read"]);
    const about = { token_id, action: "logs:read", team_id: world.teamA.id, source_id: world.sourceA.id };
    await withoutWriting(async () => {
      const plain = await explained(admin, about);
      expect(plain).toMatchObject({ allowed: true, status: 200, message: null, receipt: null, now: null });
      const good = `SELECT count() FROM ${world.sourceA.database}.${world.sourceA.table}`;
      const passed = await explained(admin, { ...about, sql: good });
      expect(passed.steps.at(-1)).toMatchObject({ step: "statement", outcome: "passed", axis: "beyond" });
      const bad = `SELECT * FROM ${world.sourceB.database}.${world.sourceB.table}`;
      const refused = await explained(admin, { ...about, sql: bad });
      expect([refused.allowed, refused.status, failing(refused)]).toEqual([false, 400, ["statement"]]);
      const dynamic = await explained(admin, { ...about, sql: `${good} LIMIT 1 + 1` });
      expect([dynamic.status, failing(dynamic)]).toEqual([400, ["statement"]]);
      const outside = await explained(admin, { ...about, source_id: world.sourceB.id, sql: bad });
      expect([outside.status, failing(outside)]).toEqual([403, ["source"]]);
    });
  });

  it("answers of a route what the route itself answers", async () => {
    const { id: token_id, token } = await newToken(world.bot, ["teams:read", "sources:read"]);
    const paths = [
      "/me",
      "/me/teams",
      `/teams/${world.teamA.id}`,
      `/teams/${world.teamB.id}`,
      `/teams/${GONE}`,
      schemaOf(world.teamA.id, world.sourceA.id),
      schemaOf(world.teamA.id, world.sourceB.id),
      "/admin/users",
      "/health",
      "/dashboards",
    ];
    for (const path of paths) {
      const live = await call("GET", path, { token });
      const told = await explained(admin, { token_id, action: `GET ${path}` });
      expect([told.status, told.message], path).toEqual([live.status, live.body.message ?? null]);
    }
    expectBad(
      await ask(admin, { token_id, action: "GET /nowhere" }),
      "action: no route answers GET there",
      "ValidationError",
    );
    expectBad(
      await ask(admin, { action: { method: "GET", path: "/teams/x" } }),
      "Invalid team ID format",
      "ValidationError",
    );
  });

  it("without anybody named is about the caller, and tells it no more than its calls would", async () => {
    const token = await tokenOf(world.bot, ["logs:read"]);
    const about = (team_id: number, source_id: number) => ({
      action: "logs:read",
      team_id,
      source_id,
      sql: "SELECT 1",
    });
    expect((await explained({ token }, about(world.teamA.id, world.sourceA.id))).insight).toBe("own");
    const foreign = await explained({ token }, about(world.teamB.id, world.sourceB.id));
    const missing = await explained({ token }, about(GONE, GONE));
    const bare = ({ team: _team, source: _source, ...rest }: typeof foreign) => rest;
    expect(bare(foreign)).toEqual(bare(missing));
    expect(foreign.steps.find(({ step: name }) => name === "statement")?.outcome).toBe("skipped");
  });

  it("about others is for administrators, before anything is looked for", async () => {
    const { id: token_id } = await newToken(world.bot, ["logs:read"]);
    for (const about of [{ principal_id: world.bot.id }, { principal_id: GONE }, { token_id }, { token_id: GONE }]) {
      expectNoAdmin(await ask({ cookie: await sessionOf(world.owner) }, { ...about, action: "logs:read" }));
      const machine = { token: await tokenOf(world.drifter, ["profile:read"]) };
      expectNoScope(await ask(machine, { ...about, action: "logs:read" }), "users:read");
    }
    expect((await ask(admin, { principal_id: GONE, action: "logs:read" })).status).toBe(404);
    expect((await ask(admin, { token_id: GONE, action: "logs:read" })).status).toBe(404);
  });

  it("about a machine takes its token that comes furthest, and says when there is none", async () => {
    const bot = await newServiceAccount();
    await db.teamMember.create({ data: { teamId: world.teamA.id, userId: bot.id, role: "member" } });
    const about = { principal_id: bot.id, action: "logs:read", team_id: world.teamA.id, source_id: world.sourceA.id };
    const none = await explained(admin, about);
    expect([none.allowed, none.status, failing(none)[0]]).toEqual([false, 401, "credential"]);
    await newToken(bot, ["logs:read"], { revoked: true });
    await newToken(bot, ["profile:read"]);
    expect(failing(await explained(admin, about))).toEqual(["scope"]);
    const good = await newToken(bot, ["logs:read"]);
    await newToken(bot, ["alerts:read"]);
    expect(await explained(admin, about)).toMatchObject({ allowed: true, token: { id: good.id } });
    const person = await explained(admin, { ...about, principal_id: world.member.id });
    expect(person).toMatchObject({ allowed: true, token: null, principal: { account_type: "human" } });
  });

  it("refuses what it can't read", async () => {
    expectBad(await ask(admin, {}), "action: a scope or a route is required, or else a decision_id", "ValidationError");
    const text = "action: must be a scope such as logs:read or a route such as GET /me";
    for (const action of ["logs:eat", "*", { scope: "" }])
      expectBad(await ask(admin, { action }), text, "ValidationError");
    for (const body of ["{", "[]", { action: 4 }, { token_id: "x", action: "logs:read" }]) {
      expect((await ask(admin, body)).status).toBe(400);
    }
    expect((await ask({}, { action: "logs:read" })).status).toBe(401);
  });
});
