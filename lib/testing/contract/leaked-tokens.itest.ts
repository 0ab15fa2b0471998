import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { mintToken } from "@/lib/credentials/mint";
import { handleReport } from "@/lib/leaked-tokens/act";
import { PATTERNS, SCANNER_FORMATS, scannerRules } from "@/lib/leaked-tokens/scanners";
import { LEAK_JOB } from "@/lib/leaked-tokens/schema";
import { leaksWire, patternsWire, receivedWire } from "@/lib/leaked-tokens/wire";
import { db, pool } from "@/lib/platform/db";
import { registerJob, startJobs, stopJobs } from "@/lib/platform/jobs";
import { flushDeferred } from "@/lib/platform/lifecycle";
import { call } from "@/lib/testing/http";
import {
  type Account,
  newPerson,
  newServiceAccount,
  newToken,
  newWorld,
  tokenOf,
  type World,
} from "@/lib/testing/world";
import { expectBad, expectFailure, expectOk } from "./expect";

let world: World;
let reader: string;
beforeAll(async () => {
  world = await newWorld();
  reader = await tokenOf(world.admin, ["tokens:read"]);
  registerJob(LEAK_JOB, handleReport);
  await startJobs({ pollMs: 200 });
});
afterAll(stopJobs);
beforeEach(async () => {
  await db.notification.deleteMany();
});
afterEach(async () => {
  await db.systemSetting.deleteMany({ where: { key: { startsWith: "leaked_tokens." } } });
});

let hosts = 0;
/** An address that no other report came from. */
const address = () => ({ "x-latchkey-peer": `198.51.${Math.floor(++hosts / 250)}.${(hosts % 250) + 1}` });
const report = (body: unknown, headers: Record<string, string> = address()) =>
  call("POST", "/leaked-tokens", { body, headers });
const policy = (value: string) =>
  db.systemSetting.create({ data: { key: "leaked_tokens.policy", value, valueType: "string", category: "auth" } });
const works = async (token: string) => (await call("GET", "/token", { token })).status === 200;
const leakOf = (tokenId: number) => db.leakedToken.findUnique({ where: { tokenId } });
/** Waits until everything that was reported has been looked at. */
async function looked(): Promise<void> {
  const waiting = async () => {
    const { rows } = await pool().query<{ count: string }>(
      "SELECT count(*) FROM graphile_worker.jobs WHERE task_identifier = $1",
      [LEAK_JOB],
    );
    return Number(rows[0]?.count);
  };
  await expect.poll(waiting, { timeout: 15_000 }).toBe(0);
  await flushDeferred();
}
const lead = async (bot: Account) => newToken(bot, ["logs:read"]);

