import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { TEAM_ROLES } from "@/lib/access/roles";
import { unseal } from "@/lib/credentials/seal";
import { db, pool } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { PASSWORD_PURPOSE } from "@/lib/sources/data";
import { expectFailure, recordedDuring, withoutWriting } from "@/lib/testing/contract/expect";
import { call } from "@/lib/testing/http";
import { newPerson, newServiceAccount, newSource, newWorld, sessionOf, unique, type World } from "@/lib/testing/world";
import { type ProvisioningDocument, readDeclaration } from "./schema";
import { provision } from "./service";

let world: World;
let cookie: string;
beforeAll(async () => {
  world = await newWorld();
  cookie = await sessionOf(world.admin);
});

const carryOut = (document: ProvisioningDocument, options: { dryRun?: boolean; environment?: object } = {}) =>
  provision(readDeclaration(stringify(document), (options.environment ?? {}) as NodeJS.ProcessEnv), options);

const aSource = (name: string, table = name, connection: object = {}) => ({
  name,
  connection: { host: "embedded", database: "declared", table_name: table.replaceAll("-", "_"), ...connection },
});

/** Every row that provisioning may touch, times of change included. */
async function state(): Promise<string> {
  const tables = ["users", "teams", "team_members", "sources", "team_sources", "settings", "audit_events"];
  const rows = await Promise.all(tables.map((table) => pool().query(`SELECT t::text FROM ${table} t ORDER BY 1`)));
  return JSON.stringify(rows.map((result) => result.rows));
}

