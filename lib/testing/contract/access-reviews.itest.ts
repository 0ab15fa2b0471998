import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { decidedWire, reviewDetailWire, reviewWire } from "@/lib/access-reviews/wire";
import { db } from "@/lib/platform/db";
import { type CallOptions, call } from "@/lib/testing/http";
import {
  type Account,
  join,
  newPerson,
  newServiceAccount,
  newTeam,
  newToken,
  newWorld,
  sessionOf,
  tokenOf,
  type World,
} from "@/lib/testing/world";
import { expectBadToken, expectFailure, expectOk, withoutWriting } from "./expect";

let world: World;
let admin: CallOptions;
beforeAll(async () => {
  world = await newWorld();
  admin = { cookie: await sessionOf(world.admin) };
});

const DUE = "2099-01-01T00:00:00Z";
const NO_REVIEW = [404, "NotFoundError", "Access review not found"] as const;
const as = async (person: Account): Promise<CallOptions> => ({ cookie: await sessionOf(person) });
const post = (path: string, who: CallOptions, body: object) => call("POST", path, { ...who, body });
const start = async (scope: object) =>
  expectOk(await post("/admin/access-reviews", admin, { ...scope, due_at: DUE }), reviewDetailWire, 201);
const decideOn = (id: number, who: CallOptions, body: object) => post(`/access-reviews/${id}/decisions`, who, body);
const seenBy = async (who: CallOptions, id: number) =>
  expectOk(await call("GET", `/access-reviews/${id}`, who), reviewDetailWire);
const events = (id: number, action?: string) =>
  db.auditEvent.findMany({ where: { targetType: "access_review", targetId: String(id), ...(action && { action }) } });
type Review = Awaited<ReturnType<typeof start>>;
const itemOf = (review: Review, account: { id: number }, kind = "membership") => {
  const found = review.items.find((item) => item.account.id === account.id && item.kind === kind);
  if (!found) throw new Error("the review has no such grant");
  return found.id;
};

/** A team with an owner, a second one, a member and a service account. */
async function newStaff() {
  const [owner, second, member] = [await newPerson("owner"), await newPerson("second"), await newPerson("member")];
  const bot = await newServiceAccount();
  const team = await newTeam([
    [owner, "owner"],
    [second, "owner"],
    [member, "editor"],
    [bot, "member"],
  ]);
  return { owner, second, member, bot, team };
}

