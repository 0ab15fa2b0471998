import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db } from "@/lib/platform/db";
import { flushDeferred } from "@/lib/platform/lifecycle";
import { type Answer, type CallOptions, call, openServer } from "@/lib/testing/http";
import { newToken, newWorld, sessionOf, tokenOf, type World } from "@/lib/testing/world";
import { attacksOn, FORM, secretOf } from "./attacks";
import { expectOk, withoutWriting } from "./expect";
import { MANIFEST } from "./manifest";
import { ownRequest, slotsOf } from "./requests";
import * as shapes from "./shapes";
import { newTenant, type Tenant } from "./tenant";
import { watchingRows } from "./tenant-rows";

// A tenant with every weapon that a tenant can have, against everything that explains, changes, tells of or exchanges
// credentials. What it tries on other ids of every other route is in cross-tenant.itest.ts.

const ELSEWHERE = "203.0.113.0/24";
/** Routes that answer without an end. */
const isEndless = (line: string) => line.endsWith("/tail");

let world: World;
let ours: Tenant;
let theirs: Tenant;
let rowsOfTheirs: () => Promise<string[]>;
let theirDecision: string;
let server: Awaited<ReturnType<typeof openServer>>;

const accountOf = (id: string | number) => ({ id: Number(id), email: "", fullName: "" });
const machineOf = (of: Tenant) => accountOf(of.ids.robot);

beforeAll(async () => {
  world = await newWorld();
  server = await openServer();
  ours = await newTenant();
  const watched = await watchingRows(newTenant);
  [theirs, rowsOfTheirs] = [watched.result, watched.rows];
  const denied = await call("GET", "/admin/users", theirs.callers["a person's session"]);
  theirDecision = denied.body.decision_id;
});
afterAll(() => server.close());

const attacks = () => attacksOn({ theirs, ours, decisionId: theirDecision });

/** What the accounts of our tenant may do and reach, and with which credentials. */
async function powers(): Promise<unknown> {
  const { person, robot, team } = ours.ids;
  const members = await db.teamMember.findMany({ where: { teamId: Number(team) } });
  const ids = [...new Set([Number(person), Number(robot), ...members.map(({ userId }) => userId)])].sort();
  const where = { userId: { in: ids } };
  const token = {
    id: true,
    scopes: true,
    expiresAt: true,
    revokedAt: true,
    disabledAt: true,
    rowFilter: true,
  } as const;
  return {
    users: await db.user.findMany({
      where: { id: { in: ids } },
      select: { id: true, role: true, status: true, accountType: true, deletedAt: true },
      orderBy: { id: "asc" },
    }),
    memberships: await db.teamMember.findMany({ where, orderBy: [{ teamId: "asc" }, { userId: "asc" }] }),
    tokens: await db.apiToken.findMany({ where, select: token, orderBy: { id: "asc" } }),
    sessions: await db.session.count({ where }),
  };
}

function expectNothingTold(answer: Answer, what: string): void {
  const all = answer.text + JSON.stringify([...answer.headers]);
  for (const secret of [theirs.words, theirs.people, theirs.table, ...theirs.secrets]) {
    expect(all.includes(secret), `${what} tells ${secret}: ${answer.text.slice(0, 400)}`).toBe(false);
  }
  expect(answer.headers.get("set-cookie"), what).toBeNull();
}

/** The tenant's machine with every scope whose routes ask for a team or for oneself. */
const machine = async (): Promise<CallOptions> => ({
  token: await tokenOf(machineOf(ours), [
    "logs:read",
    "profile:read",
    "profile:write",
    "saved_queries:write",
    "alerts:write",
    "dashboards:write",
    "query_shares:write",
    "collections:write",
  ]),
});

