import { beforeAll, describe, expect, it } from "vitest";
import { authorize } from "@/lib/access/grant";
import { readPerson } from "@/lib/auth/data";
import { db } from "@/lib/platform/db";
import { type Account, newWorld, type World } from "@/lib/testing/world";
import { find } from "./data";

let world: World;
beforeAll(async () => {
  world = await newWorld();
});

const ORIGIN = { address: "192.0.2.10", userAgent: "find", requestId: "find" };

/** Keys of what this person finds. */
async function foundBy(person: Account, query: string, recent: string[] = []): Promise<string[]> {
  const caller = { ...(await readPerson(person.id)), origin: ORIGIN };
  const grant = authorize(caller, { area: "self", scope: "teams:read" });
  return (await find(grant, { query, recent })).map(({ key }) => key);
}

describe("the palette's search", () => {
  it("shows an administrator every team, source, machine and person", async () => {
    const { admin, teamB, sourceB, drifter, stranger } = world;
    expect(await foundBy(admin, teamB.name)).toEqual([`team:${teamB.id}`]);
    expect(await foundBy(admin, sourceB.name)).toEqual([`source:${sourceB.id}`]);
    expect(await foundBy(admin, drifter.fullName)).toEqual([`account:${drifter.id}`]);
    expect(await foundBy(admin, stranger.email)).toEqual([`person:${stranger.id}`]);
  });

  it("shows a member what the own teams show, and nothing of any other", async () => {
    const { member, bot, owner, teamA, sourceA } = world;
    expect(await foundBy(member, teamA.name)).toEqual([`team:${teamA.id}`]);
    expect(await foundBy(member, sourceA.name)).toEqual([`logs:${sourceA.id}`]);
    expect(await foundBy(member, bot.fullName)).toEqual([`account:${bot.id}`]);
    expect(await foundBy(member, owner.email)).toEqual([`person:${owner.id}`]);
    for (const { name } of [world.teamB, world.sourceB]) expect(await foundBy(member, name)).toEqual([]);
    for (const { email } of [world.otherOwner, world.stranger, world.drifter]) {
      expect(await foundBy(member, email)).toEqual([]);
    }
    expect(await foundBy(world.stranger, "e")).toEqual([]);
  });

  it("gives names anew for what was visited, in its order, only while it may be seen", async () => {
    const { member, teamA, teamB, sourceA, bot } = world;
    const visited = [`logs:${sourceA.id}`, `team:${teamB.id}`, `account:${bot.id}`, "team:999999", `team:${teamA.id}`];
    expect(await foundBy(member, "", visited)).toEqual([`logs:${sourceA.id}`, `account:${bot.id}`, `team:${teamA.id}`]);
  });

  it("forgets a team with the membership, when that runs out as well", async () => {
    const { editor, teamA, bot } = world;
    expect(await foundBy(editor, teamA.name)).toHaveLength(1);
    const key = { teamId_userId: { teamId: teamA.id, userId: editor.id } };
    await db.teamMember.update({ where: key, data: { expiresAt: new Date(Date.now() - 1000) } });
    expect(await foundBy(editor, teamA.name)).toEqual([]);
    expect(await foundBy(editor, bot.fullName)).toEqual([]);
    expect(await foundBy(world.admin, editor.email)).toEqual([`person:${editor.id}`]);
  });

  it("puts names that begin with what was typed first, and asks for every word", async () => {
    const names = ["zebra of the find", "find the zebra", "a find of no stripe"];
    const made = await Promise.all(names.map((name) => db.team.create({ data: { name }, select: { id: true } })));
    const [inside, first] = made.map(({ id }) => `team:${id}`);
    expect(await foundBy(world.admin, "find zebra")).toEqual(expect.arrayContaining([inside, first]));
    expect((await foundBy(world.admin, "FIND"))[0]).toBe(first);
    expect(await foundBy(world.admin, "find zebra")).toHaveLength(2);
  });
});
