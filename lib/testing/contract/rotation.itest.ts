import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { GrantedScope } from "@/lib/access/scopes";
import { db } from "@/lib/platform/db";
import { flushDeferred } from "@/lib/platform/lifecycle";
import { call } from "@/lib/testing/http";
import { newServiceAccount, newToken, newWorld, sessionOf, tokenOf, type World } from "@/lib/testing/world";
import { expectBad, expectBadToken, expectFailure, expectOk, recordedDuring, withoutWriting } from "./expect";
import * as shapes from "./shapes";

let world: World;
let cookie: string;
beforeAll(async () => {
  world = await newWorld();
  cookie = await sessionOf(world.admin);
});

const DAY = 86_400;
const me = (token: string) => call("GET", "/me", { token });
const pathOf = (accountId: number, id: number) => `/admin/service-accounts/${accountId}/tokens/${id}`;
const rotate = (
  accountId: number,
  id: number,
  overlap_seconds: unknown,
  who: { cookie?: string; token?: string } = { cookie },
) => call("POST", `${pathOf(accountId, id)}/rotate`, { ...who, body: { overlap_seconds } });

async function fresh(scopes: GrantedScope[] = ["profile:read", "tokens:write"], expiresAt: Date | null = null) {
  const account = await newServiceAccount();
  return { account, ...(await newToken(account, scopes, { expiresAt })) };
}

/** Moves the end of an overlap into the past; the database allows only that direction. */
const endOverlap = (id: number) => db.apiToken.update({ where: { id }, data: { overlapEndsAt: new Date(1000) } });

