import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { engineClient } from "@/lib/platform/clickhouse";
import { db } from "@/lib/platform/db";
import { type Account, join, newPerson, newSource, newTeam, type Team, type TestSource } from "@/lib/testing/world";
import { evaluateAlert } from "./evaluate";

const RUNNING = new AbortController().signal;

let team: Team;
let source: TestSource;
let person: Account;
let id: number;

const table = () => `${source.database}.${source.table}`;

/** So many errors, a second ago. */
async function logErrors(count: number): Promise<void> {
  const timestamp = new Date(Date.now() - 1000).toISOString().replace("Z", "");
  const values = Array.from({ length: count }, () => ({ timestamp, level: "error", message: "disk full" }));
  await engineClient().insert({ table: table(), values, format: "JSONEachRow" });
}

const forgetErrors = () => engineClient().command({ query: `TRUNCATE TABLE ${table()}` });

const DEFINITION = {
  name: "Too many errors",
  query: 'level="error" and message~"disk"',
  queryLanguage: "logchefql",
  editorMode: "condition",
  lookbackSeconds: 60,
  thresholdOperator: "gt",
  thresholdValue: 2,
  frequencySeconds: 60,
  severity: "critical",
};

async function newAlert(change: object = {}): Promise<number> {
  const by = { createdBy: person.id, runsAs: person.id };
  const data = { ...DEFINITION, ...by, sourceId: source.id, recipientUserIds: [person.id], ...change };
  const made = await db.alert.create({ data, select: { id: true } });
  return made.id;
}

const look = (alertId = id) => evaluateAlert(alertId, RUNNING);
const state = (alertId = id) =>
  db.alert.findUniqueOrThrow({
    where: { id: alertId },
    select: { lastState: true, lastError: true, lastEvaluatedAt: true, lastTriggeredAt: true },
  });
const history = (alertId = id) => db.alertHistory.findMany({ where: { alertId }, orderBy: { id: "asc" } });
const told = async (alertId = id) => (await history(alertId)).map(({ status, message }) => [status, message]);

