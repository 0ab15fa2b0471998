import { randomUUID } from "node:crypto";
import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import { authorize } from "@/lib/access/grant";
import { callerOf } from "@/lib/auth/bearer";
import { closeDatabase, db } from "@/lib/platform/db";
import { startJobs, stopJobs } from "@/lib/platform/jobs";
import { startReceiver } from "@/lib/testing/receivers";
import { newPerson, sessionOf } from "@/lib/testing/world";
import { registerNotificationJobs } from "./jobs";
import { queueWebhook } from "./outbox";
import { discardNotification, listUndelivered, retryAllNotifications, retryNotification } from "./undelivered";

const ORIGIN = { address: "192.0.2.7", userAgent: "test", requestId: "test" };

async function grantOf(role: "admin" | "member", scope: "settings:read" | "settings:write") {
  const cookie = await sessionOf(await newPerson("operator", { role }));
  const request = new Request("http://localhost:3000/admin/settings", { headers: { cookie } });
  return authorize(await callerOf(request, ORIGIN), { area: "admin", scope });
}
const reads = async () => (await grantOf("admin", "settings:read")) as Parameters<typeof listUndelivered>[0];
const writes = async () => (await grantOf("admin", "settings:write")) as Parameters<typeof retryNotification>[0];

type Given = { kind?: "mail" | "webhook"; state?: "dead" | "pending" | "sent"; settledAt?: Date };

/** A notification as ten attempts in vain left it. */
async function given({ kind = "mail", state = "dead", settledAt = new Date() }: Given = {}): Promise<string> {
  const mail = { to: ["ada@example.test"], subject: "[critical] Errors is firing", text: "what happened" };
  const hook = { url: "https://hooks.example.test/services/secret-path", event: "alert.triggered", body: "{}" };
  const id = randomUUID();
  await db.notification.create({
    data: {
      id,
      kind,
      state,
      payload: kind === "mail" ? mail : hook,
      attempts: 10,
      lastError: "the mail server could not be talked to (ECONNREFUSED)",
      settledAt: state === "pending" ? null : settledAt,
    },
  });
  return id;
}
const list = async (cursor: string | null = null, limit = 50) => listUndelivered(await reads(), { cursor, limit });
const eventsOf = (targetId: string) =>
  db.auditEvent.findMany({
    where: { targetType: "notification", targetId },
    select: { action: true, actorType: true, before: true },
    orderBy: { id: "asc" },
  });
const waiting = () => db.$queryRaw<{ key: string }[]>`SELECT key FROM graphile_worker.jobs`;

beforeEach(async () => {
  await db.notification.deleteMany();
  await db.$executeRaw`DELETE FROM graphile_worker._private_jobs`;
});
afterAll(closeDatabase);

