import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { db } from "@/lib/platform/db";
import { call } from "@/lib/testing/http";
import {
  type Account,
  join,
  newPerson,
  newSource,
  newTeam,
  newWorld,
  sessionOf,
  tokenOf,
  type World,
} from "@/lib/testing/world";
import {
  expectBad,
  expectFailure,
  expectNoAdmin,
  expectNoScope,
  expectOk,
  recordedDuring,
  withoutIds,
  withoutWriting,
} from "./expect";
import * as shapes from "./kept-shapes";
import { content, savedBody, saveQuery } from "./saved-query";
import { message } from "./shapes";

const GONE = 2_147_483_647;
let world: World;
let member: string;
let admin: string;
beforeAll(async () => {
  world = await newWorld();
  [member, admin] = await Promise.all([sessionOf(world.member), sessionOf(world.admin)]);
});

const saved = (change: object = {}) => savedBody(world.sourceA.id, change);
const save = (cookie: string, change: object = {}) => saveQuery(cookie, saved(change));
const expectMissing = (answer: Awaited<ReturnType<typeof call>>) =>
  expectFailure(answer, 404, "NotFoundError", "Saved query not found");
const expectNoReach = (answer: Awaited<ReturnType<typeof call>>) =>
  expectFailure(answer, 403, "AuthorizationError", "No team you belong to has access to this source");

/** A saved query on the source of team B, which nobody of team A reaches. */
const foreign = async () => save(await sessionOf(world.otherOwner), { source_id: world.sourceB.id });

describe("POST /saved-queries", () => {
  it("saves, names who and where, and records it", async () => {
    const events = await recordedDuring(async () => {
      const query = await save(member, { description: "all of them", created_from_team_id: world.teamA.id });
      expect(query).toMatchObject({
        source_id: world.sourceA.id,
        source_name: world.sourceA.name,
        created_from_team_id: world.teamA.id,
        created_by: world.member.id,
        created_by_email: world.member.email,
        query_language: "logchefql",
        editor_mode: "builder",
        query_content: content('level="error"'),
        description: "all of them",
        can_edit: true,
        can_delete: true,
      });
    });
    expect(events).toMatchObject([{ action: "saved_query.created", actorId: world.member.id }]);
  });

  it("takes `sql`, or the editor alone", async () => {
    const query_content = content("SELECT 1");
    const one = await save(member, { query_content, query_language: "sql" });
    const two = await save(member, { query_content, query_language: null, editor_mode: "native" });
    for (const query of [one, two]) {
      expect(query).toMatchObject({ query_language: "clickhouse-sql", editor_mode: "native", description: "" });
      expect(query.created_from_team_id).toBeUndefined();
    }
  });

  it.each([
    [{ name: " " }, "name: name is required"],
    [{ name: "é".repeat(128) }, "name: name must not exceed 255 characters"],
    [{ source_id: 0 }, "source_id: source ID is required"],
    [{ source_id: null }, "source_id: source ID is required"],
    [{ query_language: "" }, "query_language: query language or editor mode is required"],
    [{ query_language: "logsql" }, "query_language: query language must be 'logchefql' or 'clickhouse-sql'"],
    [{ editor_mode: "native" }, "editor_mode: editor mode 'native' does not go with query language 'logchefql'"],
    [{ query_content: "" }, "query_content: query content is required"],
    [{ query_content: "{}" }, "query_content: version must be a number greater than 0"],
    [{ query_content: {} }, "Invalid request body"],
    [{ source_id: "1" }, "Invalid request body"],
    [{ name: 7 }, "Invalid request body"],
  ])("refuses %j", async (change, text) => {
    const body = saved(change);
    await withoutWriting(async () =>
      expectBad(await call("POST", "/saved-queries", { cookie: member, body }), text, "ValidationError"),
    );
  });

  it("refuses a source that no team of the caller has, an administrator's and a machine's too", async () => {
    const there = { body: saved({ source_id: world.sourceB.id }) };
    const gone = { body: saved({ source_id: GONE }) };
    const machine = { token: await tokenOf(world.bot, ["*"]) };
    await withoutWriting(async () => {
      const one = await call("POST", "/saved-queries", { cookie: member, ...there });
      const two = await call("POST", "/saved-queries", { cookie: member, ...gone });
      expectNoReach(one);
      expect(withoutIds(one)).toBe(withoutIds(two));
      expectNoReach(await call("POST", "/saved-queries", { cookie: admin, ...there }));
      expectNoReach(await call("POST", "/saved-queries", { ...machine, ...there }));
    });
  });

  it("refuses a team that the caller is not in, or that lacks the source", async () => {
    const idle = await newTeam([[world.member, "member"]]);
    await withoutWriting(async () => {
      const post = (created_from_team_id: number) =>
        call("POST", "/saved-queries", { cookie: member, body: saved({ created_from_team_id }) });
      for (const team of [world.teamB.id, GONE]) {
        expectFailure(await post(team), 403, "AuthorizationError", "You are not a member of the selected team");
      }
      const text = "created_from_team_id: the selected team has no access to this source";
      expectBad(await post(idle.id), text, "ValidationError");
    });
  });

  it("asks a token for saved_queries:write before looking at anything", async () => {
    const token = await tokenOf(world.bot, ["saved_queries:read"]);
    await withoutWriting(async () => {
      expectNoScope(await call("POST", "/saved-queries", { token, body: "{" }), "saved_queries:write");
      expectFailure(
        await call("POST", "/saved-queries", { body: "{" }),
        401,
        "AuthenticationError",
        "Authentication required",
      );
    });
  });
});

