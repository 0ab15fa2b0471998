import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { db } from "@/lib/platform/db";
import { type Answer, call } from "@/lib/testing/http";
import { newPerson, newServiceAccount, newWorld, sessionOf, tokenOf, type World } from "@/lib/testing/world";
import { createCollection, expectNoOwner, listCollections, sharedCollection } from "./collection";
import { expectBad, expectFailure, expectNoScope, expectOk, recordedDuring, withoutWriting } from "./expect";
import * as shapes from "./kept-shapes";
import { savedBody, saveQuery } from "./saved-query";
import { message } from "./shapes";

const GONE = 2_147_483_647;
let world: World;
let owner: string;
let editor: string;
let member: string;
let stranger: string;
let admin: string;
beforeAll(async () => {
  world = await newWorld();
  const { owner: a, editor: b, member: c, stranger: d, admin: e } = world;
  [owner, editor, member, stranger, admin] = (await Promise.all([a, b, c, d, e].map(sessionOf))) as [
    string,
    string,
    string,
    string,
    string,
  ];
});

const expectMissing = (answer: Answer) => expectFailure(answer, 404, "NotFoundError", "Collection not found");
describe("/collections", () => {
  it("gives everybody one personal collection at the first look, machines too", async () => {
    const person = await newPerson("newcomer");
    const cookie = await sessionOf(person);
    const [first, ...rest] = await listCollections(cookie);
    expect(rest).toEqual([]);
    expect(first).toMatchObject({
      name: "My Collection",
      is_personal: true,
      created_by: person.id,
      caller_role: "owner",
      member_count: 1,
      item_count: 0,
    });
    expect(await listCollections(cookie)).toEqual([first]);
    const bot = await newServiceAccount();
    const token = await tokenOf(bot, ["collections:read"]);
    const answers = await Promise.all([1, 2, 3].map(() => call("GET", "/collections", { token })));
    const ids = answers.map((answer) => expectOk(answer, z.array(shapes.collection)).map(({ id }) => id));
    expect(ids).toEqual([ids[0], ids[0], ids[0]]);
    expect(await db.collection.count({ where: { personalOf: bot.id } })).toBe(1);
  });

  it("lists the personal one first and those shared with the caller, no others", async () => {
    const { id } = await sharedCollection(world);
    const secret = await createCollection(owner, { name: "Secret" });
    const ids = (await listCollections(member)).map((row) => row.id);
    expect(ids).toContain(id);
    expect(ids).not.toContain(secret.id);
    expect((await listCollections(member))[0]?.is_personal).toBe(true);
    expect((await listCollections(admin)).map((row) => row.is_personal)).toEqual([true]);
  });

  it("are made by anybody, recorded, and owned by whoever made them", async () => {
    const events = await recordedDuring(async () => {
      const made = await createCollection(owner, { name: " Ours ", description: "to share" });
      expect(made).toMatchObject({ name: "Ours", description: "to share", caller_role: "owner", is_personal: false });
    });
    expect(events).toMatchObject([{ action: "collection.created", actorId: world.owner.id, after: { name: "Ours" } }]);
    const token = await tokenOf(world.drifter, ["collections:write"]);
    expectOk(await call("POST", "/collections", { token, body: { name: "Bots" } }), shapes.collection, 201);
  });

  it.each([
    [{}, "name: name is required"],
    [{ name: "  " }, "name: name is required"],
    [{ name: "é".repeat(51) }, "name: name must not exceed 100 characters"],
    [{ name: "x", description: "d".repeat(501) }, "description: description must not exceed 500 characters"],
    [{ name: 1 }, "Invalid request body"],
    [[], "Invalid request body"],
  ])("refuse %j", async (body, text) => {
    await withoutWriting(async () =>
      expectBad(await call("POST", "/collections", { cookie: owner, body }), text, "ValidationError"),
    );
  });
});

