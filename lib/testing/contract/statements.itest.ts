import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { flushAccessLog } from "@/lib/audit/access-log";
import { closeDatabase, db } from "@/lib/platform/db";
import { type PostgresProcess, startPostgres } from "@/lib/platform/embedded/postgres";
import { flushDeferred } from "@/lib/platform/lifecycle";
import { migrateDeploy } from "@/lib/platform/migrate";
import { prepareRequestTable } from "@/lib/platform/request-sink";
import { readServiceTokens } from "@/lib/service-tokens/page";
import { grantOf } from "@/lib/testing/grants";
import { type Answer, call } from "@/lib/testing/http";
import { newPerson, newServiceAccount, newTeam, newToken, sessionOf, tokenOf } from "@/lib/testing/world";

// How many statements a request costs is counted by Postgres itself (pg_stat_statements), in a server of this file's
// own, since the extension has to be loaded when a server starts.

const dataDir = mkdtempSync(join(tmpdir(), "latchkey-statements-"));
let postgres: PostgresProcess;
let watcher: pg.Client;

beforeAll(async () => {
  const start = () => startPostgres({ dataDir, isThrowaway: true });
  const first = await start();
  const client = new pg.Client({ connectionString: first.url });
  await client.connect();
  await client.query("ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'");
  await client.end();
  await first.stop();
  postgres = await start();
  await migrateDeploy(postgres.url);
  // Nothing has looked at the settings yet in this process.
  process.env.DATABASE_URL = postgres.url;
  watcher = new pg.Client({ connectionString: postgres.url, application_name: "watcher" });
  await watcher.connect();
  await watcher.query("CREATE EXTENSION pg_stat_statements");
}, 120_000);

afterAll(async () => {
  await watcher.end();
  await flushDeferred();
  await closeDatabase();
  await postgres.stop({ remove: true });
  rmSync(dataDir, { recursive: true, force: true });
});

type Counted = { query: string; calls: number };
const total = (counted: Counted[]) => counted.reduce((sum, { calls }) => sum + calls, 0);

/** The statements of a batch of the access log, which is written up to a second after the answers it tells of. */
const SEALING = [
  /^INSERT INTO access_events/,
  /^BEGIN$/,
  /pg_advisory_xact_lock/,
  /FROM access_events ORDER BY/,
  /^COMMIT$/,
];
const TALLY = /^INSERT INTO anonymous_refusals/;

/** Takes the batches of the access log out, each of its statements as often as a batch has it and no oftener. */
function apart(counted: Counted[]): { asked: Counted[]; batches: number } {
  const [batches = 0] = SEALING.map((pattern) => total(counted.filter(({ query }) => pattern.test(query))));
  const isSealing = (query: string) => SEALING.some((pattern) => pattern.test(query));
  const asked = counted
    .filter(({ query }) => !TALLY.test(query))
    .map(({ query, calls }) => ({ query, calls: isSealing(query) ? calls - batches : calls }))
    .filter(({ calls }) => calls !== 0);
  expect(asked.filter(({ calls }) => calls < 0)).toEqual([]);
  return { asked, batches };
}

/** The statements that Postgres executed while `work` ran, each with how often; the watcher's own left out. */
async function executedDuring(work: () => Promise<unknown>): Promise<Counted[]> {
  // What was noted before is not of this work; what this work notes is written before the statements are counted.
  await flushAccessLog();
  await watcher.query("SELECT pg_stat_statements_reset()");
  await work();
  await flushAccessLog();
  const { rows } = await watcher.query<Counted>(
    "SELECT query, calls::int FROM pg_stat_statements WHERE query NOT LIKE '%pg_stat_statements%' ORDER BY query",
  );
  return rows;
}

/**
 * The statements that a call's answer took. Calls once before counting, so that the token's first use is noted and
 * connections stand. A call is in one batch of the access log at most.
 */
