import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { db } from "@/lib/platform/db";
import { call } from "@/lib/testing/http";
import { newPerson, newWorld, sessionOf, type World } from "@/lib/testing/world";
import { expectNoOwner, listCollections, sharedCollection } from "./collection";
import { expectBad, expectFailure, expectOk, withoutWriting } from "./expect";
import * as shapes from "./kept-shapes";
import { savedBody, saveQuery } from "./saved-query";
import { message } from "./shapes";

const GONE = 2_147_483_647;
let world: World;
let owner: string;
let editor: string;
let member: string;
beforeAll(async () => {
  world = await newWorld();
  const { owner: a, editor: b, member: c } = world;
  [owner, editor, member] = (await Promise.all([a, b, c].map(sessionOf))) as [string, string, string];
});

describe("/collections/:id/items", () => {
  it("hold saved queries in order, and lead nobody to a source", async () => {
    const { id, path } = await sharedCollection(world);
    const [one, two] = [
      await saveQuery(owner, savedBody(world.sourceA.id, { name: "Kept" })),
      await saveQuery(owner, savedBody(world.sourceA.id, { name: "Kept" })),
    ];
    const add = (saved_query_id: number, sort_order: number) =>
      call("POST", `${path}/items`, { cookie: owner, body: { saved_query_id, sort_order } });
    expect(expectOk(await add(one.id, 2), shapes.addedItem, 201)).toMatchObject({ collection_id: id, sort_order: 2 });
    await add(two.id, 1);
    const items = async (cookie: string) =>
      expectOk(await call("GET", `${path}/items`, { cookie }), z.array(shapes.item));
    expect((await items(member)).map(({ query, runnable }) => [query.id, runnable])).toEqual([
      [two.id, true],
      [one.id, true],
    ]);
    expectOk(await add(two.id, 3), shapes.addedItem, 201);
    expect((await items(member)).map(({ query }) => query.id)).toEqual([one.id, two.id]);

    await db.teamMember.deleteMany({ where: { teamId: world.teamA.id, userId: world.editor.id } });
    const [hidden] = await items(editor);
    expect(hidden).toMatchObject({ runnable: false, query: { id: one.id, name: "Kept", query_content: "" } });
    expect(Object.keys(hidden?.query ?? {})).not.toContain("source_name");
    await db.teamMember.create({ data: { teamId: world.teamA.id, userId: world.editor.id, role: "editor" } });
  });

  it("are added by any participant who reaches the query, and taken out by owners, editors and whoever added them", async () => {
    const { path } = await sharedCollection(world);
    const query = await saveQuery(member, savedBody(world.sourceA.id, { name: "Kept" }));
    const body = { saved_query_id: query.id };
    const add = (cookie: string) => call("POST", `${path}/items`, { cookie, body });
    const remove = (cookie: string) => call("DELETE", `${path}/items/${query.id}`, { cookie });
    const removed = message("Query removed from collection successfully");
    expectOk(await add(member), shapes.addedItem, 201);
    expectOk(await remove(member), removed);
    expectOk(await add(owner), shapes.addedItem, 201);
    await withoutWriting(async () => expectNoOwner(await remove(member)));
    expectOk(await remove(editor), removed);
    expectOk(await withoutWriting(() => remove(editor)), removed);
    const theirs = await saveQuery(await sessionOf(world.otherOwner), savedBody(world.sourceB.id, { name: "Kept" }));
    await withoutWriting(async () => {
      for (const saved_query_id of [theirs.id, GONE]) {
        const answer = await call("POST", `${path}/items`, { cookie: owner, body: { saved_query_id } });
        expectFailure(answer, 404, "NotFoundError", "Saved query not found");
      }
      const none = await call("POST", `${path}/items`, { cookie: owner, body: {} });
      expectBad(none, "saved_query_id: saved query ID is required", "ValidationError");
    });
  });

  it("lend the right to edit to owners and editors, when whoever could edit put them there", async () => {
    const { path } = await sharedCollection(world);
    const query = await saveQuery(owner, savedBody(world.sourceA.id, { name: "Kept" }));
    await call("POST", `${path}/items`, { cookie: owner, body: { saved_query_id: query.id } });
    const edit = (cookie: string) => call("PUT", `/saved-queries/${query.id}`, { cookie, body: { name: "Edited" } });
    expect(expectOk(await edit(editor), shapes.savedQuery)).toMatchObject({ can_edit: true, can_delete: false });
    expect((await edit(member)).status).toBe(403);
    expect((await call("DELETE", `/saved-queries/${query.id}`, { cookie: editor })).status).toBe(403);
    await call("DELETE", `${path}/items/${query.id}`, { cookie: owner });
    expect((await edit(editor)).status).toBe(403);
  });

  it("lend nothing to whoever puts another's query into a collection of their own", async () => {
    const query = await saveQuery(owner, savedBody(world.sourceA.id, { name: "Kept" }));
    const own = expectOk(
      await call("POST", "/collections", { cookie: member, body: { name: "Grab" } }),
      shapes.collection,
      201,
    );
    const [personal] = await listCollections(member);
    for (const id of [own.id, personal?.id]) {
      const body = { saved_query_id: query.id };
      expectOk(await call("POST", `/collections/${id}/items`, { cookie: member, body }), shapes.addedItem, 201);
    }
    await withoutWriting(async () => {
      const answer = await call("PUT", `/saved-queries/${query.id}`, { cookie: member, body: { name: "Mine" } });
      expect(answer.status).toBe(403);
    });
  });

  it("go with the query and with the collection, and a personal collection with its person", async () => {
    const person = await newPerson("leaver");
    const [personal] = await listCollections(await sessionOf(person));
    const { id, path } = await sharedCollection(world);
    const query = await saveQuery(owner, savedBody(world.sourceA.id, { name: "Kept" }));
    await call("POST", `${path}/items`, { cookie: owner, body: { saved_query_id: query.id } });
    expect((await call("DELETE", `/saved-queries/${query.id}`, { cookie: owner })).status).toBe(200);
    expect(await db.collectionItem.count({ where: { collectionId: id } })).toBe(0);
    await db.user.delete({ where: { id: person.id } });
    expect(await db.collection.count({ where: { id: personal?.id ?? 0 } })).toBe(0);
  });
});
