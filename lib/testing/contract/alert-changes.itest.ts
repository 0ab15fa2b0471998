import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { db } from "@/lib/platform/db";
import { type CallOptions, call } from "@/lib/testing/http";
import { join, newPerson, tokenOf } from "@/lib/testing/world";
import {
  type AlertWorld,
  alert,
  alertBody,
  alertWorld,
  expectFault,
  expectNoAlert,
  historyLine,
  legacyAlert,
  testResult,
} from "./alert";
import { expectFailure, expectOk, recordedDuring, withoutWriting } from "./expect";

const GONE = 2_147_483_647;
const MESSAGE = z.strictObject({ message: z.string() });
let world: AlertWorld;
beforeAll(async () => {
  world = await alertWorld();
});

const read = async (id: number, sent: CallOptions) => expectOk(await call("GET", `/alerts/${id}`, sent), alert);
const member = (body?: unknown): CallOptions => ({ cookie: world.cookies.member, body });

/** An alert of the member's that fires. */
async function firing(change: object = {}): Promise<number> {
  const { id } = await world.make(world.cookies.member, change);
  await db.alert.update({ where: { id }, data: { lastState: "firing" } });
  await db.alertHistory.create({ data: { alertId: id, status: "triggered", triggeredAt: new Date(), value: 9.5 } });
  return id;
}

describe("PUT and DELETE /alerts/:id", () => {
  it("change what is named, and record both sides", async () => {
    const made = await world.make(world.cookies.member, { labels: { a: "b" } });
    const change = { threshold_value: 7, is_active: false, labels: {}, description: "quiet" };
    const events = await recordedDuring(async () => {
      const changed = expectOk(await call("PUT", `/alerts/${made.id}`, member(change)), alert);
      const { labels: _none, ...rest } = made;
      expect(changed).toEqual({
        ...rest,
        threshold_value: 7,
        is_active: false,
        description: "quiet",
        updated_at: changed.updated_at,
      });
      expect(Date.parse(changed.updated_at)).toBeGreaterThan(Date.parse(made.updated_at));
    });
    expect(events).toMatchObject([
      { action: "alert.updated", before: { threshold_value: 1 }, after: { threshold_value: 7 } },
    ]);
  });

  it("refuse what a new alert would be refused for, and change nothing then", async () => {
    const { id } = await world.make(world.cookies.member);
    await withoutWriting(async () => {
      const put = (body: object) => call("PUT", `/alerts/${id}`, member(body));
      expectFault(await put({ severity: "x" }), "severity: severity must be one of info, warning, critical");
      expectFault(await put({ name: 7 }), "Invalid request body");
      const text = "recipient_user_ids: each recipient must be an active person who reaches the source";
      expectFault(await put({ recipient_user_ids: [world.otherOwner.id] }), text);
      const sql = await put({ query: "SELECT count() FROM system.tables", query_language: "sql" });
      expect([sql.status, sql.body.message]).toEqual([400, expect.stringMatching(/^query refused: /)]);
    });
    expect((await read(id, member())).severity).toBe("critical");
  });

  it("are for its creator and for administrators who reach the source", async () => {
    const { id } = await world.make(world.cookies.member);
    const words = (act: string) => `Only the creator or a global admin can ${act} this alert`;
    for (const sent of [{ cookie: world.cookies.editor }, { token: await tokenOf(world.bot, ["*"]) }]) {
      await withoutWriting(async () => {
        const refuse = async (method: string, path: string, act: string) =>
          expectFailure(await call(method, path, { ...sent, body: {} }), 403, "AuthorizationError", words(act));
        await refuse("PUT", `/alerts/${id}`, "edit");
        await refuse("DELETE", `/alerts/${id}`, "delete");
        await refuse("POST", `/alerts/${id}/resolve`, "resolve");
      });
    }
    const boss = await newPerson("boss", { role: "admin" });
    await join(boss, world.teamA, "member");
    const token = await tokenOf(boss, ["alerts:write"]);
    const changed = await call("PUT", `/alerts/${id}`, { token, body: { name: "Taken over" } });
    expect(expectOk(changed, alert)).toMatchObject({ name: "Taken over", created_by: world.member.id });
    // Whoever saved it last is whom it looks as.
    expect(await db.alert.findUnique({ where: { id }, select: { runsAs: true } })).toEqual({ runsAs: boss.id });
    const events = await recordedDuring(async () => {
      const gone = expectOk(await call("DELETE", `/alerts/${id}`, { token }), MESSAGE);
      expect(gone).toEqual({ message: "Alert deleted successfully" });
    });
    expect(events).toMatchObject([{ action: "alert.deleted", before: { name: "Taken over" } }]);
    expectNoAlert(await call("DELETE", `/alerts/${id}`, { token }));
  });
});