/** Statements of this database that wait for a row. */
async function lockWaiters(): Promise<number> {
  const [row] = await db.$queryRaw<{ count: number }[]>`SELECT count(*)::int AS count FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  return row?.count ?? 0;
}

beforeAll(async () => {
  person = await newPerson("on-call");
  team = await newTeam([[person, "member"]]);
});
beforeEach(async () => {
  source = await newSource([team]);
  id = await newAlert();
});

describe("an alert on the real engine", () => {
  it("fires once, is over once, and keeps one line for both", async () => {
    await look();
    expect([await told(), (await state()).lastState]).toEqual([[], "resolved"]);
    await logErrors(3);
    await look();
    const [line] = await history();
    expect(line).toMatchObject({ status: "triggered", value: 3, resolvedAt: null });
    expect(line?.payload).toMatchObject({ threshold_operator: "gt", threshold_value: 2, lookback_seconds: 60 });
    const firing = await state();
    expect(firing).toMatchObject({ lastState: "firing", lastError: null, lastTriggeredAt: line?.triggeredAt });
    await logErrors(4);
    await look();
    expect(await history()).toEqual([line]);
    expect((await state()).lastEvaluatedAt?.getTime()).toBeGreaterThan(firing.lastEvaluatedAt?.getTime() ?? 0);
    await forgetErrors();
    await look();
    expect(await history()).toMatchObject([{ id: line?.id, status: "resolved", value: 3 }]);
    expect(await state()).toMatchObject({ lastState: "resolved", lastTriggeredAt: line?.triggeredAt });
    await logErrors(3);
    await look();
    expect((await told()).map(([status]) => status)).toEqual(["resolved", "triggered"]);
  });

  it("counts the window and nothing before it", async () => {
    const query = `INSERT INTO ${table()} (timestamp, level, message) SELECT now64(3) - 3600, 'error', 'disk full' FROM numbers(50)`;
    await engineClient().command({ query });
    await look();
    expect(await told()).toEqual([]);
    const wider = await newAlert({ lookbackSeconds: 7_200 });
    await look(wider);
    expect(await history(wider)).toMatchObject([{ status: "triggered", value: 50 }]);
  });

  it("takes the number that SQL selects", async () => {
    const sql = { queryLanguage: "clickhouse-sql", editorMode: "native", thresholdOperator: "gte", thresholdValue: 20 };
    const query = `SELECT level, max(duration_ms) AS slowest FROM ${table()} GROUP BY level ORDER BY slowest DESC`;
    const slow = await newAlert({ ...sql, query });
    await look(slow);
    expect(await history(slow)).toMatchObject([{ status: "triggered", value: 40, payload: { rows_returned: 3 } }]);
  });

  it("writes a failure down once, and lets it change no state", async () => {
    await logErrors(3);
    await look();
    await engineClient().command({ query: `RENAME TABLE ${table()} TO ${table()}_away` });
    await look();
    await look();
    const failure = ["error", "the source's table is not there"];
    expect(await told()).toEqual([["triggered", null], failure]);
    expect(await state()).toMatchObject({ lastState: "firing", lastError: failure[1] });
    await engineClient().command({ query: `RENAME TABLE ${table()}_away TO ${table()}` });
    await look();
    expect(await state()).toMatchObject({ lastState: "firing", lastError: null });
    expect(await told()).toHaveLength(2);
  });

  it("keeps a thousand lines of history, and an open incident however old it is", async () => {
    const [open, failure] = [{ status: "triggered" as const }, { status: "error" as const, message: "of old" }];
    const lines = [open, ...Array.from({ length: 1_010 }, () => failure)];
    await db.alertHistory.createMany({
      data: lines.map((line) => ({ ...line, alertId: id, triggeredAt: new Date() })),
    });
    await db.alert.update({ where: { id }, data: { lastState: "firing" } });
    await db.teamSource.deleteMany({ where: { sourceId: source.id } });
    await look();
    const kept = await told();
    expect([kept.length, kept[0]?.[0], kept[1]?.[1]]).toEqual([1_001, "triggered", "of old"]);
    expect(kept.at(-1)?.[1]).toMatch(/^The account that the alert runs as/);
  });

  it("has the fence judge its SQL at every run", async () => {
    const other = await newSource([team]);
    const query = `SELECT count() FROM ${other.database}.${other.table}`;
    const nosy = await newAlert({
      queryLanguage: "clickhouse-sql",
      editorMode: "native",
      query,
      thresholdOperator: "gte",
    });
    await look(nosy);
    expect(await told(nosy)).toEqual([["error", expect.stringMatching(/^query refused: /)]]);
  });

  it("is not looked at when it is switched off, or gone", async () => {
    await logErrors(3);
    await db.alert.update({ where: { id }, data: { isActive: false } });
    await look();
    expect(await state()).toMatchObject({ lastEvaluatedAt: null });
    await look(2_147_483_647);
  });

  it("does not count a look that was overtaken by a change", async () => {
    await logErrors(3);
    let looking: Promise<void> = Promise.resolve();
    await db.$transaction(async (tx) => {
      await tx.alert.update({ where: { id }, data: { thresholdValue: 90, updatedAt: new Date(Date.now() + 5) } });
      looking = look();
      await vi.waitFor(async () => expect(await lockWaiters()).toBe(1), { timeout: 15_000 });
    });
    await looking;
    expect([await told(), (await state()).lastEvaluatedAt]).toEqual([[], null]);
    await look();
    expect(await state()).toMatchObject({ lastState: "resolved", lastEvaluatedAt: expect.any(Date) });
  });

  it("says nothing about the alert when it is told to stop", async () => {
    const stopped = AbortSignal.abort();
    await expect(evaluateAlert(id, stopped)).rejects.toThrow();
    expect([await told(), (await state()).lastEvaluatedAt]).toEqual([[], null]);
  });

  it("is looked at by many at once without harm", async () => {
    await logErrors(3);
    await Promise.all(Array.from({ length: 6 }, () => look()));
    expect(await told()).toEqual([["triggered", null]]);
  });
});

describe("the right to look", () => {
  const NO_RIGHT = "The account that the alert runs as may no longer read this source; save the alert to run it as you";
  const NOBODY = "The account that the alert runs as is gone; save the alert to run it as you";

  it("ends with the link between team and source, and comes back with it", async () => {
    await logErrors(3);
    await db.teamSource.deleteMany({ where: { sourceId: source.id } });
    await look();
    expect(await told()).toEqual([["error", NO_RIGHT]]);
    await db.teamSource.create({ data: { teamId: team.id, sourceId: source.id } });
    await look();
    expect((await told()).map(([status]) => status)).toEqual(["error", "triggered"]);
  });

  it("S-044 ends with the membership of whom it runs as, an administrator's too", async () => {
    const boss = await newPerson("boss", { role: "admin" });
    const theirs = await newAlert({ runsAs: boss.id });
    await look(theirs);
    expect(await told(theirs)).toEqual([["error", NO_RIGHT]]);
    await join(boss, team, "member");
    await look(theirs);
    expect(await state(theirs)).toMatchObject({ lastError: null });
    await db.teamMember.deleteMany({ where: { userId: boss.id } });
    await look(theirs);
    expect(await told(theirs)).toHaveLength(2);
  });

  it("ends with the account of whom it runs as", async () => {
    const leaver = await newPerson("leaver");
    await join(leaver, team, "member");
    const theirs = await newAlert({ runsAs: leaver.id });
    await db.user.update({ where: { id: leaver.id }, data: { status: "inactive" } });
    await look(theirs);
    await db.user.delete({ where: { id: leaver.id } });
    await look(theirs);
    expect(await told(theirs)).toEqual([["error", NOBODY]]);
    expect(await db.alert.findUnique({ where: { id: theirs }, select: { runsAs: true } })).toEqual({ runsAs: null });
  });
});
