import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { call } from "@/lib/testing/http";
import { newWorld, sessionOf, tokenOf, type World } from "@/lib/testing/world";
import { expectBad, expectFailure, expectOk, withoutWriting } from "./expect";
import * as shapes from "./kept-shapes";
import { savedBody, saveQuery } from "./saved-query";

const GONE = 2_147_483_647;
let world: World;
let member: string;
beforeAll(async () => {
  world = await newWorld();
  member = await sessionOf(world.member);
});

describe("the older routes below a source", () => {
  const path = () => `/teams/${world.teamA.id}/sources/${world.sourceA.id}/collections`;

  it("keep SQL as saved queries that the newer routes show too", async () => {
    const token = await tokenOf(world.bot, ["saved_queries:read", "saved_queries:write"]);
    const body = { name: "Old", description: "of old", query: "SELECT 1" };
    const made = expectOk(await call("POST", path(), { token, body }), shapes.legacyQuery, 201);
    expect(made).toMatchObject({ ...body, team_id: world.teamA.id, source_id: world.sourceA.id });
    const list = expectOk(await call("GET", path(), { token }), z.array(shapes.legacyQuery));
    expect(list).toContainEqual(made);
    const one = `${path()}/${made.id}`;
    expect(expectOk(await call("GET", one, { token }), shapes.legacyQuery)).toEqual(made);
    const newer = expectOk(await call("GET", `/saved-queries/${made.id}`, { token }), shapes.savedQuery);
    expect(newer).toMatchObject({ query_language: "clickhouse-sql", editor_mode: "native", name: "Old" });
    const change = { query: "SELECT 2" };
    const changed = expectOk(await call("PUT", one, { token, body: change }), shapes.legacyQuery);
    expect(changed).toMatchObject({ ...body, ...change });
    const gone = await call("DELETE", one, { token });
    expect([gone.status, gone.text]).toEqual([204, ""]);
    expect(gone.headers.get("cache-control")).toContain("no-store");
    expectFailure(await call("GET", one, { token }), 404, "NotFoundError", "Collection not found");
  });

  it("show what the builder saved, and refuse to break it", async () => {
    const query = await saveQuery(member, savedBody(world.sourceA.id));
    const one = `${path()}/${query.id}`;
    const read = expectOk(await call("GET", one, { cookie: member }), shapes.legacyQuery);
    expect(read.query).toBe('level="error"');
    const broken = await withoutWriting(() => call("PUT", one, { cookie: member, body: { query: "SELECT 1" } }));
    expect(broken.status).toBe(400);
  });

  it("keep the creator's rights, and know nothing of other sources", async () => {
    const theirs = await saveQuery(await sessionOf(world.otherOwner), savedBody(world.sourceB.id));
    const mine = await saveQuery(member, savedBody(world.sourceA.id));
    const token = await tokenOf(world.bot, ["saved_queries:read", "saved_queries:write"]);
    await withoutWriting(async () => {
      const refused = "Only the creator or a global admin can delete this query";
      expectFailure(await call("DELETE", `${path()}/${mine.id}`, { token }), 403, "AuthorizationError", refused);
      for (const method of ["GET", "PUT", "DELETE"]) {
        const answer = await call(method, `${path()}/${theirs.id}`, { token, body: { name: "Mine" } });
        expectFailure(answer, 404, "NotFoundError", "Collection not found");
        expect((await call(method, `${path()}/${GONE}`, { token, body: { name: "Mine" } })).text).toBe(answer.text);
      }
    });
  });

  it.each([
    [{ name: "", query: "SELECT 1" }, "name: name is required"],
    [{ name: "x" }, "query: query is required"],
    [{ name: "x", query: 7 }, "Invalid request body"],
  ])("refuse %j", async (body, text) => {
    await withoutWriting(async () =>
      expectBad(await call("POST", path(), { cookie: member, body }), text, "ValidationError"),
    );
  });
});