describe("an alert that fires", () => {
  const told = async (event: string) => {
    const rows = await db.notification.findMany({ orderBy: { createdAt: "desc" }, select: { payload: true } });
    return rows.filter(({ payload }) => JSON.stringify(payload).includes(event)).length;
  };
  const webhooks = { webhook_urls: ["https://hooks.example.test/a", "https://hooks.example.test/b"] };

  it("is over when it is switched off, and that is told", async () => {
    const id = await firing(webhooks);
    const before = await told("alert.resolved");
    const off = await call("PUT", `/alerts/${id}`, member({ is_active: false }));
    expect(expectOk(off, alert)).toMatchObject({ is_active: false, last_state: "resolved" });
    const [line] = expectOk(await call("GET", `/alerts/${id}/history`, member()), z.array(historyLine));
    expect(line).toMatchObject({ status: "resolved", message: "The alert was switched off" });
    expect(await told("alert.resolved")).toBe(before + 2);
    const on = await call("PUT", `/alerts/${id}`, member({ is_active: true }));
    expect(expectOk(on, alert)).toMatchObject({ is_active: true, last_state: "resolved" });
    expect(await told("alert.resolved")).toBe(before + 2);
  });

  it("goes on firing when anything else of it is changed", async () => {
    const id = await firing(webhooks);
    const before = await told("alert.resolved");
    const changed = await call("PUT", `/alerts/${id}`, member({ threshold_value: 50 }));
    expect(expectOk(changed, alert)).toMatchObject({ threshold_value: 50, last_state: "firing" });
    expect(await told("alert.resolved")).toBe(before);
  });

  it("is over when it is deleted, and that is told", async () => {
    const id = await firing(webhooks);
    const before = await told("alert.resolved");
    expectOk(await call("DELETE", `/alerts/${id}`, member()), MESSAGE);
    expect(await told("alert.resolved")).toBe(before + 2);
    expect(await db.alertHistory.count({ where: { alertId: id } })).toBe(0);
  });
});

describe("POST /alerts/test", () => {
  const test = async (change: object, sent = member()) =>
    expectOk(await call("POST", "/alerts/test", { ...sent, body: alertBody(world.sourceA, change) }), testResult);

  it("finds on the engine what the alert would find, and writes nothing", async () => {
    const { database, table } = world.sourceA;
    const sql = (expression: string) => ({
      query: `SELECT ${expression} FROM ${database}.${table}`,
      query_language: "clickhouse-sql",
    });
    await withoutWriting(async () => {
      expect(await test(sql("count()"))).toMatchObject({
        value: 5,
        threshold_met: true,
        rows_returned: 1,
        warnings: [],
      });
      expect(await test({ ...sql("countIf(level = 'error') / 4"), threshold_operator: "lte" })).toMatchObject({
        value: 0.5,
        threshold_met: true,
      });
      expect(await test({ ...sql("max(big)"), threshold_operator: "lt" })).toMatchObject({ threshold_met: false });
      expect(await test(sql("toDecimal64(count(), 2)"))).toMatchObject({ value: 5 });
      const groups = await test({
        ...sql("level, count() AS n"),
        query: `${sql("level, count() AS n").query} GROUP BY level ORDER BY n DESC`,
      });
      expect(groups).toMatchObject({ value: 2, rows_returned: 3, warnings: [{ code: "MORE_ROWS" }] });
      const none = await test({
        ...sql("count()"),
        query: `${sql("duration_ms").query} WHERE 0`,
        threshold_operator: "lt",
      });
      expect(none).toMatchObject({ value: 0, threshold_met: true, rows_returned: 0, warnings: [{ code: "NO_ROWS" }] });
    });
  });

  it("puts the window into SQL that asks for it", async () => {
    const change = { query: "SELECT {{lookback_seconds}} + 1", query_language: "sql", lookback_seconds: 600 };
    expect(await test(change)).toMatchObject({ value: 601 });
  });

  it("is for a token that holds alerts:write alone", async () => {
    const token = await tokenOf(world.bot, ["alerts:write"]);
    expect(await test({ query: "SELECT 3", query_language: "sql" }, { token })).toMatchObject({ value: 3 });
  });

  it.each([
    [{ query: "SELECT 'many'", query_language: "sql" }, "The query did not return a number"],
    [{ query: "SELECT avg(duration_ms) FROM {t} WHERE 0", query_language: "sql" }, "The query did not return a number"],
    [{ query: "" }, "query: query is required"],
    [{ threshold_operator: "near" }, "threshold_operator: threshold_operator must be one of gt, gte, lt, lte, eq, neq"],
    [
      { query: "SELECT {{other}}", query_language: "sql" },
      "Variable substitution failed: undefined variable: {{other}}",
    ],
  ])("refuses %j", async (change, fault) => {
    const { database, table } = world.sourceA;
    const query = "query" in change ? { query: change.query?.replace("{t}", `${database}.${table}`) } : {};
    const body = alertBody(world.sourceA, { ...change, ...query });
    await withoutWriting(async () => expectFault(await call("POST", "/alerts/test", member(body)), fault));
  });

  it("tells the engine's words about a query that fails", async () => {
    const { database, table } = world.sourceA;
    const body = alertBody(world.sourceA, {
      query: `SELECT count(nope) FROM ${database}.${table}`,
      query_language: "sql",
    });
    const answer = await call("POST", "/alerts/test", member(body));
    expect([answer.status, answer.body.error_type]).toEqual([500, "DatabaseError"]);
    expect(answer.body.message).toMatch(/^Failed to test alert: .*nope/);
  });
});

