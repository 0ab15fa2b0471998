import { beforeAll, describe, expect, it } from "vitest";
import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { call } from "@/lib/testing/http";
import { join, newPerson, newSource, newTeam, newWorld, sessionOf, tokenOf, type World } from "@/lib/testing/world";
import {
  expectBad,
  expectFailure,
  expectNoLink,
  expectNoMember,
  expectNoScope,
  expectOk,
  recordedDuring,
  withoutIds,
  withoutWriting,
} from "./expect";
import * as shapes from "./kept-shapes";

const GONE = 2_147_483_647;
const MONTH_MS = 2_592_000_000;
let world: World;
let member: string;
let admin: string;
beforeAll(async () => {
  world = await newWorld();
  [member, admin] = await Promise.all([sessionOf(world.member), sessionOf(world.admin)]);
});

const payload = { version: 1, mode: "logchefql", query: 'level="error"', limit: 100, time_range: { relative: "15m" } };
const deep = (levels: number): unknown => (levels === 0 ? 1 : [deep(levels - 1)]);
const path = (team = world.teamA.id, source = world.sourceA.id) => `/teams/${team}/sources/${source}/query-shares`;
const share = async (body: object = { payload }, cookie = member) =>
  expectOk(await call("POST", path(), { cookie, body }), shapes.share, 201);
const expectNoShare = (answer: Awaited<ReturnType<typeof call>>) =>
  expectFailure(answer, 404, "NotFoundError", "Share link not found");

describe("POST …/query-shares", () => {
  it("S-033 makes a link whose token is stored only as a digest", async () => {
    const full = {
      ...payload,
      timezone: "Europe/Berlin",
      variables: [{ name: "host", type: "text", value: "web-1" }],
    };
    const events = await recordedDuring(async () => {
      const made = await share({ payload: full });
      expect(made).toMatchObject({ source_id: world.sourceA.id, team_id: world.teamA.id, created_by: world.member.id });
      expect(made.payload).toEqual(full);
      expect(made.share_url).toBe(`${env().publicUrl.origin}/logs/explore?share=${made.token}`);
      const left = Date.parse(made.expires_at) - Date.now();
      expect(Math.abs(left - MONTH_MS)).toBeLessThan(10_000);
      const stored = await db.queryShare.findFirstOrThrow({ orderBy: { id: "desc" } });
      expect(stored.digest).toHaveLength(32);
      expect(JSON.stringify({ ...stored, digest: Buffer.from(stored.digest).toString("latin1") })).not.toContain(
        made.token,
      );
    });
    expect(events).toMatchObject([{ action: "query_share.created", actorId: world.member.id }]);
    expect(JSON.stringify(events, (_, value) => (typeof value === "bigint" ? 0 : value))).not.toMatch(/share=/);
  });

  it("can be shortened, never prolonged", async () => {
    const made = await share({ payload, expires_in_seconds: 60 });
    expect(Math.abs(Date.parse(made.expires_at) - Date.now() - 60_000)).toBeLessThan(10_000);
    await withoutWriting(async () => {
      for (const expires_in_seconds of [0, -1, 2_592_001]) {
        const answer = await call("POST", path(), { cookie: member, body: { payload, expires_in_seconds } });
        expectBad(answer, "expires_in_seconds: must be between 1 and 2592000", "ValidationError");
      }
    });
  });

  it.each([
    [{}, "payload: payload is required"],
    [{ payload: { ...payload, version: 0 } }, "payload.version: version must be greater than 0"],
    [{ payload: { ...payload, mode: "sparql" } }, "payload.mode: mode must be 'logchefql' or 'sql'"],
    [{ payload: { ...payload, query: " " } }, "payload.query: query is required"],
    [{ payload: { ...payload, limit: "9" } }, "payload.limit: limit must be a number greater than 0"],
    [{ payload: { ...payload, time_range: null } }, "payload.time_range: time range is required"],
    [{ payload: { ...payload, time_range: {} } }, "payload.time_range: time range must be either relative or absolute"],
    [{ payload: { ...payload, query: "a\0" } }, "payload: must not contain NUL or broken characters"],
    [{ payload: { ...payload, query: "a".repeat(100_001) } }, "payload: must not exceed 100000 characters"],
    [{ payload: { ...payload, variables: [{ name: "x", value: deep(30) }] } }, "payload: must not be nested so deeply"],
    [{ payload, expires_in_seconds: "60" }, "Invalid request body"],
  ])("refuses %.80j", async (body, text) => {
    await withoutWriting(async () =>
      expectBad(await call("POST", path(), { cookie: member, body }), text, "ValidationError"),
    );
  });

  it("asks for membership, link and scope in this order, and an administrator for a team of their own", async () => {
    const body = { payload };
    const viewer = await tokenOf(world.bot, ["query_shares:read"]);
    await withoutWriting(async () => {
      const foreign = await call("POST", path(world.teamB.id, world.sourceB.id), { token: viewer, body });
      expectNoMember(foreign);
      expect(withoutIds(await call("POST", path(GONE, GONE), { token: viewer, body }))).toBe(withoutIds(foreign));
      expectNoLink(await call("POST", path(world.teamA.id, world.sourceB.id), { token: viewer, body }));
      expectNoScope(await call("POST", path(), { token: viewer, body }), "query_shares:write");
      const text = "You don't have access to this source through any team";
      expectFailure(await call("POST", path(), { cookie: admin, body }), 403, "AuthorizationError", text);
    });
  });
});