describe("rotating", () => {
  it("gives a new secret with the same scopes and expiry while the old one works for the window", async () => {
    const expiresAt = new Date(Date.now() + 30 * DAY * 1000);
    const { account, id, token } = await fresh(["profile:read"], expiresAt);
    const answer = await rotate(account.id, id, 3_600);
    const { token: next, api_token } = expectOk(answer, shapes.minted, 201);
    expect(api_token).toMatchObject({
      rotated_from: id,
      scopes: ["profile:read"],
      expires_at: expiresAt.toISOString(),
    });
    expect(next).not.toBe(token);
    for (const live of [token, next]) expect((await me(live)).status).toBe(200);
    await flushDeferred();
    const list = expectOk(
      await call("GET", pathOf(account.id, id).replace(/\/\d+$/, ""), { cookie }),
      z.array(shapes.apiToken),
    );
    const old = list.find((one) => one.id === id);
    expect(Date.parse(old?.overlap_ends_at ?? "")).toBeGreaterThan(Date.now() + 3_500_000);
    expect(old?.last_used_at).toBeDefined();
    await endOverlap(id);
    expectBadToken(await me(token));
    expect((await me(next)).status).toBe(200);
  });

  it("S-074 ends the old one at once without an overlap, and never lets it live past its own expiry", async () => {
    const first = await fresh();
    expectOk(await rotate(first.account.id, first.id, 0), shapes.minted, 201);
    expectBadToken(await me(first.token));
    const expiresAt = new Date(Date.now() + 60_000);
    const second = await fresh(["profile:read"], expiresAt);
    expectOk(await rotate(second.account.id, second.id, 604_800), shapes.minted, 201);
    const row = await db.apiToken.findUniqueOrThrow({ where: { id: second.id } });
    expect(row.overlapEndsAt).toEqual(expiresAt);
  });

  it("takes one of four windows and says so otherwise", async () => {
    const { account, id } = await fresh();
    for (const overlap of [1, -1, 3_601, 1e9, null, undefined]) {
      const answer = await withoutWriting(() => rotate(account.id, id, overlap));
      expectBad(answer, "overlap_seconds: must be one of 0, 3600, 86400, 604800");
    }
    for (const overlap of ["0", true, {}]) expect((await rotate(account.id, id, overlap)).status).toBe(400);
  });

  it("S-074 refuses what is revoked, expired, disabled or rotated already, and what isn't there", async () => {
    const revoked = await fresh();
    await db.apiToken.update({ where: { id: revoked.id }, data: { revokedAt: new Date() } });
    const expired = await fresh(["profile:read"], new Date(1000));
    const disabled = await fresh();
    await db.apiToken.update({ where: { id: disabled.id }, data: { disabledAt: new Date() } });
    const rotated = await fresh();
    expectOk(await rotate(rotated.account.id, rotated.id, DAY), shapes.minted, 201);
    for (const [{ account, id }, words] of [
      [revoked, "revoked"],
      [expired, "expired"],
      [disabled, "disabled"],
      [rotated, "rotated already"],
    ] as const) {
      const answer = await withoutWriting(() => rotate(account.id, id, 0));
      expect([answer.status, answer.body.error_type]).toEqual([409, "ConflictError"]);
      expect(answer.body.message).toContain(words);
    }
    expectFailure(await rotate(world.bot.id, rotated.id, 0), 404, "GeneralError", "API token not found");
    expectFailure(await rotate(world.member.id, rotated.id, 0), 404, "GeneralError", "Service account not found");
  });

  it("S-072 has one winner among many at once, and one successor", async () => {
    for (let round = 0; round < 5; round += 1) {
      const { account, id, token } = await fresh();
      const self = () => call("POST", `/me/tokens/${id}/rotate`, { token, body: { overlap_seconds: DAY } });
      const answers = await Promise.all([
        ...Array.from({ length: 4 }, () => rotate(account.id, id, DAY)),
        ...Array.from({ length: 4 }, self),
      ]);
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409, 409, 409]);
      expect(await db.apiToken.count({ where: { rotatedFrom: id } })).toBe(1);
    }
  });

  it("S-072 beside a revocation leaves nothing alive that was meant to end", async () => {
    for (let round = 0; round < 10; round += 1) {
      const { account, id, token } = await fresh();
      const [rotated, removed] = await Promise.all([
        rotate(account.id, id, DAY),
        call("DELETE", pathOf(account.id, id), { cookie }),
      ]);
      expect([201, 409]).toContain(rotated.status);
      expect(removed.status).toBe(200);
      expectBadToken(await me(token));
    }
  });

  it("is recorded without the secret", async () => {
    const { account, id } = await fresh();
    let secret = "";
    const events = await recordedDuring(async () => {
      secret = (await rotate(account.id, id, DAY)).body.data.token;
    });
    expect(events.map(({ action }) => action)).toEqual(["token.rotated", "token.created"]);
    expect(JSON.stringify(events.map(({ before, after }) => [before, after]))).not.toContain(secret.slice(12));
  });
});

describe("by a token", () => {
  it("rotates itself, and the successor outlives it", async () => {
    const { id, token } = await fresh();
    const answer = await call("POST", `/me/tokens/${id}/rotate`, { token, body: { overlap_seconds: 0 } });
    const { token: next } = expectOk(answer, shapes.minted, 201);
    expectBadToken(await me(token));
    expect((await me(next)).status).toBe(200);
  });

  it("takes into its hands no wider token, and what it takes ends with it", async () => {
    const wide = await fresh(["*"]);
    const narrow = await newToken(wide.account, ["tokens:write", "profile:read"]);
    await flushDeferred();
    const refused = await withoutWriting(() => rotate(wide.account.id, wide.id, 0, { token: narrow.token }));
    expect([refused.status, refused.body.error_type]).toEqual([403, "AuthorizationError"]);
    const own = await newToken(wide.account, ["profile:read"]);
    const { token: taken } = expectOk(
      await rotate(wide.account.id, own.id, 0, { token: narrow.token }),
      shapes.minted,
      201,
    );
    expect((await me(taken)).status).toBe(200);
    expectOk(
      await call("DELETE", pathOf(wide.account.id, narrow.id), { cookie }),
      z.strictObject({ message: z.string(), revoked_descendants: z.array(z.int()).length(1) }),
    );
    expectBadToken(await me(taken));
  });

  it("doesn't take a token that is held to less than it is", async () => {
    const account = await newServiceAccount();
    const made = await call("POST", `/admin/service-accounts/${account.id}/tokens`, {
      cookie,
      body: { name: "limited", scopes: ["tokens:write", "profile:read"], rate_limit_per_minute: 50 },
    });
    const limited = expectOk(made, shapes.minted, 201);
    const free = await newToken(account, ["profile:read"]);
    const answer = await rotate(account.id, free.id, 0, { token: limited.token });
    expect(answer.status).toBe(403);
  });

  it("doesn't rotate what it was made with", async () => {
    const { id, token } = await fresh();
    const made = await call("POST", "/me/tokens", {
      token,
      body: { name: "child", scopes: ["tokens:write", "profile:read"] },
    });
    const child = expectOk(made, shapes.minted, 201).token;
    const answer = await call("POST", `/me/tokens/${id}/rotate`, { token: child, body: { overlap_seconds: 0 } });
    expect(answer.status).toBe(409);
    expect((await me(token)).status).toBe(200);
  });
});

