import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { db } from "@/lib/platform/db";
import { type CallOptions, call } from "@/lib/testing/http";
import { join, newPerson, newSource, tokenOf } from "@/lib/testing/world";
import { type AlertWorld, alert, alertBody, alertWorld, expectFault, expectNoAlert, expectNoWay, idsOf } from "./alert";
import { expectFailure, expectNoScope, expectOk, recordedDuring, withoutWriting } from "./expect";

const GONE = 2_147_483_647;
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
    [{ webhook_urls: ["https://user:pass@a.test/"] }, "webhook_urls: The address must not hold a password"],
    [
      { webhook_urls: ["http://169.254.169.254/latest"] },
      "webhook_urls: 169.254.169.254 is not an address that may be called; LATCHKEY_OUTBOUND_ALLOW can open it",
    ],
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