describe("a tenant that means harm", () => {
  it("learns nothing, changes nothing and gains nothing by what issue C brought", async () => {
    const weapons: [string, CallOptions][] = [...Object.entries(ours.callers), ["a machine", await machine()]];
    const [rows, before] = [await rowsOfTheirs(), await powers()];
    for (const { name, send, isAboutOneself } of attacks()) {
      for (const [who, by] of weapons) {
        const answer = await send(by);
        const what = `${who}: ${name}`;
        expectNothingTold(answer, what);
        const isNothing = answer.text === '{"active":false}' || (answer.status === 200 && answer.text === "");
        if (!isAboutOneself && !isNothing) {
          expect([400, 401, 403, 404], `${what}: ${answer.text}`).toContain(answer.status);
        }
      }
    }
    await flushDeferred();
    expect(await rowsOfTheirs()).toEqual(rows);
    expect(await powers()).toEqual(before);
    expect((await call("GET", "/me", { token: secretOf(theirs) })).status).toBe(200);
  }, 120_000);

  it("tries what would succeed for whoever may, so that nothing above is refused for a wrong reason", async () => {
    const admin = { cookie: await sessionOf(world.admin) };
    const reads = attacks().filter(({ name }) => name.startsWith("GET ") || name.includes("/access/explain"));
    const answers = await Promise.all(reads.map(({ send }) => send(admin)));
    const failed = answers.flatMap(({ status, text }, n) => (status === 200 ? [] : [`${reads[n]?.name}: ${text}`]));
    expect(failed).toEqual([]);
    const told = answers.map(({ text }) => text).join();
    for (const word of [theirs.words, theirs.people]) expect(told).toContain(word);
  });

  it("opens nothing with credentials that are over, not even words about them", async () => {
    const robot = machineOf(ours);
    const gone = await newToken(robot, ["*"], { revoked: true });
    const [rotated, disabled] = [await newToken(robot, ["*"]), await newToken(robot, ["*"])];
    await db.apiToken.update({ where: { id: rotated.id }, data: { overlapEndsAt: new Date(1000) } });
    await db.apiToken.update({ where: { id: disabled.id }, data: { disabledAt: new Date() } });
    const dead: [string, string][] = [
      ["revoked", gone.token],
      ["expired", await tokenOf(robot, ["*"], { expiresAt: new Date(1) })],
      ["rotated out", rotated.token],
      ["disabled", disabled.token],
      ["orphaned", await tokenOf(robot, ["*"], { parentId: gone.id })],
    ];
    const before = await rowsOfTheirs();
    for (const { name, send } of attacks()) {
      for (const [what, token] of dead) {
        const answer = await send({ token });
        const isOpen = name.startsWith("/oauth2/revoke") || name.startsWith("/oauth2/token");
        if (!isOpen) expect(answer.status, `${what}: ${name}: ${answer.text}`).toBe(401);
        expectNothingTold(answer, `${what}: ${name}`);
      }
    }
    expect(await rowsOfTheirs()).toEqual(before);
  }, 120_000);
});

describe("a token that somebody carried off from its network", () => {
  it("opens no route from elsewhere, whatever the caller claims to be", async () => {
    const body = { name: "held", scopes: ["*"], allowed_networks: [ELSEWHERE] };
    const made = await call("POST", "/me/tokens", { ...ours.callers["a team owner's session"], body });
    const { token } = expectOk(made, shapes.minted, 201);
    const claimed = "203.0.113.7";
    const headers = {
      "x-forwarded-for": claimed,
      forwarded: `for=${claimed}`,
      "x-real-ip": claimed,
      "x-latchkey-peer": claimed,
      "true-client-ip": claimed,
    };
    const lines = Object.entries(MANIFEST).filter(([, { guards }]) => !["public", "exchange"].includes(guards));
    expect(lines.length).toBeGreaterThan(100);
    await withoutWriting(async () => {
      for (const [line] of lines) {
        const { method, path, body: sent } = ownRequest(line, ours);
        const answer = await server.call(method, path, { token, headers, body: sent });
        expect(answer.status, `${line}: ${answer.text}`).toBe(403);
      }
      const asked = new TextEncoder().encode(`token=${token}`);
      const told = await server.call("POST", "/oauth2/introspect", {
        token,
        headers: { ...headers, ...FORM },
        body: asked,
      });
      expect(told.text).not.toContain('"active":true');
    });
  }, 60_000);
});

