import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { db } from "@/lib/platform/db";
import { call } from "@/lib/testing/http";
import {
  join,
  newPerson,
  newServiceAccount,
  newTeam,
  newWorld,
  sessionOf,
  tokenOf,
  type World,
} from "@/lib/testing/world";
import {
  expectBad,
  expectFailure,
  expectNoMember,
  expectNoScope,
  expectNoTeamAdmin,
  expectOk,
  withoutWriting,
} from "./expect";
import * as shapes from "./shapes";

let world: World;
let cookie: string;
beforeAll(async () => {
  world = await newWorld();
  cookie = await sessionOf(world.admin);
});

describe("/teams/:t/members", () => {
  const added = shapes.message("Team member added successfully");
  const removed = shapes.message("Team member removed successfully");
  const post = (team: { id: number }, who: string, body: unknown) =>
    call("POST", `/teams/${team.id}/members`, { cookie: who, body });

  it("lists people and service accounts in the order in which they joined", async () => {
    const team = await newTeam();
    for (const account of [world.editor, world.bot, world.member]) await join(account, team, "member");
    const data = expectOk(await call("GET", `/teams/${team.id}/members`, { cookie }), z.array(shapes.member));
    expect(data.map(({ user_id, account_type }) => [user_id, account_type])).toEqual([
      [world.editor.id, "human"],
      [world.bot.id, "service"],
      [world.member.id, "human"],
    ]);
    expect(data[0]).toMatchObject({ team_id: team.id, email: world.editor.email, role: "member" });
  });

  it("adds whoever is named with 200, and changes the role of who is there already", async () => {
    const team = await newTeam([[world.teamAdmin, "admin"]]);
    const admin = await sessionOf(world.teamAdmin);
    const account = await newServiceAccount();
    expectOk(await post(team, admin, { user_id: world.stranger.id, role: "member" }), added);
    expectOk(await post(team, admin, { user_id: account.id, role: "editor" }), added);
    expectOk(await post(team, admin, { user_id: world.stranger.id, role: "admin" }), added);
    const same = { user_id: world.stranger.id, role: "admin" };
    await withoutWriting(async () => expectOk(await post(team, admin, same), added));
    const rows = await db.teamMember.findMany({ where: { teamId: team.id }, orderBy: { userId: "asc" } });
    const roles = Object.fromEntries(rows.map(({ userId, role }) => [userId, role]));
    expect(roles).toEqual({ [world.teamAdmin.id]: "admin", [world.stranger.id]: "admin", [account.id]: "editor" });
  });

  it.each([
    [{ user_id: 2147483647, role: "member" }, "User specified not found"],
    [{ user_id: 0, role: "member" }, /^userID: /],
    [{ role: "member" }, /^userID: /],
    [{ user_id: 1 }, /^role: /],
    [{ user_id: 1, role: "" }, /^role: /],
    [{ user_id: 1, role: "viewer" }, /^role: /],
    [{ user_id: "1", role: "member" }, "Invalid request body"],
    [{ user_id: 1e12, role: "member" }, /./],
  ])("refuses %j", async (body, message) => {
    const answer = await withoutWriting(() => post(world.teamA, cookie, body));
    expect([answer.status, answer.body.error_type]).toEqual([400, "ValidationError"]);
    expect(answer.body.message).toMatch(message);
  });

  it("says that there is no such team to whoever may ask", async () => {
    const answer = await post({ id: 2147483647 }, cookie, { user_id: world.member.id, role: "member" });
    expectFailure(answer, 404, "NotFoundError", "Team not found");
  });

  it("does not add a deleted account", async () => {
    const account = await newServiceAccount();
    await db.user.update({ where: { id: account.id }, data: { deletedAt: new Date() } });
    const answer = await withoutWriting(() => post(world.teamA, cookie, { user_id: account.id, role: "member" }));
    expectBad(answer, "User specified not found", "ValidationError");
  });

  it("lets nobody below an owner name, change or remove an owner", async () => {
    const [first, second] = [await newPerson("first"), await newPerson("second")];
    const team = await newTeam([
      [first, "owner"],
      [second, "owner"],
      [world.teamAdmin, "admin"],
    ]);
    const admin = await sessionOf(world.teamAdmin);
    await withoutWriting(async () => {
      const tries = [
        await post(team, admin, { user_id: world.stranger.id, role: "owner" }),
        await post(team, admin, { user_id: world.teamAdmin.id, role: "owner" }),
        await post(team, admin, { user_id: first.id, role: "member" }),
        await call("DELETE", `/teams/${team.id}/members/${first.id}`, { cookie: admin }),
      ];
      for (const answer of tries) expect(answer.status, answer.text).toBe(403);
    });
    expectOk(await post(team, await sessionOf(first), { user_id: world.stranger.id, role: "owner" }), added);
  });

  it("keeps the last owner, except from an administrator", async () => {
    const owner = await newPerson("sole");
    const team = await newTeam([
      [owner, "owner"],
      [world.member, "member"],
    ]);
    const own = await sessionOf(owner);
    await withoutWriting(async () => {
      const message = "A team cannot lose its last owner";
      const leave = await call("DELETE", `/teams/${team.id}/members/${owner.id}`, { cookie: own });
      expectFailure(leave, 409, "ConflictError", message);
      expectFailure(await post(team, own, { user_id: owner.id, role: "member" }), 409, "ConflictError", message);
    });
    expectOk(await call("DELETE", `/teams/${team.id}/members/${owner.id}`, { cookie }), removed);
  });

  it("removes a member, as often as one likes", async () => {
    const team = await newTeam([
      [world.teamAdmin, "admin"],
      [world.member, "member"],
    ]);
    const admin = await sessionOf(world.teamAdmin);
    const path = `/teams/${team.id}/members/${world.member.id}`;
    expectOk(await call("DELETE", path, { cookie: admin }), removed);
    await withoutWriting(async () => expectOk(await call("DELETE", path, { cookie: admin }), removed));
    expectBad(
      await call("DELETE", `/teams/${team.id}/members/x`, { cookie: admin }),
      "Invalid user ID format",
      "ValidationError",
    );
  });

  it("asks for membership, then the scope, then the role", async () => {
    const bare = await tokenOf(world.bot, ["logs:read"]);
    const body = { user_id: world.stranger.id, role: "member" };
    const [own, foreign] = [`/teams/${world.teamA.id}/members`, `/teams/${world.teamB.id}/members`];
    const [writer, editor] = [await tokenOf(world.bot, ["teams:write"]), await sessionOf(world.editor)];
    await withoutWriting(async () => {
      expectNoMember(await call("GET", foreign, { token: bare }));
      expectNoMember(await call("POST", foreign, { token: bare, body }));
      expectNoScope(await call("GET", own, { token: bare }), "teams:read");
      expectNoScope(await call("POST", own, { token: bare, body }), "teams:write");
      expectNoTeamAdmin(await call("POST", own, { token: writer, body }));
      expectNoTeamAdmin(await call("DELETE", `${own}/${world.editor.id}`, { cookie: editor }));
    });
  });
});
