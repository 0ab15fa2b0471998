import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { runProvision } from "@/bin/commands/provision";
import { db } from "@/lib/platform/db";
import { expectNoScope, withoutWriting } from "@/lib/testing/contract/expect";
import { call } from "@/lib/testing/http";
import { newSource, newWorld, sessionOf, tokenOf, unique, type World } from "@/lib/testing/world";
import { type ProvisioningDocument, readDeclaration } from "./schema";
import { provision, provisionFile } from "./service";

let world: World;
let cookie: string;
beforeAll(async () => {
  world = await newWorld();
  cookie = await sessionOf(world.admin);
});

const carryOut = (document: ProvisioningDocument) =>
  provision(readDeclaration(stringify(document), {} as NodeJS.ProcessEnv));

describe("GET /admin/provisioning/export", () => {
  it("tells the whole of it as a file that changes nothing but who manages it, and no password", async () => {
    const source = await newSource([world.teamB]);
    await db.source.update({ where: { id: source.id }, data: { name: world.sourceA.name, sealedPassword: "sealed!" } });
    const answer = await call("GET", "/admin/provisioning/export", { cookie });
    expect(answer.status).toBe(200);
    expect(answer.text).not.toContain("sealed!");
    const exported = answer.body.data as ProvisioningDocument;
    expect(exported.teams?.find(({ name }) => name === world.teamA.name)?.members).toContainEqual({
      email: world.owner.email,
      role: "owner",
    });
    expect(JSON.stringify(exported)).not.toContain(world.bot.email);

    const changes = await carryOut(exported);
    expect(changes.filter((change) => !/^(team|source) "[^"]+" is taken over$/.test(change))).toEqual([]);
    expect(await carryOut(exported)).toEqual([]);
    expect((await call("GET", "/admin/provisioning/export", { cookie })).body.data).toEqual(exported);
    await carryOut({});
  });

  it("shows a service account its own teams' part, and asks for settings:read", async () => {
    const token = await tokenOf(world.bot, ["settings:read"]);
    const { sources, teams } = (await call("GET", "/admin/provisioning/export", { token })).body.data;
    expect(teams.map(({ name }: { name: string }) => name)).toEqual([world.teamA.name]);
    expect(JSON.stringify(sources)).not.toContain(world.sourceB.table);
    const short = await call("GET", "/admin/provisioning/export", { token: await tokenOf(world.bot, ["logs:read"]) });
    expectNoScope(short, "settings:read");
  });
});

describe("latchkey provision", () => {
  const dir = mkdtempSync(join(tmpdir(), "latchkey-provision-"));
  afterAll(() => rmSync(dir, { recursive: true }));

  async function run(...argv: string[]) {
    const lines: string[] = [];
    const say = (line: string) => void lines.push(line);
    const code = await runProvision(argv, { provision: provisionFile, print: say, warn: say });
    return { code, lines };
  }

  it("tells what it would do, does it, and has nothing more to do", async () => {
    const name = unique("by-command");
    const file = join(dir, "teams.yaml");
    writeFileSync(file, `teams:\n  - name: ${name}\n`);
    const created = `team "${name}" is created`;
    expect(await withoutWriting(() => run(file, "--dry-run"))).toEqual({
      code: 0,
      lines: [created, "1 change would be made; nothing was changed."],
    });
    expect(await run(file)).toEqual({ code: 0, lines: [created, "1 change made."] });
    expect(await run(file)).toEqual({ code: 0, lines: ["Nothing to change."] });
  });

  it("names the file and what is wrong with it, and the usage", async () => {
    const file = join(dir, "wrong.yaml");
    writeFileSync(file, "teams: [{ name: x }]");
    const wrong = await withoutWriting(() => run(file));
    expect(wrong.code).toBe(1);
    expect(wrong.lines[0]).toMatch(/^Nothing was changed\. .*wrong\.yaml: teams\.0: name: team name must be/);
    expect((await run(join(dir, "missing.yaml"))).code).toBe(1);
    for (const argv of [[], ["a", "b"], ["a", "--force"]]) expect((await run(...argv)).code).toBe(2);
  });
});
