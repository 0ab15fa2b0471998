import { setTimeout as pause } from "node:timers/promises";
import { Webhook } from "standardwebhooks";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { registerNotificationJobs } from "@/lib/notifications/jobs";
import { instanceWebhookSecret } from "@/lib/notifications/webhook";
import { db } from "@/lib/platform/db";
import { startJobs, stopJobs } from "@/lib/platform/jobs";
import { call } from "@/lib/testing/http";
import { startMailServer, startReceiver } from "@/lib/testing/receivers";
import { type Account, join, newPerson, newServiceAccount, newTeam, newToken, sessionOf } from "@/lib/testing/world";
import { registerExpiryRecheck, sweepExpiring } from "./sweep";

const DAY = 86_400_000;
const HOUR = 3_600_000;
let mails: Awaited<ReturnType<typeof startMailServer>>;
let hooks: Awaited<ReturnType<typeof startReceiver>>;

beforeAll(() => {
  process.env.LATCHKEY_OUTBOUND_ALLOW = "127.0.0.0/8";
  registerNotificationJobs();
  registerExpiryRecheck();
});
beforeEach(async () => {
  mails = await startMailServer();
  hooks = await startReceiver(() => 200);
  await set("alerts.smtp_host", "127.0.0.1");
  await set("alerts.smtp_port", `${mails.port}`);
  await set("alerts.smtp_from", "latchkey@example.test");
  await set("alerts.smtp_security", "none");
  await set("token.expiry_webhook_url", hooks.url);
});
afterEach(async () => {
  await stopJobs();
  await Promise.all([mails.close(), hooks.close()]);
  for (const table of ["notification", "systemSetting", "apiToken"] as const) await (db[table] as Many).deleteMany();
  await db.user.deleteMany();
  await db.team.deleteMany();
  await db.$executeRaw`DELETE FROM graphile_worker._private_jobs`;
});
type Many = { deleteMany: () => Promise<unknown> };

const set = (key: string, value: string) =>
  db.systemSetting.upsert({
    where: { key },
    create: { key, value, valueType: "string", category: "alerts" },
    update: { value },
  });

/** A bot that somebody answers for. */
async function ownedBot(owner?: Account): Promise<{ bot: Account; owner: Account }> {
  const person = owner ?? (await newPerson("answers"));
  const bot = await newServiceAccount();
  await db.user.update({ where: { id: bot.id }, data: { ownerId: person.id } });
  return { bot, owner: person };
}

/** A token with so much life left, made `bornMs` before it ends. */
async function ending(account: Account, leftMs: number, bornMs = 90 * DAY, data: object = {}) {
  const { id, token } = await newToken(account, ["logs:read"], { expiresAt: new Date(Date.now() + leftMs) });
  await db.apiToken.update({ where: { id }, data: { createdAt: new Date(Date.now() + leftMs - bornMs), ...data } });
  return { id, token };
}
const closer = (id: number, leftMs: number) =>
  db.apiToken.update({ where: { id }, data: { expiresAt: new Date(Date.now() + leftMs) } });

const queued = async (kind: "mail" | "webhook") => {
  const rows = await db.notification.findMany({ where: { kind }, orderBy: { createdAt: "asc" } });
  return rows.map(({ payload }) => payload as { to: string[]; subject: string; text: string; body: string });
};
const told = async () => {
  const rows = await db.$queryRaw<{ token_id: number; days: number }[]>`
    SELECT token_id, days FROM token_notices ORDER BY token_id, days DESC`;
  return rows.map(({ token_id, days }) => [token_id, days]);
};

