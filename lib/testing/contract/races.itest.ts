import { setImmediate as turn } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db } from "@/lib/platform/db";
import { RACE_WORKERS as WORKERS } from "@/lib/testing/effort";
import { type Answer, call, openServer } from "@/lib/testing/http";
import {
  newPerson,
  newServiceAccount,
  newTeam,
  newToken,
  newWorld,
  sessionOf,
  tokenOf,
  type World,
} from "@/lib/testing/world";
import { expectBadToken, expectNoMember } from "./expect";

const ROUNDS = 8;
const PATIENCE = { timeout: 30_000, interval: 20 };
let world: World;
let admin: string;
let server: Awaited<ReturnType<typeof openServer>>;
beforeAll(async () => {
  world = await newWorld();
  admin = await sessionOf(world.admin);
  server = await openServer();
});
afterAll(() => server.close());

type Seen = { startedAt: number; answer: Answer };

/** Many workers call without a pause until told to stop; each call's start is kept. */
function hammer(send: () => Promise<Answer>) {
  const seen: Seen[] = [];
  let isRunning = true;
  const worker = async () => {
    while (isRunning) {
      const startedAt = performance.now();
      seen.push({ startedAt, answer: await send() });
      await turn();
    }
  };
  const done = Promise.all(Array.from({ length: WORKERS }, worker));
  const stop = async () => {
    isRunning = false;
    await done;
  };
  return { stop, seen };
}

/** Lets `change` happen under load; nothing that started after its answer may be let in. */
async function changeUnderLoad(
  send: () => Promise<Answer>,
  change: () => Promise<Answer>,
  isRefused: (a: Answer) => void,
) {
  const load = hammer(send);
  let changedAt = Number.POSITIVE_INFINITY;
  const before = () => load.seen.filter(({ startedAt, answer }) => startedAt < changedAt && answer.status === 200);
  const after = () => load.seen.filter(({ startedAt }) => startedAt >= changedAt);
  let changed: Answer | undefined;
  try {
    await expect.poll(() => before().length, PATIENCE).toBeGreaterThan(WORKERS);
    changed = await change();
    changedAt = performance.now();
    await expect.poll(() => after().length, PATIENCE).toBeGreaterThan(WORKERS);
  } finally {
    await load.stop();
  }
  expect(changed?.status).toBe(200);
  for (const { answer } of after()) isRefused(answer);
  expect(load.seen.filter(({ answer }) => answer.status >= 500)).toEqual([]);
}

describe("what was taken away is gone on the very next request, under many workers", { timeout: 90_000 }, () => {
  it("S-070 a revoked token", async () => {
    const { id, token } = await newToken(world.bot, ["profile:read"]);
    const path = `/admin/service-accounts/${world.bot.id}/tokens/${id}`;
    await changeUnderLoad(
      () => server.call("GET", "/me", { token }),
      () => server.call("DELETE", path, { cookie: admin }),
      expectBadToken,
    );
    expect((await db.apiToken.findUniqueOrThrow({ where: { id } })).revokedAt).not.toBeNull();
  });

  it("a deleted account", async () => {
    const account = await newServiceAccount();
    const token = await tokenOf(account, ["profile:read"]);
    await changeUnderLoad(
      () => call("GET", "/me", { token }),
      () => call("DELETE", `/admin/service-accounts/${account.id}`, { cookie: admin }),
      expectBadToken,
    );
  });

  it("S-073 a membership", async () => {
    const account = await newServiceAccount();
    const team = await newTeam([[account, "member"]]);
    const token = await tokenOf(account, ["teams:read"]);
    await changeUnderLoad(
      () => call("GET", `/teams/${team.id}`, { token }),
      () => call("DELETE", `/teams/${team.id}/members/${account.id}`, { cookie: admin }),
      expectNoMember,
    );
  });

  it("a session", async () => {
    const person = await newPerson("leaver");
    const cookie = await sessionOf(person);
    await changeUnderLoad(
      () => call("GET", "/me", { cookie }),
      () => call("PUT", `/admin/users/${person.id}`, { cookie: admin, body: { status: "inactive" } }),
      ({ status }) => expect(status).toBe(401),
    );
  });
});