describe("a report of anybody's", () => {
  it("revokes a live token with all that descends from it, records it and tells whom it concerns", async () => {
    const owner = await newPerson("answers");
    const bot = await newServiceAccount("leaky");
    await db.user.update({ where: { id: bot.id }, data: { ownerId: owner.id } });
    const { id, token } = await lead(bot);
    await db.apiToken.update({ where: { id }, data: { ownerContact: "Oncall@Example.test" } });
    const child = await newToken(bot, ["logs:read"], { parentId: id });
    const place = `https://git.example.test/shop/.env?t=${token}`;

    const told = expectOk(await report({ tokens: [token], found_at: place }), receivedWire, 202);
    expect(told).toEqual({ received: 1 });
    await looked();
    expect([await works(token), await works(child.token)]).toEqual([false, false]);

    const leak = await leakOf(id);
    expect(leak).toMatchObject({ done: "revoked", reports: 1, accountId: bot.id });
    expect(leak?.places).toMatchObject([{ place: "https://git.example.test/shop/.env?t=(token)", channel: "report" }]);
    const audit = await db.auditEvent.findMany({
      where: { targetType: "token", targetId: { in: [`${id}`, `${child.id}`] } },
    });
    expect(audit.map(({ action, targetId }) => [action, targetId]).sort()).toEqual(
      [
        ["token.leaked", `${id}`],
        ["token.revoked", `${child.id}`],
        ["token.revoked", `${id}`],
      ].sort(),
    );
    const event = await db.securityEvent.findFirstOrThrow({ where: { kind: "token.leaked", tokenId: id } });
    expect(event).toMatchObject({ accountId: bot.id, detail: { done: "revoked", channel: "report" } });

    const mails = (await db.notification.findMany()).map(({ payload }) => payload as { to: string[]; text: string });
    const to = mails.flatMap((mail) => mail.to);
    expect(to).toEqual(expect.arrayContaining([owner.email, world.admin.email, "oncall@example.test"]));
    expect(to).not.toContain(world.member.email);
    expect(new Set(to).size).toBe(to.length);
    // What a stranger wrote doesn't reach people's mail.
    for (const { text } of mails) expect(text).not.toContain("git.example.test");
  });

  it("leaves the token's text nowhere", async () => {
    const { id, token } = await lead(world.bot);
    const secret = token.slice(-32);
    await stopJobs();
    await report({ tokens: [token], found_at: `secret ${secret} of ${token}` });
    const { rows: jobs } = await pool().query("SELECT payload FROM graphile_worker._private_jobs");
    expect(jobs.length).toBeGreaterThan(0);
    expect(JSON.stringify(jobs)).not.toContain(secret);
    await startJobs({ pollMs: 200 });
    await looked();
    const kept = [
      await leakOf(id),
      await db.auditEvent.findMany({ where: { targetId: `${id}` } }),
      await db.securityEvent.findMany({ where: { tokenId: id } }),
      await db.notification.findMany(),
    ];
    const text = JSON.stringify(kept, (_key, value) => (typeof value === "bigint" ? String(value) : value));
    expect(text).toContain("withheld");
    expect(text).not.toContain(secret);
  });

  it("S-133 answers a hit and a miss alike, in the same time", async () => {
    const tokens = await Promise.all(Array.from({ length: 25 }, () => lead(world.drifter)));
    const times: Record<"hit" | "miss", number[]> = { hit: [], miss: [] };
    const answers = new Set<string>();
    for (const { token } of tokens) {
      for (const [kind, text] of [
        ["hit", token],
        ["miss", mintToken(world.drifter.id)],
      ] as const) {
        const startedAt = performance.now();
        const { status, text: body, headers } = await report({ tokens: [text] });
        times[kind].push(performance.now() - startedAt);
        const names = [...headers.keys()].sort().join();
        answers.add(`${status} ${names} ${headers.get("ratelimit-policy")} ${body}`);
      }
    }
    const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
    expect([...answers]).toHaveLength(1);
    expect(Math.abs(median(times.hit) - median(times.miss))).toBeLessThan(Math.max(5, median(times.miss)));
    await looked();
  });

  it("takes many at once, and answers garbage as it answers a token", async () => {
    const made = await Promise.all(Array.from({ length: 60 }, () => lead(world.drifter)));
    const garbage = ["", "hello", "logchef_1_xyz", "\0", "é".repeat(2_000)];
    const tokens = [
      ...made.map(({ token }) => token),
      ...garbage,
      ...made.slice(0, 35).map(({ token }) => ` ${token}\n`),
    ];
    expect(expectOk(await report({ tokens }), receivedWire, 202)).toEqual({ received: 100 });
    await looked();
    const leaks = await db.leakedToken.findMany({ where: { tokenId: { in: made.map(({ id }) => id) } } });
    expect(leaks.map(({ reports, done }) => [reports, done])).toEqual(made.map(() => [1, "revoked"]));
    const alone = await report({ tokens: ["hello"] });
    expect([alone.status, alone.body]).toEqual([202, { status: "success", data: { received: 1 } }]);
  });

  it("refuses what is no report", async () => {
    expectBad(await report({ tokens: [] }), "tokens: name at least one token");
    expectBad(await report({ tokens: Array(101).fill("x") }), "tokens: name at most 100 tokens");
    expectBad(await report({}), "tokens: must be a list of tokens");
    expectBad(await report("[1"), "Invalid request body");
    expectBad(await report({ tokens: ["x"] }, { ...address(), "content-type": "text/plain" }), "Invalid request body");
    expectFailure(
      await report({ tokens: ["x"], found_at: "y".repeat(300_000) }),
      413,
      "GeneralError",
      "Request Entity Too Large",
    );
  });

  it("is limited by address whatever the settings say, and by nobody else's reports", async () => {
    const from = address();
    const answers = [];
    for (let sent = 0; sent < 31; sent++) answers.push(await report({ tokens: ["x"] }, from));
    expect(answers.map(({ status }) => status)).toEqual([...Array(30).fill(202), 429]);
    const last = answers.at(-1);
    expect(Number(last?.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(last?.headers.get("ratelimit-policy")).toBe('"report";q=30;w=60');
    expect((await report({ tokens: ["x"] })).status).toBe(202);
  });
});

describe("what administrators want done", () => {
  it.each([
    ["off", true, null],
    ["alert", true, "alerted"],
    ["quarantine", false, "disabled"],
    ["revoke", false, "revoked"],
    ["rewoke", false, "revoked"],
  ])("%s: the token works on: %s, and the list says %s", async (word, stillWorks, done) => {
    await policy(word);
    const { id, token } = await lead(world.bot);
    const child = await newToken(world.bot, ["logs:read"], { parentId: id });
    await report({ tokens: [token] });
    await looked();
    expect([await works(token), await works(child.token)]).toEqual([stillWorks, stillWorks]);
    expect((await leakOf(id))?.done ?? null).toBe(done);
    const row = await db.apiToken.findUniqueOrThrow({ where: { id } });
    expect([row.disabledAt !== null, row.revokedAt !== null]).toEqual([done === "disabled", done === "revoked"]);
    expect((await db.notification.count()) > 0).toBe(done !== null);
  });

  it("a token in quarantine that is enabled again is disabled again when it is reported again", async () => {
    await policy("quarantine");
    const { id, token } = await lead(world.bot);
    const again = async () => {
      await report({ tokens: [token], found_at: "a forum" });
      await looked();
    };
    await again();
    await again();
    expect(await leakOf(id)).toMatchObject({ done: "disabled", reports: 2 });
    const told = () => db.auditEvent.count({ where: { action: "token.leaked", targetId: `${id}` } });
    expect(await told()).toBe(1);
    const writer = await tokenOf(world.admin, ["*"]);
    const enabled = await call("POST", `/admin/service-accounts/${world.bot.id}/tokens/${id}/enable`, {
      token: writer,
    });
    expect([enabled.status, await works(token)]).toEqual([200, true]);
    await again();
    expect([await works(token), await told(), (await leakOf(id))?.reports]).toEqual([false, 2, 3]);
  });

  it("is told to a webhook, without the secret; a token that was over before is only listed", async () => {
    const url = "https://hooks.example.test/leaks";
    await db.systemSetting.create({
      data: { key: "leaked_tokens.webhook_url", value: url, valueType: "string", category: "auth" },
    });
    const { id, token } = await lead(world.bot);
    const over = await newToken(world.bot, ["logs:read"], { revoked: true });
    await report({ tokens: [token, over.token] });
    await looked();
    const hooks = await db.notification.findMany({ where: { kind: "webhook" } });
    expect(hooks).toHaveLength(1);
    const payload = hooks[0]?.payload as { url: string; event: string; body: string };
    expect([payload.url, payload.event]).toEqual([url, "token.leaked"]);
    expect(JSON.parse(payload.body).data).toMatchObject({
      token: { id },
      done: "revoked",
      channel: "report",
      found_at: null,
    });
    expect(await leakOf(over.id)).toMatchObject({ done: "over_before" });
  });
});

describe("GET /api/v1/admin/leaked-tokens", () => {
  it("lists the newest first, by pages, with whether the token still works", async () => {
    await policy("alert");
    const made = [];
    for (let index = 0; index < 3; index++) {
      const one = await lead(world.bot);
      made.unshift(one.id);
      await report({ tokens: [one.token], found_at: `place ${index}` });
      await looked();
    }
    const first = expectOk(await call("GET", "/admin/leaked-tokens?limit=2", { token: reader }), leaksWire);
    const cursor = first.next_cursor;
    const next = expectOk(
      await call("GET", `/admin/leaked-tokens?limit=1&cursor=${cursor}`, { token: reader }),
      leaksWire,
    );
    const leaks = [...first.leaks, ...next.leaks];
    expect(leaks.map(({ token }) => token.id)).toEqual(made);
    expect(leaks[0]).toMatchObject({
      done: "alerted",
      still_works: true,
      reports: 1,
      places: [{ found_at: "place 2" }],
    });
    await db.apiToken.update({ where: { id: made[0] }, data: { revokedAt: new Date() } });
    const later = expectOk(await call("GET", "/admin/leaked-tokens?limit=1", { token: reader }), leaksWire);
    expect(later.leaks[0]?.still_works).toBe(false);
    for (const query of ["limit=0", "limit=201", "cursor=x"]) {
      expect((await call("GET", `/admin/leaked-tokens?${query}`, { token: reader })).status).toBe(400);
    }
  });

  it("shows a machine without * no accounts beyond its teams", async () => {
    const [own, foreign] = [await lead(world.bot), await lead(world.drifter)];
    await report({ tokens: [own.token, foreign.token] });
    await looked();
    const machine = await tokenOf(world.bot, ["tokens:read"]);
    const { leaks } = expectOk(await call("GET", "/admin/leaked-tokens?limit=200", { token: machine }), leaksWire);
    const ids = leaks.map(({ token }) => token.id);
    expect([ids.includes(own.id), ids.includes(foreign.id)]).toEqual([true, false]);
  });
});

describe("GET /api/v1/leaked-tokens/patterns", () => {
  it("serves the patterns, and each scanner's own file", async () => {
    const answer = await call("GET", "/leaked-tokens/patterns");
    expect(patternsWire.parse(answer.body.data)).toEqual({ patterns: PATTERNS });
    for (const format of SCANNER_FORMATS.filter((one) => one !== "json")) {
      const { status, text, headers } = await call("GET", `/leaked-tokens/patterns?format=${format}`);
      expect([status, text]).toEqual([200, scannerRules(format).text]);
      expect(headers.get("content-type")).toBe(`${scannerRules(format).type}; charset=utf-8`);
    }
    expect((await call("GET", "/leaked-tokens/patterns?format=x")).status).toBe(400);
  });
});
