import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { closeDatabase, db } from "@/lib/platform/db";
import { type PostgresProcess, startPostgres } from "@/lib/platform/embedded/postgres";
import { flushDeferred } from "@/lib/platform/lifecycle";
import { migrateDeploy } from "@/lib/platform/migrate";
import { type Answer, call } from "@/lib/testing/http";
import { newPerson, newServiceAccount, newTeam, newToken, sessionOf, tokenOf } from "@/lib/testing/world";
import { expectFailure } from "./expect";

// A Postgres of this file's own, so that it can be taken away.

const dataDir = mkdtempSync(join(tmpdir(), "latchkey-outage-"));
let postgres: PostgresProcess;
let isUp = true;
beforeAll(async () => {
  postgres = await startPostgres({ dataDir, isThrowaway: true });
  await migrateDeploy(postgres.url);
  process.env.DATABASE_URL = postgres.url;
}, 120_000);
afterAll(async () => {
  await flushDeferred();
  await closeDatabase();
  if (isUp) await postgres.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

/** Takes a table out of sight while `work` runs, so that whatever asks for it fails. */
async function without(table: string, work: () => Promise<Answer>): Promise<Answer> {
  await db.$executeRawUnsafe(`ALTER TABLE ${table} RENAME TO ${table}_away`);
  try {
    return await work();
  } finally {
    await db.$executeRawUnsafe(`ALTER TABLE ${table}_away RENAME TO ${table}`);
  }
}

const expectOurs = (answer: Answer) => expectFailure(answer, 500, "GeneralError", "Something went wrong on our side");

describe("a guard that can't be asked says neither yes nor no", () => {
  it("S-047 when a table that it reads is not there", async () => {
    const account = await newServiceAccount();
    const team = await newTeam([[account, "admin"]]);
    const token = await tokenOf(account, ["*"]);
    const cookie = await sessionOf(await newPerson("admin", { role: "admin" }));
    expectOurs(await without("api_tokens", () => call("GET", "/me", { token })));
    expectOurs(await without("users", () => call("GET", "/me", { token })));
    expectOurs(await without("team_members", () => call("GET", "/me", { token })));
    expectOurs(await without("sessions", () => call("GET", "/me", { cookie })));
    const schema = `/teams/${team.id}/sources/1/schema`;
    expectOurs(await without("team_sources", () => call("GET", schema, { token })));
    for (const [method, path] of [
      ["PUT", `/teams/${team.id}`],
      ["DELETE", `/admin/teams/${team.id}`],
    ] as const) {
      expectOurs(await without("teams", () => call(method, path, { cookie, body: { name: "Other" } })));
    }
    expectOurs(await without("sources", () => call("DELETE", "/admin/sources/1", { cookie })));
    expect(await db.team.count({ where: { id: team.id, name: team.name } })).toBe(1);
  });

  it("S-047 when the server is gone: 503 with a time to come back, never 401, and never a yes", async () => {
    const { token } = await newToken(await newServiceAccount(), ["*"]);
    const cookie = await sessionOf(await newPerson("admin", { role: "admin" }));
    expect((await call("GET", "/me", { token })).status).toBe(200);
    await flushDeferred();
    await postgres.stop();
    isUp = false;
    for (const sends of [{ token }, { cookie }, { token: `logchef_1_${"0".repeat(32)}` }]) {
      for (const [method, path] of [
        ["GET", "/me"],
        ["GET", "/admin/users"],
        ["POST", "/me/tokens"],
        ["GET", "/admin/nothing"],
      ] as const) {
        const answer = await call(method, path, { ...sends, body: {} });
        expectFailure(answer, 503, "GeneralError", "The control database is not available");
        expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
      }
    }
    expect((await call("GET", "/health")).status).toBe(503);
    expect((await call("GET", "/me")).status).toBe(401);
  });
});