describe("two at once", { timeout: 60_000 }, () => {
  it("never mint with a token that is being revoked", async () => {
    const account = await newServiceAccount();
    const { id, token } = await newToken(account, ["tokens:write"]);
    const waiting = () =>
      db.$queryRaw<{ n: number }[]>`SELECT count(*)::int AS n FROM pg_locks WHERE NOT granted`.then(([row]) => row?.n);
    const minting = await db.$transaction(
      async (tx) => {
        await tx.$executeRaw`UPDATE api_tokens SET revoked_at = clock_timestamp() WHERE id = ${id}`;
        const answer = call("POST", "/me/tokens", { token, body: { name: "child", scopes: ["tokens:write"] } });
        await expect.poll(waiting, PATIENCE).toBeGreaterThan(0);
        return { answer };
      },
      { timeout: 30_000 },
    );
    expectBadToken(await minting.answer);
    expect(await db.apiToken.count({ where: { userId: account.id, revokedAt: null } })).toBe(0);
  });

  it("S-085 never take the last administrator away, and neither fails", async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const pair = [await newPerson("ada", { role: "admin" }), await newPerson("bo", { role: "admin" })] as const;
      const cookies = [await sessionOf(pair[0]), await sessionOf(pair[1])] as const;
      const ids = pair.map(({ id }) => id);
      await db.user.updateMany({ where: { role: "admin", id: { notIn: ids } }, data: { role: "member" } });
      const ways = [
        (id: number, cookie: string) => call("DELETE", `/admin/users/${id}`, { cookie }),
        (id: number, cookie: string) => call("PUT", `/admin/users/${id}`, { cookie, body: { status: "inactive" } }),
        (id: number, cookie: string) => call("PUT", `/admin/users/${id}`, { cookie, body: { role: "member" } }),
      ];
      const [one, other] = [ways[round % 3], ways[(round + (round % 2)) % 3]];
      const answers = await Promise.all([one?.(pair[1].id, cookies[0]), other?.(pair[0].id, cookies[1])]);
      const statuses = answers.map((answer) => answer?.status);
      expect(statuses.filter((status) => status === 200)).toHaveLength(1);
      expect([400, 401, 403]).toContain(statuses.find((status) => status !== 200));
      const left = { role: "admin", status: "active", accountType: "human", deletedAt: null } as const;
      expect(await db.user.count({ where: left })).toBe(1);
    }
    await db.user.update({ where: { id: world.admin.id }, data: { role: "admin" } });
  });

  it("never take the last owner of a team away, and neither fails", async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const pair = [await newPerson("first"), await newPerson("second")] as const;
      const team = await newTeam([
        [pair[0], "owner"],
        [pair[1], "owner"],
      ]);
      const cookies = [await sessionOf(pair[0]), await sessionOf(pair[1])] as const;
      const remove = (id: number, cookie: string) => call("DELETE", `/teams/${team.id}/members/${id}`, { cookie });
      const demote = (id: number, cookie: string) =>
        call("POST", `/teams/${team.id}/members`, { cookie, body: { user_id: id, role: "member" } });
      const own = round % 2 === 0;
      const answers = await Promise.all([
        remove(own ? pair[0].id : pair[1].id, cookies[0]),
        demote(own ? pair[1].id : pair[0].id, cookies[1]),
      ]);
      expect(answers.map(({ status }) => status).filter((status) => status >= 500)).toEqual([]);
      expect(await db.teamMember.count({ where: { teamId: team.id, role: "owner" } })).toBeGreaterThan(0);
    }
  });

  it("create one team, one person, one link", async () => {
    const email = `${(await newPerson("x")).email}.twin`;
    const many = <T>(work: () => Promise<T>) => Promise.all(Array.from({ length: 6 }, work));
    const people = await many(() =>
      call("POST", "/admin/users", { cookie: admin, body: { email, full_name: "Twin Name" } }),
    );
    expect(people.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
    const name = `Race ${Date.now()}`;
    const teams = await many(() => call("POST", "/admin/teams", { cookie: admin, body: { name } }));
    expect(teams.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
    const team = await newTeam();
    const body = { source_id: world.sourceA.id };
    const links = await many(() => call("POST", `/teams/${team.id}/sources`, { cookie: admin, body }));
    expect(links.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
    expect(await db.auditEvent.count({ where: { action: "source.linked", teamId: team.id } })).toBe(1);
  });

  it("add and delete an account: nobody who is gone stays in a team", async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const account = await newServiceAccount();
      const answers = await Promise.all([
        call("POST", `/teams/${world.teamA.id}/members`, {
          cookie: admin,
          body: { user_id: account.id, role: "member" },
        }),
        call("DELETE", `/admin/service-accounts/${account.id}`, { cookie: admin }),
      ]);
      expect(answers.map(({ status }) => status).filter((status) => status >= 500)).toEqual([]);
      expect(await db.teamMember.count({ where: { userId: account.id } })).toBe(0);
    }
  });
});
