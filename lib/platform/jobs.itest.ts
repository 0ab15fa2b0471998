import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { bundleProgram } from "../../bin/build.mjs";
import { closeDatabase, db } from "./db";
import { forgetFailedJobs } from "./job-failures";
import { enqueue, registerJob, startJobs, stopJobs } from "./jobs";

const seen: { payload: unknown; attempt: number; maxAttempts: number }[] = [];
const rows = () => db.$queryRaw<{ word: string; pid: number }[]>`SELECT word, pid FROM job_notes ORDER BY id`;
const words = async () => (await rows()).map(({ word }) => word);
const waiting = () =>
  db.$queryRaw<{ task_identifier: string; attempts: number; last_error: string | null }[]>`
    SELECT task_identifier, attempts, last_error FROM graphile_worker.jobs ORDER BY id`;

beforeAll(async () => {
  await db.$executeRaw`CREATE TABLE job_notes (id serial PRIMARY KEY, pid int NOT NULL, word text NOT NULL)`;
});
afterAll(closeDatabase);

describe("the queue in one process", () => {
  beforeAll(async () => {
    registerJob("look", async (payload, { attempt, maxAttempts }) => {
      seen.push({ payload, attempt, maxAttempts });
    });
    registerJob("fail", async (_payload, { attempt }) => {
      seen.push({ payload: "fail", attempt, maxAttempts: 0 });
      throw new Error("it never works");
    });
    registerJob("hang", (_payload, { signal }) => new Promise((_done, fail) => signal.addEventListener("abort", fail)));
    await startJobs({ pollMs: 100 });
  });
  afterAll(stopJobs);

  it("does a job once its transaction commits, and none of a transaction that is rolled back", async () => {
    seen.length = 0;
    await db.$transaction(async (tx) => {
      await enqueue(tx, "look", { said: "it's; DROP" }, { maxAttempts: 4 });
      await pause(400);
      expect(seen).toEqual([]);
    });
    await vi.waitFor(() => expect(seen).toEqual([{ payload: { said: "it's; DROP" }, attempt: 1, maxAttempts: 4 }]), {
      timeout: 15_000,
    });
    const undone = db.$transaction(async (tx) => {
      await enqueue(tx, "look", { said: "never" });
      throw new Error("undone");
    });
    await expect(undone).rejects.toThrow("undone");
    await pause(400);
    expect(seen).toHaveLength(1);
  });

  it("keeps one waiting job a key and waits for its time", async () => {
    seen.length = 0;
    const runAt = new Date(Date.now() + 3_000);
    await db.$transaction(async (tx) => {
      await enqueue(tx, "look", { n: 1 }, { key: "one", runAt });
      await enqueue(tx, "look", { n: 2 }, { key: "one", runAt });
    });
    await pause(400);
    expect(seen).toEqual([]);
    await vi.waitFor(() => expect(seen.map(({ payload }) => payload)).toEqual([{ n: 2 }]), { timeout: 15_000 });
  });

  it("tries again later, keeps what failed for good, and forgets that after a month", async () => {
    seen.length = 0;
    await db.$transaction((tx) => enqueue(tx, "fail", {}, { maxAttempts: 2 }));
    await vi.waitFor(() => expect(seen.map(({ attempt }) => attempt)).toEqual([1, 2]), { timeout: 10_000 });
    await vi.waitFor(
      async () =>
        expect(await waiting()).toEqual([{ task_identifier: "fail", attempts: 2, last_error: "it never works" }]),
      { timeout: 15_000 },
    );
    expect(await forgetFailedJobs()).toBe(0);
    await db.$executeRaw`ALTER TABLE graphile_worker._private_jobs DISABLE TRIGGER ALL`;
    await db.$executeRaw`UPDATE graphile_worker._private_jobs SET updated_at = now() - interval '31 days'`;
    await db.$executeRaw`ALTER TABLE graphile_worker._private_jobs ENABLE TRIGGER ALL`;
    expect(await forgetFailedJobs()).toBe(1);
    expect(await waiting()).toEqual([]);
  });

  it("knows a name once", () => {
    expect(() => registerJob("look", async () => undefined)).toThrow(/twice/);
  });

  it("stops soon although a job hangs, hands that job back, and can begin again", async () => {
    await db.$transaction((tx) => enqueue(tx, "hang", {}));
    await vi.waitFor(async () => expect(await waiting()).toMatchObject([{ attempts: 1 }]), { timeout: 15_000 });
    const since = Date.now();
    await stopJobs();
    expect(Date.now() - since).toBeLessThan(15_000);
    expect(await waiting()).toMatchObject([{ task_identifier: "hang", attempts: 1 }]);
    await db.$executeRaw`DELETE FROM graphile_worker._private_jobs`;
    seen.length = 0;
    await startJobs({ pollMs: 100 });
    await db.$transaction((tx) => enqueue(tx, "look", { again: true }));
    await vi.waitFor(() => expect(seen).toHaveLength(1), { timeout: 15_000 });
  });

  it("opens again by itself when the database throws its connections out", async () => {
    seen.length = 0;
    await db.$executeRaw`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE application_name = 'latchkey-jobs' AND datname = current_database()`;
    await db.$transaction((tx) => enqueue(tx, "look", { after: "loss" }));
    await vi.waitFor(() => expect(seen).toHaveLength(1), { timeout: 15_000 });
  });

  it("holds four connections at most", async () => {
    const [row] = await db.$queryRaw<{ count: number }[]>`SELECT count(*)::int AS count FROM pg_stat_activity
      WHERE application_name = 'latchkey-jobs' AND datname = current_database()`;
    expect(row?.count).toBeLessThanOrEqual(4);
  });
});