describe("/collections/:id", () => {
  it("shows participants their role", async () => {
    const { path } = await sharedCollection(world);
    for (const [cookie, caller_role] of [
      [owner, "owner"],
      [editor, "editor"],
      [member, "member"],
    ] as const) {
      const data = expectOk(await call("GET", path, { cookie }), shapes.collection);
      expect(data).toMatchObject({ caller_role, member_count: 3, item_count: 0 });
    }
  });

  it("is missing for whoever takes no part, administrators and full tokens too", async () => {
    const { id } = await sharedCollection(world);
    const machine = { token: await tokenOf(world.bot, ["*"]) };
    const query = await saveQuery(owner, savedBody(world.sourceA.id));
    const asked = [
      ["GET", "", undefined],
      ["PUT", "", { name: "Mine" }],
      ["DELETE", "", undefined],
      ["POST", "/members", { user_id: world.stranger.id, role: "owner" }],
      ["DELETE", `/members/${world.member.id}`, undefined],
      ["GET", "/items", undefined],
      ["POST", "/items", { saved_query_id: query.id }],
      ["DELETE", `/items/${query.id}`, undefined],
    ] as const;
    for (const [method, rest, body] of asked) {
      for (const sent of [{ cookie: stranger }, { cookie: admin }, machine]) {
        const at = (target: number) => call(method, `/collections/${target}${rest}`, { ...sent, body });
        const answer = await withoutWriting(() => at(id));
        expectMissing(answer);
        expect((await at(GONE)).text).toBe(answer.text);
      }
    }
    expectMissing(await call("GET", `/collections/${id}/members`, { cookie: stranger }));
    expectMissing(await call("GET", `/collections/${id}/members`, machine));
  });

  it("is changed and deleted by owners alone", async () => {
    const { id, path } = await sharedCollection(world);
    await withoutWriting(async () => {
      for (const cookie of [editor, member]) {
        expectNoOwner(await call("PUT", path, { cookie, body: { name: "Mine" } }));
        expectNoOwner(await call("DELETE", path, { cookie }));
        expectNoOwner(await call("GET", `${path}/members`, { cookie }));
        const body = { user_id: world.teamAdmin.id, role: "member" };
        expectNoOwner(await call("POST", `${path}/members`, { cookie, body }));
        expectNoOwner(await call("DELETE", `${path}/members/${world.owner.id}`, { cookie }));
      }
    });
    const renamed = await call("PUT", path, { cookie: owner, body: { description: "new" } });
    expect(expectOk(renamed, shapes.collection)).toMatchObject({ name: "Shared", description: "new" });
    const events = await recordedDuring(async () => {
      expectOk(await call("DELETE", path, { cookie: owner }), message("Collection deleted successfully"));
    });
    expect(events).toMatchObject([{ action: "collection.deleted", targetId: String(id), before: { name: "Shared" } }]);
    expectMissing(await call("GET", path, { cookie: owner }));
  });

  it("asks for its scopes before it looks, and for an id that can be one", async () => {
    const { path } = await sharedCollection(world);
    const token = await tokenOf(world.member, ["saved_queries:read"]);
    for (const rest of ["", "/items", "/members"]) {
      expectNoScope(await call("GET", `${path}${rest}`, { token }), "collections:read");
    }
    const reader = await tokenOf(world.owner, ["collections:read"]);
    await withoutWriting(async () => {
      expectNoScope(await call("PUT", path, { token: reader, body: { name: "x" } }), "collections:write");
      expectNoScope(await call("DELETE", path, { token: reader }), "collections:write");
      expectNoScope(await call("POST", `${path}/items`, { token: reader, body: {} }), "collections:write");
    });
    const bad = await call("GET", "/collections/x", { cookie: owner });
    expectBad(bad, "Invalid collection ID format", "ValidationError");
  });

  it("stays as it is when it is personal", async () => {
    const [personal] = await listCollections(owner);
    const path = `/collections/${personal?.id}`;
    const text = "Personal collections cannot be changed";
    await withoutWriting(async () => {
      expectBad(await call("PUT", path, { cookie: owner, body: { name: "Mine" } }), text, "ValidationError");
      expectBad(await call("DELETE", path, { cookie: owner }), text, "ValidationError");
      const body = { user_id: world.member.id, role: "member" };
      expectBad(await call("POST", `${path}/members`, { cookie: owner, body }), text, "ValidationError");
      const leave = await call("DELETE", `${path}/members/${world.owner.id}`, { cookie: owner });
      expectBad(leave, text, "ValidationError");
    });
    const data = { collectionId: personal?.id ?? 0, userId: world.member.id, role: "member" } as const;
    await expect(db.collectionMember.create({ data })).rejects.toThrow();
  });
});

