import { Webhook } from "standardwebhooks";
import { afterEach, beforeAll, expect, it, vi } from "vitest";
import { registerNotificationJobs } from "@/lib/notifications/jobs";
import { instanceWebhookSecret } from "@/lib/notifications/webhook";
import { db } from "@/lib/platform/db";
import { startJobs, stopJobs } from "@/lib/platform/jobs";
import { flushDeferred } from "@/lib/platform/lifecycle";
import { call } from "@/lib/testing/http";
import { startMailServer, startReceiver } from "@/lib/testing/receivers";
import { newPerson, newServiceAccount, newToken, sessionOf } from "@/lib/testing/world";
import { registerReuseNotices } from "./act";

beforeAll(() => {
  process.env.LATCHKEY_OUTBOUND_ALLOW = "127.0.0.0/8";
  registerNotificationJobs();
  registerReuseNotices();
});
afterEach(stopJobs);

const set = (key: string, value: string) =>
  db.systemSetting.create({ data: { key, value, valueType: "string", category: "alerts" } });

it("tells those whom it concerns once, by mail and signed webhook, of a rotated secret that is still in use", async () => {
  const [mails, hooks] = [await startMailServer(), await startReceiver(() => 200)];
  await set("alerts.smtp_host", "127.0.0.1");
  await set("alerts.smtp_port", `${mails.port}`);
  await set("alerts.smtp_from", "latchkey@example.test");
  await set("alerts.smtp_security", "none");
  await set("leaked_tokens.webhook_url", hooks.url);
  const [admin, owner] = [await newPerson("admin", { role: "admin" }), await newPerson("answers")];
  await newPerson("bystander");
  const bot = await newServiceAccount();
  await db.user.update({ where: { id: bot.id }, data: { ownerId: owner.id } });
  const { id, token } = await newToken(bot, ["profile:read"]);
  await db.apiToken.update({ where: { id }, data: { ownerContact: "oncall@example.test", name: "nightly\nBcc: x" } });
  const path = `/admin/service-accounts/${bot.id}/tokens/${id}/rotate`;
  const cookie = await sessionOf(admin);
  expect((await call("POST", path, { cookie, body: { overlap_seconds: 0 } })).status).toBe(201);

  await startJobs({ pollMs: 100 });
  for (let use = 0; use < 3; use += 1) expect((await call("GET", "/me", { token })).status).toBe(401);
  await flushDeferred();
  await vi.waitFor(async () => expect(await db.notification.count({ where: { state: "sent" } })).toBe(4), 15_000);
  expect(mails.mails.flatMap(({ to }) => to).sort()).toEqual([admin.email, owner.email, "oncall@example.test"].sort());
  const secret = token.split("_")[2] ?? "";
  for (const { text } of mails.mails) {
    expect(text).toContain("still in use");
    expect(text).toContain("nightly Bcc: x");
    expect(text).not.toContain(secret);
  }
  expect(hooks.received).toHaveLength(1);
  const [hook] = hooks.received;
  const event = new Webhook(await instanceWebhookSecret()).verify(hook?.body ?? "", hook?.headers as never);
  expect(event).toMatchObject({
    type: "token.reused",
    data: { token: { id }, account: { id: bot.id, name: bot.fullName }, revoked_family: [] },
  });
  expect(hook?.body).not.toContain(secret);
  await Promise.all([mails.close(), hooks.close()]);
});