async function costOf(send: () => Promise<Answer>, status = 200): Promise<Counted[]> {
  await send();
  await flushDeferred();
  const counted = await executedDuring(async () => {
    expect((await send()).status).toBe(status);
    await flushDeferred();
  });
  const { asked, batches } = apart(counted);
  expect(batches).toBeLessThanOrEqual(1);
  if (status === 403) expect(batches).toBe(1);
  return asked;
}

describe("authenticating", () => {
  it("costs one statement: GET /me by a token", async () => {
    const token = await tokenOf(await newServiceAccount(), ["profile:read"]);
    const counted = await costOf(() => call("GET", "/me", { token }));
    expect(counted).toEqual([{ query: expect.stringContaining("api_tokens"), calls: 1 }]);
  });

  it("costs one statement a request at most: those that come at once share it, each with its own answer", async () => {
    const accounts = await Promise.all(Array.from({ length: 70 }, () => newServiceAccount()));
    const tokens = await Promise.all(accounts.map((account) => tokenOf(account, ["profile:read"])));
    const revoked = await tokenOf(accounts[0]!, ["profile:read"], { revoked: true });
    const all = async () => {
      const answers = await Promise.all([...tokens, revoked].map((token) => call("GET", "/me", { token })));
      expect(answers.at(-1)?.status).toBe(401);
      const ids = answers.slice(0, -1).map(({ body }) => (body as { data: { user: { id: number } } }).data.user.id);
      expect(ids).toEqual(accounts.map(({ id }) => id));
    };
    await all();
    await flushDeferred();
    const counted = total(apart(await executedDuring(all)).asked);
    expect(counted).toBeGreaterThan(0);
    expect(counted).toBeLessThanOrEqual(71);
  });

  it("costs one statement by a session", async () => {
    const cookie = await sessionOf(await newPerson("counted"));
    expect(total(await costOf(() => call("GET", "/me", { cookie })))).toBe(1);
  });

  it("costs one statement when the token is unknown, revoked, expired or its owner gone", async () => {
    const account = await newServiceAccount();
    const tokens = [
      `logchef_${account.id}_${"0".repeat(32)}`,
      await tokenOf(account, ["*"], { revoked: true }),
      await tokenOf(account, ["*"], { expiresAt: new Date(1) }),
    ];
    for (const token of tokens) expect(total(await costOf(() => call("GET", "/me", { token }), 401))).toBe(1);
  });

  it("costs none for what cannot be a credential of ours", async () => {
    const headers = { authorization: "Basic abc" };
    expect(await costOf(() => call("GET", "/me"), 401)).toEqual([]);
    expect(await costOf(() => call("GET", "/me", { headers }), 401)).toEqual([]);
    expect(await costOf(() => call("GET", "/me", { token: "ghp_other" }), 401)).toEqual([]);
    expect(await costOf(() => call("GET", "/me", { cookie: "latchkey.session=short" }), 401)).toEqual([]);
  });

  it("costs one statement to refuse for want of a scope, an administrator or a membership", async () => {
    const account = await newServiceAccount();
    const team = await newTeam();
    const token = await tokenOf(account, ["logs:read", "teams:read"]);
    for (const path of ["/admin/users", "/me/tokens", `/teams/${team.id}`, `/teams/${team.id}/members`]) {
      expect(total(await costOf(() => call("GET", path, { token }), 403))).toBe(1);
    }
  });

  it("costs one more to see whether team and source are linked", async () => {
    const account = await newServiceAccount();
    const team = await newTeam([[account, "member"]]);
    const token = await tokenOf(account, ["logs:read"]);
    const path = `/teams/${team.id}/sources/1/schema`;
    expect(total(await costOf(() => call("GET", path, { token }), 403))).toBe(2);
  });
});

