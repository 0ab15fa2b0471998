import { describe, expect, test } from "vitest";
import { preset } from "@/lib/access/presets";
import { apiBase, curlOf, exampleCalls, pollCall, READ_SECRET, targetsOf } from "./snippets";
import { envFileOf, masked } from "./token-text";

const target = {
  teamId: 8,
  teamName: "Platform",
  sourceId: 11,
  sourceName: "app",
  table: "logs.app",
  timestampField: "timestamp",
};
const now = Date.parse("2026-05-19T10:20:30Z");
const ids = (scopes: Parameters<typeof exampleCalls>[0], at: typeof target | null = target) =>
  exampleCalls(scopes, at, now).map((call) => call.id);

describe("example calls", () => {
  test("only what the scopes open is offered", () => {
    expect(ids([...preset("read-only").scopes])).toEqual(["query", "sql", "me", "teams", "schema"]);
    expect(ids([...preset("logs-viewer").scopes])).toEqual(["query", "sql", "me", "schema"]);
    expect(ids(["teams:read"])).toEqual(["teams"]);
    expect(ids(["tokens:read"])).toEqual(["tokens"]);
    expect(ids(["alerts:write"])).toEqual([]);
    expect(ids(["*"])).toEqual(["query", "sql", "me", "teams", "schema"]);
  });

  test("nothing on a source is offered while none is in reach", () => {
    expect(ids([...preset("logs-viewer").scopes], null)).toEqual(["me"]);
    expect(targetsOf([{ id: 1, name: "Empty", role: "member", sources: [] }])).toEqual([]);
  });

  test("the same in SQL reads the source's own table, newest first", () => {
    const sql = exampleCalls(["logs:read"], target, now)[1];
    expect(sql).toMatchObject({ id: "sql", path: "/teams/8/sources/11/logs/query" });
    expect(sql?.body?.raw_sql).toBe("SELECT * FROM logs.app ORDER BY `timestamp` DESC LIMIT 5");
  });

  test("the query covers the last week and the hour that runs", () => {
    const query = exampleCalls(["logs:read"], target, now)[0];
    expect(query?.path).toBe("/teams/8/sources/11/logchefql/query");
    expect(query?.body).toMatchObject({ start_time: "2026-05-12T12:00:00Z", end_time: "2026-05-19T12:00:00Z" });
  });
});

describe("what a shipper asks for", () => {
  test("is the rows of the last minute, by the engine's clock", () => {
    expect(pollCall(["logs:read"], target)).toMatchObject({
      path: "/teams/8/sources/11/logs/query",
      body: {
        raw_sql:
          "SELECT * FROM logs.app WHERE `timestamp` >= now() - INTERVAL 60 SECOND ORDER BY `timestamp` LIMIT 1000",
      },
    });
  });

  test("is nothing for a token that reads no rows", () => {
    expect(pollCall(["alerts:read"], target)).toBeNull();
    expect(pollCall(["*"], null)).toBeNull();
  });
});

describe("snippets", () => {
  const query = exampleCalls(["logs:read"], target, now)[0]!;

  test("the secret is in no command", () => {
    for (const text of [curlOf(query, "https://x.example"), READ_SECRET]) {
      expect(text).toContain("LATCHKEY_TOKEN");
      expect(text).not.toContain("logchef_");
    }
  });

  test("addresses are the public ones, whatever slash they end with", () => {
    expect(apiBase("https://x.example/")).toBe("https://x.example/api/v1");
    expect(curlOf(query, "https://x.example")).toContain(
      "'https://x.example/api/v1/teams/8/sources/11/logchefql/query'",
    );
  });

  test("a body with an apostrophe stays one word of the shell", () => {
    const text = curlOf({ ...query, body: { query: "msg='x'" } }, "https://x.example");
    expect(text).toContain(`-d '{"query":"msg='\\''x'\\''"}'`);
  });

  test("a masked token shows its public part alone", () => {
    expect(masked("logchef_12_0011")).toBe("logchef_12_••••");
  });

  test("the .env file holds the token and the base address", () => {
    expect(envFileOf("logchef_1_00", "https://x.example")).toBe(
      "LATCHKEY_TOKEN=logchef_1_00\nLATCHKEY_API=https://x.example/api/v1\n",
    );
  });
});
