import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Webhook } from "standardwebhooks";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { seal } from "@/lib/credentials/seal";
import { closeDatabase, db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { startJobs, stopJobs } from "@/lib/platform/jobs";
import { purposeOf } from "@/lib/settings/values";
import { startMailServer, startReceiver } from "@/lib/testing/receivers";
import { bundleProgram } from "../../bin/build.mjs";
import { deliverNotification, forgetSettled, requeueStale } from "./deliver";
import { registerNotificationJobs } from "./jobs";
import { type QueuedMail, type QueuedWebhook, queueMail, queueWebhook } from "./outbox";
import { ATTEMPTS_MAX } from "./schema";
import { instanceWebhookSecret } from "./webhook";

const MAIL: QueuedMail = {
  to: ["ada@example.test", "bo@example.test"],
  subject: "Grüße: it's on",
  text: "Line 1\nLine 2",
};
const PASSWORD = "s3cret-of-the-mail-server";
const closing: (() => Promise<unknown>)[] = [];
beforeAll(() => {
  process.env.LATCHKEY_OUTBOUND_ALLOW = "127.0.0.0/8";
  registerNotificationJobs();
});
afterEach(async () => {
  await stopJobs();
  await Promise.all(closing.splice(0).map((close) => close()));
  await db.notification.deleteMany();
  await db.systemSetting.deleteMany();
  await db.$executeRaw`DELETE FROM graphile_worker._private_jobs`;
});
afterAll(closeDatabase);

async function receiver(answer: (count: number) => number | null) {
  let count = 0;
  const made = await startReceiver(() => answer(++count));
  closing.push(made.close);
  return made;
}
async function mailServer(options = {}) {
  const made = await startMailServer(options);
  closing.push(made.close);
  return made;
}
async function setMail(port: number, more: Record<string, string> = {}) {
  const values = {
    host: "127.0.0.1",
    port: `${port}`,
    from: "Latchkey <logs@example.test>",
    security: "none",
    ...more,
  };
  await db.systemSetting.createMany({
    data: Object.entries(values).map(([name, value]) => {
      const key = `alerts.smtp_${name}`;
      const isSensitive = name === "password";
      const stored = isSensitive ? { value: "", sealedValue: seal(value, env().secret, purposeOf(key)) } : { value };
      return { key, ...stored, valueType: "string", category: "alerts", isSensitive };
    }),
  });
}
const mail = (more: Partial<QueuedMail> = {}) => db.$transaction((tx) => queueMail(tx, { ...MAIL, ...more }));
const hook = (url: string, more: Partial<QueuedWebhook> = {}) =>
  db.$transaction((tx) => queueWebhook(tx, { url, event: "alert.triggered", body: { name: "Ünïcode" }, ...more }));
const row = () => db.notification.findFirstOrThrow();
/** One attempt, as the job makes it. */
async function attempt(signal = new AbortController().signal) {
  const { id } = await row();
  await deliverNotification({ id }, { signal, attempt: 1, maxAttempts: 25 });
  return row();
}

describe("webhooks", () => {
  it("arrive once the transaction commits, with a signature that another implementation verifies", async () => {
    const { received, url } = await receiver(() => 204);
    await startJobs({ pollMs: 100 });
    await hook(`${url}/in?x=1`);
    await vi.waitFor(async () => expect((await row()).state).toBe("sent"), { timeout: 15_000 });
    expect(received).toHaveLength(1);
    const [call] = received;
    const headers = call?.headers as Record<string, string>;
    const told = new Webhook(await instanceWebhookSecret()).verify(call?.body ?? "", headers);
    expect(told).toMatchObject({ type: "alert.triggered", data: { name: "Ünïcode" } });
    expect(call?.path).toBe("/in?x=1");
    expect(headers["webhook-id"]).toBe((await row()).id);
    expect(() =>
      new Webhook(`whsec_${Buffer.alloc(32).toString("base64")}`).verify(call?.body ?? "", headers),
    ).toThrow();
  });

  it("are signed with their own secret where they have one, which is nowhere in the clear", async () => {
    const { received, url } = await receiver(() => 200);
    const secret = `whsec_${Buffer.from("a secret of the receiver's own!!").toString("base64")}`;
    await hook(url, { secret });
    expect(JSON.stringify((await row()).payload)).not.toContain(secret);
    expect((await attempt()).state).toBe("sent");
    const [call] = received;
    new Webhook(secret).verify(call?.body ?? "", call?.headers as Record<string, string>);
  });

  it("are tried again later under the same id, each time later", async () => {
    const { received, url } = await receiver((count) => (count < 3 ? 500 : 200));
    await hook(url);
    const waits: number[] = [];
    for (const attempts of [1, 2]) {
      const failed = await attempt();
      expect(failed).toMatchObject({ state: "pending", attempts, lastError: "the receiver answered 500" });
      waits.push(failed.nextAt.getTime() - Date.now());
    }
    expect(waits[0]).toBeGreaterThan(6_000);
    expect(waits[0]).toBeLessThan(13_000);
    expect(waits[1]).toBeGreaterThan(21_000);
    expect(waits[1]).toBeLessThan(38_000);
    const jobs = await db.$queryRaw<{ run_at: Date }[]>`SELECT run_at FROM graphile_worker.jobs`;
    expect(jobs).toEqual([{ run_at: (await row()).nextAt }]);
    expect(await attempt()).toMatchObject({ state: "sent", attempts: 3, lastError: null });
    expect(new Set(received.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
    expect((await attempt()).attempts).toBe(3);
    expect(received).toHaveLength(3);
  });

  it("are dead after the last attempt, and at once where no attempt can help", async () => {
    const { url } = await receiver((count) => (count > ATTEMPTS_MAX ? 410 : 503));
    await hook(url);
    for (let n = 1; n < ATTEMPTS_MAX; n++) expect((await attempt()).state).toBe("pending");
    expect(await attempt()).toMatchObject({
      state: "dead",
      attempts: ATTEMPTS_MAX,
      lastError: "the receiver answered 503",
    });
    await db.notification.deleteMany();
    await hook(url);
    expect(await attempt()).toMatchObject({ state: "dead", attempts: 1, lastError: "the receiver answered 410" });
    await db.notification.deleteMany();
    await hook("http://169.254.169.254/latest/meta-data");
    expect(await attempt()).toMatchObject({ state: "dead", lastError: expect.stringContaining("may be called") });
  });

  it("don't follow redirects, and wait out a receiver that is away", async () => {
    const { url, received } = await receiver(() => 307);
    await hook(url);
    expect(await attempt()).toMatchObject({ state: "pending", lastError: "the receiver answered 307" });
    expect(received).toHaveLength(1);
    await db.notification.deleteMany();
    await hook("http://127.0.0.1:1/closed");
    expect((await attempt()).lastError).toBe("the receiver could not be called (ECONNREFUSED)");
  });

  it("leave no attempt behind when the process stops meanwhile", async () => {
    const { url, received } = await receiver(() => null);
    await hook(url);
    const stopping = new AbortController();
    const outcome = expect(attempt(stopping.signal)).rejects.toThrow();
    await vi.waitFor(() => expect(received).toHaveLength(1), { timeout: 15_000 });
    stopping.abort();
    await outcome;
    expect(await row()).toMatchObject({ state: "pending", attempts: 0, lastError: null });
  });
});

describe("mails", () => {
  it("go to the mail server of the settings, with a password that nothing tells", async () => {
    const server = await mailServer({
      onAuth: (
        auth: { username?: string; password?: string },
        _session: unknown,
        done: (e: unknown, r: object) => void,
      ) => done(null, auth.password === PASSWORD ? { user: auth.username } : { message: "wrong" }),
      allowInsecureAuth: true,
    });
    await setMail(server.port, { username: "latchkey", password: PASSWORD, reply_to: "ops@example.test" });
    const written: string[] = [];
    const spy = vi.spyOn(process.stdout, "write").mockImplementation((text) => written.push(String(text)) > 0);
    await startJobs({ pollMs: 100 });
    await mail({ html: "<p>Line</p>" });
    await vi.waitFor(async () => expect((await row()).state).toBe("sent"), { timeout: 15_000 });
    spy.mockRestore();
    expect(server.mails).toMatchObject([{ to: MAIL.to, user: "latchkey" }]);
    const text = server.mails[0]?.text ?? "";
    expect(text).toContain("From: Latchkey <logs@example.test>");
    expect(text).toContain("Reply-To: ops@example.test");
    expect(text).toContain(`Message-ID: <${(await row()).id}@localhost>`);
    expect(text).toMatch(/Subject: =\?UTF-8\?/);
    expect(text).toContain("multipart/alternative");
    expect(written.join("")).not.toContain(PASSWORD);
    expect(JSON.stringify(await row())).not.toContain(PASSWORD);
  });

  it("are tried again without a mail server, with a wrong password and when told to come later", async () => {
    await mail();
    expect(await attempt()).toMatchObject({ state: "pending", lastError: "no mail server is set up" });
    const away = await mailServer({
      onAuth: (_auth: unknown, _session: unknown, done: (e: Error) => void) => done(new Error("no")),
      allowInsecureAuth: true,
    });
    await setMail(away.port, { username: "latchkey", password: PASSWORD });
    const refused = await attempt();
    expect(refused).toMatchObject({ state: "pending", lastError: "the mail server refused to sign us in" });
    expect(JSON.stringify(refused)).not.toContain(PASSWORD);
    await db.systemSetting.deleteMany();
    const later = Object.assign(new Error("greylisted"), { responseCode: 451 });
    const grey = await mailServer({ onRcptTo: (_a: unknown, _s: unknown, done: (e: Error) => void) => done(later) });
    await setMail(grey.port);
    expect(await attempt()).toMatchObject({ state: "pending", lastError: expect.stringContaining("greylisted") });
  });

  it("are dead when everybody is unknown there, and delivered when somebody is not", async () => {
    const unknown = Object.assign(new Error("who is that"), { responseCode: 550 });
    let refuses = (_address: string) => true;
    const server = await mailServer({
      onRcptTo: ({ address }: { address: string }, _session: unknown, done: (e?: Error) => void) =>
        refuses(address) ? done(unknown) : done(),
    });
    await setMail(server.port);
    await mail();
    expect(await attempt()).toMatchObject({ state: "dead", lastError: expect.stringContaining("who is that") });
    await db.notification.deleteMany();
    refuses = (address) => address.startsWith("ada");
    await mail();
    expect((await attempt()).state).toBe("sent");
    expect(server.mails.map(({ to }) => to)).toEqual([["bo@example.test"]]);
  });

  it("are not sent in the clear unless the settings say so, nor to a server that can't prove its name", async () => {
    const plain = await mailServer();
    await setMail(plain.port, { security: "starttls" });
    await mail();
    expect((await attempt()).state).toBe("pending");
    await db.systemSetting.deleteMany();
    const selfSigned = await mailServer({ secure: true });
    await setMail(selfSigned.port, { security: "tls" });
    expect(await attempt()).toMatchObject({
      state: "pending",
      lastError: expect.stringMatching(/could not be talked to/),
    });
    expect([...plain.mails, ...selfSigned.mails]).toEqual([]);
  });

  it("take no header out of a subject or an address", async () => {
    const server = await mailServer();
    await setMail(server.port);
    await mail({ to: ["ada@example.test"], subject: "a\r\nBcc: eve@example.test\r\n\r\nx" });
    expect((await attempt()).state).toBe("sent");
    expect(server.mails[0]?.to).toEqual(["ada@example.test"]);
    expect(server.mails[0]?.text).not.toMatch(/^Bcc:/m);
  });
});

describe("the outbox", () => {
  it("takes one in for a key and none of a transaction that is rolled back", async () => {
    await Promise.all([mail({ dedupeKey: "a" }), mail({ dedupeKey: "a" }), mail({ dedupeKey: "b" })]);
    expect(await db.notification.count()).toBe(2);
    const undone = db.$transaction(async (tx) => {
      await queueMail(tx, MAIL);
      throw new Error("undone");
    });
    await expect(undone).rejects.toThrow("undone");
    expect(await db.notification.count()).toBe(2);
    const [jobs] = await db.$queryRaw<{ count: number }[]>`SELECT count(*)::int AS count FROM graphile_worker.jobs`;
    expect(jobs?.count).toBe(2);
    await mail({ to: [] });
    expect(await db.notification.count()).toBe(2);
  });

  it("gives a job to what lost it, and forgets what is settled for long", async () => {
    await mail();
    await db.$executeRaw`DELETE FROM graphile_worker._private_jobs`;
    await requeueStale();
    const count = async () => (await db.$queryRaw<unknown[]>`SELECT id FROM graphile_worker.jobs`).length;
    expect(await count()).toBe(0);
    await db.notification.updateMany({ data: { nextAt: new Date(Date.now() - 6 * 60_000) } });
    await requeueStale();
    await requeueStale();
    expect(await count()).toBe(1);
    const days = (n: number) => new Date(Date.now() - n * 24 * 3_600_000);
    await db.notification.updateMany({ data: { state: "sent", settledAt: days(6) } });
    await forgetSettled();
    expect(await db.notification.count()).toBe(1);
    await db.notification.updateMany({ data: { settledAt: days(8) } });
    await forgetSettled();
    expect(await db.notification.count()).toBe(0);
  });
});

describe("several processes", () => {
  let folder: string;
  const children: ChildProcess[] = [];
  beforeAll(async () => {
    // Inside the repository, so that the program finds its packages.
    folder = mkdtempSync(join(process.cwd(), "dist", "notification-process-"));
    await bundleProgram(join(process.cwd(), "lib/testing/notification-process.ts"), join(folder, "main.mjs"));
  });
  afterEach(() => Promise.all(children.splice(0).map(kill)));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  async function start(): Promise<ChildProcess> {
    const child = fork(join(folder, "main.mjs"), { stdio: ["ignore", "ignore", "inherit", "ipc"] });
    children.push(child);
    await once(child, "message");
    return child;
  }
  async function kill(child: ChildProcess): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGKILL");
    await once(child, "exit");
  }

  it("deliver each once", async () => {
    const { received, url } = await receiver(() => 200);
    await Promise.all([start(), start()]);
    for (let n = 0; n < 30; n++) await hook(`${url}/${n}`);
    await vi.waitFor(async () => expect(await db.notification.count({ where: { state: "sent" } })).toBe(30), {
      timeout: 10_000,
    });
    expect(received.map(({ path }) => path).sort()).toEqual(Array.from({ length: 30 }, (_, n) => `/${n}`).sort());
  });

  it("lose nothing when one is killed in the middle: the other tries again under the same id", async () => {
    const { received, url } = await receiver((count) => (count === 1 ? null : 200));
    const doomed = await start();
    await hook(url);
    await vi.waitFor(() => expect(received).toHaveLength(1), { timeout: 15_000 });
    await kill(doomed);
    await start();
    await vi.waitFor(async () => expect((await row()).state).toBe("sent"), { timeout: 40_000, interval: 500 });
    expect(received.map(({ headers }) => headers["webhook-id"])).toEqual([(await row()).id, (await row()).id]);
  }, 60_000);
});