describe("last used", () => {
  const usesOf = (counted: Counted[]) => total(counted.filter(({ query }) => query.startsWith("UPDATE api_tokens")));

  it("is noted after the answer, with address and program, once a minute at most", async () => {
    const { id, token } = await newToken(await newServiceAccount(), ["profile:read"]);
    const headers = { "user-agent": "shipper/1.0" };
    const counted = await executedDuring(async () => {
      for (let n = 0; n < 20; n += 1) await call("GET", "/me", { token, headers });
      await Promise.all(Array.from({ length: 20 }, () => call("GET", "/me", { token, headers })));
      await flushDeferred();
    });
    expect(usesOf(counted)).toBe(1);
    const row = await db.apiToken.findUniqueOrThrow({ where: { id } });
    expect(Math.abs(Date.now() - (row.lastUsedAt?.getTime() ?? 0))).toBeLessThan(30_000);
    expect(row.lastUsedAgent).toBe("shipper/1.0");
  });

  it("does not keep an answer waiting: the row may be locked", async () => {
    const { id, token } = await newToken(await newServiceAccount(), ["profile:read"]);
    await watcher.query("BEGIN");
    await watcher.query("SELECT 1 FROM api_tokens WHERE id = $1 FOR UPDATE", [id]);
    const answer = await call("GET", "/me", { token });
    await watcher.query("COMMIT");
    expect(answer.status).toBe(200);
    await flushDeferred();
    expect((await db.apiToken.findUniqueOrThrow({ where: { id } })).lastUsedAt).not.toBeNull();
  });

  it("is not noted for a token that is refused, and never wakes a revoked one", async () => {
    const account = await newServiceAccount();
    const dead = await newToken(account, ["*"], { revoked: true });
    const counted = await executedDuring(async () => {
      await call("GET", "/me", { token: dead.token });
      await flushDeferred();
    });
    expect(usesOf(counted)).toBe(0);
    expect((await db.apiToken.findUniqueOrThrow({ where: { id: dead.id } })).lastUsedAt).toBeNull();
  });

  it("is noted also when a later guard refuses", async () => {
    const { id, token } = await newToken(await newServiceAccount(), ["logs:read"]);
    expect((await call("GET", "/me", { token })).status).toBe(403);
    await flushDeferred();
    expect((await db.apiToken.findUniqueOrThrow({ where: { id } })).lastUsedAt).not.toBeNull();
  });
});

describe("Service Tokens", () => {
  /** Accounts in a team, each with ten tokens of which some were used and one was revoked. */
  async function crowd(accounts: number): Promise<void> {
    const team = await newTeam();
    await db.$executeRaw`
      WITH made AS (
        INSERT INTO users (email, full_name, account_type)
        SELECT gen_random_uuid() || '@crowd.test', 'crowd ' || n, 'service' FROM generate_series(1, ${accounts}::int) AS n
        RETURNING id
      ), joined AS (INSERT INTO team_members (team_id, user_id) SELECT ${team.id}, id FROM made)
      INSERT INTO api_tokens (user_id, name, digest, key_id, prefix, last_four, scopes, last_used_at, revoked_at)
      SELECT id, 'token ' || n, sha256(convert_to(id || ' ' || n, 'UTF8')), 'k', 'logchef_0_abcd', 'wxyz', '{logs:read}',
        CASE WHEN n % 2 = 0 THEN now() END, CASE WHEN n = 10 THEN now() END
      FROM made, generate_series(1, 10) AS n`;
  }

  it.each(["", "view=tokens", "show=active,orphaned&sort=used&q=crowd+token", "view=tokens&show=unused-90&sort=due"])(
    "takes no more statements for a thousand tokens than for ten: ?%s",
    async (search) => {
      await prepareRequestTable();
      await crowd(1);
      const admin = await newPerson("counting", { role: "admin" });
      const [reads, own] = [
        await grantOf(admin, { area: "admin", scope: "users:read" }),
        await grantOf(admin, { area: "self", scope: "profile:read" }),
      ];
      const cost = async () => {
        const read = () => readServiceTokens(reads, own, new URLSearchParams(search));
        await read();
        await flushDeferred();
        return total(apart(await executedDuring(read)).asked);
      };
      const few = await cost();
      await crowd(100);
      // Who ended a token is read where one that ended is in sight, which takes a statement at most.
      expect(await cost()).toBeLessThanOrEqual(few + 1);
      expect(few).toBeLessThanOrEqual(20);
    },
  );
});
