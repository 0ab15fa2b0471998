import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  apiBase,
  curlOf,
  type ExampleCall,
  exampleCalls,
  type Target,
  TOKEN_VARIABLE,
} from "@/components/tokens/snippets";
import { PRESETS } from "@/lib/access/presets";
import { db } from "@/lib/platform/db";
import { call, openServer } from "@/lib/testing/http";
import { join, newServiceAccount, newWorld, sessionOf, tokenOf, type World } from "@/lib/testing/world";

const run = promisify(execFile);
let world: World;
let target: Target;
let server: Awaited<ReturnType<typeof openServer>>;

beforeAll(async () => {
  world = await newWorld();
  server = await openServer();
  target = {
    teamId: world.teamA.id,
    teamName: world.teamA.name,
    sourceId: world.sourceA.id,
    sourceName: world.sourceA.name,
    table: `${world.sourceA.database}.${world.sourceA.table}`,
    timestampField: "timestamp",
  };
});
afterAll(() => server?.close());

/** The very text of the snippet, run by a shell against the server's own socket. */
async function runSnippet(example: ExampleCall, token: string): Promise<{ status?: string; data?: unknown }> {
  const text = curlOf(example, server.origin);
  expect(text).toContain(apiBase(server.origin));
  expect(text).not.toContain(token);
  const { stdout } = await run("sh", ["-c", text], {
    env: { ...process.env, [TOKEN_VARIABLE]: token },
    timeout: 15_000,
  });
  return JSON.parse(stdout);
}

// spec/security.md S-066.
describe("S-066 the quick start of each preset", () => {
  it.each(PRESETS.map(({ id, scopes }) => [id, scopes] as const))(
    "%s runs green on a fresh account in one team",
    async (_, scopes) => {
      const bot = await newServiceAccount("fresh");
      await join(bot, world.teamA, "member");
      const token = await tokenOf(bot, scopes);
      const examples = exampleCalls(scopes, target, Date.now());
      expect(examples.length).toBeGreaterThan(0);
      for (const example of examples) {
        const answer = await runSnippet(example, token);
        expect(answer.status, `${example.id}: ${JSON.stringify(answer)}`).toBe("success");
      }
      expect(await db.apiToken.count({ where: { userId: bot.id } })).toBe(1);
    },
    60_000,
  );

  it("is what the explanation of the same calls says: all of them go through", async () => {
    const admin = { cookie: await sessionOf(world.admin) };
    for (const { scopes } of PRESETS) {
      const bot = await newServiceAccount("fresh");
      await join(bot, world.teamA, "member");
      await tokenOf(bot, scopes);
      for (const { method, path } of exampleCalls(scopes, target, Date.now())) {
        const body = { principal_id: bot.id, action: { method, path } };
        const told = await call("POST", "/access/explain", { ...admin, body });
        expect(told.body.data, `${method} ${path}`).toMatchObject({ allowed: true, status: 200 });
      }
    }
  });
});