describe("credentials of one kind", () => {
  it("S-009 open nothing as another kind", async () => {
    const { share, exportJob, robotToken } = ours.ids;
    const cookie = ours.callers["a team owner's session"].cookie;
    const [name, session = ""] = cookie.split("=");
    for (const token of [String(share), String(exportJob), session, theirDecision, String(robotToken), "0"]) {
      expect((await call("GET", "/me", { token })).status, token).toBe(401);
    }
    for (const value of [secretOf(ours), String(share), theirDecision]) {
      expect((await call("GET", "/me", { headers: { cookie: `${name}=${value}` } })).status).toBe(401);
    }
    for (const path of [`/query-shares/${session}`, `/query-shares/${theirDecision}`]) {
      expect((await call("GET", path, { cookie })).status).toBe(404);
    }
  });

  it("S-062 S-025 become no session through any route, and no answer to them is for a shared cache", async () => {
    const spent = await newTenant();
    const by = spent.callers["a team owner's token *"];
    const before = await db.session.count();
    let answered = 0;
    // What takes things away comes last, so that there is something to call.
    const order = ["GET", "POST", "PUT", "DELETE"];
    const rank = (line: string) => order.indexOf(line.split(" ")[0] ?? "");
    const lines = Object.keys(MANIFEST).filter((one) => !isEndless(one));
    for (const line of lines.sort((a, b) => rank(a) - rank(b))) {
      const { method, path, body } = ownRequest(line, spent);
      const answer = await call(method, path, { ...by, body });
      expect(answer.status, `${line}: ${answer.text}`).toBeLessThan(500);
      expect(answer.headers.get("set-cookie"), line).toBeNull();
      const isOpen = MANIFEST[line]?.guards === "public";
      if (!isOpen && answer.status !== 204)
        expect(answer.headers.get("cache-control"), line).toMatch(/no-store|private/);
      if (answer.status < 300) answered += 1;
    }
    expect(answered).toBeGreaterThan(30);
    expect(await db.session.count()).toBe(before);
  }, 60_000);
});

describe("parameters", () => {
  it("S-122 that are said twice, or as a list, choose nothing that either one alone would not", async () => {
    const cookie = ours.callers["a team owner's session"];
    const teams = [ours.ids.team, theirs.ids.team];
    const resolve = `/saved-queries/${ours.ids.savedQuery}/resolve`;
    for (const pair of [teams, [...teams].reverse()]) {
      const answer = await call("GET", `${resolve}?team_id=${pair[0]}&team_id=${pair[1]}`, cookie);
      expectNothingTold(answer, "team_id twice");
      const listed = await call("GET", `/alerts?source_id=${ours.ids.source}&source_id=${theirs.ids.source}`, cookie);
      expectNothingTold(listed, "source_id twice");
    }
    const panel = { name: "x", source_id: [theirs.ids.source], query: "level=x", query_language: "logchefql" };
    const member = { user_id: [theirs.ids.person], role: "owner" };
    await withoutWriting(async () => {
      for (const [path, body] of [
        ["/alerts", panel],
        [`/teams/${ours.ids.team}/members`, member],
        [`/teams/${ours.ids.team}/members`, { user_id: { not: 0 }, role: "owner" }],
        ["/me/tokens", { name: "x", scopes: { 0: "*" } }],
      ] as const) {
        expect((await call("POST", path, { ...cookie, body })).status, path).toBe(400);
      }
    });
  });

  it("of a path are ids of their own kind: every slot of the manifest is known", () => {
    for (const line of Object.keys(MANIFEST)) expect(() => slotsOf(line)).not.toThrow();
  });
});