describe("GET /saved-queries", () => {
  it("lists what any team of the caller reaches, and nothing else", async () => {
    const theirs = await foreign();
    const mine = await save(member);
    const list = async (sent: object, search = "") =>
      expectOk(await call("GET", `/saved-queries${search}`, sent), z.array(shapes.savedQuery)).map(({ id }) => id);
    const token = await tokenOf(world.bot, ["saved_queries:read"]);
    for (const ids of [await list({ cookie: member }), await list({ token })]) {
      expect(ids).toContain(mine.id);
      expect(ids).not.toContain(theirs.id);
    }
    expect(await list({ token }, `?source_id=${world.sourceA.id}`)).toContain(mine.id);
    for (const sent of [{ cookie: admin }, { token: await tokenOf(world.drifter, ["*"]) }]) {
      expect(await list(sent)).toEqual([]);
    }
  });

  it("refuses a source that isn't reached, alike for one that isn't there, and one that is no id", async () => {
    const token = await tokenOf(world.bot, ["saved_queries:read"]);
    const foreignOne = await call("GET", `/saved-queries?source_id=${world.sourceB.id}`, { token });
    expectNoReach(foreignOne);
    expect(withoutIds(await call("GET", `/saved-queries?source_id=${GONE}`, { token }))).toBe(withoutIds(foreignOne));
    const bad = await call("GET", "/saved-queries?source_id=x", { token });
    expectBad(bad, "Invalid source ID format", "ValidationError");
  });

  it("asks for saved_queries:read", async () => {
    const token = await tokenOf(world.bot, ["logs:read"]);
    expectNoScope(await call("GET", "/saved-queries", { token }), "saved_queries:read");
  });
});

