import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { backUp, standStill } from "@/lib/testing/backup";
import { call, openServer } from "@/lib/testing/http";
import { newPerson, newServiceAccount, newToken, sessionOf } from "@/lib/testing/world";
import { reapplyRevocations } from "./revocation-journal";

const file = () => join(env().dataDir, "journal", "revocations.jsonl");
const me = (token: string) => call("GET", "/me", { token });
const lines = () =>
  readFileSync(file(), "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));

// Other test files have a database of their own and share the data folder.
const dataDir = mkdtempSync(join(tmpdir(), "latchkey-journal-"));
beforeAll(() => void Object.assign(env(), { dataDir }));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

let cookie: string;
beforeEach(async () => {
  cookie = await sessionOf(await newPerson("admin", { role: "admin" }));
});

async function revoked() {
  const account = await newServiceAccount();
  const made = await newToken(account, ["profile:read", "tokens:write"]);
  const revoke = () => call("DELETE", `/admin/service-accounts/${account.id}/tokens/${made.id}`, { cookie });
  return { account, ...made, revoke };
}

describe("the journal of revocations", () => {
  it("has a line on the disk before the answer, with no secret in it, for its owner alone", async () => {
    const { id, token, revoke } = await revoked();
    expect((await revoke()).status).toBe(200);
    expect(lines().filter((line) => line.id === id)).toMatchObject([{ end: "revoked", id }]);
    expect(readFileSync(file(), "utf8")).not.toContain(token.split("_")[2]);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
  });

  it("refuses to say revoked when it can't be written, and then nothing is revoked", async () => {
    const { token, revoke } = await revoked();
    await (await revoked()).revoke();
    const before = env().dataDir;
    writeFileSync(join(before, "no-folder"), "");
    Object.assign(env(), { dataDir: join(before, "no-folder") });
    try {
      expect((await revoke()).status).toBe(500);
      expect((await me(token)).status).toBe(200);
    } finally {
      Object.assign(env(), { dataDir: before });
    }
    expect((await revoke()).status).toBe(200);
    expect((await me(token)).status).toBe(401);
  });

  it("keeps a revoked token revoked after a restart", async () => {
    const { token, revoke } = await revoked();
    await revoke();
    await standStill();
    expect(await reapplyRevocations()).toBe(0);
    expect((await me(token)).status).toBe(401);
  });

  it("keeps it revoked after an older backup was restored, and ends no other token", async () => {
    const one = await revoked();
    const deleted = await revoked();
    const person = await newPerson("leaver");
    const personal = await newToken(person, ["profile:read"]);
    const rotated = await revoked();
    const bystander = await revoked();
    const restore = await backUp();
    const late = await revoked();
    for (const { revoke } of [one, late]) expect((await revoke()).status).toBe(200);
    await call("DELETE", `/admin/service-accounts/${deleted.account.id}`, { cookie });
    expect((await call("DELETE", `/admin/users/${person.id}`, { cookie })).status).toBe(200);
    const path = `/admin/service-accounts/${rotated.account.id}/tokens/${rotated.id}/rotate`;
    expect((await call("POST", path, { cookie, body: { overlap_seconds: 0 } })).status).toBe(201);
    await restore();
    const ended = [one.token, deleted.token, personal.token, rotated.token];
    // The backup knows nothing of all that.
    for (const token of ended) expect((await me(token)).status).toBe(200);
    // The ids that were given out after the backup are given out again, to tokens that nobody revoked.
    const heirs = [await revoked(), await revoked(), await revoked()];
    expect(heirs.map(({ id }) => id)).toContain(late.id);
    expect(await reapplyRevocations()).toBe(ended.length);
    for (const token of ended) expect((await me(token)).status).toBe(401);
    for (const { token } of [bystander, ...heirs]) expect((await me(token)).status).toBe(200);
    expect(await reapplyRevocations()).toBe(0);
  });

  it("takes down what another console on the same database revoked", async () => {
    const { id } = await revoked();
    await db.apiToken.update({ where: { id }, data: { revokedAt: new Date() } });
    expect(lines().some((line) => line.id === id)).toBe(false);
    await reapplyRevocations();
    expect(lines().filter((line) => line.id === id)).toHaveLength(1);
    await reapplyRevocations();
    expect(lines().filter((line) => line.id === id)).toHaveLength(1);
  });

  it("takes down what another console rotated, or what was not written down for want of a disk", async () => {
    const { account, id, token } = await revoked();
    const restore = await backUp();
    const before = env().dataDir;
    writeFileSync(join(before, "full"), "");
    Object.assign(env(), { dataDir: join(before, "full") });
    const path = `/admin/service-accounts/${account.id}/tokens/${id}/rotate`;
    const made = await call("POST", path, { cookie, body: { overlap_seconds: 0 } });
    Object.assign(env(), { dataDir: before });
    // The successor's secret is told this once, so nothing may come in between.
    expect([made.status, (await me(made.body.data.token)).status]).toEqual([201, 200]);
    expect(lines().some((line) => line.id === id)).toBe(false);
    await reapplyRevocations();
    expect(lines().filter((line) => line.id === id)).toMatchObject([{ end: "rotated" }]);
    await reapplyRevocations();
    expect(lines().filter((line) => line.id === id)).toHaveLength(1);
    await restore();
    expect((await me(token)).status).toBe(200);
    expect(await reapplyRevocations()).toBe(1);
    expect((await me(token)).status).toBe(401);
  });

  it("reads on past a line that a crash tore", async () => {
    const first = await revoked();
    await first.revoke();
    appendFileSync(file(), '{"end":"revoked","id":12,"crea');
    const second = await revoked();
    await second.revoke();
    const text = readFileSync(file(), "utf8").split("\n");
    expect(text.filter((line) => line.includes(`"id":${second.id},`))).toHaveLength(1);
    const ids = text.flatMap((line) => {
      try {
        return [JSON.parse(line).id];
      } catch {
        return [];
      }
    });
    expect(ids).toEqual(expect.arrayContaining([first.id, second.id]));
    expect(await reapplyRevocations()).toBe(0);
  });

  it("is not read to answer a call: a revocation through one door holds at the next call through another", async () => {
    const [one, other] = [await openServer(), await openServer()];
    try {
      for (let round = 0; round < 5; round += 1) {
        const { account, id, token } = await revoked();
        expect((await other.call("GET", "/me", { token })).status).toBe(200);
        const path = `/admin/service-accounts/${account.id}/tokens/${id}`;
        expect((await one.call("DELETE", path, { cookie })).status).toBe(200);
        expect((await other.call("GET", "/me", { token })).status).toBe(401);
      }
    } finally {
      await one.close();
      await other.close();
    }
  });
});
