import { Webhook } from "standardwebhooks";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { instanceWebhookSecret } from "@/lib/notifications/webhook";
import { testMailWire, testWebhookWire } from "@/lib/notifications/wire";
import { db } from "@/lib/platform/db";
import { call } from "@/lib/testing/http";
import { startMailServer, startReceiver } from "@/lib/testing/receivers";
import { newWorld, sessionOf, tokenOf, type World } from "@/lib/testing/world";
import { expectBad, expectFailure, expectNoAdmin, expectNoScope, expectOk, withoutWriting } from "./expect";

const SECRET = "horse-battery-staple-of-the-mail";
const closing: (() => Promise<unknown>)[] = [];
let world: World;
let cookie: string;
beforeAll(async () => {
  process.env.LATCHKEY_OUTBOUND_ALLOW = "127.0.0.0/8";
  world = await newWorld();
  cookie = await sessionOf(world.admin);
});
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
  await db.systemSetting.deleteMany();
});

const mail = (recipient_email: unknown, by: object = { cookie }) =>
  call("POST", "/admin/settings/test-email", { ...by, body: { recipient_email } });
const hook = (webhook_url: unknown, by: object = { cookie }) =>
  call("POST", "/admin/settings/test-webhook", { ...by, body: { webhook_url } });
async function set(key: string, value: string, more: object = {}) {
  const body = { value, value_type: "string", category: "alerts", ...more };
  expect((await call("PUT", `/admin/settings/${key}`, { cookie, body })).status).toBe(200);
}
async function receiver(status: number) {
  const made = await startReceiver(() => status);
  closing.push(made.close);
  return made;
}

describe("POST /admin/settings/test-email", () => {
  it("sends by the settings' mail server, with a password that no answer has", async () => {
    let password = "";
    const server = await startMailServer({
      allowInsecureAuth: true,
      onAuth: (auth, _session, done) => {
        password = auth.password ?? "";
        done(null, { user: "console" });
      },
    });
    closing.push(server.close);
    await set("alerts.smtp_host", "127.0.0.1");
    await set("alerts.smtp_port", String(server.port), { value_type: "number" });
    await set("alerts.smtp_from", "logs@example.test");
    await set("alerts.smtp_security", "none");
    await set("alerts.smtp_username", "console");
    await set("alerts.smtp_password", SECRET, { is_sensitive: true });
    const answer = await withoutWriting(() => mail(" ada@example.test "));
    expect(expectOk(answer, testMailWire.strict())).toEqual({
      message: "Test email sent successfully",
      recipient_email: "ada@example.test",
    });
    expect(answer.text).not.toContain("horse");
    expect(password).toBe(SECRET);
    expect(server.mails).toMatchObject([{ to: ["ada@example.test"], user: "console" }]);
    expect((await call("GET", "/admin/settings", { cookie })).text).not.toContain("horse");
  });

  it("S-108 keeps a password for the host that it was entered for", async () => {
    const isKept = async () =>
      (await call("GET", "/admin/settings", { cookie })).text.includes('"key":"alerts.smtp_password"');
    await set("alerts.smtp_password", SECRET, { is_sensitive: true });
    await set("alerts.smtp_host", "mail.example.test");
    await set("alerts.smtp_host", "mail.example.test");
    await set("alerts.smtp_port", "587", { value_type: "number" });
    expect(await isKept()).toBe(true);
    await set("alerts.smtp_host", "thief.example.test");
    expect(await isKept()).toBe(false);
    await set("alerts.smtp_password", SECRET, { is_sensitive: true });
    await call("DELETE", "/admin/settings/alerts.smtp_host", { cookie });
    expect(await isKept()).toBe(false);
    const events = await db.auditEvent.findMany({
      where: { action: "setting.deleted", targetId: "alerts.smtp_password" },
    });
    expect(events.map(({ after }) => after)).toEqual([
      { because_changed: "alerts.smtp_host" },
      { because_changed: "alerts.smtp_host" },
    ]);
  });

  it("is 503 without a mail server, 502 when it doesn't take the mail", async () => {
    const none = "No mail server is set up: alerts.smtp_host is empty";
    expectFailure(await mail("ada@example.test"), 503, "GeneralError", none);
    await set("alerts.smtp_host", "127.0.0.1");
    expectFailure(await mail("ada@example.test"), 503, "GeneralError", "alerts.smtp_from is not set");
    await set("alerts.smtp_from", "logs@example.test");
    await set("alerts.smtp_port", "1", { value_type: "number" });
    const away = "Not delivered: the mail server could not be talked to (ECONNREFUSED)";
    expectFailure(await mail("ada@example.test"), 502, "ExternalServiceError", away);
    await set("alerts.smtp_host", "169.254.169.254");
    const refused =
      "Not delivered: 169.254.169.254 is not an address that may be called; LATCHKEY_OUTBOUND_ALLOW can open it";
    expectFailure(await mail("ada@example.test"), 502, "ExternalServiceError", refused);
    await set("alerts.smtp_security", "ssl");
    const wrong = "alerts.smtp_security must be starttls, tls or none";
    expectFailure(await mail("ada@example.test"), 503, "GeneralError", wrong);
  });

  it.each(["", "ada", "Ada <ada@example.test>", "a@example.test,b@example.test", "a@example.test\r\nBcc: x@y.z", null])(
    "refuses %j",
    async (given) => {
      const text = "recipient_email: must be an e-mail address";
      await withoutWriting(async () => expectBad(await mail(given), text, "ValidationError"));
    },
  );
});

