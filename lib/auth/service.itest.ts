import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { authorize } from "@/lib/access/grant";
import { closeDatabase, db, pool } from "@/lib/platform/db";
import { type Claims, PLACEHOLDER_DOMAIN } from "./admission";
import { readSession, sessionDigest } from "./data";
import { admitPerson, beginSession, endSession, endSessions, ensureAdmins } from "./service";

const ISSUER = "https://id.example.com";
const origin = { address: "192.0.2.7", userAgent: "test", requestId: "r-1" };
const named = `${randomUUID()}@example.com`;
const inAnHour = () => new Date(Date.now() + 3_600_000);
const newToken = () => randomBytes(32).toString("base64url");

beforeAll(() => {
  Object.assign(process.env, {
    OIDC_ISSUER: ISSUER,
    OIDC_CLIENT_ID: "c",
    OIDC_CLIENT_SECRET: "s",
    CLICKHOUSE_URL: "http://localhost:1",
    LATCHKEY_SECRET: randomBytes(32).toString("hex"),
    LATCHKEY_TOKEN_SECRET: randomBytes(32).toString("hex"),
    LATCHKEY_ADMIN_EMAILS: named,
    LATCHKEY_AUTO_PROVISION: "open.example",
  });
});
afterAll(() => closeDatabase());

const claimsOf = (email: string, more: Partial<Claims> = {}): Claims => ({
  issuer: ISSUER,
  subject: randomUUID(),
  email,
  emailVerified: true,
  name: "Ada Lovelace",
  ...more,
});

async function newPerson(data: { status?: "active" | "inactive"; deletedAt?: Date; role?: "admin" | "member" } = {}) {
  const email = `${randomUUID()}@example.com`;
  return db.user.create({ data: { email, fullName: "Ada", ...data } });
}

async function newSession(userId: number, replaces: string | null = null) {
  const token = newToken();
  await beginSession({ token, userId, expiresAt: inAnHour(), replaces }, origin);
  return token;
}

const actionsOn = async (type: string, id: number) =>
  (await db.auditEvent.findMany({ where: { targetType: type, targetId: String(id) }, orderBy: { id: "asc" } })).map(
    ({ action }) => action,
  );

describe("admission on real tables", () => {
  it("links a known person once, by address, and by subject ever after", async () => {
    const { id, email } = await newPerson();
    const claims = claimsOf(email.toUpperCase());
    expect(await admitPerson(claims, origin)).toEqual({ userId: id });
    expect(await admitPerson({ ...claims, email: null, emailVerified: false }, origin)).toEqual({ userId: id });
    expect(await db.identity.count({ where: { userId: id } })).toBe(1);
    expect(await actionsOn("user", id)).toEqual(["user.linked"]);
  });

  it("refuses a second subject that brings a linked person's address", async () => {
    const { id, email } = await newPerson();
    await admitPerson(claimsOf(email), origin);
    expect(await admitPerson(claimsOf(email), origin)).toEqual({ refused: "unauthorized" });
    expect(await db.identity.count({ where: { userId: id } })).toBe(1);
  });

  it("refuses strangers and writes nothing", async () => {
    const before = await db.user.count();
    expect(await admitPerson(claimsOf(`${randomUUID()}@example.com`), origin)).toEqual({ refused: "user_not_found" });
    expect(await db.user.count()).toBe(before);
  });

  it("creates strangers of an open domain as members, and records it", async () => {
    const email = `${randomUUID()}@open.example`;
    const admitted = await admitPerson(claimsOf(email), origin);
    const user = await db.user.findUniqueOrThrow({ where: { email } });
    expect(admitted).toEqual({ userId: user.id });
    expect(user).toMatchObject({ role: "member", fullName: "Ada Lovelace", accountType: "human" });
    expect(await actionsOn("user", user.id)).toEqual(["user.created", "user.linked"]);
  });

  it("decides once about a person who signs in five times at once", async () => {
    for (let round = 0; round < 5; round++) {
      const email = `${randomUUID()}@open.example`;
      const claims = claimsOf(email);
      const all = await Promise.all(Array.from({ length: 5 }, () => admitPerson(claims, origin)));
      const user = await db.user.findUniqueOrThrow({ where: { email } });
      expect(all).toEqual(Array(5).fill({ userId: user.id }));
      expect(await actionsOn("user", user.id)).toEqual(["user.created", "user.linked"]);
    }
  });

  it("links one of five identities that bring one address at once", async () => {
    for (let round = 0; round < 5; round++) {
      const { id, email } = await newPerson();
      const all = await Promise.all(Array.from({ length: 5 }, () => admitPerson(claimsOf(email), origin)));
      expect(all.filter((answer) => "userId" in answer)).toEqual([{ userId: id }]);
      expect(all.filter((answer) => "refused" in answer)).toEqual(Array(4).fill({ refused: "unauthorized" }));
      expect(await db.identity.count({ where: { userId: id } })).toBe(1);
    }
  });

  it("never admits a service account, by its address or any other way", async () => {
    const email = `${randomUUID()}@${PLACEHOLDER_DOMAIN}`;
    const bot = await db.user.create({ data: { email, fullName: "bot", accountType: "service" } });
    expect(await admitPerson(claimsOf(email), origin)).toEqual({ refused: "unauthorized" });
    await expect(newSession(bot.id)).rejects.toMatchObject({ code: "forbidden" });
    expect(await db.session.count({ where: { userId: bot.id } })).toBe(0);
  });

  it("creates or promotes whom the operator names, once", async () => {
    expect(await ensureAdmins()).toEqual({ created: [named], promoted: [] });
    expect(await ensureAdmins()).toEqual({ created: [], promoted: [] });
    const user = await db.user.update({ where: { email: named }, data: { role: "member" } });
    expect(await admitPerson(claimsOf(named), origin)).toEqual({ userId: user.id });
    expect(await db.user.findUnique({ where: { email: named } })).toMatchObject({ role: "admin" });
    await db.user.update({ where: { email: named }, data: { role: "member", status: "inactive" } });
    expect(await ensureAdmins()).toEqual({ created: [], promoted: [] });
  });
});

