import { randomInt } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { databaseNow } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { flushRequests, prepareRequestTable, recordRequest } from "@/lib/platform/request-sink";
import { grantOf } from "@/lib/testing/grants";
import {
  type Account,
  join,
  newPerson,
  newServiceAccount,
  newSource,
  newTeam,
  newToken,
  type Team,
  type TestSource,
} from "@/lib/testing/world";
import { revokeMany, switchMany } from "@/lib/tokens/bulk";
import { foreseeImpact } from "@/lib/tokens/impact";
import { PAGE_ACCOUNTS, prepareSearch, readAccountPage, readMeantIds, readTokenWindow } from "./data";
import { readListQuery } from "./schema";

const DAY_MS = 86_400_000;
const from = (days: number) => new Date(Date.now() + days * DAY_MS);

let admin: Account;
let team: Team;
let source: TestSource;
let alpha: Account;
let beta: Account;
let loner: Account;
const ids: Record<string, number> = {};

/** Tokens of `alpha`, in the team and owned; `beta` is disabled; `loner` is in no team and has no token. */
async function furnish(): Promise<void> {
  admin = await newPerson("admin", { role: "admin" });
  [alpha, beta, loner] = [
    await newServiceAccount("alpha"),
    await newServiceAccount("beta"),
    await newServiceAccount("loner"),
  ];
  team = await newTeam([[alpha, "member"]]);
  await join(beta, team, "member");
  source = await newSource([team]);
  await db.user.update({ where: { id: alpha.id }, data: { ownerId: admin.id } });
  await db.user.update({ where: { id: beta.id }, data: { status: "inactive" } });
  const make = async (
    name: string,
    account: Account,
    expiresAt: Date | null,
    data: object = {},
    scopes = ["logs:read"],
  ) => {
    const sourceIds = name === "held" ? [999_999] : [];
    const { id } = await newToken(account, scopes as ["logs:read"], { name, expiresAt, sourceIds });
    ids[name] = id;
    await db.apiToken.update({ where: { id }, data });
  };
  await make("eternal", alpha, null, { lastUsedAt: from(-1) }, ["*"]);
  await make("soon", alpha, from(3));
  await make("month", alpha, from(20), { lastUsedAt: from(-100), createdAt: from(-120) });
  await make("ended", alpha, from(-2));
  await make("gone", alpha, from(20), { revokedAt: new Date() });
  await make("off", alpha, from(90), { disabledAt: new Date(), createdAt: from(-8) });
  await make("held", alpha, from(90), { createdAt: from(-8) });
  await make("of-beta", beta, from(90), { lastUsedAt: from(-2) });
}

beforeAll(async () => {
  await prepareRequestTable();
  // The request log is shared between test files, where the same ids would be other tokens.
  await db.$queryRaw`SELECT setval('api_tokens_id_seq', ${randomInt(100_000_000, 2_000_000_000)}::bigint),
    setval('users_id_seq', ${randomInt(100_000_000, 2_000_000_000)}::bigint)`;
  await furnish();
});

const reads = () => grantOf(admin, { area: "admin", scope: "users:read" });
const writes = () => grantOf(admin, { area: "admin", scope: "tokens:write" });

async function searchOf(text: string) {
  return prepareSearch(await reads(), readListQuery(new URLSearchParams(text)), await databaseNow());
}
async function tokensBy(text: string): Promise<string[]> {
  const { rows, total } = await readTokenWindow(await reads(), await searchOf(`view=tokens&${text}`), 0);
  expect(total).toBe(rows.length);
  return rows.map(({ name }) => name);
}
async function accountsBy(text: string): Promise<string[]> {
  return (await readAccountPage(await reads(), await searchOf(text))).accounts.map(({ name }) => name);
}