describe("POST /admin/settings/test-webhook", () => {
  it("calls it, signed", async () => {
    const { received, url } = await receiver(202);
    const answer = await withoutWriting(() => hook(`${url}/hook`));
    expect(expectOk(answer, testWebhookWire.strict())).toEqual({
      message: "Test webhook sent successfully",
      status_code: 202,
    });
    const [first] = received;
    const told = new Webhook(await instanceWebhookSecret()).verify(
      first?.body ?? "",
      first?.headers as Record<string, string>,
    );
    expect(told).toMatchObject({ type: "webhook.test" });
  });

  it("signs with the secret that administrators chose, which no answer has", async () => {
    const { received, url } = await receiver(200);
    const secret = `whsec_${Buffer.from("horse of the webhook").toString("base64")}`;
    await set("alerts.webhook_secret", secret, { is_sensitive: true });
    expect((await hook(url)).status).toBe(200);
    const [first] = received;
    new Webhook(secret).verify(first?.body ?? "", first?.headers as Record<string, string>);
    expect((await call("GET", "/admin/settings/alerts.webhook_secret", { cookie })).body.data.value).toBe("");
  });

  it("is 502 when it doesn't answer 2xx, redirects included", async () => {
    for (const status of [500, 307, 404]) {
      const { url, received } = await receiver(status);
      const text = `Not delivered: the receiver answered ${status}`;
      expectFailure(await hook(url), 502, "ExternalServiceError", text);
      expect(received).toHaveLength(1);
    }
    const away = "Not delivered: the receiver could not be called (ECONNREFUSED)";
    expectFailure(await hook("http://127.0.0.1:1/"), 502, "ExternalServiceError", away);
  });

  it.each([
    "",
    "example.com/hook",
    "ftp://example.com/",
    "file:///etc/passwd",
    "http://user:password@example.com/",
    "http://10.0.0.1/",
    "http://169.254.169.254/latest",
    "http://[::ffff:10.0.0.1]/",
    "http://0xa000001/",
    "http://[fd00::1]/",
    "http://100.64.0.1/",
    "http://no-such-name.invalid/",
  ])("refuses %j", async (given) => {
    const answer = await withoutWriting(() => hook(given));
    expect(answer.status).toBe(400);
    expect(answer.body.error_type).toBe("ValidationError");
  });
});

describe("both", () => {
  it("are for administrators with settings:write, and off with the alerts", async () => {
    const reader = { token: await tokenOf(world.admin, ["settings:read"]) };
    const person = { cookie: await sessionOf(world.owner) };
    for (const send of [mail, hook]) {
      expectNoAdmin(await send("x", person));
      expectNoScope(await send("x", reader), "settings:write");
    }
    await set("alerts.enabled", "false", { value_type: "boolean" });
    for (const send of [mail, hook]) expectFailure(await send("x"), 503, "GeneralError", "Alerts are disabled");
  });
});