describe("/saved-queries/:id", () => {
  it("tells who may edit and delete", async () => {
    const query = await save(member);
    const rights = async (sent: object) => {
      const { can_edit, can_delete } = expectOk(
        await call("GET", `/saved-queries/${query.id}`, sent),
        shapes.savedQuery,
      );
      return [can_edit, can_delete];
    };
    expect(await rights({ cookie: member })).toEqual([true, true]);
    expect(await rights({ cookie: await sessionOf(world.owner) })).toEqual([false, false]);
    const chief = await newPerson("chief", { role: "admin" });
    await join(chief, world.teamA, "member");
    expect(await rights({ cookie: await sessionOf(chief) })).toEqual([true, true]);
    expect(await rights({ token: await tokenOf(world.member, ["saved_queries:read"]) })).toEqual([false, false]);
  });

  it("is missing alike for whom no team leads there and where there is nothing", async () => {
    const theirs = await foreign();
    const methods = [
      ["GET", "saved_queries:read", ""],
      ["GET", "saved_queries:read", "/resolve"],
      ["PUT", "saved_queries:write", ""],
      ["DELETE", "saved_queries:write", ""],
    ] as const;
    for (const [method, , rest] of methods) {
      for (const sent of [{ cookie: member }, { cookie: admin }, { token: await tokenOf(world.bot, ["*"]) }]) {
        const ask = (id: number) =>
          call(method, `/saved-queries/${id}${rest}`, { ...sent, ...(method === "PUT" && { body: { name: "Mine" } }) });
        const answer = await withoutWriting(() => ask(theirs.id));
        expectMissing(answer);
        expect((await ask(GONE)).text).toBe(answer.text);
      }
    }
    const token = await tokenOf(world.bot, ["logs:read"]);
    for (const [method, scope, rest] of methods) {
      expectNoScope(await call(method, `/saved-queries/${theirs.id}${rest}`, { token, body: {} }), scope);
      const bad = await call(method, `/saved-queries/x${rest}`, { cookie: member, body: {} });
      expectBad(bad, "Invalid saved query ID format", "ValidationError");
    }
  });

  it("changes what is named and keeps the rest", async () => {
    const query = await save(member, { description: "old" });
    const put = async (body: object) =>
      expectOk(await call("PUT", `/saved-queries/${query.id}`, { cookie: member, body }), shapes.savedQuery);
    const events = await recordedDuring(async () => {
      expect(await put({ name: "Renamed" })).toMatchObject({ name: "Renamed", description: "old" });
    });
    expect(events).toMatchObject([
      { action: "saved_query.updated", before: { name: "Errors" }, after: { name: "Renamed" } },
    ]);
    const native = await put({ query_language: "sql", query_content: content("SELECT 1"), description: "" });
    expect(native).toMatchObject({ query_language: "clickhouse-sql", editor_mode: "native", description: "" });
    await withoutWriting(async () => {
      const back = await call("PUT", `/saved-queries/${query.id}`, {
        cookie: member,
        body: { editor_mode: "builder" },
      });
      expect(back.status).toBe(400);
      expect(back.body.message).toMatch(/^query_content: invalid LogchefQL: /);
      const blank = await call("PUT", `/saved-queries/${query.id}`, { cookie: member, body: { name: "" } });
      expectBad(blank, "name: name is required", "ValidationError");
    });
  });

  it("U-33 is not changed by whoever read an older one", async () => {
    const query = await save(member);
    const path = `/saved-queries/${query.id}`;
    const put = (body: object) => call("PUT", path, { cookie: member, body });
    const first = expectOk(await put({ name: "First", updated_at: query.updated_at }), shapes.savedQuery);
    expect(Date.parse(first.updated_at)).toBeGreaterThan(Date.parse(query.updated_at));
    await withoutWriting(async () =>
      expectFailure(
        await put({ name: "Second", updated_at: query.updated_at }),
        409,
        "ConflictError",
        "The saved query was changed since it was read; read it again and reapply your changes",
      ),
    );
    expectBad(await put({ updated_at: "yesterday" }), "updated_at: must be a time as it was read", "ValidationError");
    expect(expectOk(await put({ name: "Second", updated_at: first.updated_at }), shapes.savedQuery).name).toBe(
      "Second",
    );
    expect(expectOk(await put({ name: "Third" }), shapes.savedQuery).name).toBe("Third");
  });

  it("is changed and deleted by its creator and administrators of the team alone", async () => {
    const query = await save(member);
    const path = `/saved-queries/${query.id}`;
    const other = await sessionOf(world.owner);
    const machine = { token: await tokenOf(world.bot, ["*"]) };
    await withoutWriting(async () => {
      expectFailure(
        await call("PUT", path, { cookie: other, body: { name: "Mine" } }),
        403,
        "AuthorizationError",
        "Only the creator, a global admin, or an owner or editor of a collection that shares it can edit this query",
      );
      const refused = "Only the creator or a global admin can delete this query";
      expectFailure(await call("DELETE", path, { cookie: other }), 403, "AuthorizationError", refused);
      expectFailure(await call("DELETE", path, machine), 403, "AuthorizationError", refused);
    });
    const chief = await newPerson("chief", { role: "admin" });
    await join(chief, world.teamA, "member");
    const cookie = await sessionOf(chief);
    expectOk(await call("PUT", path, { cookie, body: { name: "Theirs" } }), shapes.savedQuery);
    const events = await recordedDuring(async () => {
      expectOk(await call("DELETE", path, { cookie: member }), message("Saved query deleted successfully"));
    });
    expect(events).toMatchObject([{ action: "saved_query.deleted", before: { name: "Theirs" } }]);
    expectMissing(await call("DELETE", path, { cookie: member }));
  });

  it("stays when its creator or the team it was saved from goes, and goes with its source", async () => {
    const person = await newPerson("leaver");
    const team = await newTeam([
      [person, "member"],
      [world.member, "member"],
    ]);
    const source = await newSource([team, world.teamA]);
    const { id } = await save(await sessionOf(person), { source_id: source.id, created_from_team_id: team.id });
    await db.user.delete({ where: { id: person.id } });
    await db.team.delete({ where: { id: team.id } });
    const query = expectOk(await call("GET", `/saved-queries/${id}`, { cookie: member }), shapes.savedQuery);
    expect([query.created_by, query.created_by_name, query.created_from_team_id]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(query.can_edit).toBe(false);
    await db.source.delete({ where: { id: source.id } });
    expectMissing(await call("GET", `/saved-queries/${id}`, { cookie: member }));
  });
});

describe("GET /saved-queries/:id/resolve", () => {
  it("prefers the team asked for, then the one it was saved from, then the first by name", async () => {
    const person = await newPerson("resolver");
    const [one, two, idle] = [
      await newTeam([[person, "member"]]),
      await newTeam([[person, "member"]]),
      await newTeam([[person, "member"]]),
    ];
    await db.team.update({ where: { id: one.id }, data: { name: `b-${one.name}` } });
    await db.team.update({ where: { id: two.id }, data: { name: `a-${two.name}` } });
    const source = await newSource([one, two, world.teamA]);
    const cookie = await sessionOf(person);
    const from = await save(cookie, { source_id: source.id, created_from_team_id: one.id });
    const plain = await save(cookie, { source_id: source.id });
    const resolve = async (id: number, search = "") =>
      expectOk(await call("GET", `/saved-queries/${id}/resolve${search}`, { cookie }), shapes.resolvedQuery)
        .resolved_team_id;
    expect(await resolve(from.id)).toBe(one.id);
    expect(await resolve(from.id, `?team_id=${two.id}`)).toBe(two.id);
    for (const useless of [idle.id, world.teamA.id, GONE])
      expect(await resolve(from.id, `?team_id=${useless}`)).toBe(one.id);
    expect(await resolve(plain.id)).toBe(two.id);
    const bad = await call("GET", `/saved-queries/${plain.id}/resolve?team_id=x`, { cookie });
    expectBad(bad, "Invalid team ID format", "ValidationError");
  });
});

describe("GET /admin/saved-queries", () => {
  it("lists all to administrators, and says which they could run", async () => {
    const [mine, theirs] = [await save(member), await foreign()];
    const chief: Account = await newPerson("chief", { role: "admin" });
    await join(chief, world.teamB, "member");
    const list = async (sent: object) =>
      new Map(
        expectOk(await call("GET", "/admin/saved-queries", sent), z.array(shapes.savedQuery)).map((row) => [
          row.id,
          row.runnable,
        ]),
      );
    const all = await list({ cookie: await sessionOf(chief) });
    expect([all.get(mine.id), all.get(theirs.id)]).toEqual([false, true]);
    const machines = await list({ token: await tokenOf(world.bot, ["saved_queries:read"]) });
    expect([machines.get(mine.id), machines.has(theirs.id)]).toEqual([true, false]);
    expectNoAdmin(await call("GET", "/admin/saved-queries", { cookie: member }));
    const token = await tokenOf(world.admin, ["users:read"]);
    expectNoScope(await call("GET", "/admin/saved-queries", { token }), "saved_queries:read");
  });
});