describe("a review of a team", () => {
  it("holds its memberships as they were, people and service accounts, and goes to its owners", async () => {
    const { owner, member, bot, team } = await newStaff();
    const review = await start({ team_id: team.id });
    expect(review.scope).toEqual({ type: "team", id: team.id, name: team.name });
    expect(review.items.map(({ kind, account }) => [kind, account.id]).sort()).toHaveLength(4);
    await join(member, team, "member");
    const seen = await seenBy(await as(owner), review.id);
    const item = seen.items.find(({ account }) => account.id === member.id);
    expect(item).toMatchObject({ kind: "membership", role: "editor", now: { role: "member" }, may_certify: true });
    expect(seen.items.find(({ account }) => account.id === owner.id)?.may_certify).toBe(false);
    expect(seen.items.find(({ account }) => account.id === bot.id)?.account.account_type).toBe("service");
    const own = expectOk(await call("GET", "/access-reviews", await as(owner)), z.array(reviewWire));
    expect(own).toMatchObject([{ id: review.id, state: "open", counts: { total: 4, undecided: 4 } }]);
  });

  it("certifies and removes, each on record, and closes with the last decision", async () => {
    const { owner, second, member, bot, team } = await newStaff();
    const review = await start({ team_id: team.id });
    const who = await as(owner);
    const certified = await decideOn(review.id, who, {
      item_ids: [itemOf(review, member), itemOf(review, second)],
      decision: "certify",
    });
    expect(expectOk(certified, decidedWire).closed).toBe(false);
    const removal = { item_ids: [itemOf(review, bot)], decision: "remove", reason: "the job is gone" };
    expect(expectOk(await decideOn(review.id, who, removal), decidedWire).decided).toEqual([
      { id: itemOf(review, bot), decision: "removed" },
    ]);
    expect(await db.teamMember.count({ where: { teamId: team.id, userId: bot.id } })).toBe(0);
    const removed = { action: "member.removed", teamId: team.id, targetId: String(bot.id) };
    expect(await db.auditEvent.count({ where: removed })).toBe(1);
    expect(await events(review.id, "access_review.removed")).toMatchObject([
      { actorId: owner.id, teamId: team.id, after: { account_id: bot.id, role: "member", reason: "the job is gone" } },
    ]);
    expect(await events(review.id, "access_review.certified")).toHaveLength(2);

    const own = { item_ids: [itemOf(review, owner)], decision: "certify" };
    await withoutWriting(async () =>
      expectFailure(
        await decideOn(review.id, who, own),
        403,
        "AuthorizationError",
        "Nobody certifies their own membership",
      ),
    );
    expect(expectOk(await decideOn(review.id, await as(second), own), decidedWire).closed).toBe(true);
    expect((await seenBy(who, review.id)).state).toBe("closed");
    expect(await events(review.id, "access_review.closed")).toHaveLength(1);
    await withoutWriting(async () =>
      expectFailure(await decideOn(review.id, who, removal), 409, "ConflictError", "The review is closed"),
    );
  });

  it("keeps the last owner, and changes nothing of a call that would have taken more", async () => {
    const owner = await newPerson("only");
    const bot = await newServiceAccount();
    const team = await newTeam([
      [owner, "owner"],
      [bot, "member"],
    ]);
    const review = await start({ team_id: team.id });
    const all = { item_ids: review.items.map(({ id }) => id), decision: "remove", reason: "all of it" };
    const who = await as(owner);
    await withoutWriting(async () =>
      expectFailure(await decideOn(review.id, who, all), 409, "ConflictError", "A team cannot lose its last owner"),
    );
    expect(await db.teamMember.count({ where: { teamId: team.id } })).toBe(2);
  });

  it("notes a grant that ended meanwhile as gone, whatever is asked", async () => {
    const { owner, member, bot, team } = await newStaff();
    const review = await start({ team_id: team.id });
    const who = await as(owner);
    await db.teamMember.deleteMany({ where: { teamId: team.id, userId: { in: [member.id, bot.id] } } });
    const certify = { item_ids: [itemOf(review, member)], decision: "certify" };
    const remove = { item_ids: [itemOf(review, bot)], decision: "remove", reason: "over" };
    for (const body of [certify, remove]) {
      expect(expectOk(await decideOn(review.id, who, body), decidedWire).decided[0]?.decision).toBe("gone");
    }
    expect((await seenBy(who, review.id)).counts).toMatchObject({ gone: 2, undecided: 2 });
  });

  it("lets one of two decisions at once stand", async () => {
    const { owner, second, member, team } = await newStaff();
    const review = await start({ team_id: team.id });
    const item_ids = [itemOf(review, member)];
    const answers = await Promise.all([
      decideOn(review.id, await as(owner), { item_ids, decision: "certify" }),
      decideOn(review.id, await as(second), { item_ids, decision: "remove", reason: "no" }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const isMember = (await db.teamMember.count({ where: { teamId: team.id, userId: member.id } })) === 1;
    expect(isMember).toBe(answers[0]?.status === 200);
  });

  it("is nobody else's to see or to decide", async () => {
    const { member, team } = await newStaff();
    const review = await start({ team_id: team.id });
    const item_ids = [itemOf(review, member)];
    for (const person of [member, world.otherOwner, world.stranger]) {
      const who = await as(person);
      expect((await call("GET", "/access-reviews", who)).body.data).toEqual([]);
      expectFailure(await call("GET", `/access-reviews/${review.id}`, who), ...NO_REVIEW);
      await withoutWriting(async () =>
        expectFailure(await decideOn(review.id, who, { item_ids, decision: "certify" }), ...NO_REVIEW),
      );
    }
    const scoped = { token: await tokenOf(world.admin, ["teams:read"]) };
    expect((await decideOn(review.id, scoped, { item_ids, decision: "certify" })).body.required_scope).toBe(
      "teams:write",
    );
  });
});

describe("a review of a service account", () => {
  it("goes by its tokens to the person who answers for it, and by its memberships to the teams' owners", async () => {
    const { owner, team } = await newStaff();
    const [answering, bot] = [await newPerson("answering"), await newServiceAccount()];
    await join(bot, team, "member");
    await db.user.update({ where: { id: bot.id }, data: { ownerId: answering.id } });
    const { token } = await newToken(bot, ["profile:read"]);
    await newToken(bot, ["profile:read"], { revoked: true });
    const over = { expiresAt: new Date(1) };
    await newToken(bot, ["profile:read"], over);
    const review = await start({ account_id: bot.id });
    expect(review.items.map(({ kind }) => kind).sort()).toEqual(["membership", "token"]);
    const seen = await seenBy(await as(answering), review.id);
    expect(seen.items.map(({ kind }) => kind)).toEqual(["token"]);
    expect((await seenBy(await as(owner), review.id)).items.map(({ kind }) => kind)).toEqual(["membership"]);

    const membership = { item_ids: [itemOf(review, bot)], decision: "certify" };
    const missing = [404, "NotFoundError", "Access review item not found"] as const;
    expectFailure(await decideOn(review.id, await as(answering), membership), ...missing);
    expect((await call("GET", "/me", { token })).status).toBe(200);
    const remove = { item_ids: [itemOf(review, bot, "token")], decision: "remove", reason: "never used" };
    const narrow = { token: await tokenOf(answering, ["teams:write"]) };
    expect((await decideOn(review.id, narrow, remove)).body.required_scope).toBe("tokens:write");
    const removed = expectOk(await decideOn(review.id, await as(answering), remove), decidedWire);
    expect(removed).toEqual({ decided: [{ id: itemOf(review, bot, "token"), decision: "removed" }], closed: false });
    expectBadToken(await call("GET", "/me", { token }));
    expect(expectOk(await decideOn(review.id, await as(owner), membership), decidedWire).closed).toBe(true);
  });

  it("follows a token that is rotated meanwhile: it is certified as its successor, and taken away under every secret", async () => {
    const answering = await newPerson("answering");
    const bots = [await newServiceAccount(), await newServiceAccount()] as const;
    const asked = bots.map(async (bot) => {
      await db.user.update({ where: { id: bot.id }, data: { ownerId: answering.id } });
      const old = await newToken(bot, ["profile:read"]);
      const review = await start({ account_id: bot.id });
      const path = `/admin/service-accounts/${bot.id}/tokens/${old.id}/rotate`;
      const rotated = await post(path, admin, { overlap_seconds: 3_600 });
      return { review, item: itemOf(review, bot, "token"), old: old.token, next: String(rotated.body.data.token) };
    });
    const [kept, taken] = [await asked[0]!, await asked[1]!];
    const who = await as(answering);
    const certify = { item_ids: [kept.item], decision: "certify" };
    expect(expectOk(await decideOn(kept.review.id, who, certify), decidedWire).decided[0]?.decision).toBe("certified");
    const remove = { item_ids: [taken.item], decision: "remove", reason: "not needed" };
    expect(expectOk(await decideOn(taken.review.id, who, remove), decidedWire).decided[0]?.decision).toBe("removed");
    for (const token of [kept.old, kept.next]) expect((await call("GET", "/me", { token })).status).toBe(200);
    for (const token of [taken.old, taken.next]) expectBadToken(await call("GET", "/me", { token }));
  });

  it("leaves nothing to whoever answered for it before", async () => {
    const [before, bot] = [await newPerson("before"), await newServiceAccount()];
    await db.user.update({ where: { id: bot.id }, data: { ownerId: before.id } });
    await newToken(bot, ["profile:read"]);
    const review = await start({ account_id: bot.id });
    await seenBy(await as(before), review.id);
    await db.user.update({ where: { id: bot.id }, data: { ownerId: world.owner.id } });
    expectFailure(await call("GET", `/access-reviews/${review.id}`, await as(before)), ...NO_REVIEW);
    await seenBy(await as(world.owner), review.id);
  });
});

describe("starting and closing", () => {
  it("asks for one scope that has grants, a date to come, and no review that is open", async () => {
    const { team } = await newStaff();
    const empty = await newTeam();
    const refused = async (body: object, status: number) =>
      withoutWriting(async () => expect((await post("/admin/access-reviews", admin, body)).status).toBe(status));
    await refused({ due_at: DUE }, 400);
    await refused({ team_id: team.id, account_id: world.bot.id, due_at: DUE }, 400);
    await refused({ team_id: team.id, due_at: "2020-01-01T00:00:00Z" }, 400);
    await refused({ team_id: team.id, due_at: "soon" }, 400);
    await refused({ team_id: empty.id, due_at: DUE }, 400);
    await refused({ team_id: 2_147_483_647, due_at: DUE }, 404);
    await refused({ account_id: world.member.id, due_at: DUE }, 404);
    const review = await start({ team_id: team.id });
    await refused({ team_id: team.id, due_at: DUE }, 409);
    expect((await post(`/admin/access-reviews/${review.id}/close`, admin, {})).status).toBe(200);
    expectFailure(
      await post(`/admin/access-reviews/${review.id}/close`, admin, {}),
      409,
      "ConflictError",
      "The review is closed",
    );
    expect(await events(review.id, "access_review.closed")).toMatchObject([{ after: { undecided: 4 } }]);
    await start({ team_id: team.id });
  });

  it("tells that a review is overdue until it is decided or closed", async () => {
    const { team, bot } = await newStaff();
    const review = await start({ team_id: team.id });
    await db.accessReview.update({ where: { id: review.id }, data: { dueAt: new Date(Date.now() - 1000) } });
    const path = `/admin/access-reviews/${review.id}`;
    expect(expectOk(await call("GET", path, admin), reviewDetailWire).state).toBe("overdue");
    const remove = { item_ids: [itemOf(review, bot)], decision: "remove" };
    expectFailure(await decideOn(review.id, admin, remove), 400, "GeneralError", "reason: a removal needs a reason");
    const rest = { item_ids: review.items.map(({ id }) => id), decision: "certify", reason: "looked at in May" };
    expect(expectOk(await decideOn(review.id, admin, rest), decidedWire).closed).toBe(true);
    expect(expectOk(await call("GET", path, admin), reviewDetailWire).state).toBe("closed");
  });
});
