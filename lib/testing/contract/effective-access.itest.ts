import { parse } from "csv-parse/sync";
import { beforeAll, describe, expect, it } from "vitest";
import { db } from "@/lib/platform/db";
import { type CallOptions, call } from "@/lib/testing/http";
import {
  join,
  newServiceAccount,
  newSource,
  newTeam,
  newToken,
  newWorld,
  sessionOf,
  tokenOf,
  type World,
} from "@/lib/testing/world";
import { expectBad, expectFailure, expectNoAdmin, expectNoScope } from "./expect";

const GONE = 2_147_483_647;
const PATH = "/admin/access/effective";
const OWN = "/access/effective";

let world: World;
let admin: CallOptions;

type Told = {
  account: { id: number };
  holders: {
    via: string;
    token: { id: number } | null;
    is_alive: boolean;
    sources: { id: number; name: string; reads_logs: boolean; scopes: string[]; through: { team_id: number }[] }[];
    dead: { kind: string; what: string; reason: string }[];
  }[];
};

async function read(path: string, sent: CallOptions): Promise<Told> {
  const answer = await call("GET", path, sent);
  expect(answer.status, answer.text).toBe(200);
  return answer.body.data;
}

beforeAll(async () => {
  world = await newWorld();
  admin = { cookie: await sessionOf(world.admin) };
});