describe("filters (U-21)", () => {
  it.each([
    ["active", ["eternal", "soon", "month", "held"]],
    ["expiring", ["soon"]],
    ["expiring-30", ["soon", "month"]],
    ["expired", ["ended"]],
    ["revoked", ["gone"]],
    ["disabled", ["off", "of-beta"]],
    ["never-used", ["soon", "held"]],
    ["unused-90", ["month"]],
    ["idle", ["month", "held"]],
    ["full-access", ["eternal"]],
    ["no-expiry", ["eternal"]],
    ["no-team", []],
    ["no-token", []],
    ["orphaned", ["of-beta"]],
    ["active,no-expiry", ["eternal"]],
    ["expired,no-expiry", []],
  ])("tokens that are %s", async (show, names) => {
    expect((await tokensBy(`show=${show}`)).sort()).toEqual([...names].sort());
  });

  it("keeps the accounts of which one token passes all of them", async () => {
    expect(await accountsBy("show=full-access")).toEqual([alpha.fullName]);
    expect(await accountsBy("show=full-access,expiring")).toEqual([]);
    expect(await accountsBy("show=disabled&sort=name")).toEqual([alpha.fullName, beta.fullName]);
    expect(await accountsBy("show=no-team")).toEqual([loner.fullName]);
    expect(await accountsBy("show=no-token")).toEqual([loner.fullName]);
    expect((await accountsBy("show=orphaned&sort=name")).sort()).toEqual([beta.fullName, loner.fullName].sort());
  });

  it("shows first on a card what passes", async () => {
    const { accounts } = await readAccountPage(await reads(), await searchOf("show=revoked"));
    expect(accounts[0]?.tokens).toHaveLength(5);
    expect(accounts[0]?.tokens.map(({ name }) => name)).toContain("gone");
    expect(accounts[0]?.totals).toMatchObject({ tokens: 7, live: 4, liveScopes: ["*", "logs:read"] });
    expect(accounts[0]?.totals.dueAt?.slice(0, 10)).toBe(from(3).toISOString().slice(0, 10));
  });

  it("knows from the request log who still calls with what is over", async () => {
    expect(await tokensBy("show=failing")).toEqual([]);
    const row = { severity: "warn", message: "", method: "GET", route: "/api/v1/me", status: 401 } as const;
    const rest = { decision: "credential", scope: "", principal: "alpha", account_type: "service", team_id: 0 };
    for (const token_id of [ids.ended ?? 0, ids.gone ?? 0]) {
      recordRequest({
        ...row,
        ...rest,
        timestamp: new Date().toISOString(),
        outcome: "denied",
        principal_id: alpha.id,
        token_id,
        source_id: 0,
        address: "192.0.2.1",
        user_agent: "curl",
        request_id: "failing",
        duration_ms: 1,
      });
    }
    await flushRequests();
    expect(await tokensBy("show=failing")).toEqual(["ended"]);
    const { rows } = await readTokenWindow(await reads(), await searchOf("view=tokens&show=failing"), 0);
    expect(rows[0]).toMatchObject({ failedCalls: 1, line: { refused: 1 } });
    expect(rows[0]?.line?.days).toEqual([...Array(29).fill(0), 1]);
    const { accounts } = await readAccountPage(await reads(), await searchOf("show=failing"));
    expect(accounts[0]?.line?.days.at(-1)).toBe(2);
    const revoked = await readTokenWindow(await reads(), await searchOf("view=tokens&show=revoked"), 0);
    expect(revoked.rows[0]).toMatchObject({ name: "gone", failedCalls: 1 });
  });
});

describe("search and order", () => {
  it("finds every word somewhere: account, token, team or source", async () => {
    expect(await tokensBy(`q=${beta.fullName.toUpperCase()}`)).toEqual(["of-beta"]);
    expect(await tokensBy(`q=eternal+${team.name}`)).toEqual(["eternal"]);
    expect(await tokensBy(`q=eternal+${source.name}`)).toEqual(["eternal"]);
    expect(await tokensBy("q=eternal+nowhere")).toEqual([]);
    expect(await tokensBy("q=%25")).toEqual([]);
    expect(await accountsBy("q=of-beta")).toEqual([beta.fullName]);
    expect(await accountsBy(`q=${loner.fullName}`)).toEqual([loner.fullName]);
  });

  it("sorts as asked", async () => {
    const own = `account=${alpha.id}`;
    expect(await tokensBy(`${own}&sort=name`)).toEqual(["ended", "eternal", "gone", "held", "month", "off", "soon"]);
    expect((await tokensBy(`${own}&sort=due`)).slice(0, 3)).toEqual(["soon", "month", "held"]);
    expect((await tokensBy(`${own}&sort=used`)).slice(0, 2)).toEqual(["eternal", "month"]);
    expect((await tokensBy(`${own}&sort=unused`)).slice(-2)).toEqual(["month", "eternal"]);
    expect((await tokensBy("sort=account")).at(-1)).toBe("of-beta");
    expect((await accountsBy("sort=used"))[0]).toBe(alpha.fullName);
    expect((await accountsBy("sort=due"))[0]).toBe(alpha.fullName);
  });

  it("tells what a token reaches within its own limits", async () => {
    const { rows, accounts } = await readTokenWindow(await reads(), await searchOf("view=tokens"), 0);
    const reach = (name: string) => rows.find((row) => row.name === name)?.sources;
    expect(reach("soon")).toEqual([source.name]);
    expect(reach("held")).toEqual([]);
    expect(accounts.find(({ id }) => id === alpha.id)).toMatchObject({
      owner: { id: admin.id, isActive: true },
      teams: [{ id: team.id, role: "member", sources: [{ id: source.id }] }],
    });
  });
});

