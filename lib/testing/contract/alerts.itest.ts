import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { db } from "@/lib/platform/db";
import { type CallOptions, call } from "@/lib/testing/http";
import { join, newPerson, newSource, tokenOf } from "@/lib/testing/world";
import {
  type AlertWorld,
  alert,
  alertBody,
  alertWorld,
  expectFault,
  expectNoAlert,
  expectNoWay,
  historyLine,
  idsOf,
  legacyAlert,
  testResult,
} from "./alert";
import { expectFailure, expectNoScope, expectOk, recordedDuring, withoutWriting } from "./expect";

const GONE = 2_147_483_647;
const MESSAGE = z.strictObject({ message: z.string() });
let world: AlertWorld;
beforeAll(async () => {
  world = await alertWorld();
});

const read = async (id: number, sent: CallOptions) => expectOk(await call("GET", `/alerts/${id}`, sent), alert);
const ids = async (sent: CallOptions, query = "") =>
  expectOk(await call("GET", `/alerts${query}`, sent), z.array(alert)).map(({ id }) => id);
const member = (body?: unknown): CallOptions => ({ cookie: world.cookies.member, body });

describe("POST /alerts", () => {
  it("makes one, tells it as it was sent, and records it without the secrets in its addresses", async () => {
    const given = alertBody(world.sourceA, {
      description: "Pages somebody",
      condition_json: '{"field":"level"}',
      labels: { team: "a" },
      annotations: { runbook: "restart it" },
      recipient_user_ids: idsOf(world.member, world.owner),
      webhook_urls: ["https://hooks.example.test/services/s3cr3t-path"],
      generator_url: "https://console.example.test/alerts",
      threshold_value: 1.5,
    });
    const events = await recordedDuring(async () => {
      const made = expectOk(await call("POST", "/alerts", member(given)), alert, 201);
      const rest = { created_by: world.member.id, is_active: true, last_state: "resolved", editor_mode: "condition" };
      expect(made).toMatchObject({ ...given, ...rest });
      expect(await read(made.id, member())).toEqual(made);
    });
    expect(events).toMatchObject([
      {
        action: "alert.created",
        actorId: world.member.id,
        after: { query: given.query, webhook_urls: ["hooks.example.test"], runs_as: world.member.id },
      },
    ]);
    expect(JSON.stringify(events.map(({ after }) => after))).not.toContain("s3cr3t-path");
  });

  it("takes SQL that the fence lets through, and leaves out what is empty", async () => {
    const { database, table } = world.sourceA;
    const query = `SELECT count() FROM ${database}.${table}`;
    const made = await world.make(world.cookies.member, { query, query_language: "sql" });
    expect(made).toMatchObject({ query, query_language: "clickhouse-sql", editor_mode: "native" });
    for (const key of ["description", "labels", "recipient_user_ids", "webhook_urls"])
      expect(made).not.toHaveProperty(key);
  });

  it.each([
    [{ name: " " }, "name: name is required"],
    [{ name: "a\nb" }, "name: name must be a single line"],
    [{ query: "" }, "query: query is required"],
    [{ query_language: "logsql" }, "query_language: query_language must be one of logchefql, clickhouse-sql"],
    [{ threshold_operator: ">" }, "threshold_operator: threshold_operator must be one of gt, gte, lt, lte, eq, neq"],
    [{ severity: "fatal" }, "severity: severity must be one of info, warning, critical"],
    [{ frequency_seconds: 1 }, "frequency_seconds: frequency_seconds must be between 10 and 604800"],
    [{ lookback_seconds: -1 }, "lookback_seconds: lookback_seconds must be between 1 and 2592000"],
    [{ webhook_urls: ["file:///etc/passwd"] }, "webhook_urls: must be addresses that begin with http:// or https://"],
    [{ source_id: 0 }, "source_id: source ID is required"],
    [{ name: 7 }, "Invalid request body"],
    [{ labels: { a: 1 } }, "Invalid request body"],
    [{ threshold_value: "9" }, "Invalid request body"],
  ])("refuses %.80j", async (change, fault) => {
    const body = alertBody(world.sourceA, change);
    await withoutWriting(async () => expectFault(await call("POST", "/alerts", member(body)), fault));
  });

  it.each([
    ["SELECT * FROM url('http://127.0.0.1/')", /^query refused: /],
    ["DROP TABLE x", /^invalid query syntax: /],
    ["SELECT 1; SELECT 2", /^invalid query syntax: multiple/],
    ["SELECT count() FROM system.tables", /^query refused: /],
  ])("has the fence judge %s", async (query, words) => {
    const body = alertBody(world.sourceA, { query, query_language: "clickhouse-sql" });
    await withoutWriting(async () => {
      const answer = await call("POST", "/alerts", member(body));
      expect([answer.status, answer.body.error_type]).toEqual([400, "ValidationError"]);
      expect(answer.body.message).toMatch(words);
    });
  });

  it("refuses another tenant's table, and recipients who don't reach the source, whoever they are", async () => {
    const { database, table } = world.sourceB;
    const theirs = { query: `SELECT count() FROM ${database}.${table}`, query_language: "clickhouse-sql" };
    const inactive = await newPerson("inactive", { status: "inactive" });
    await join(inactive, world.teamA, "member");
    await withoutWriting(async () => {
      const answer = await call("POST", "/alerts", member(alertBody(world.sourceA, theirs)));
      expect([answer.status, answer.body.message]).toEqual([400, expect.stringMatching(/^query refused: /)]);
      const text = "recipient_user_ids: each recipient must be an active person who reaches the source";
      for (const id of [world.otherOwner.id, world.bot.id, inactive.id, GONE]) {
        const body = alertBody(world.sourceA, { recipient_user_ids: [world.member.id, id] });
        expectFault(await call("POST", "/alerts", member(body)), text);
      }
    });
  });

  it("refuses a source that no team of the caller has; nobody is above that", async () => {
    const sent = [
      member(),
      { cookie: world.cookies.admin },
      { token: await tokenOf(world.drifter, ["*"]) },
      { token: await tokenOf(world.admin, ["*"]) },
    ];
    await withoutWriting(async () => {
      for (const one of sent) {
        for (const source of [world.sourceB, { id: GONE }]) {
          expectNoWay(await call("POST", "/alerts", { ...one, body: alertBody(source) }));
          expectNoWay(await call("POST", "/alerts/test", { ...one, body: alertBody(source) }));
        }
      }
    });
  });
});

