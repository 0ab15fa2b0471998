import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PEER_HEADER } from "@/lib/http/address";
import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { flushDeferred } from "@/lib/platform/lifecycle";
import { RACE_ROUNDS, RACE_TIMEOUT_MS } from "@/lib/testing/effort";
import { type Answer, call } from "@/lib/testing/http";
import {
  newPerson,
  newServiceAccount,
  newSource,
  newTeam,
  newToken,
  newWorld,
  sessionOf,
  type World,
} from "@/lib/testing/world";
import { expectBadToken, expectOk } from "./expect";
import { MANIFEST } from "./manifest";
import * as shapes from "./shapes";

// What somebody tries who holds a copy of a token, or acts in the moment in which it ends.

let world: World;
let cookie: string;
beforeAll(async () => {
  world = await newWorld();
  cookie = await sessionOf(world.admin);
});

const INSIDE = "192.0.2.7";
const OUTSIDE = "198.51.100.9";
const pathOf = (accountId: number, id: number) => `/admin/service-accounts/${accountId}/tokens/${id}`;
const me = (token: string, headers: Record<string, string> = {}) => call("GET", "/me", { token, headers });
const from = (address: string, token: string) => me(token, { [PEER_HEADER]: address });

async function held(body: Record<string, unknown>) {
  const account = await newServiceAccount();
  const asked = { name: "held", scopes: ["profile:read"], ...body };
  const made = await call("POST", `/admin/service-accounts/${account.id}/tokens`, { cookie, body: asked });
  const { token, api_token } = expectOk(made, shapes.minted, 201);
  return { token, id: api_token.id };
}

describe("a copy of a token, outside the token's networks", () => {
  it("uses up nothing of the token's rate, is no use of it, and is slowed down by its own address", async () => {
    const before = env().rateLimits;
    Object.assign(env(), { rateLimits: { ...before, address: 4 } });
    try {
      const { token, id } = await held({ allowed_networks: ["192.0.2.0/24"], rate_limit_per_minute: 3 });
      const statuses: number[] = [];
      for (let n = 0; n < 8; n += 1) statuses.push((await from(OUTSIDE, token)).status);
      expect(statuses).toEqual([403, 403, 403, 403, 429, 429, 429, 429]);
      await flushDeferred();
      const row = await db.apiToken.findUniqueOrThrow({ where: { id } });
      expect([row.lastUsedAt, row.lastUsedAddress]).toEqual([null, null]);
      // Whoever it belongs to has the whole rate.
      for (const status of [200, 200, 200, 429]) expect((await from(INSIDE, token)).status).toBe(status);
      await flushDeferred();
      expect((await db.apiToken.findUniqueOrThrow({ where: { id } })).lastUsedAddress).toBe(INSIDE);
      expect(await db.securityEvent.count({ where: { kind: "token.address_changed", tokenId: id } })).toBe(0);
    } finally {
      Object.assign(env(), { rateLimits: before });
    }
  });
});

