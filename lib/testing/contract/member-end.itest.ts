import { beforeAll, describe, expect, it } from "vitest";
import { clearEndedMembers } from "@/lib/members/ended";
import { db } from "@/lib/platform/db";
import { call } from "@/lib/testing/http";
import { newPerson, newServiceAccount, newTeam, newWorld, sessionOf, tokenOf, type World } from "@/lib/testing/world";
import { expectBad, expectNoMember, withoutWriting } from "./expect";

let world: World;
let cookie: string;
beforeAll(async () => {
  world = await newWorld();
  cookie = await sessionOf(world.admin);
});

const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString();
const add = (teamId: number, userId: number, role: string, expires_at?: unknown, who: object = { cookie }) =>
  call("POST", `/teams/${teamId}/members`, { ...who, body: { user_id: userId, role, expires_at } });
const end = (teamId: number, userId: number, expiresAt: Date | null) =>
  db.teamMember.update({ where: { teamId_userId: { teamId, userId } }, data: { expiresAt } });

describe("a membership that ends", () => {
  it("gives everything until its second by the request's clock, and nothing after it, with no job running", async () => {
    const account = await newServiceAccount();
    const token = await tokenOf(account, ["teams:read", "sources:read"]);
    const { teamA, sourceA } = world;
    const read = () => call("GET", `/teams/${teamA.id}/sources/${sourceA.id}`, { token });
    const first = Date.now() + 60_000;
    expect((await add(teamA.id, account.id, "member", new Date(first).toISOString())).status).toBeLessThan(300);
    // As much time as this machine needs to ask once before the end.
    for (let ahead = 1_500, isSeen = false; !isSeen; ahead *= 2) {
      const endsAt = Date.now() + ahead;
      await end(teamA.id, account.id, new Date(endsAt));
      const { status } = await read();
      isSeen = Date.now() < endsAt;
      if (isSeen) expect(status).toBe(200);
      await new Promise((resolve) => setTimeout(resolve, endsAt - Date.now() + 20));
    }
    expectNoMember(await read());
    expectNoMember(await call("GET", `/teams/${teamA.id}/members`, { token }));
    expect((await call("GET", "/me/teams", { token })).body.data).toEqual([]);
    const members = await call("GET", `/teams/${teamA.id}/members`, { cookie });
    expect(members.body.data.map(({ user_id }: { user_id: number }) => user_id)).not.toContain(account.id);
    const teams = await call("GET", `/admin/service-accounts/${account.id}/teams`, { cookie });
    expect(teams.body.data).toEqual([]);
  });

  it("is counted and told while it lasts, and not afterwards", async () => {
    const person = await newPerson("guest");
    const team = await newTeam([[world.owner, "owner"]]);
    const expires_at = inSeconds(3_600);
    await add(team.id, person.id, "member", expires_at);
    const listed = async () =>
      (await call("GET", "/admin/teams", { cookie })).body.data.find(({ id }: { id: number }) => id === team.id);
    const told = async () => (await call("GET", `/teams/${team.id}/members`, { cookie })).body.data;
    expect((await listed()).member_count).toBe(2);
    expect((await told())[1]).toMatchObject({ user_id: person.id, expires_at });
    expect((await told())[0]).not.toHaveProperty("expires_at");
    await end(team.id, person.id, new Date(1000));
    expect((await listed()).member_count).toBe(1);
    expect(await told()).toHaveLength(1);
  });

  it("can be given anew once it is over, without an end unless one is named", async () => {
    const person = await newPerson("again");
    const team = await newTeam([[person, "editor"]]);
    await end(team.id, person.id, new Date(1000));
    expect((await add(team.id, person.id, "editor")).status).toBeLessThan(300);
    const row = await db.teamMember.findFirstOrThrow({ where: { teamId: team.id, userId: person.id } });
    expect(row.expiresAt).toBeNull();
    const cookieOf = await sessionOf(person);
    expect((await call("GET", `/teams/${team.id}`, { cookie: cookieOf })).status).toBe(200);
  });

  it("keeps its end when the role changes and loses it for null", async () => {
    const person = await newPerson("moved");
    const team = await newTeam();
    const expires_at = inSeconds(600);
    const row = () => db.teamMember.findFirstOrThrow({ where: { teamId: team.id, userId: person.id } });
    await add(team.id, person.id, "member", expires_at);
    await add(team.id, person.id, "editor");
    expect(await row()).toMatchObject({ role: "editor", expiresAt: new Date(expires_at) });
    await add(team.id, person.id, "editor", null);
    expect((await row()).expiresAt).toBeNull();
    expect(await db.auditEvent.count({ where: { action: "member.end_changed", targetId: String(person.id) } })).toBe(1);
  });

  it("ends in the future, at an instant", async () => {
    const person = await newPerson("wrong");
    for (const [expires_at, message] of [
      [inSeconds(-1), "expires_at: must lie in the future"],
      ["tomorrow", "expires_at: must be a date and time such as 2027-01-31T00:00:00Z"],
    ] as const) {
      expectBad(
        await withoutWriting(() => add(world.teamA.id, person.id, "member", expires_at)),
        message,
        "ValidationError",
      );
    }
  });

  it("is cleared away with a record once it is over, and no other", async () => {
    const [guest, host] = [await newPerson("guest"), await newPerson("host")];
    const team = await newTeam([
      [guest, "member"],
      [host, "owner"],
    ]);
    await end(team.id, guest.id, new Date(1000));
    expect(await clearEndedMembers()).toBeGreaterThan(0);
    expect(await clearEndedMembers()).toBe(0);
    expect(await db.teamMember.findMany({ where: { teamId: team.id }, select: { userId: true } })).toEqual([
      { userId: host.id },
    ]);
    expect(await db.auditEvent.count({ where: { action: "member.ended", teamId: team.id } })).toBe(1);
  });

  it("isn't put off by whoever holds it", async () => {
    const [guest, owner] = [await newPerson("guest"), await newPerson("host")];
    const team = await newTeam([
      [guest, "admin"],
      [owner, "owner"],
    ]);
    await end(team.id, guest.id, new Date(Date.now() + 600_000));
    const own = { cookie: await sessionOf(guest) };
    for (const wish of [null, inSeconds(6_000)]) {
      const answer = await withoutWriting(() => add(team.id, guest.id, "admin", wish, own));
      expect([answer.status, answer.body.message]).toEqual([403, "Nobody puts off the end of their own membership"]);
    }
    expect((await add(team.id, guest.id, "admin", inSeconds(60), own)).status).toBeLessThan(300);
    expect((await add(team.id, guest.id, "admin", null, { cookie: await sessionOf(owner) })).status).toBeLessThan(300);
  });

  it("is not the last owner's", async () => {
    const [one, other] = [await newPerson("one"), await newPerson("other")];
    const team = await newTeam([
      [one, "owner"],
      [other, "owner"],
    ]);
    const own = { cookie: await sessionOf(one) };
    expect((await add(team.id, other.id, "owner", inSeconds(600), own)).status).toBeLessThan(300);
    expect((await add(team.id, one.id, "owner", inSeconds(600), own)).status).toBe(409);
    expect((await call("DELETE", `/teams/${team.id}/members/${one.id}`, own)).status).toBe(409);
  });
});