describe("/collections/:id/members", () => {
  it("are told to owners, and to administrators without taking part", async () => {
    const { id, path } = await sharedCollection(world);
    for (const cookie of [owner, admin]) {
      const data = expectOk(await call("GET", `${path}/members`, { cookie }), z.array(shapes.participant));
      expect(data.map(({ user_id, role }) => [user_id, role])).toEqual([
        [world.owner.id, "owner"],
        [world.editor.id, "editor"],
        [world.member.id, "member"],
      ]);
      expect(data[1]).toMatchObject({ collection_id: id, added_by: world.owner.id, email: world.editor.email });
    }
    expectMissing(await call("GET", `/collections/${GONE}/members`, { cookie: admin }));
  });

  it("change role when they are added again, and never lose their last owner", async () => {
    const { path } = await sharedCollection(world);
    const put = (user_id: number, role: string) =>
      call("POST", `${path}/members`, { cookie: owner, body: { user_id, role } });
    const events = await recordedDuring(() => put(world.editor.id, "member"));
    expect(events).toMatchObject([{ action: "collection.member_changed", before: { role: "editor" } }]);
    await withoutWriting(async () => {
      const last = "A collection must keep at least one owner";
      expectFailure(await put(world.owner.id, "member"), 409, "ValidationError", last);
      const leave = await call("DELETE", `${path}/members/${world.owner.id}`, { cookie: owner });
      expectFailure(leave, 409, "ValidationError", last);
    });
    expect((await put(world.editor.id, "owner")).status).toBe(201);
    const left = await call("DELETE", `${path}/members/${world.owner.id}`, { cookie: owner });
    expectOk(left, message("Collection member removed successfully"));
    expectMissing(await call("GET", path, { cookie: owner }));
  });

  it("keep an owner when two leave at once", async () => {
    const { id, path } = await sharedCollection(world);
    await call("POST", `${path}/members`, { cookie: owner, body: { user_id: world.editor.id, role: "owner" } });
    const answers = await Promise.all([
      call("DELETE", `${path}/members/${world.owner.id}`, { cookie: owner }),
      call("DELETE", `${path}/members/${world.editor.id}`, { cookie: editor }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await db.collectionMember.count({ where: { collectionId: id, role: "owner" } })).toBe(1);
  });

  it("are led by the one who joined first when their last owner's account is deleted", async () => {
    const person = await newPerson("leaver");
    const cookie = await sessionOf(person);
    const made = await call("POST", "/collections", { cookie, body: { name: "Left behind" } });
    const { id } = expectOk(made, shapes.collection, 201);
    const alone = await call("POST", "/collections", { cookie, body: { name: "Alone" } });
    const members = [
      [world.member, "member"],
      [world.editor, "editor"],
      [world.owner, "editor"],
    ] as const;
    for (const [{ id: userId }, role] of members) {
      await db.collectionMember.create({ data: { collectionId: id, userId, role } });
    }
    await db.user.delete({ where: { id: person.id } });
    const rows = await db.collectionMember.findMany({ where: { collectionId: id }, orderBy: { userId: "asc" } });
    expect(new Map(rows.map(({ userId, role }) => [userId, role]))).toEqual(
      new Map([
        [world.member.id, "member"],
        [world.editor.id, "owner"],
        [world.owner.id, "editor"],
      ]),
    );
    expect(await db.collection.count({ where: { id: alone.body.data.id } })).toBe(0);
  });

  it("may leave by themselves, and are gone once", async () => {
    const { path } = await sharedCollection(world);
    const leave = () => call("DELETE", `${path}/members/${world.member.id}`, { cookie: member });
    expectOk(await leave(), message("Collection member removed successfully"));
    expectMissing(await leave());
    const again = await withoutWriting(() => call("DELETE", `${path}/members/${world.member.id}`, { cookie: owner }));
    expectOk(again, message("Collection member removed successfully"));
  });

  it("are accounts that the owner shares a team with; whether others exist isn't told", async () => {
    const { path } = await sharedCollection(world);
    const add = (body: object) => call("POST", `${path}/members`, { cookie: owner, body });
    await withoutWriting(async () => {
      for (const user_id of [world.otherOwner.id, world.stranger.id, GONE]) {
        expectBad(await add({ user_id, role: "member" }), "User specified not found", "ValidationError");
      }
      const bad = [
        [{ role: "member" }, "userID: user ID must be greater than 0"],
        [{ user_id: world.bot.id, role: "admin" }, "role: role must be 'owner', 'editor', or 'member'"],
        [{ user_id: world.bot.id }, "role: role must be 'owner', 'editor', or 'member'"],
        [{ user_id: "1", role: "member" }, "Invalid request body"],
      ] as const;
      for (const [body, text] of bad) expectBad(await add(body), text, "ValidationError");
    });
    expectOk(await add({ user_id: world.bot.id, role: "member" }), shapes.participant, 201);
  });
});