describe("S-131 an address that somebody claims", () => {
  let token: string;
  const trusted = ["10.0.0.0/8", "fd00::/8"];
  beforeAll(async () => {
    token = (await held({ allowed_networks: ["192.0.2.0/24", "2001:db8::/32"] })).token;
  });
  afterAll(() => void Object.assign(env(), { trustedProxies: [] }));

  it.each<[who: string, peer: string, forwarded: string | null, status: number]>([
    ["a proxy that passes an allowed client on", "10.1.1.1", INSIDE, 200],
    ["two proxies", "10.1.1.1", `${INSIDE}, 10.2.2.2`, 200],
    ["a proxy over IPv6", "fd00::1", "2001:db8::5", 200],
    ["a proxy's IPv4 address written as IPv6", "::ffff:10.1.1.1", `::ffff:${INSIDE}`, 200],
    ["a client that wrote an allowed address before its own", "10.1.1.1", `${INSIDE}, ${OUTSIDE}`, 403],
    ["a client that wrote a proxy's address too", "10.1.1.1", `${INSIDE}, 10.2.2.2, ${OUTSIDE}`, 403],
    ["a client that is no proxy", OUTSIDE, INSIDE, 403],
    ["a client that is no proxy and names one", OUTSIDE, `${INSIDE}, 10.2.2.2`, 403],
    ["a port beside the address", "10.1.1.1", `${INSIDE}:4711`, 403],
    ["a name in the place of an address", "10.1.1.1", "localhost", 403],
    ["an octal spelling", "10.1.1.1", "0300.0.02.07", 403],
    ["a number in the place of an address", "10.1.1.1", "3221225991", 403],
    ["an empty last entry", "10.1.1.1", `${INSIDE},`, 403],
    ["an unknown client in RFC 7239's word", "10.1.1.1", `${INSIDE}, unknown`, 403],
    ["a network in the place of an address", "10.1.1.1", "192.0.2.0/24", 403],
    ["a proxy that says nothing", "10.1.1.1", null, 403],
    ["a peer that can't be read", "somebody", INSIDE, 403],
  ])("by %s", async (_who, peer, forwarded, status) => {
    Object.assign(env(), { trustedProxies: trusted });
    const headers = {
      [PEER_HEADER]: peer,
      // These count for nothing, whoever sends them.
      forwarded: `for=${INSIDE}`,
      "x-real-ip": INSIDE,
      "true-client-ip": INSIDE,
      "cf-connecting-ip": INSIDE,
      ...(forwarded !== null && { "x-forwarded-for": forwarded }),
    };
    expect((await me(token, headers)).status).toBe(status);
  });
});

const rotated = async (accountId: number, id: number, overlap_seconds = 0) =>
  expectOk(
    await call("POST", `${pathOf(accountId, id)}/rotate`, { cookie, body: { overlap_seconds } }),
    shapes.minted,
    201,
  );
const failures = (answers: readonly Answer[]) => answers.filter(({ status }) => status >= 500).map(({ text }) => text);
const live = (userId: number) => db.apiToken.count({ where: { userId, revokedAt: null } });

describe("a rotated secret that comes back while its family is being ended", { timeout: RACE_TIMEOUT_MS }, () => {
  it("S-075 has everybody answered, the event raised once, and nothing left alive", async () => {
    const key = "tokens.revoke_family_on_reuse";
    await db.systemSetting.create({ data: { key, value: "true", valueType: "boolean", category: "auth" } });
    try {
      for (let round = 0; round < RACE_ROUNDS; round += 1) {
        const account = await newServiceAccount();
        const { id, token } = await newToken(account, ["profile:read", "tokens:write"]);
        const body = { name: "child", scopes: ["profile:read"] };
        const child = expectOk(await call("POST", "/me/tokens", { token, body }), shapes.minted, 201);
        const second = await rotated(account.id, id);
        const third = await rotated(account.id, second.api_token.id, 3_600);
        const bulk = { ids: [child.api_token.id, second.api_token.id, third.api_token.id] };
        const answers = await Promise.all([
          me(token),
          me(token),
          call("DELETE", pathOf(account.id, third.api_token.id), { cookie }),
          call("POST", "/admin/tokens/revoke", { cookie, body: bulk }),
          call("POST", `${pathOf(account.id, third.api_token.id)}/rotate`, { cookie, body: { overlap_seconds: 0 } }),
          me(third.token),
        ]);
        expect(failures(answers)).toEqual([]);
        await flushDeferred();
        await flushDeferred();
        for (const gone of [token, child.token, second.token, third.token]) expectBadToken(await me(gone));
        expect(await live(account.id), `round ${round}`).toBe(0);
        expect(await db.auditEvent.count({ where: { action: "token.reused", targetId: `${id}` } })).toBe(1);
      }
    } finally {
      await db.systemSetting.delete({ where: { key } });
    }
  });

  it("S-072 has one successor of many rotations at once, and none beside a revocation", async () => {
    for (let round = 0; round < RACE_ROUNDS; round += 1) {
      const account = await newServiceAccount();
      const { id, token } = await newToken(account, ["profile:read"]);
      const rotate = () => call("POST", `${pathOf(account.id, id)}/rotate`, { cookie, body: { overlap_seconds: 0 } });
      const answers = await Promise.all([
        rotate(),
        rotate(),
        rotate(),
        call("DELETE", pathOf(account.id, id), { cookie }),
      ]);
      expect(failures(answers)).toEqual([]);
      const made = answers.filter(({ status }) => status === 201);
      expect(made.length).toBeLessThanOrEqual(1);
      expectBadToken(await me(token));
      expect(await db.apiToken.count({ where: { rotatedFrom: id } })).toBe(made.length);
    }
  });
});