describe("bulk", () => {
  it("foresees what depends on the tokens", async () => {
    const child = await newToken(beta, ["logs:read"], { parentId: ids.eternal });
    const impact = await foreseeImpact(await writes(), [
      ids.eternal,
      ids.soon,
      ids.gone,
      ids.ended,
      ids.off,
    ] as number[]);
    expect(impact.revocable.sort()).toEqual([ids.eternal, ids.soon, ids.ended, ids.off].sort());
    expect(impact.live.sort()).toEqual([ids.eternal, ids.soon].sort());
    expect(impact).toMatchObject({ accounts: 1, descendants: 1, used: 0, calls: 1 });
    await db.apiToken.update({ where: { id: ids.soon }, data: { lastUsedAt: new Date() } });
    expect(await foreseeImpact(await writes(), [ids.soon ?? 0])).toMatchObject({
      used: 1,
      usedLately: [{ id: ids.soon, account: alpha.fullName, name: "soon" }],
    });
    await db.apiToken.delete({ where: { id: child.id } });
  });

  it("disables what isn't, leaves the rest, and enables exactly these again, each with its record", async () => {
    const given = [ids.soon, ids.off, ids.gone] as number[];
    const { changed, at } = await switchMany(await writes(), given, true);
    expect(changed).toEqual([ids.soon]);
    expect(Math.abs(Date.parse(at) - Date.now())).toBeLessThan(60_000);
    expect((await db.apiToken.findUniqueOrThrow({ where: { id: ids.soon } })).disabledAt).not.toBeNull();
    expect((await switchMany(await writes(), given, true)).changed).toEqual([]);
    expect((await switchMany(await writes(), changed, false)).changed).toEqual(changed);
    const records = await db.auditEvent.findMany({
      where: { targetType: "token", targetId: String(ids.soon), action: { in: ["token.disabled", "token.enabled"] } },
      orderBy: { id: "asc" },
    });
    expect(records.map(({ action, actorId }) => [action, actorId])).toEqual([
      ["token.disabled", admin.id],
      ["token.enabled", admin.id],
    ]);
    expect((await db.apiToken.findUniqueOrThrow({ where: { id: ids.off } })).disabledAt).not.toBeNull();
  });

  it("never touches a person's own token", async () => {
    const own = await newToken(admin, ["profile:read"]);
    expect((await switchMany(await writes(), [own.id], true)).changed).toEqual([]);
    expect((await foreseeImpact(await writes(), [own.id])).revocable).toEqual([]);
    expect(await tokensBy("q=&show=active")).not.toContain(own.token);
  });

  it("takes a thousand tokens at once, each with its record", async () => {
    const crowd = await newServiceAccount("crowd");
    await db.$executeRaw`
      INSERT INTO api_tokens (user_id, name, digest, key_id, prefix, last_four, scopes, expires_at)
      SELECT ${crowd.id}, 'crowd ' || n, sha256(convert_to('crowd ' || n, 'UTF8')), 'k', 'logchef_0_abcd', lpad(n::text, 4, '0'),
        '{logs:read}', now() + interval '40 days' FROM generate_series(1, 1100) AS n`;
    const search = await searchOf(`view=tokens&account=${crowd.id}&sort=name`);
    const found = await readMeantIds(await reads(), search);
    expect(found).toMatchObject({ total: 1_100 });
    expect(new Set(found.ids).size).toBe(1_000);
    const places = await readTokenWindow(await reads(), search, 1_080);
    expect([places.start, places.total, places.rows.length]).toEqual([1_080, 1_100, 20]);
    expect(await accountsBy(`q=${crowd.fullName}`)).toEqual([crowd.fullName]);

    const { changed } = await switchMany(await writes(), found.ids, true);
    expect(changed).toHaveLength(1_000);
    const revoked = await revokeMany(await writes(), { ids: found.ids });
    expect(revoked.tokens).toHaveLength(1_000);
    expect(Date.parse(revoked.revoked_at ?? "")).toBeGreaterThan(Date.now() - 120_000);
    const records = await db.auditEvent.count({
      where: { targetType: "token", targetId: { in: found.ids.map(String) }, action: "token.revoked" },
    });
    expect(records).toBe(1_000);
  }, 120_000);
});

describe("pages of accounts", () => {
  it("follow each other without a gap, and one that isn't there is the last one", async () => {
    const stem = (await newServiceAccount("paged")).fullName;
    for (let n = 1; n <= PAGE_ACCOUNTS + 4; n++) {
      await db.user.create({
        data: { email: `${stem}-${n}@paged.test`, fullName: `${stem} ${n}`, accountType: "service" },
      });
    }
    const page = async (n: number) => readAccountPage(await reads(), await searchOf(`q=${stem}&page=${n}`));
    const [one, two, far] = [await page(1), await page(2), await page(99)];
    expect(one.accounts).toHaveLength(PAGE_ACCOUNTS);
    expect(two.accounts).toHaveLength(5);
    expect(far).toMatchObject({ page: 2, total: PAGE_ACCOUNTS + 5 });
    expect(far.accounts.map(({ id }) => id)).toEqual(two.accounts.map(({ id }) => id));
    const all = [...one.accounts, ...two.accounts].map(({ id }) => id);
    expect(new Set(all).size).toBe(PAGE_ACCOUNTS + 5);
    expect((await readAccountPage(await reads(), await searchOf("q=nobody-is-called-so"))).total).toBe(0);
  });
});