describe("GET /query-shares/:token", () => {
  it("opens for whoever reaches the source, through a team of the reader", async () => {
    const reader = await newPerson("reader");
    const team = await newTeam([[reader, "member"]]);
    const source = await newSource([world.teamA, team]);
    const made = await call("POST", path(world.teamA.id, source.id), { cookie: member, body: { payload } });
    const { token } = expectOk(made, shapes.share, 201);
    const open = async (cookie: string) =>
      expectOk(await call("GET", `/query-shares/${token}`, { cookie }), shapes.share);
    expect(await open(member)).toEqual(made.body.data);
    expect(await open(await sessionOf(reader))).toEqual({ ...made.body.data, team_id: team.id });
    const bot = await tokenOf(world.bot, ["query_shares:read"]);
    expectOk(await call("GET", `/query-shares/${token}`, { token: bot }), shapes.share);
  });

  it("S-033 stays shut without source access, to administrators and full tokens too", async () => {
    const { token } = await share();
    const refused = "You do not have access to this shared query";
    const drifter = await tokenOf(world.drifter, ["*"]);
    for (const sent of [{ cookie: await sessionOf(world.otherOwner) }, { cookie: admin }, { token: drifter }]) {
      const answer = await withoutWriting(() => call("GET", `/query-shares/${token}`, sent));
      expectFailure(answer, 403, "AuthorizationError", refused);
      expect(answer.text).not.toContain("level");
    }
  });

  it("is 410 once it has expired, and then unknown", async () => {
    const { token } = await share();
    const { id } = await db.queryShare.findFirstOrThrow({ orderBy: { id: "desc" } });
    await db.queryShare.update({ where: { id }, data: { expiresAt: new Date(Date.now() - 1000) } });
    const open = () => call("GET", `/query-shares/${token}`, { cookie: member });
    expectFailure(await open(), 410, "NotFoundError", "Share link has expired");
    expect(await db.queryShare.count({ where: { id } })).toBe(0);
    expectNoShare(await open());
  });

  it("knows no other token, and is asked for with query_shares:read", async () => {
    const { token } = await share();
    const other = `${token[0] === "A" ? "B" : "A"}${token.slice(1)}`;
    for (const wrong of [other, "x", token.slice(1), `${token}A`, "%00", "logchef_1_0"]) {
      expectNoShare(await call("GET", `/query-shares/${wrong}`, { cookie: member }));
    }
    const bearer = await call("GET", "/me", { token });
    expectFailure(bearer, 401, "AuthenticationError", "Invalid or expired token");
    const narrow = await tokenOf(world.bot, ["logs:read"]);
    expectNoScope(await call("GET", `/query-shares/${token}`, { token: narrow }), "query_shares:read");
    const nobody = await call("GET", `/query-shares/${token}`);
    expectFailure(nobody, 401, "AuthenticationError", "Authentication required");
  });
});

describe("DELETE /query-shares/:token", () => {
  it("ends the link at once, for its creator and administrators alone", async () => {
    const [mine, theirs] = [await share(), await share()];
    const editor = await sessionOf(world.editor);
    await withoutWriting(async () => {
      const text = "Only the creator or an admin can delete this share link";
      const answer = await call("DELETE", `/query-shares/${mine.token}`, { cookie: editor });
      expectFailure(answer, 403, "AuthorizationError", text);
    });
    const events = await recordedDuring(async () => {
      const gone = await call("DELETE", `/query-shares/${mine.token}`, { cookie: member });
      expect([gone.status, gone.text]).toEqual([204, ""]);
    });
    expect(events).toMatchObject([{ action: "query_share.deleted", before: { created_by: world.member.id } }]);
    expectNoShare(await call("GET", `/query-shares/${mine.token}`, { cookie: member }));
    expectNoShare(await call("DELETE", `/query-shares/${mine.token}`, { cookie: member }));
    expect((await call("DELETE", `/query-shares/${theirs.token}`, { cookie: admin })).status).toBe(204);
    const reader = await tokenOf(world.bot, ["query_shares:read"]);
    expectNoScope(await call("DELETE", `/query-shares/${theirs.token}`, { token: reader }), "query_shares:write");
  });

  it("is done by the database when creator or source goes", async () => {
    const person = await newPerson("leaver");
    await join(person, world.teamA, "member");
    const { token } = await share({ payload }, await sessionOf(person));
    await db.user.delete({ where: { id: person.id } });
    expectNoShare(await call("GET", `/query-shares/${token}`, { cookie: member }));
  });
});