describe("a secret that is used after its window", () => {
  const eventsOf = (tokenId: number) => db.securityEvent.count({ where: { kind: "token.reused", tokenId } });

  it("S-075 raises one event however often it is used, and revokes nothing by itself", async () => {
    const { account, id, token } = await fresh();
    const { token: next } = expectOk(await rotate(account.id, id, 0), shapes.minted, 201);
    for (let use = 0; use < 3; use += 1) expectBadToken(await me(token));
    await flushDeferred();
    await flushDeferred();
    expect(await eventsOf(id)).toBe(1);
    expect((await db.apiToken.findUniqueOrThrow({ where: { id } })).reusedAt).not.toBeNull();
    expect((await me(next)).status).toBe(200);
  });

  it("S-075 ends the whole family where the policy says so", async () => {
    const key = "tokens.revoke_family_on_reuse";
    await db.systemSetting.create({ data: { key, value: "true", valueType: "boolean", category: "auth" } });
    try {
      const { account, id, token } = await fresh();
      const second = expectOk(await rotate(account.id, id, 0), shapes.minted, 201);
      const third = expectOk(await rotate(account.id, second.api_token.id, DAY), shapes.minted, 201);
      expectBadToken(await me(token));
      await flushDeferred();
      await flushDeferred();
      for (const gone of [second.token, third.token]) expectBadToken(await me(gone));
      expect(await db.apiToken.count({ where: { userId: account.id, revokedAt: null } })).toBe(0);
      expect(await eventsOf(id)).toBe(1);
    } finally {
      await db.systemSetting.delete({ where: { key } });
    }
  });
});

describe("disabling a token", () => {
  const turn = (accountId: number, id: number, verb: "disable" | "enable", who: object = { cookie }) =>
    call("POST", `${pathOf(accountId, id)}/${verb}`, who);

  it("has it refused at the next call until it is enabled, and asks for tokens:write", async () => {
    const { account, id, token } = await fresh();
    for (const _ of [1, 2])
      expect(expectOk(await turn(account.id, id, "disable"), shapes.apiToken).disabled_at).toBeDefined();
    expectBadToken(await me(token));
    expect(expectOk(await turn(account.id, id, "enable"), shapes.apiToken).disabled_at).toBeUndefined();
    expect((await me(token)).status).toBe(200);
    const bare = await tokenOf(world.bot, ["users:write"]);
    expect((await turn(account.id, id, "disable", { token: bare })).body.required_scope).toBe("tokens:write");
  });

  it("knows nothing of revoked tokens nor of others' accounts", async () => {
    const { account, id } = await fresh();
    expectFailure(await turn(world.bot.id, id, "disable"), 404, "GeneralError", "API token not found");
    await call("DELETE", pathOf(account.id, id), { cookie });
    for (const verb of ["disable", "enable"] as const) expect((await turn(account.id, id, verb)).status).toBe(409);
  });
});
