import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Webhook } from "standardwebhooks";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { registerNotificationJobs } from "@/lib/notifications/jobs";
import { engineClient } from "@/lib/platform/clickhouse";
import { db } from "@/lib/platform/db";
import { startJobs, stopJobs } from "@/lib/platform/jobs";
import { startMailServer, startReceiver } from "@/lib/testing/receivers";
import { type Account, newPerson, newSource, newTeam, type Team, type TestSource, unique } from "@/lib/testing/world";
import { bundleProgram } from "../../bin/build.mjs";
import { registerAlerts, sweepAlerts } from "./schedule";
import { webhookSecretOf } from "./secret";

const CHECKED_FOR_MS = 25_000;
let team: Team;
let person: Account;
let source: TestSource;

const alertRow = (change: object = {}) => ({
  name: unique("alert"),
  sourceId: source.id,
  query: 'level="error"',
  queryLanguage: "logchefql",
  editorMode: "condition",
  lookbackSeconds: 60,
  thresholdOperator: "gt",
  thresholdValue: 0,
  frequencySeconds: 3_600,
  severity: "critical",
  createdBy: person.id,
  runsAs: person.id,
  ...change,
});
const makeMany = (count: number) => db.alert.createMany({ data: Array.from({ length: count }, () => alertRow()) });
const jobs = () => db.$queryRaw<{ key: string }[]>`
  SELECT key FROM graphile_worker.jobs WHERE task_identifier = 'alerts.evaluate'`;

beforeAll(async () => {
  process.env.LATCHKEY_OUTBOUND_ALLOW = "127.0.0.0/8";
  person = await newPerson("on-call");
  team = await newTeam([[person, "member"]]);
  source = await newSource([team]);
});
afterEach(async () => {
  await db.alert.deleteMany();
  await db.$executeRaw`DELETE FROM graphile_worker._private_jobs`;
});

describe("a sweep", () => {
  it("takes up what is due, once among as many as sweep at a time, and nothing else", async () => {
    await makeMany(40);
    await db.alert.create({ data: alertRow({ isActive: false }) });
    await db.alert.create({ data: alertRow({ nextRunAt: new Date(Date.now() + 60_000) }) });
    const taken = await Promise.all(Array.from({ length: 6 }, () => sweepAlerts()));
    expect(taken.reduce((sum, count) => sum + count, 0)).toBe(40);
    const keys = (await jobs()).map(({ key }) => key);
    expect([keys.length, new Set(keys).size]).toEqual([40, 40]);
    expect(await sweepAlerts()).toBe(0);
  });

  it("keeps to each alert's own grid, and makes up for no turn that was missed", async () => {
    const first = new Date(Date.now() - 10 * 60_000 - 5_000);
    const { id } = await db.alert.create({ data: alertRow({ frequencySeconds: 60, nextRunAt: first }) });
    expect(await sweepAlerts()).toBe(1);
    const { nextRunAt } = await db.alert.findUniqueOrThrow({ where: { id }, select: { nextRunAt: true } });
    expect(nextRunAt.getTime() - first.getTime()).toBe(11 * 60_000);
    expect(await jobs()).toHaveLength(1);
  });

  it("replaces a look that nobody came to do", async () => {
    const { id } = await db.alert.create({ data: alertRow() });
    await sweepAlerts();
    await db.alert.update({ where: { id }, data: { nextRunAt: new Date(Date.now() - 1) } });
    expect(await sweepAlerts()).toBe(1);
    expect(await jobs()).toHaveLength(1);
  });

  it("does nothing while alerts are switched off", async () => {
    await makeMany(2);
    const data = { key: "alerts.enabled", value: "false", valueType: "boolean", category: "alerts" };
    await db.systemSetting.create({ data });
    expect(await sweepAlerts()).toBe(0);
    await db.systemSetting.delete({ where: { key: data.key } });
    expect(await sweepAlerts()).toBe(2);
  });
});