describe("a token that mints while it is switched off", { timeout: RACE_TIMEOUT_MS }, () => {
  it("S-072 has no child that works meanwhile, and children that work again with it", async () => {
    for (let round = 0; round < RACE_ROUNDS; round += 1) {
      const account = await newServiceAccount();
      const { id, token } = await newToken(account, ["profile:read", "tokens:write"]);
      const mint = () => call("POST", "/me/tokens", { token, body: { name: "child", scopes: ["profile:read"] } });
      const off = round % 2 === 0 ? pathOf(account.id, id) : `/admin/service-accounts/${account.id}`;
      const answers = await Promise.all([
        mint(),
        mint(),
        call("POST", `${off}/disable`, { cookie }),
        mint(),
        call("POST", `${off}/disable`, { cookie }),
      ]);
      expect(failures(answers)).toEqual([]);
      const children = answers.flatMap(({ status, body }) => (status === 201 ? [body.data.token as string] : []));
      for (const child of [token, ...children]) expectBadToken(await me(child));
      expectBadToken(await mint());
      expect((await call("POST", `${off}/enable`, { cookie })).status).toBe(200);
      for (const child of [token, ...children]) expect((await me(child)).status).toBe(200);
    }
  });

  it("S-072 ends for good with an account that is deleted and restored at that moment", async () => {
    for (let round = 0; round < RACE_ROUNDS; round += 1) {
      const account = await newServiceAccount();
      const { token } = await newToken(account, ["profile:read", "tokens:write"]);
      const path = `/admin/service-accounts/${account.id}`;
      const answers = await Promise.all([
        call("POST", "/me/tokens", { token, body: { name: "child", scopes: ["profile:read"] } }),
        call("DELETE", path, { cookie }),
        call("POST", `${path}/restore`, { cookie }),
        call("POST", `${path}/tokens`, { cookie, body: { name: "late", scopes: ["profile:read"] } }),
      ]);
      expect(failures(answers)).toEqual([]);
      if ((await call("GET", path, { cookie })).status === 404) await call("POST", `${path}/restore`, { cookie });
      expectBadToken(await me(token));
      const [child] = answers;
      if (child.status === 201) expectBadToken(await me(child.body.data.token));
    }
  });
});

describe("a token whose last use is noted while it is revoked", { timeout: RACE_TIMEOUT_MS }, () => {
  it("S-072 stays revoked", async () => {
    for (let round = 0; round < RACE_ROUNDS; round += 1) {
      const account = await newServiceAccount();
      const { id, token } = await newToken(account, ["profile:read"]);
      const answers = await Promise.all([
        me(token),
        me(token),
        call("DELETE", pathOf(account.id, id), { cookie }),
        me(token),
      ]);
      await flushDeferred();
      expect(failures(answers)).toEqual([]);
      expect((await db.apiToken.findUniqueOrThrow({ where: { id } })).revokedAt).not.toBeNull();
      expectBadToken(await me(token));
    }
  });
});

describe("a token that is limited to one team, or to one source", () => {
  it("hears of no other one's name by any list of its account's own", async () => {
    const person = await newPerson("in-two-teams");
    const [near, far] = [await newTeam([[person, "owner"]]), await newTeam([[person, "owner"]])];
    const [own, other] = [await newSource([near]), await newSource([far])];
    const owner = await sessionOf(person);
    const body = { name: "all", scopes: ["*"] };
    const wide = expectOk(await call("POST", "/me/tokens", { cookie: owner, body }), shapes.minted, 201).token;
    for (const [team, source] of [
      [near, own],
      [far, other],
    ] as const) {
      const query = { query_text: `SELECT count() FROM ${source.database}.${source.table}` };
      const asked = await call("POST", `/teams/${team.id}/sources/${source.id}/logs/query`, {
        token: wide,
        body: query,
      });
      expect(asked.status, asked.text).toBe(200);
    }
    await flushDeferred();
    const lists = Object.keys(MANIFEST).filter((line) => line.startsWith("GET ") && !line.includes(":"));
    // One that is limited to sources alone knows its account's teams.
    for (const [limit, hidden] of [
      [{ team_ids: [near.id] }, [far.name, other.name, other.table]],
      [{ source_ids: [own.id] }, [other.name, other.table]],
    ] as const) {
      const made = await call("POST", "/me/tokens", { cookie: owner, body: { ...body, ...limit } });
      const { token } = expectOk(made, shapes.minted, 201);
      let heard = 0;
      for (const line of lists) {
        const answer = await call("GET", line.slice("GET ".length), { token });
        expect(answer.status, line).toBeLessThan(500);
        for (const name of hidden) expect(answer.text, `${line} ${name}`).not.toContain(name);
        if (answer.status === 200 && answer.text.includes(own.name)) heard += 1;
      }
      expect(heard).toBeGreaterThan(0);
    }
  });
});