describe("tokens that end soon", () => {
  it("are told of by mail and by signed webhook, without their secret", async () => {
    const { bot, owner } = await ownedBot();
    const { id, token } = await ending(bot, 7 * DAY - HOUR, 90 * DAY, { ownerContact: "oncall@example.test" });
    await startJobs({ pollMs: 100 });
    expect(await sweepExpiring()).toBe(1);
    await vi.waitFor(async () => expect(await db.notification.count({ where: { state: "sent" } })).toBe(3), 10_000);
    expect(mails.mails.flatMap(({ to }) => to).sort()).toEqual([owner.email, "oncall@example.test"].sort());
    const [hook] = hooks.received;
    const event = new Webhook(await instanceWebhookSecret()).verify(hook?.body ?? "", hook?.headers as never);
    expect(event).toMatchObject({
      type: "token.expiring",
      data: { days_ahead: 7, token: { id, scopes: ["logs:read"] }, account: { id: bot.id, name: bot.fullName } },
    });
    const secret = token.split("_")[2] ?? "";
    const text = mails.mails.map((mail) => mail.text).join();
    expect(text).toContain("expires in 7 days");
    for (const sent of [text, hook?.body]) expect(sent).not.toContain(secret.slice(4));
  });

  it("are told of once at each distance, by many sweeps at once too", async () => {
    const { bot } = await ownedBot();
    const { id } = await ending(bot, 30 * DAY - HOUR);
    const distances = [30 * DAY, 20 * DAY, 7 * DAY, 3 * DAY, DAY, 2 * HOUR];
    for (const left of distances) {
      await closer(id, left - 60_000);
      await Promise.all([sweepExpiring(), sweepExpiring(), sweepExpiring(), sweepExpiring()]);
      // What was delivered long ago is forgotten by the outbox; the notice isn't.
      await db.notification.updateMany({ data: { dedupeKey: null } });
    }
    expect(await told()).toEqual([
      [id, 30],
      [id, 7],
      [id, 1],
    ]);
    expect(await queued("webhook")).toHaveLength(3);
    expect(await queued("mail")).toHaveLength(3);
  });

  it("are told of at the nearest distance alone when nobody looked for long, and never of one they never had", async () => {
    const { bot } = await ownedBot();
    const late = await ending(bot, 5 * DAY);
    await ending(bot, 6 * DAY, 6 * DAY + HOUR);
    const day = await ending(bot, DAY - HOUR, 2 * DAY);
    await ending(bot, 60_000, 15 * 60_000);
    await ending(bot, -HOUR);
    expect(await sweepExpiring()).toBe(2);
    expect(await told()).toEqual([
      [late.id, 7],
      [day.id, 1],
    ]);
  });

  it("are not told of once they are revoked, disabled or rotated, or their account is, or what made them", async () => {
    const { bot } = await ownedBot();
    const now = new Date();
    const left = 7 * DAY - HOUR;
    await ending(bot, left, 90 * DAY, { revokedAt: now });
    await ending(bot, left, 90 * DAY, { disabledAt: now });
    await ending(bot, left, 90 * DAY, { overlapEndsAt: new Date(Date.now() + DAY) });
    const { bot: off } = await ownedBot();
    await ending(off, left);
    await db.user.update({ where: { id: off.id }, data: { status: "inactive" } });
    const parent = await newToken(bot, ["logs:read"], {});
    const child = await newToken(bot, ["logs:read"], {
      parentId: parent.id,
      expiresAt: new Date(Date.now() + left),
    });
    await db.apiToken.update({ where: { id: child.id }, data: { createdAt: new Date(Date.now() - 80 * DAY) } });
    await db.apiToken.update({ where: { id: parent.id }, data: { disabledAt: now } });
    expect(await sweepExpiring()).toBe(0);
    expect(await queued("mail")).toEqual([]);
  });

  it("are not told of either when they were revoked while their notice waited for the mail server", async () => {
    const { bot, owner } = await ownedBot();
    const [gone, left] = [await ending(bot, 7 * DAY - HOUR), await ending(bot, 7 * DAY - 2 * HOUR)];
    const lone = await ending((await ownedBot()).bot, 7 * DAY - HOUR);
    await db.apiToken.update({ where: { id: gone.id }, data: { name: "the revoked one" } });
    expect(await sweepExpiring()).toBe(3);
    expect((await queued("mail")).map(({ subject }) => subject)).toContain("2 tokens expire, the first in 7 days");
    const cookie = await sessionOf(await newPerson("admin", { role: "admin" }));
    for (const { id } of [gone, lone]) {
      const { userId } = await db.apiToken.findUniqueOrThrow({ where: { id } });
      expect((await call("DELETE", `/admin/service-accounts/${userId}/tokens/${id}`, { cookie })).status).toBe(200);
    }
    await startJobs({ pollMs: 100 });
    await vi.waitFor(async () => expect(await db.notification.count({ where: { state: "pending" } })).toBe(0), 10_000);
    expect(mails.mails.map(({ to }) => to)).toEqual([[owner.email]]);
    expect(mails.mails[0]?.text).toContain("expires in 7 days");
    expect(mails.mails[0]?.text).not.toContain("the revoked one");
    expect(hooks.received.map(({ body }) => JSON.parse(body).data.token.id)).toEqual([left.id]);
    // Nobody has to look after a notice that there is no need of.
    expect(await db.notification.count({ where: { state: "dead" } })).toBe(0);
  });

  it("come in one mail to one person, and over the spread to many", async () => {
    const { owner } = await ownedBot();
    for (let n = 0; n < 60; n++) await ending((await ownedBot(owner)).bot, 30 * DAY - n * 1_000);
    expect(await sweepExpiring()).toBe(60);
    const [mail, ...others] = await queued("mail");
    expect(others).toEqual([]);
    expect(mail?.to).toEqual([owner.email]);
    expect(mail?.subject).toMatch(/^60 tokens expire, the first in 30 days$/);
    expect(mail?.text).toContain("and 10 more.");
    // A quarter of a day ahead of the 30 days some of forty people are told already, and some not yet.
    for (let n = 0; n < 40; n++) await ending((await ownedBot()).bot, 30 * DAY + 6 * HOUR);
    const early = await sweepExpiring();
    expect(early).toBeGreaterThan(5);
    expect(early).toBeLessThan(35);
  }, 60_000);

  it("are told to team owners where nobody else is named, and to administrators where there are none", async () => {
    const admin = await newPerson("boss", { role: "admin" });
    const [lead, gone] = [await newPerson("lead"), await newPerson("gone", { status: "inactive" })];
    const bot = await newServiceAccount();
    const team = await newTeam([
      [lead, "owner"],
      [gone, "owner"],
      [bot, "member"],
    ]);
    await ending(bot, 7 * DAY - HOUR);
    await sweepExpiring();
    expect((await queued("mail")).map(({ to }) => to)).toEqual([[lead.email]]);
    await db.notification.deleteMany();
    await ending(await newServiceAccount(), 7 * DAY - HOUR);
    const person = await newPerson("self");
    await join(person, team, "member");
    await ending(person, 7 * DAY - HOUR);
    await sweepExpiring();
    const to = (await queued("mail")).flatMap((mail) => mail.to);
    expect(to.sort()).toEqual([admin.email, person.email].sort());
  });

  it("wait while nothing is set up or notices are switched off", async () => {
    const { bot } = await ownedBot();
    const { id } = await ending(bot, 7 * DAY - HOUR);
    await db.systemSetting.deleteMany();
    expect(await sweepExpiring()).toBe(0);
    await set("token.expiry_webhook_url", hooks.url);
    await set("token.expiry_notices", "false");
    expect(await sweepExpiring()).toBe(0);
    await set("token.expiry_notices", "true");
    expect(await sweepExpiring()).toBe(1);
    expect(await told()).toEqual([[id, 7]]);
    expect(await queued("mail")).toEqual([]);
    expect(await queued("webhook")).toHaveLength(1);
  });

  it("are all told of after a crash in the middle, none of them twice", async () => {
    const { bot } = await ownedBot();
    for (let n = 0; n < 250; n++) await ending(bot, 7 * DAY - HOUR - n);
    await db.$executeRaw`ALTER TABLE notifications ADD CONSTRAINT is_full CHECK (created_at < '2000-01-01') NOT VALID`;
    await expect(sweepExpiring()).rejects.toThrow();
    expect(await told()).toEqual([]);
    await db.$executeRaw`ALTER TABLE notifications DROP CONSTRAINT is_full`;
    expect(await sweepExpiring()).toBe(250);
    await pause(10);
    expect(await sweepExpiring()).toBe(0);
    expect(await queued("webhook")).toHaveLength(250);
  }, 60_000);
});

describe("the webhook's setting", () => {
  it("takes no address that may not be called", async () => {
    const cookie = await sessionOf(await newPerson("boss", { role: "admin" }));
    const put = (value: string) =>
      call("PUT", "/admin/settings/token.expiry_webhook_url", {
        cookie,
        body: { value, value_type: "string", category: "alerts" },
      });
    const refused = await put("http://169.254.169.254/latest");
    expect(refused.status).toBe(400);
    expect(refused.body.message).toContain("is not an address that may be called");
    expect((await put(hooks.url)).status).toBe(200);
    expect((await put("")).status).toBe(200);
  });
});