describe("sessions", () => {
  it("open for whom they were made, with roles and teams read at every request", async () => {
    const { id } = await newPerson({ role: "admin" });
    const token = await newSession(id);
    const team = await db.team.create({
      data: { name: randomUUID(), members: { create: { userId: id, role: "editor" } } },
    });
    const { principal, facts } = await readSession(token);
    expect(facts).toEqual({ credential: "alive", account: "active" });
    expect(principal).toMatchObject({ via: "session", userId: id, globalRole: "admin", scopes: null, token: null });
    expect(principal?.memberships).toEqual(new Map([[team.id, "editor"]]));
    expect(principal?.identity.lastLoginAt).toBeInstanceOf(Date);
    await db.teamMember.deleteMany({ where: { userId: id } });
    expect((await readSession(token)).principal?.memberships.size).toBe(0);
  });

  it("are kept as digests only", async () => {
    const { id } = await newPerson();
    const token = await newSession(id);
    const { rows } = await pool().query("SELECT row_to_json(s)::text AS text FROM sessions s WHERE user_id = $1", [id]);
    expect(rows).toHaveLength(1);
    expect(rows[0].text).not.toContain(token);
    expect(rows[0].text).not.toContain(Buffer.from(token).toString("hex"));
    const digest = Buffer.from(sessionDigest(token)).toString("base64url");
    expect(await readSession(digest)).toMatchObject({ principal: null, facts: { credential: "session_unknown" } });
  });

  it("answer unknown, expired, ended and missing apart", async () => {
    const { id } = await newPerson();
    const [ended, expired] = [await newSession(id), await newSession(id)];
    await endSession(ended, origin);
    await endSession(ended, origin);
    await db.session.updateMany({ where: { tokenDigest: sessionDigest(expired) }, data: { expiresAt: new Date(0) } });
    const state = async (token: string | null) => (await readSession(token)).facts.credential;
    expect(await state(ended)).toBe("session_unknown");
    expect(await state(expired)).toBe("session_expired");
    expect(await state(newToken())).toBe("session_unknown");
    expect(await state("' OR 1=1 --")).toBe("session_unknown");
    expect(await state(null)).toBe("absent");
    const actions = await db.auditEvent.findMany({ where: { actorId: id, action: "user.signed_out" } });
    expect(actions).toHaveLength(1);
  });

  it("end with the sign-in that replaces them", async () => {
    const { id } = await newPerson();
    const old = await newSession(id);
    const fresh = await newSession(id, old);
    expect((await readSession(old)).facts.credential).toBe("session_unknown");
    expect((await readSession(fresh)).facts.credential).toBe("alive");
  });

  it("are refused from the moment a person is deactivated or deleted, even while the row stands", async () => {
    const { id } = await newPerson();
    const token = await newSession(id);
    const call = async () => ({ ...(await readSession(token)), origin });
    const need = { area: "self", scope: "profile:read" } as const;
    expect(authorize(await call(), need).principal.userId).toBe(id);
    await db.user.update({ where: { id }, data: { status: "inactive" } });
    const refused = await call();
    expect(() => authorize(refused, need)).toThrow(expect.objectContaining({ code: "unauthenticated" }));
    expect(refused.facts.account).toBe("inactive");
    await db.user.update({ where: { id }, data: { status: "active", deletedAt: new Date() } });
    expect((await readSession(token)).facts.account).toBe("deleted");
    expect(await db.$transaction((tx) => endSessions(tx, id))).toBe(1);
    expect((await readSession(token)).facts.credential).toBe("session_unknown");
    await expect(newSession(id)).rejects.toMatchObject({ code: "forbidden" });
  });

  it("cannot be begun behind a deactivation that happens at the same time", async () => {
    for (let round = 0; round < 20; round++) {
      const { id } = await newPerson();
      const deactivate = db.$transaction(async (tx) => {
        await tx.user.update({ where: { id }, data: { status: "inactive" } });
        await endSessions(tx, id);
      });
      await Promise.allSettled([newSession(id), deactivate]);
      expect(await db.session.count({ where: { userId: id } })).toBe(0);
    }
  });

  it("of a service account would be no use, were one ever made", async () => {
    const { id } = await newPerson();
    const token = await newSession(id);
    const client = await pool().connect();
    try {
      // The schema forbids this; with its guards taken away for one transaction the reader must still refuse.
      await client.query("BEGIN");
      await client.query("SET LOCAL session_replication_role = replica");
      await client.query("UPDATE users SET account_type = 'service' WHERE id = $1", [id]);
      await client.query("COMMIT");
    } finally {
      client.release();
    }
    const { principal, facts } = await readSession(token);
    expect(facts.account).toBe("no_sign_in");
    expect(() => authorize({ principal, facts, origin }, { area: "self", scope: "profile:read" })).toThrow(
      expect.objectContaining({ code: "unauthenticated" }),
    );
  });

  it("cost one statement a read", async () => {
    const { id } = await newPerson();
    const token = await newSession(id);
    const sent: unknown[] = [];
    const { query } = pool();
    pool().query = ((...words: unknown[]) => {
      sent.push(words[0]);
      return (query as (...all: unknown[]) => unknown).apply(pool(), words);
    }) as typeof query;
    try {
      await readSession(token);
      await readSession("no token of ours");
      await readSession(null);
    } finally {
      pool().query = query;
    }
    expect(sent).toHaveLength(1);
  });
});