describe("notifications that were given up", () => {
  it("are listed with to whom, about what and why, the latest first, and with no path of a webhook", async () => {
    const hook = await given({ kind: "webhook", settledAt: new Date(1_000) });
    const mail = await given({ settledAt: new Date(2_000) });
    await given({ state: "sent" });
    await given({ state: "pending" });
    const page = await list();
    expect(page).toMatchObject({
      dead: 2,
      failing: 1,
      next: null,
      items: [
        {
          id: mail,
          kind: "mail",
          to: ["ada@example.test"],
          about: "[critical] Errors is firing",
          attempts: 10,
          reason: "the mail server could not be talked to (ECONNREFUSED)",
          givenUpAt: new Date(2_000).toISOString(),
        },
        { id: hook, kind: "webhook", to: ["hooks.example.test"], about: "alert.triggered" },
      ],
    });
    expect(JSON.stringify(page)).not.toContain("secret-path");
    expect(JSON.stringify(page)).not.toContain("what happened");
  });

  it("come in pages that no discarded row breaks", async () => {
    const at = new Date(5_000);
    const made = [await given({ settledAt: at }), await given({ settledAt: at }), await given({ settledAt: at })];
    const wanted = made.sort().reverse();
    const first = await list(null, 1);
    expect(first.items.map(({ id }) => id)).toEqual([wanted[0]]);
    await discardNotification(await writes(), wanted[0] ?? "");
    const second = await list(first.next, 2);
    expect(second.items.map(({ id }) => id)).toEqual(wanted.slice(1));
    expect(second.next).toBeNull();
    expect((await list("no cursor", 5)).items).toHaveLength(2);
  });

  it("are tried anew from the first attempt on, and delivered, on record", async () => {
    process.env.LATCHKEY_OUTBOUND_ALLOW = "127.0.0.0/8";
    const { received, url, close } = await startReceiver(() => 204);
    registerNotificationJobs();
    try {
      await db.$transaction((tx) => queueWebhook(tx, { url, event: "alert.triggered", body: {} }));
      const { id } = await db.notification.findFirstOrThrow();
      await db.$executeRaw`DELETE FROM graphile_worker._private_jobs`;
      await db.notification.update({ where: { id }, data: { state: "dead", attempts: 10, settledAt: new Date() } });
      await retryNotification(await writes(), id);
      expect(await db.notification.findUniqueOrThrow({ where: { id } })).toMatchObject({
        state: "pending",
        attempts: 0,
        settledAt: null,
      });
      await startJobs({ pollMs: 100 });
      await vi.waitFor(async () =>
        expect((await db.notification.findUniqueOrThrow({ where: { id } })).state).toBe("sent"),
      );
      expect(received).toHaveLength(1);
      expect(await eventsOf(id)).toMatchObject([
        { action: "notification.retried", actorType: "human", before: { kind: "webhook", attempts: 10 } },
      ]);
    } finally {
      await stopJobs();
      await close();
    }
  });

  it("are tried anew together, each on record", async () => {
    const ids = [await given(), await given({ kind: "webhook" })];
    const sent = await given({ state: "sent" });
    expect(await retryAllNotifications(await writes())).toBe(2);
    expect((await waiting()).map(({ key }) => key).sort()).toEqual(ids.map((id) => `notification:${id}`).sort());
    for (const id of ids) expect(await eventsOf(id)).toMatchObject([{ action: "notification.retried" }]);
    expect((await db.notification.findUniqueOrThrow({ where: { id: sent } })).state).toBe("sent");
    expect(await retryAllNotifications(await writes())).toBe(0);
  });

  it("are discarded for good, on record without their text", async () => {
    const id = await given({ kind: "webhook" });
    await discardNotification(await writes(), id);
    expect(await db.notification.count({ where: { id } })).toBe(0);
    const events = await eventsOf(id);
    expect(events).toMatchObject([
      { action: "notification.discarded", before: { to: ["hooks.example.test"], about: "alert.triggered" } },
    ]);
    expect(JSON.stringify(events)).not.toContain("secret-path");
  });

  it.each(["pending", "sent"] as const)(
    "are only those: one that is %s is neither tried nor forgotten",
    async (state) => {
      const id = await given({ state });
      const grant = await writes();
      for (const verb of [retryNotification, discardNotification]) {
        await expect(verb(grant, id)).rejects.toMatchObject({ code: "not_found" });
      }
      expect((await db.notification.findUniqueOrThrow({ where: { id } })).state).toBe(state);
      expect(await eventsOf(id)).toEqual([]);
      expect(await waiting()).toEqual([]);
    },
  );

  it("are for administrators alone", async () => {
    await expect(grantOf("member", "settings:read")).rejects.toMatchObject({ code: "forbidden" });
  });

  it("are tried by one of two who press at once", async () => {
    const id = await given();
    const grant = await writes();
    const done = await Promise.allSettled([retryNotification(grant, id), discardNotification(grant, id)]);
    expect(done.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await eventsOf(id)).toHaveLength(1);
  });
});