describe("provisioning", () => {
  it("makes teams, people, sources and links, each on the record, and changes nothing the second time", async () => {
    const name = unique("declared");
    const bot = await newServiceAccount("declared-bot");
    const email = `${unique("newcomer")}@example.test`;
    const document: ProvisioningDocument = {
      sources: [aSource(name)],
      teams: [
        {
          name,
          description: "From the file",
          members: [{ email, role: "owner" }, { email: world.member.email, role: "editor" }, { email: bot.email }],
          sources: [name],
        },
      ],
    };
    const events = await recordedDuring(async () => {
      expect(await carryOut(document)).toEqual([
        `source "${name}" is created`,
        `team "${name}" is created`,
        `person ${email} is created`,
        `team "${name}": ${email} is added as owner`,
        `team "${name}": ${world.member.email} is added as editor`,
        `team "${name}": ${bot.email} is added as member`,
        `team "${name}": source "${name}" is linked`,
      ]);
    });
    expect(events.map(({ action }) => action)).toEqual([
      "source.created",
      "team.created",
      "user.created",
      "member.added",
      "member.added",
      "member.added",
      "source.linked",
    ]);
    expect(new Set(events.map(({ actorType, actorName }) => `${actorType} ${actorName}`))).toEqual(
      new Set(["system provisioning"]),
    );
    const team = await db.team.findUniqueOrThrow({ where: { name }, include: { members: true, sources: true } });
    expect(team).toMatchObject({ managed: true, description: "From the file" });
    expect(team.members.map(({ role }) => role).sort()).toEqual(["editor", "member", "owner"]);
    expect(team.sources).toHaveLength(1);

    const before = await state();
    expect(await carryOut(document)).toEqual([]);
    expect(await state()).toBe(before);
  });

  it("takes away what a line gave once the line is gone, and leaves what people did in the console", async () => {
    const name = unique("shrinking");
    const both = { name, members: [{ email: world.member.email }, { email: world.editor.email }], sources: [name] };
    const sources = [aSource(name)];
    await carryOut({ sources, teams: [both] });
    const { id } = await db.team.findUniqueOrThrow({ where: { name } });
    const added = await call("POST", `/teams/${id}/members`, {
      cookie,
      body: { user_id: world.stranger.id, role: "admin" },
    });
    expect(added.status).toBe(200);
    const linked = await call("POST", `/teams/${id}/sources`, { cookie, body: { source_id: world.sourceA.id } });
    expect(linked.status).toBe(200);

    expect(
      await carryOut({ sources, teams: [{ name, members: [{ email: world.member.email, role: "admin" }] }] }),
    ).toEqual([
      `team "${name}": ${world.member.email} is made admin`,
      `team "${name}": account ${world.editor.id} is removed`,
      expect.stringMatching(new RegExp(`^team "${name}": source \\d+ is unlinked$`)),
    ]);
    const left = await db.team.findUniqueOrThrow({ where: { id }, include: { members: true, sources: true } });
    expect(left.members.map(({ userId }) => userId).sort()).toEqual([world.member.id, world.stranger.id].sort());
    expect(left.sources.map(({ sourceId }) => sourceId)).toEqual([world.sourceA.id]);
  });

  it("takes over what has the same name or table, and hands back what the file no longer names", async () => {
    const table = await newSource([world.teamA]);
    const connection = { host: "embedded", database: table.database, table_name: table.table };
    const document = { sources: [{ name: "Renamed", connection }], teams: [{ name: world.teamA.name }] };
    expect(await carryOut(document)).toContain('source "Renamed" is taken over');
    expect(await db.source.findUnique({ where: { id: table.id } })).toMatchObject({ name: "Renamed", managed: true });

    const counts = await pool().query("SELECT (SELECT count(*) FROM teams) + (SELECT count(*) FROM sources) AS n");
    const changes = await carryOut({});
    expect(changes).toContain('source "Renamed" is no longer managed');
    expect(changes).toContain(`team "${world.teamA.name}" is no longer managed`);
    const after = await pool().query("SELECT (SELECT count(*) FROM teams) + (SELECT count(*) FROM sources) AS n");
    expect(after.rows).toEqual(counts.rows);
    const members = await db.teamMember.count({ where: { teamId: world.teamA.id } });
    expect(members).toBe(5);
  });

  it("locks what it manages in the API, for administrators too, and leaves members and links open", async () => {
    const name = unique("locked");
    await carryOut({ sources: [aSource(name)], teams: [{ name, sources: [name] }] });
    const { id: team } = await db.team.findUniqueOrThrow({ where: { name } });
    const { id: source } = await db.source.findFirstOrThrow({ where: { name } });
    const body = { name: "Other", description: "" };
    const refused = (what: string) => `This ${what} is managed by provisioning config and cannot be modified via API`;
    for (const [method, path, what] of [
      ["PUT", `/teams/${team}`, "team"],
      ["DELETE", `/teams/${team}`, "team"],
      ["DELETE", `/admin/teams/${team}`, "team"],
      ["PUT", `/admin/sources/${source}`, "source"],
      ["DELETE", `/admin/sources/${source}`, "source"],
    ] as const) {
      const answer = await withoutWriting(() => call(method, path, { cookie, body }));
      expectFailure(answer, 403, "ManagedResourceError", refused(what));
    }
    const member = { user_id: world.stranger.id, role: "member" };
    expect((await call("POST", `/teams/${team}/members`, { cookie, body: member })).status).toBe(200);
    await carryOut({});
    expect((await call("DELETE", `/admin/teams/${team}`, { cookie })).status).toBe(200);
  });

  it("keeps a password sealed, changes it only when it is another one, and never records it", async () => {
    const name = unique("sealed");
    const document = { sources: [aSource(name, name, { host: "logs.example.com", password_env: "PW" })] };
    const row = () => db.source.findFirstOrThrow({ where: { name } });
    const stored = async () => unseal((await row()).sealedPassword ?? "", env().secret, PASSWORD_PURPOSE);
    const events = await recordedDuring(async () => {
      await carryOut(document, { environment: { PW: "first-secret" } });
      expect(await stored()).toBe("first-secret");
      expect(await carryOut(document, { environment: { PW: "first-secret" } })).toEqual([]);
      expect(await carryOut({ sources: [aSource(name, name, { host: "logs.example.com" })] })).toEqual([]);
      expect(await carryOut(document, { environment: { PW: "second-secret" } })).toHaveLength(1);
      expect(await stored()).toBe("second-secret");
    });
    const updates = events.filter(({ action }) => action === "source.updated");
    expect(updates.at(-1)?.after).toMatchObject({ has_password: true, password_changed: true });
    const { sealedPassword } = await row();
    const record = JSON.stringify(events.map(({ before, after }) => [before, after]));
    for (const secret of ["first-secret", "second-secret", sealedPassword ?? "?"]) expect(record).not.toContain(secret);
  });

  it("is all or nothing: a deleted account or an impossible address anywhere leaves everything as it was", async () => {
    const gone = await newPerson("gone");
    await db.user.update({ where: { id: gone.id }, data: { deletedAt: new Date() } });
    const team = (email: string) => ({ teams: [{ name: unique("never"), members: [{ email }] }] });
    await withoutWriting(() => expect(carryOut(team(gone.email))).rejects.toThrow("this account was deleted"));
    await withoutWriting(() => expect(carryOut(team("nobody"))).rejects.toThrow("invalid email format"));
    const forged = "svc-1@service.logchef.internal";
    await withoutWriting(() => expect(carryOut(team(forged))).rejects.toThrow("kept for service accounts"));
  });

  it("reaches the same end by any way: twice is once, and what two files declare is what the last one does", async () => {
    const people = await Promise.all(["p", "q", "r"].map((stem) => newPerson(stem)));
    const prefix = unique("any").slice(0, 20);
    const member = fc.record({
      email: fc.constantFrom(...people.map(({ email }) => email), `fresh-${prefix}@example.test`),
      role: fc.constantFrom(...TEAM_ROLES),
    });
    const table = fc.constantFrom("one", "two", "three");
    const sources = fc.uniqueArray(table, { maxLength: 3 }).chain((tables) =>
      fc.tuple(
        ...tables.map((name) =>
          fc.record({
            name: fc.constant(`${prefix} ${name}`),
            description: fc.constantFrom("", "words"),
            ttl_days: fc.constantFrom(0, 30),
            connection: fc.record({
              host: fc.constant("embedded"),
              database: fc.constant(prefix.replaceAll("-", "_")),
              table_name: fc.constant(name),
              settings: fc.constantFrom({}, { max_execution_time: 5, readonly: 1 }),
            }),
          }),
        ),
      ),
    );
    const document = sources.chain((given) =>
      fc.record({
        sources: fc.constant(given),
        teams: fc.uniqueArray(
          fc.record({
            name: fc.constantFrom("A", "B", "C").map((letter) => `${prefix} ${letter}`),
            description: fc.constantFrom("", "a team"),
            members: fc.uniqueArray(member, { selector: ({ email }) => email, maxLength: 4 }),
            sources: fc.subarray(given.map(({ name }) => name)),
          }),
          { selector: ({ name }) => name, maxLength: 3 },
        ),
      }),
    );
    const declaredPart = async ({ teams }: ProvisioningDocument) =>
      db.team.findMany({
        where: { name: { in: (teams ?? []).map(({ name }) => name ?? "") } },
        select: {
          name: true,
          description: true,
          managed: true,
          members: { select: { role: true, user: { select: { email: true } } }, orderBy: { user: { email: "asc" } } },
          sources: { select: { source: { select: { name: true } } }, orderBy: { source: { name: "asc" } } },
        },
        orderBy: { name: "asc" },
      });
    const byName = <T extends { name: string }>(a: T, b: T) => (a.name < b.name ? -1 : 1);
    await fc.assert(
      fc.asyncProperty(document, document, async (first, second) => {
        await carryOut(first);
        const rehearsed = await carryOut(second, { dryRun: true });
        const untouched = await state();
        expect(await carryOut(first)).toEqual([]);
        expect(await state()).toBe(untouched);

        expect(await carryOut(second)).toEqual(rehearsed);
        const once = await state();
        expect(await carryOut(second)).toEqual([]);
        expect(await state()).toBe(once);

        const held = await declaredPart(second);
        // Teams that only the first file named were handed back with what they had; these were named by the last.
        for (const team of [...second.teams].sort(byName)) {
          const found = held.find(({ name }) => name === team.name);
          expect(found).toMatchObject({ description: team.description, managed: true });
          for (const { email, role } of team.members) {
            expect(found?.members).toContainEqual({ role, user: { email } });
          }
          for (const name of team.sources) expect(found?.sources).toContainEqual({ source: { name } });
        }
        await carryOut({});
        await db.team.deleteMany({ where: { name: { startsWith: prefix } } });
        await db.source.deleteMany({ where: { name: { startsWith: prefix } } });
      }),
      { numRuns: 60 },
    );
  }, 120_000);
});
