import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { db } from "@/lib/platform/db";
import { call } from "@/lib/testing/http";
import { newTeam, newWorld, sessionOf, tokenOf, unique, type World } from "@/lib/testing/world";
import {
  expectBad,
  expectFailure,
  expectNoMember,
  expectNoScope,
  expectNoTeamAdmin,
  expectOk,
  withoutIds,
  withoutWriting,
} from "./expect";
import * as shapes from "./shapes";

let world: World;
let cookie: string;
beforeAll(async () => {
  world = await newWorld();
  cookie = await sessionOf(world.admin);
});

const NO_TEAM = [404, "NotFoundError", "Team not found"] as const;
const MANAGED = "This team is managed by provisioning config and cannot be modified via API";

describe("/admin/teams", () => {
  it("creates a team, whose description may be left out", async () => {
    const name = `Équipe ${unique("7")}_x`;
    const full = await call("POST", "/admin/teams", { cookie, body: { name: ` ${name} `, description: "Of a test" } });
    expect(expectOk(full, shapes.team, 201)).toMatchObject({ name, description: "Of a test", member_count: 0 });
    const bare = await call("POST", "/admin/teams", { cookie, body: { name: unique("bare") } });
    expect(expectOk(bare, shapes.team, 201)).toMatchObject({ description: "", managed: false });
  });

  it("lists all teams, newest first, with their counts and never as managed", async () => {
    await db.team.update({ where: { id: world.teamB.id }, data: { managed: true } });
    const data = expectOk(await call("GET", "/admin/teams", { cookie }), z.array(shapes.team));
    await db.team.update({ where: { id: world.teamB.id }, data: { managed: false } });
    const stamps = data.map(({ created_at }) => created_at);
    expect(stamps).toEqual(stamps.toSorted().reverse());
    expect(data.find(({ id }) => id === world.teamA.id)?.member_count).toBe(5);
    expect(data.some(({ managed }) => managed)).toBe(false);
  });

  it.each([
    [{}, "name: team name is required"],
    [{ name: "  " }, "name: team name is required"],
    [{ name: "x" }, "name: team name must be between 2 and 50 characters"],
    [{ name: "é".repeat(26) }, "name: team name must be between 2 and 50 characters"],
    [{ name: "a/b" }, "name: team name contains invalid characters"],
    [{ name: "tab\tbed" }, "name: team name contains invalid characters"],
    [{ name: "fine", description: "é".repeat(251) }, "description: description must not exceed 500 characters"],
    [{ name: ["fine"] }, "Invalid request body"],
  ])("refuses %j", async (body, message) => {
    const answer = await withoutWriting(() => call("POST", "/admin/teams", { cookie, body }));
    expectBad(answer, message, "ValidationError");
  });

  it("says when the name is taken, and tells names apart by case", async () => {
    const team = await newTeam();
    const answer = await withoutWriting(() => call("POST", "/admin/teams", { cookie, body: { name: team.name } }));
    const taken = `team already exists: team with name '${team.name}'`;
    expectFailure(answer, 409, "ConflictError", taken);
    const other = await call("POST", "/admin/teams", { cookie, body: { name: team.name.toUpperCase() } });
    expectOk(other, shapes.team, 201);
  });

  it("deletes a team with its memberships and links, once", async () => {
    const team = await newTeam([[world.member, "owner"]]);
    await db.teamSource.create({ data: { teamId: team.id, sourceId: world.sourceA.id } });
    const path = `/admin/teams/${team.id}`;
    expectOk(await call("DELETE", path, { cookie }), shapes.message("Team deleted successfully"));
    expect(await db.teamMember.count({ where: { teamId: team.id } })).toBe(0);
    expect(await db.teamSource.count({ where: { teamId: team.id } })).toBe(0);
    await withoutWriting(async () => expectFailure(await call("DELETE", path, { cookie }), ...NO_TEAM));
  });

  it("leaves alone what provisioning manages", async () => {
    const team = await newTeam([[world.owner, "owner"]]);
    await db.team.update({ where: { id: team.id }, data: { managed: true } });
    const owner = await sessionOf(world.owner);
    await withoutWriting(async () => {
      const refused = [
        await call("DELETE", `/admin/teams/${team.id}`, { cookie }),
        await call("PUT", `/teams/${team.id}`, { cookie, body: { name: "Other" } }),
        await call("PUT", `/teams/${team.id}`, { cookie: owner, body: { name: "Other" } }),
        await call("DELETE", `/teams/${team.id}`, { cookie: owner }),
      ];
      for (const answer of refused) expectFailure(answer, 403, "ManagedResourceError", MANAGED);
    });
    // Its members are still people's business (spec/logchef.md §5.3).
    const body = { user_id: world.stranger.id, role: "member" };
    expectOk(
      await call("POST", `/teams/${team.id}/members`, { cookie: owner, body }),
      shapes.message("Team member added successfully"),
    );
  });
});