describe("effective access", () => {
  it("of a machine names for each token the sources, the ways and what is dead", async () => {
    const bot = await newServiceAccount();
    const bare = await newTeam();
    await join(bot, world.teamA, "member");
    await join(bot, bare, "admin");
    const reader = await newToken(bot, ["logs:read", "sources:read"]);
    const idle = await newToken(bot, ["profile:read"]);
    const expired = await newToken(bot, ["logs:read"], { expiresAt: new Date(Date.now() - 1000) });
    await newToken(bot, ["logs:read"], { revoked: true });
    const { account, holders } = await read(`${PATH}?account=${bot.id}`, admin);
    expect(account).toEqual({
      id: bot.id,
      name: bot.fullName,
      account_type: "service",
      role: "member",
      status: "active",
    });
    expect(holders.map(({ token }) => token?.id)).toEqual([expired.id, idle.id, reader.id]);
    const [dead, nothing, good] = holders;
    expect(dead).toMatchObject({ is_alive: false, sources: [], dead: [{ kind: "credential" }] });
    expect(nothing?.sources).toEqual([]);
    expect(nothing?.dead.map(({ what, reason }) => [what, reason])).toEqual([
      [world.teamA.name, "no_scope_for_sources"],
      [bare.name, "team_without_sources"],
    ]);
    expect(good?.sources).toEqual([
      {
        id: world.sourceA.id,
        name: world.sourceA.name,
        through: [{ team_id: world.teamA.id, team: world.teamA.name, role: "member" }],
        scopes: ["sources:read", "logs:read"],
        reads_logs: true,
      },
    ]);
    const one = await read(`${PATH}?token=${reader.id}`, admin);
    expect(one.holders).toEqual([good]);
  });

  it("is what the calls themselves answer, before and after a membership ends", async () => {
    const bot = await newServiceAccount();
    const [one, two] = [await newTeam(), await newTeam()];
    const sources = [await newSource([one]), await newSource([one, two]), await newSource([two]), await newSource([])];
    await join(bot, one, "member");
    await join(bot, two, "member");
    const { id, token } = await newToken(bot, ["sources:read"]);
    const agree = async () => {
      const [told] = (await read(`${PATH}?token=${id}`, admin)).holders;
      for (const team of [one, two]) {
        for (const source of sources) {
          const live = await call("GET", `/teams/${team.id}/sources/${source.id}`, { token });
          const way = told?.sources.find((reached) => reached.id === source.id)?.through;
          expect(live.status === 200).toBe(way?.some(({ team_id }) => team_id === team.id) ?? false);
        }
      }
      return told;
    };
    expect((await agree())?.sources).toHaveLength(3);
    await db.teamMember.update({
      where: { teamId_userId: { teamId: two.id, userId: bot.id } },
      data: { expiresAt: new Date(Date.now() - 1000) },
    });
    const after = await agree();
    expect(after?.sources).toHaveLength(2);
    expect(after?.dead).toMatchObject([{ kind: "membership", what: two.name, reason: "membership_ended" }]);
  });

  it("of an administrator tells sign-in and tokens apart: only the first looks into teams of others", async () => {
    const { id } = await newToken(world.admin, ["logs:read"]);
    const { holders } = await read(`${PATH}?account=${world.admin.id}`, admin);
    const [session, token] = holders;
    expect([session?.via, token?.token?.id]).toEqual(["session", id]);
    expect(session?.sources.map((source) => source.id)).toEqual(
      expect.arrayContaining([world.sourceA.id, world.sourceB.id]),
    );
    expect(token).toMatchObject({ sources: [], dead: [{ what: "logs:read", reason: "no_membership" }] });
  });

  it("is a table too, in which no name is a formula", async () => {
    const bot = await newServiceAccount();
    const team = await newTeam();
    await newSource([team]);
    await db.team.update({ where: { id: team.id }, data: { name: `=cmd|'/c calc'!A${team.id}` } });
    await join(bot, team, "member");
    const { id } = await newToken(bot, ["logs:read", "alerts:read"], { name: "+dangerous" });
    const answer = await call("GET", `${PATH}?account=${bot.id}&format=csv`, admin);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(answer.headers.get("content-disposition")).toBe(`attachment; filename="access-${bot.id}.csv"`);
    const rows = parse(answer.text, { columns: true }) as Record<string, string>[];
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      account_id: String(bot.id),
      via: "token",
      token_id: String(id),
      token: "'+dangerous",
      entry: "reach",
      team: `'=cmd|'/c calc'!A${team.id}`,
      scopes: "logs:read alerts:read",
      reads_logs: "true",
    });
  });

  it("is for administrators; everybody reads their own, a token its own alone unless it may list tokens", async () => {
    expectNoAdmin(await call("GET", `${PATH}?account=${world.member.id}`, { cookie: await sessionOf(world.member) }));
    expectNoScope(
      await call("GET", `${PATH}?account=1`, { token: await tokenOf(world.bot, ["teams:read"]) }),
      "users:read",
    );
    const { id, token } = await newToken(world.bot, ["teams:read", "logs:read"]);
    const own = await read(OWN, { token });
    expect([own.account.id, own.holders.map((one) => one.token?.id)]).toEqual([world.bot.id, [id]]);
    const lister = await newToken(world.bot, ["teams:read", "tokens:read"]);
    expect((await read(OWN, { token: lister.token })).holders.map((one) => one.token?.id)).toContain(id);
    const person = await read(OWN, { cookie: await sessionOf(world.member) });
    expect(person.holders[0]).toMatchObject({ via: "session", sources: [{ id: world.sourceA.id }] });
    expectNoScope(await call("GET", OWN, { token: await tokenOf(world.bot, ["logs:read"]) }), "teams:read");
  });

  it("refuses what it can't read, and knows nobody of that id", async () => {
    for (const query of ["", "?account=1&token=1"]) {
      expectBad(await call("GET", `${PATH}${query}`, admin), "Either account or token is required", "ValidationError");
    }
    expectBad(await call("GET", `${PATH}?account=x`, admin), "Invalid account ID format", "ValidationError");
    expectBad(await call("GET", `${OWN}?format=xml`, admin), "Invalid format", "ValidationError");
    const account = await call("GET", `${PATH}?account=${GONE}`, admin);
    expectFailure(account, 404, "NotFoundError", "Account not found");
    const token = await call("GET", `${PATH}?token=${GONE}`, admin);
    expectFailure(token, 404, "NotFoundError", "API token not found");
  });
});
