import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { authorize } from "@/lib/access/grant";
import { callerOf } from "@/lib/auth/bearer";
import { seal } from "@/lib/credentials/seal";
import { deliverNotification } from "@/lib/notifications/deliver";
import { closeDatabase, db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { purposeOf } from "@/lib/settings/values";
import { startReceiver } from "@/lib/testing/receivers";
import { type Account, newWorld, sessionOf, type World } from "@/lib/testing/world";
import { changesSince } from "./changes";
import { closeIncident } from "./incident";
import { ALERT_FIELDS } from "./serialize";
import { createAlert, replaceWebhookSecret, showWebhookSecret, updateAlert } from "./service";

const ORIGIN = { address: "192.0.2.7", userAgent: "test", requestId: "test" };

let world: World;
beforeAll(async () => {
  process.env.LATCHKEY_OUTBOUND_ALLOW = "127.0.0.0/8";
  world = await newWorld();
});
afterAll(closeDatabase);

async function callerFor(person: Account) {
  const headers = { cookie: await sessionOf(person) };
  return callerOf(new Request("http://localhost:3000/alerts", { headers }), ORIGIN);
}
const grantOf = async (person: Account) => authorize(await callerFor(person), { area: "self", scope: "alerts:write" });
const readerOf = async (person: Account) => authorize(await callerFor(person), { area: "self", scope: "alerts:read" });

async function newAlert(person: Account, url = "https://hooks.example.test/in") {
  return createAlert(await grantOf(person), {
    source_id: world.sourceA.id,
    name: "Errors",
    query: 'level="error"',
    query_language: "logchefql",
    webhook_urls: [url],
  } as Parameters<typeof createAlert>[1]);
}

const actionsOn = async (id: number) => {
  const where = { targetType: "alert", targetId: String(id) };
  const events = await db.auditEvent.findMany({ where, select: { action: true }, orderBy: { id: "asc" } });
  return events.map(({ action }) => action);
};

/** What a receiver gets when an incident of the alert ends. */
async function told(id: number) {
  const { received, url, close } = await startReceiver(() => 204);
  try {
    await db.notification.deleteMany();
    const alert = await db.alert.update({ where: { id }, data: { webhookUrls: [url] }, select: ALERT_FIELDS });
    await db.alertHistory.create({ data: { alertId: id, status: "triggered", triggeredAt: new Date(), value: 3 } });
    await db.$transaction((tx) => closeIncident(tx, alert, new Date(), "over"));
    const row = await db.notification.findFirstOrThrow();
    await deliverNotification({ id: row.id }, { signal: new AbortController().signal, attempt: 1, maxAttempts: 1 });
    const [call] = received;
    if (!call) throw new Error("the receiver was not called");
    return {
      call,
      verify: (secret: string) => new Webhook(secret).verify(call.body, call.headers as Record<string, string>),
    };
  } finally {
    await close();
  }
}

describe("the webhook secret of an alert", () => {
  it("verifies its calls, is its own, and is told to whoever may change it, on record", async () => {
    const { id } = await newAlert(world.member);
    const other = await newAlert(world.member);
    const secret = await showWebhookSecret(await grantOf(world.member), id);
    expect(await showWebhookSecret(await grantOf(world.member), id)).toBe(secret);
    const { verify } = await told(id);
    expect(verify(secret)).toMatchObject({ type: "alert.resolved", data: { alert: { id } } });
    const others = await showWebhookSecret(await grantOf(world.member), other.id);
    expect(() => verify(others)).toThrow();
    expect((await actionsOn(id)).filter((action) => action === "alert.secret_shown")).toHaveLength(2);
    expect(
      JSON.stringify(
        await db.auditEvent.findMany({ where: { targetId: String(id) }, omit: { id: true, contentHash: true } }),
      ),
    ).not.toContain(secret);
    expect(JSON.stringify((await db.notification.findFirstOrThrow()).payload)).not.toContain(secret);
  });

  it("verifies beside the one that administrators chose", async () => {
    const { id } = await newAlert(world.member);
    const chosen = `whsec_${Buffer.from("chosen by administrators").toString("base64")}`;
    const key = "alerts.webhook_secret";
    const sealedValue = seal(chosen, env().secret, purposeOf(key));
    const kept = { key, value: "", sealedValue, valueType: "string", category: "alerts", isSensitive: true };
    await db.systemSetting.create({ data: kept });
    try {
      const { verify } = await told(id);
      for (const secret of [chosen, await showWebhookSecret(await grantOf(world.member), id)]) {
        expect(verify(secret)).toMatchObject({ type: "alert.resolved" });
      }
    } finally {
      await db.systemSetting.delete({ where: { key } });
    }
  });

  it("is replaced by another, with which calls verify from then on", async () => {
    const { id } = await newAlert(world.member);
    const before = await showWebhookSecret(await grantOf(world.member), id);
    const after = await replaceWebhookSecret(await grantOf(world.member), id);
    expect(after).not.toBe(before);
    expect(await showWebhookSecret(await grantOf(world.member), id)).toBe(after);
    const { verify } = await told(id);
    expect(() => verify(before)).toThrow();
    expect(verify(after)).toMatchObject({ type: "alert.resolved" });
    expect(await actionsOn(id)).toContain("alert.secret_replaced");
  });

  it("is kept from everybody else", async () => {
    const { id } = await newAlert(world.member);
    for (const verb of [showWebhookSecret, replaceWebhookSecret]) {
      // The owner of the team may read the alert; people outside must not learn that there is one.
      await expect(verb(await grantOf(world.owner), id)).rejects.toMatchObject({ code: "forbidden" });
      await expect(verb(await grantOf(world.otherOwner), id)).rejects.toMatchObject({ code: "not_found" });
      await expect(verb(await grantOf(world.admin), id)).rejects.toMatchObject({ code: "not_found" });
    }
    expect(await actionsOn(id)).toEqual(["alert.created"]);
  });
});

describe("two who change an alert at once", () => {
  it("are told of each other: who changed what, and nothing is written over", async () => {
    const made = await newAlert(world.member);
    const seen = new Date(made.updated_at);
    const grant = await grantOf(world.member);
    await updateAlert(grant, made.id, { threshold_value: 9, name: "Many errors" } as never, seen);
    await expect(updateAlert(grant, made.id, { threshold_value: 3 } as never, seen)).rejects.toMatchObject({
      code: "conflict",
    });
    const reader = await readerOf(world.editor);
    const changes = await changesSince(reader, made.id, seen);
    expect(changes).toMatchObject([{ by: world.member.fullName, fields: ["name", "threshold_value"] }]);
    expect(await changesSince(reader, made.id, new Date(changes[0]?.at ?? 0))).toEqual([]);
    const row = await db.alert.findUniqueOrThrow({ where: { id: made.id } });
    expect(row).toMatchObject({ name: "Many errors", thresholdValue: 9 });
    const outside = changesSince(await readerOf(world.otherOwner), made.id, seen);
    await expect(outside).rejects.toMatchObject({ code: "not_found" });
  });
});