describe("/teams/:t", () => {
  it("is read by its members, whatever their role, and by administrators", async () => {
    for (const person of [world.member, world.editor, world.teamAdmin, world.owner, world.admin]) {
      const answer = await call("GET", `/teams/${world.teamA.id}`, { cookie: await sessionOf(person) });
      expect(expectOk(answer, shapes.team)).toMatchObject({ id: world.teamA.id, member_count: 0 });
    }
    expectFailure(await call("GET", "/teams/2147483647", { cookie }), ...NO_TEAM);
  });

  it("answers a foreign team and none alike, to the byte", async () => {
    const member = await sessionOf(world.member);
    const [theirs, nobodys] = [
      await call("GET", `/teams/${world.teamB.id}`, { cookie: member }),
      await call("GET", "/teams/2147483647", { cookie: member }),
    ];
    expectNoMember(theirs);
    expect(withoutIds(theirs)).toBe(withoutIds(nobodys));
  });

  it("asks for the scope before the membership", async () => {
    const token = await tokenOf(world.bot, ["logs:read"]);
    expectNoScope(await call("GET", `/teams/${world.teamB.id}`, { token }), "teams:read");
    expectNoScope(await call("PUT", `/teams/${world.teamB.id}`, { token, body: {} }), "teams:write");
    expectNoMember(await call("GET", `/teams/${world.teamB.id}`, { token: await tokenOf(world.bot, ["teams:read"]) }));
    const writer = await tokenOf(world.bot, ["teams:write"]);
    expectNoTeamAdmin(await call("PUT", `/teams/${world.teamB.id}`, { token: writer, body: {} }));
  });

  it("is renamed by its admins; a missing name stays, a missing description goes", async () => {
    const team = await newTeam([[world.teamAdmin, "admin"]]);
    const admin = await sessionOf(world.teamAdmin);
    const put = (body: unknown) => call("PUT", `/teams/${team.id}`, { cookie: admin, body });
    const name = unique("renamed");
    expect(expectOk(await put({ name, description: "New" }), shapes.team)).toMatchObject({ name, description: "New" });
    expect(expectOk(await put({ description: "Newer" }), shapes.team)).toMatchObject({ name, description: "Newer" });
    expect(expectOk(await put({ name }), shapes.team)).toMatchObject({ name, description: "" });
    expect(expectOk(await put({ name: "", description: "x" }), shapes.team)).toMatchObject({ name });
    const taken = await withoutWriting(() => put({ name: world.teamB.name }));
    const message = `team already exists: team with name '${world.teamB.name}' already exists`;
    expectFailure(taken, 409, "ConflictError", message);
    const bad = await withoutWriting(() => put({ name: "a/b" }));
    expectBad(bad, "name: team name contains invalid characters", "ValidationError");
  });

  it.each(["member", "editor"] as const)("is not renamed by a %s", async (role) => {
    const person = await sessionOf(world[role]);
    const refused = () => call("PUT", `/teams/${world.teamA.id}`, { cookie: person, body: { name: "Mine" } });
    expectNoTeamAdmin(await withoutWriting(refused));
  });

  it("is deleted by its owner, not by its admin", async () => {
    const team = await newTeam([
      [world.owner, "owner"],
      [world.teamAdmin, "admin"],
    ]);
    const path = `/teams/${team.id}`;
    const admin = await sessionOf(world.teamAdmin);
    const refused = await withoutWriting(() => call("DELETE", path, { cookie: admin }));
    expectFailure(refused, 403, "GeneralError", "Owner team privileges required");
    expectOk(
      await call("DELETE", path, { cookie: await sessionOf(world.owner) }),
      shapes.message("Team deleted successfully"),
    );
  });

  it.each(["0", "-1", "abc", "1.5", "2147483648"])("refuses %s as an id", async (id) => {
    for (const [method, rest] of [
      ["GET", ""],
      ["PUT", ""],
      ["GET", "/members"],
      ["GET", "/sources"],
    ] as const) {
      expectBad(
        await call(method, `/teams/${id}${rest}`, { cookie, body: {} }),
        "Invalid team ID format",
        "ValidationError",
      );
    }
  });
});
