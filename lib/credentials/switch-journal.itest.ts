import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { backUp } from "@/lib/testing/backup";
import { call } from "@/lib/testing/http";
import { newPerson, newServiceAccount, newToken, sessionOf, tokenOf } from "@/lib/testing/world";
import { reapplyRevocations } from "./revocation-journal";

const file = () => join(env().dataDir, "journal", "revocations.jsonl");
const statusOf = async (token: string) => (await call("GET", "/me", { token })).status;
const linesOf = (end: string, id: number) =>
  readFileSync(file(), "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line))
    .filter((line) => line.end === end && line.id === id);

// Other test files have a database of their own and share the data folder.
const dataDir = mkdtempSync(join(tmpdir(), "latchkey-switches-"));
beforeAll(() => void Object.assign(env(), { dataDir }));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

let cookie: string;
beforeEach(async () => {
  cookie = await sessionOf(await newPerson("admin", { role: "admin" }));
});

const ok = async (method: string, path: string, body?: object) =>
  expect((await call(method, path, { cookie, ...(body && { body }) })).status).toBe(200);

/** Three things that can be switched, each with a token by which that shows. */
async function ofToken() {
  const account = await newServiceAccount();
  const { id, token } = await newToken(account, ["profile:read"]);
  const path = `/admin/service-accounts/${account.id}/tokens/${id}`;
  const turn = (way: "disable" | "enable") => ok("POST", `${path}/${way}`);
  return { id, token, turn, off: "disabled", on: "enabled" };
}
async function ofAccount() {
  const account = await newServiceAccount();
  const token = await tokenOf(account, ["profile:read"]);
  const turn = (way: "disable" | "enable") => ok("POST", `/admin/service-accounts/${account.id}/${way}`);
  return { id: account.id, token, turn, off: "account_disabled", on: "account_enabled" };
}
async function ofPerson() {
  const person = await newPerson("sleeper");
  const token = await tokenOf(person, ["profile:read"]);
  const turn = (way: "disable" | "enable") =>
    ok("PUT", `/admin/users/${person.id}`, { status: way === "enable" ? "active" : "inactive" });
  return { id: person.id, token, turn, off: "account_disabled", on: "account_enabled" };
}
const KINDS = { token: ofToken, account: ofAccount, person: ofPerson };

describe.each(Object.entries(KINDS))("the switch of a %s", (_name, make) => {
  it("has its line when it is turned off, and when it is turned on", async () => {
    const { id, token, turn, off, on } = await make();
    await turn("disable");
    expect(await statusOf(token)).toBe(401);
    expect(linesOf(off, id)).toHaveLength(1);
    expect(linesOf(on, id)).toHaveLength(0);
    await turn("enable");
    expect(await statusOf(token)).toBe(200);
    expect(linesOf(on, id)).toHaveLength(1);
    expect(await reapplyRevocations()).toBe(0);
    expect(await statusOf(token)).toBe(200);
  });

  it("stays off after an older backup was restored, and on where it was turned on again", async () => {
    const [gone, back, never] = [await make(), await make(), await make()];
    const restore = await backUp();
    for (const { turn } of [gone, back]) await turn("disable");
    await back.turn("enable");
    await restore();
    expect(await statusOf(gone.token)).toBe(200);
    // An id that was given out after the backup is given out again, to something that nobody turned off.
    const heir = await make();
    await reapplyRevocations();
    expect(await statusOf(gone.token)).toBe(401);
    for (const { token } of [back, never, heir]) expect(await statusOf(token)).toBe(200);
    // Turned on by an administrator, it stays so at the next start.
    await gone.turn("enable");
    await reapplyRevocations();
    expect(await statusOf(gone.token)).toBe(200);
  });
});

it("is taken down where another console turned it, and its newer word counts", async () => {
  const [off, on] = [await ofToken(), await ofToken()];
  await db.apiToken.update({ where: { id: off.id }, data: { disabledAt: new Date() } });
  await on.turn("disable");
  await db.apiToken.update({ where: { id: on.id }, data: { disabledAt: null } });
  for (let start = 0; start < 2; start += 1) await reapplyRevocations();
  expect(await statusOf(on.token)).toBe(200);
  expect(linesOf("disabled", off.id)).toHaveLength(1);
  expect(linesOf("enabled", on.id)).toHaveLength(1);
});

it("is not said to be off when its line can't be written, and then it is on", async () => {
  const before = env().dataDir;
  const made = await Promise.all(Object.values(KINDS).map((make) => make()));
  writeFileSync(join(before, "no-folder"), "");
  Object.assign(env(), { dataDir: join(before, "no-folder") });
  try {
    for (const { turn, token } of made) {
      await expect(turn("disable")).rejects.toThrow("500");
      expect(await statusOf(token)).toBe(200);
    }
  } finally {
    Object.assign(env(), { dataDir: before });
  }
});

it("records what a start turned off", async () => {
  const { id, turn } = await ofToken();
  const restore = await backUp();
  await turn("disable");
  await restore();
  await reapplyRevocations();
  const [event] = await db.auditEvent.findMany({ where: { action: "token.disabled", targetId: `${id}` } });
  expect(event).toMatchObject({ actorType: "system", actorName: "revocation journal", after: { journal: "disabled" } });
});