describe("the queue in several processes", () => {
  const children: ChildProcess[] = [];
  let folder: string;
  beforeAll(async () => {
    // Inside the repository, so that the program finds its packages.
    folder = mkdtempSync(join(process.cwd(), "dist", "job-process-"));
    await bundleProgram(join(process.cwd(), "lib/testing/job-process.ts"), join(folder, "main.mjs"));
  });
  afterEach(async () => {
    for (const child of children.splice(0)) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill("SIGKILL");
      await once(child, "exit");
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  async function start(): Promise<ChildProcess> {
    const child = fork(join(folder, "main.mjs"), { stdio: ["ignore", "inherit", "inherit", "ipc"] });
    children.push(child);
    await once(child, "message");
    return child;
  }

  it("does each job once and each turn of a schedule once", async () => {
    const both = await Promise.all([start(), start()]);
    await db.$transaction(async (tx) => {
      for (let n = 0; n < 60; n++) await enqueue(tx, "note", { word: `n${n}` });
    });
    await vi.waitFor(async () => expect((await words()).filter((word) => word !== "tick")).toHaveLength(60), {
      timeout: 10_000,
    });
    await pause(3_000);
    for (const child of both) child.send("stop");
    await Promise.all(both.map((child) => once(child, "exit")));
    const noted = (await words()).filter((word) => word !== "tick");
    expect(new Set(noted).size).toBe(60);
    expect(noted).toHaveLength(60);
    const [ticks] = await db.$queryRaw<{ most: number; count: number }[]>`
      SELECT max(n)::int AS most, sum(n)::int AS count FROM
        (SELECT count(*) AS n FROM job_notes WHERE word = 'tick') AS t`;
    const [slot] = await db.$queryRaw<{ slot: Date }[]>`SELECT slot FROM job_schedules WHERE name = 'tick'`;
    expect(ticks?.count).toBeGreaterThanOrEqual(3);
    expect(ticks?.count).toBeLessThanOrEqual(20);
    expect(slot?.slot.getTime()).toBeGreaterThan(Date.now() - 30_000);
  });

  it("leaves a long job with the process that does it", async () => {
    const [one] = await Promise.all([start(), start()]);
    await db.$transaction((tx) => enqueue(tx, "long-note", { word: "long" }));
    await vi.waitFor(async () => expect(await words()).toContain("long done 1"), { timeout: 40_000, interval: 500 });
    expect((await words()).filter((word) => word.startsWith("long begun"))).toEqual(["long begun 1"]);
    expect(one.exitCode).toBeNull();
  }, 60_000);

  it("takes up again what a killed process had begun", async () => {
    const doomed = await start();
    await db.$transaction((tx) => enqueue(tx, "slow-note", { word: "slow" }));
    await vi.waitFor(async () => expect(await words()).toContain("slow begun 1"), { timeout: 15_000 });
    doomed.kill("SIGKILL");
    await start();
    await vi.waitFor(async () => expect(await words()).toContain("slow done 2"), { timeout: 40_000, interval: 500 });
  }, 60_000);
});