describe("a console's own queue", () => {
  it("looks, and tells people by mail and by webhook when it begins and when it is over", async () => {
    const [mails, hooks] = await Promise.all([startMailServer(), startReceiver(() => 200)]);
    const settings = { host: "127.0.0.1", port: `${mails.port}`, from: "logs@example.test", security: "none" };
    await db.systemSetting.createMany({
      data: Object.entries(settings).map(([name, value]) => ({
        ...{ key: `alerts.smtp_${name}`, value, valueType: "string", category: "alerts" },
      })),
    });
    const outsider = await newPerson("outsider");
    const address = `${hooks.url}/services/s3cr3t`;
    const told = { recipientUserIds: [person.id, outsider.id], webhookUrls: [address], labels: { team: "a" } };
    const { id } = await db.alert.create({ data: alertRow({ name: "Disk full", ...told }) });
    const table = `${source.database}.${source.table}`;
    await engineClient().command({
      query: `INSERT INTO ${table} (timestamp, level) SELECT now64(3), 'error' FROM numbers(3)`,
    });
    registerNotificationJobs();
    registerAlerts();
    await startJobs({ pollMs: 100 });
    try {
      await vi.waitFor(() => expect([mails.mails.length, hooks.received.length]).toEqual([1, 1]), {
        timeout: CHECKED_FOR_MS,
      });
      await engineClient().command({ query: `TRUNCATE TABLE ${table}` });
      await db.alert.update({ where: { id }, data: { nextRunAt: new Date() } });
      await vi.waitFor(() => expect([mails.mails.length, hooks.received.length]).toEqual([2, 2]), {
        timeout: CHECKED_FOR_MS,
      });
    } finally {
      await stopJobs();
      await Promise.all([mails.close(), hooks.close()]);
    }
    expect(mails.mails.map(({ to }) => to)).toEqual([[person.email], [person.email]]);
    expect(mails.mails[0]?.text).toContain("Subject: [critical] Disk full is firing");
    expect(mails.mails[0]?.text).toContain("Value:     3 (fires when > 0)");
    expect(mails.mails[1]?.text).toContain("Subject: [resolved] Disk full");
    const reader = new Webhook(webhookSecretOf({ id, secretVersion: 1 }));
    const said = hooks.received.map(({ body, headers }) => reader.verify(body, headers as Record<string, string>));
    const incident = (status: string) => ({ incident: { status, value: 3, threshold_value: 0 } });
    expect(said).toMatchObject([
      {
        type: "alert.triggered",
        data: { alert: { id, name: "Disk full", labels: { team: "a" } }, ...incident("firing") },
      },
      { type: "alert.resolved", data: { alert: { id, source_name: source.name }, ...incident("resolved") } },
    ]);
    const history = await db.alertHistory.findMany({ where: { alertId: id } });
    expect(history).toMatchObject([{ status: "resolved", value: 3, message: "The condition is no longer met" }]);
  }, 60_000);
});

describe("several consoles on one database", () => {
  const COUNT = 30;
  const children: ChildProcess[] = [];
  let folder: string;

  beforeAll(async () => {
    await db.$executeRaw`CREATE TABLE alert_looks (alert_id int NOT NULL)`;
    await db.$executeRaw`CREATE FUNCTION note_look() RETURNS trigger LANGUAGE plpgsql AS
      'BEGIN INSERT INTO alert_looks VALUES (NEW.id); RETURN NULL; END'`;
    await db.$executeRaw`CREATE TRIGGER note_look AFTER UPDATE OF last_evaluated_at ON alerts
      FOR EACH ROW EXECUTE FUNCTION note_look()`;
    // Inside the repository, so that the program finds its packages.
    folder = mkdtempSync(join(process.cwd(), "dist", "alert-process-"));
    await bundleProgram(join(process.cwd(), "lib/testing/alert-process.ts"), join(folder, "main.mjs"));
  });
  afterEach(async () => {
    for (const child of children.splice(0)) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill("SIGKILL");
      await once(child, "exit");
    }
    await db.$executeRaw`TRUNCATE alert_looks`;
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function start(): Promise<ChildProcess> {
    const child = fork(join(folder, "main.mjs"), { stdio: ["ignore", "inherit", "inherit", "ipc"] });
    children.push(child);
    await once(child, "message");
    return child;
  }
  async function stop(child: ChildProcess): Promise<void> {
    child.send("stop");
    await once(child, "exit");
  }
  const looks = async () => {
    const rows = await db.$queryRaw<{ count: number }[]>`
      SELECT count(*)::int AS count FROM alert_looks GROUP BY alert_id ORDER BY 1`;
    return rows.map(({ count }) => count);
  };
  const once1 = Array.from({ length: COUNT }, () => 1);

  it("look at each alert that is due once", async () => {
    const both = await Promise.all([start(), start()]);
    await makeMany(COUNT);
    await vi.waitFor(async () => expect(await looks()).toEqual(once1), { timeout: CHECKED_FOR_MS, interval: 300 });
    // Two more sweeps find nothing.
    await new Promise((done) => setTimeout(done, 11_000));
    await Promise.all(both.map(stop));
    expect(await looks()).toEqual(once1);
  }, 60_000);

  it("lose none when one is killed in the midst of it", async () => {
    await makeMany(COUNT);
    const doomed = await start();
    await vi.waitFor(async () => expect((await looks()).length).toBeGreaterThan(0), {
      timeout: CHECKED_FOR_MS,
      interval: 5,
    });
    doomed.kill("SIGKILL");
    await once(doomed, "exit");
    const heir = await start();
    await vi.waitFor(async () => expect((await looks()).length).toBe(COUNT), { timeout: 45_000, interval: 300 });
    await stop(heir);
  }, 90_000);
});