describe("the guards of alerts", () => {
  const routes = () =>
    [
      ["GET", "/alerts", "alerts:read"],
      ["POST", "/alerts", "alerts:write"],
      ["POST", "/alerts/test", "alerts:write"],
      ["GET", `/alerts/${GONE}`, "alerts:read"],
      ["PUT", `/alerts/${GONE}`, "alerts:write"],
      ["DELETE", `/alerts/${GONE}`, "alerts:write"],
      ["GET", `/alerts/${GONE}/history`, "alerts:read"],
      ["POST", `/alerts/${GONE}/resolve`, "alerts:write"],
    ] as const;

  it("ask for a credential, then for the scope, before anything is looked at", async () => {
    const token = await tokenOf(world.bot, ["logs:read", "dashboards:write"]);
    await withoutWriting(async () => {
      for (const [method, path, scope] of routes()) {
        const anonymous = await call(method, path, { body: "{" });
        expectFailure(anonymous, 401, "AuthenticationError", "Authentication required");
        expectNoScope(await call(method, path, { token, body: "{" }), scope);
      }
    });
  });

  it("answer 503 while alerts are switched off, after the credential and before the scope", async () => {
    const token = await tokenOf(world.bot, ["logs:read"]);
    const data = { key: "alerts.enabled", value: "false", valueType: "boolean", category: "alerts" };
    await db.systemSetting.create({ data });
    const source = `/teams/${world.teamA.id}/sources/${world.sourceA.id}`;
    try {
      for (const [method, path] of routes()) {
        expectFailure(await call(method, path, { token, body: "{" }), 503, "GeneralError", "Alerts are disabled");
        expect((await call(method, path, { body: "{" })).status).toBe(401);
      }
      expect((await call("GET", `${source}/alerts`, member())).status).toBe(503);
      expect((await call("GET", "/meta")).body.data.alerts_enabled).toBe(false);
    } finally {
      await db.systemSetting.delete({ where: { key: data.key } });
    }
    expect((await call("GET", "/meta")).body.data.alerts_enabled).toBe(true);
  });

  it("read ids before they look", async () => {
    for (const [method, path] of routes().filter(([, path]) => path.includes(String(GONE)))) {
      expectNoAlert(await call(method, path, member({})));
      const bad = await call(method, path.replace(String(GONE), "x"), member({}));
      expectFault(bad, "Invalid alert ID format");
    }
    expectFault(await call("GET", "/alerts?source_id=x", member()), "Invalid source ID format");
    const { id } = await world.make(world.cookies.member);
    expectFault(await call("GET", `/alerts/${id}/history?limit=0`, member()), "Invalid limit");
  });
});

describe("GET /alerts and /alerts/:id", () => {
  it("are for whoever reaches the source through a team; nobody is above that", async () => {
    const { id } = await world.make(world.cookies.member);
    const reader = { token: await tokenOf(world.bot, ["alerts:read"]) };
    for (const sent of [member(), { cookie: world.cookies.editor }, reader]) {
      expect(await ids(sent)).toContain(id);
      expect(await ids(sent, `?source_id=${world.sourceA.id}`)).toContain(id);
      expect((await read(id, sent)).id).toBe(id);
    }
    const strangers = [
      { cookie: world.cookies.other },
      { cookie: world.cookies.admin },
      { token: await tokenOf(world.drifter, ["*"]) },
    ];
    for (const sent of strangers) {
      expect(await ids(sent)).not.toContain(id);
      expectNoWay(await call("GET", `/alerts?source_id=${world.sourceA.id}`, sent));
      const refused = await call("GET", `/alerts/${id}`, sent);
      expectNoAlert(refused);
      expect((await call("GET", `/alerts/${GONE}`, sent)).text).toBe(refused.text);
      expectNoAlert(await call("GET", `/alerts/${id}/history`, sent));
      await withoutWriting(async () => {
        expectNoAlert(await call("PUT", `/alerts/${id}`, { ...sent, body: { name: "Mine" } }));
        expectNoAlert(await call("DELETE", `/alerts/${id}`, sent));
        expectNoAlert(await call("POST", `/alerts/${id}/resolve`, { ...sent, body: {} }));
      });
    }
  });

  it("end with the link between team and source", async () => {
    const source = await newSource([world.teamA]);
    const { id } = await world.make(world.cookies.member, { source_id: source.id });
    await db.teamSource.deleteMany({ where: { sourceId: source.id } });
    expectNoAlert(await call("GET", `/alerts/${id}`, member()));
    expect(await ids(member())).not.toContain(id);
  });
});

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
    const { id } = await world.make(world.cookies.member);
    const resolve = (body: object = {}) => call("POST", `/alerts/${id}/resolve`, member(body));
    await withoutWriting(async () => expectFailure(await resolve(), 404, "NotFoundError", "Alert is not active"));
    await db.alert.update({ where: { id }, data: { lastState: "firing" } });
    await db.alertHistory.create({ data: { alertId: id, status: "triggered", triggeredAt: new Date(), value: 9.5 } });
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