describe("cursors and places of the record, bent", () => {
  it.each(["-1", "0", "1e3", "0x10", "9223372036854775808", "1.5", " 1", "1;--", "%00", "١", "1&cursor=2"])(
    "cursor=%s opens nothing and breaks nothing",
    async (cursor) => {
      for (const path of ["/admin/audit", "/admin/audit?log=access", "/admin/security-events"]) {
        const answer = await call("GET", `${path}${path.includes("?") ? "&" : "?"}cursor=${cursor}`, { cookie });
        expect([200, 400], `${path} ${answer.text.slice(0, 200)}`).toContain(answer.status);
      }
    },
  );

  it.each(["0000-01-01T00:00:00Z", "+275760-09-13T00:00:00Z", "9999-12-31T23:59:59-23:59", "2027-02-30T00:00:00Z"])(
    "from=%s is no time that there is",
    async (from) => {
      for (const path of ["/admin/audit", "/admin/audit?log=access", "/admin/audit/export", "/admin/security-events"]) {
        const answer = await call("GET", `${path}${path.includes("?") ? "&" : "?"}from=${encodeURIComponent(from)}`, {
          cookie,
        });
        expect([answer.status, answer.body.message], path).toEqual([400, "Invalid from"]);
      }
    },
  );

  it("tell a team's reader of the record nothing beyond the team, wherever the cursor points", async () => {
    const own = await newServiceAccount();
    const { token } = await newToken(own, ["settings:read"]);
    const stranger = await newPerson("stranger");
    await call("PUT", `/admin/users/${stranger.id}`, { cookie, body: { full_name: "Renamed Stranger" } });
    const newest = await db.auditEvent.findFirstOrThrow({ orderBy: { id: "desc" } });
    for (const cursor of [newest.id + 1n, newest.id, 1n]) {
      const answer = await call("GET", `/admin/audit?cursor=${cursor}`, { token });
      expect([answer.status, answer.body.data.events]).toEqual([200, []]);
    }
    const file = await call("GET", "/admin/audit/export?format=csv", { token });
    expect(file.text).not.toContain("Stranger");
  });
});

describe("what is another's and what is nobody's", { timeout: 60_000 }, () => {
  it("are answered in the same time", async () => {
    const outsider = await newPerson("outsider");
    const { token } = await newToken(outsider, ["logs:read", "teams:read", "sources:read"]);
    const NOBODYS = 2_147_483_647;
    const pairs = [
      [`/teams/${world.teamA.id}`, `/teams/${NOBODYS}`],
      [`/teams/${world.teamA.id}/sources/${world.sourceA.id}/schema`, `/teams/${NOBODYS}/sources/${NOBODYS}/schema`],
    ] as const;
    for (const pair of pairs) {
      const times: [number[], number[]] = [[], []];
      for (let n = 0; n < 120; n += 1) {
        for (const side of n % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
          const since = performance.now();
          expect((await call("GET", pair[side], { token })).status).toBe(403);
          times[side].push(performance.now() - since);
        }
      }
      // The quickest of many are what the work itself takes; the machine's other work only adds to it.
      const [others, nobodys] = times.map((all) => all.sort((a, b) => a - b)[Math.floor(all.length / 10)] ?? 0);
      expect((others ?? 0) / (nobodys ?? 1), pair[0]).toBeGreaterThan(0.6);
      expect((others ?? 0) / (nobodys ?? 1), pair[0]).toBeLessThan(1.7);
    }
  });
});