describe("POST /alerts/:id/resolve and the history", () => {
  it("end an incident that is open, and say so; without one there is nothing to resolve", async () => {
    const calm = await world.make(world.cookies.member);
    await withoutWriting(async () => {
      const answer = await call("POST", `/alerts/${calm.id}/resolve`, member({}));
      expectFailure(answer, 404, "NotFoundError", "Alert is not active");
    });
    const id = await firing();
    const resolve = (body: object = {}) => call("POST", `/alerts/${id}/resolve`, member(body));
    await withoutWriting(async () => {
      const text = "message: message must not exceed 1000 characters";
      expectFault(await resolve({ message: "x".repeat(1_001) }), text);
      expectFault(await resolve({ message: 5 }), "Invalid request body");
    });
    const events = await recordedDuring(async () => {
      const said = expectOk(await resolve({ message: "restarted" }), MESSAGE);
      expect(said).toEqual({ message: "Alert resolved successfully" });
    });
    expect(events).toMatchObject([{ action: "alert.resolved", targetId: String(id), after: { message: "restarted" } }]);
    expect(await read(id, member())).toMatchObject({ last_state: "resolved" });
    const [line] = expectOk(await call("GET", `/alerts/${id}/history`, member()), z.array(historyLine));
    expect(line).toMatchObject({ alert_id: id, status: "resolved", value: 9.5, message: "restarted" });
    expect(line?.resolved_at).toBeDefined();
    expectFailure(await resolve(), 404, "NotFoundError", "Alert is not active");
  });

  it("tell the newest lines, and never more than fifty", async () => {
    const { id } = await world.make(world.cookies.member);
    const at = new Date();
    const lines = Array.from({ length: 60 }, (_, n) => ({ message: `failure ${n}`, status: "error" as const }));
    await db.alertHistory.createMany({ data: lines.map((line) => ({ ...line, alertId: id, triggeredAt: at })) });
    const told = async (query: string) =>
      expectOk(await call("GET", `/alerts/${id}/history${query}`, member()), z.array(historyLine));
    expect((await told("?limit=2")).map(({ message }) => message)).toEqual(["failure 59", "failure 58"]);
    expect(await told("")).toHaveLength(50);
    expect(await told("?limit=900")).toHaveLength(50);
  });
});

describe("the older routes below a source", () => {
  it("tell the same alerts with their team, and know nothing of other sources", async () => {
    const path = `/teams/${world.teamA.id}/sources/${world.sourceA.id}/alerts`;
    const { id } = await world.make(world.cookies.member);
    const theirs = await world.make(world.cookies.other, { source_id: world.sourceB.id });
    const token = await tokenOf(world.bot, ["alerts:read"]);
    const list = expectOk(await call("GET", path, { token }), z.array(legacyAlert));
    const one = list.find((row) => row.id === id);
    expect(one).toMatchObject({ team_id: world.teamA.id, query_mode: "condition" });
    expect(list.map((row) => row.source_id)).toEqual(list.map(() => world.sourceA.id));
    expect(expectOk(await call("GET", `${path}/${id}`, { token }), legacyAlert)).toEqual(one);
    await db.alertHistory.create({
      data: { alertId: id, status: "error", triggeredAt: new Date(), message: "no table" },
    });
    const [line] = expectOk(await call("GET", `${path}/${id}/history?limit=1`, { token }), z.array(historyLine));
    expect(line).toMatchObject({ alert_id: id, status: "error", message: "no table" });
    for (const tail of ["", "/history"]) {
      const answer = await call("GET", `${path}/${theirs.id}${tail}`, { token });
      expectNoAlert(answer);
      expect((await call("GET", `${path}/${GONE}${tail}`, { token })).text).toBe(answer.text);
    }
  });
});
