import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db } from "@/lib/platform/db";
import { LogchefMcp, McpError } from "@/lib/testing/clients/mcp";
import { LogchefMcpAdmin } from "@/lib/testing/clients/mcp-admin";
import { openStage, type Stage } from "@/lib/testing/openapi/stage";
import { newPerson, newSource, newTable, newToken, tokenOf, unique } from "@/lib/testing/world";
import { alertBody } from "./alert";

let stage: Stage;
let mcp: LogchefMcp;
let admin: LogchefMcpAdmin;
let at: string;
beforeAll(async () => {
  stage = await openStage();
  mcp = new LogchefMcp(stage.origin, stage.token);
  admin = new LogchefMcpAdmin(stage.origin, stage.token);
  at = `/teams/${stage.place.teamID}/sources/${stage.place.sourceID}`;
});
afterAll(() => stage.close());

const DAY = { start_time: "2026-05-19T00:00:00Z", end_time: "2026-05-20T00:00:00Z" };
const DAY_BEFORE = { start_time: "2026-05-18 00:00:00", end_time: "2026-05-19 00:00:00" };

async function refusal(work: Promise<unknown>): Promise<{ status: number; message: string }> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof McpError)) throw new Error(`refused otherwise: ${error}`);
  return { status: error.status, message: JSON.parse(error.body).message };
}

describe("what the MCP server's tools ask for and decode (spec/logchef.md §8.3)", () => {
  it("get_profile, get_meta, get_teams, get_sources, get_team_sources", async () => {
    expect((await mcp.get_profile()).user.email).toBe(stage.boss.email);
    expect((await new LogchefMcp(stage.origin, "").get_meta()).http_server_timeout).toMatch(/^\d+m0s$/);
    expect((await mcp.get_teams()).map(({ id }) => id)).toEqual([stage.place.teamID]);
    expect(await mcp.get_sources()).toEqual(await mcp.get_team_sources(stage.place.teamID));
    expect((await mcp.get_sources()).map(({ id }) => id)).toEqual([stage.place.sourceID]);
  });

  it("get_source_schema", async () => {
    expect((await mcp.get_source_schema(at)).map(({ name }) => name)).toContain("message");
  });

  it("query_logs", async () => {
    const { data, columns } = await mcp.query_logs(at, `SELECT level, message FROM ${stage.table} ORDER BY timestamp`);
    expect([data.length, columns.map(({ name }) => name)]).toEqual([5, ["level", "message"]]);
  });

  it("get_query_telemetry is refused: the engine's own tables are nobody's source", async () => {
    expect((await refusal(mcp.get_query_telemetry(at))).status).toBe(400);
  });

  it("get_log_histogram", async () => {
    const { data } = await mcp.get_log_histogram(at, `SELECT * FROM ${stage.table}`, {
      window: "1m",
      group_by: "level",
    });
    expect(data.reduce((sum, { log_count }) => sum + log_count, 0)).toBe(5);
    expect(
      (await mcp.get_log_histogram(at, `SELECT * FROM ${stage.table}`, { window: "1m", group_by: "" })).data,
    ).toHaveLength(1);
  });

  it("query_logchefql and compare_windows, with times of both forms", async () => {
    const { logs, generated_sql } = await mcp.query_logchefql(at, 'level="error"', DAY);
    expect([logs.length, generated_sql.includes(stage.table)]).toEqual([2, true]);
    const [before, after] = await mcp.compare_windows(at, "", DAY_BEFORE, DAY);
    expect([before.logs.length, after.logs.length]).toEqual([0, 5]);
  });

  it("translate_logchefql, without times and with them", async () => {
    expect(await mcp.translate_logchefql(at, 'level="error"')).toMatchObject({ valid: true, fields_used: ["level"] });
    expect((await mcp.translate_logchefql(at, 'level="error"', DAY)).sql).toContain("error");
  });

  it("validate_logchefql decodes what can be read; a fault is an object, which the tool can't show", async () => {
    expect(await mcp.validate_logchefql(at, 'level="error"')).toEqual({ valid: true });
    await expect(mcp.validate_logchefql(at, 'level="')).rejects.toThrow(/expected string, received object/);
  });

  it("get_field_values, top_values and get_all_field_dimensions", async () => {
    const { values, total } = await mcp.get_field_values(at, "level", "LowCardinality(String)", DAY);
    expect([values[0], total]).toEqual([{ value: "error", count: 2 }, 3]);
    expect((await mcp.top_values(at, ["level", "duration_ms"], DAY)).map((field) => field.total)).toEqual([3, 5]);
    expect(Object.keys(await mcp.get_all_field_dimensions(at, DAY))).toEqual(
      expect.arrayContaining(["level", "message"]),
    );
  });

  it("get_log_context", async () => {
    const { before_logs, after_logs } = await mcp.get_log_context(at, Date.parse("2026-05-19T10:00:02Z"));
    expect([before_logs.length, after_logs.length]).toEqual([2, 2]);
  });

  it("generate_query", async () => {
    expect((await mcp.generate_query(at, "rows by level")).sql_query).toContain(stage.table);
  });

  it("get_, create_, update_ and delete_collection", async () => {
    const query = `SELECT * FROM ${stage.table}`;
    const made = await mcp.create_collection(at, { name: "Kept", description: "", query });
    expect(made).toMatchObject({ name: "Kept", query, team_id: stage.place.teamID, source_id: stage.place.sourceID });
    const changed = await mcp.update_collection(at, made.id, { name: "Renamed", description: "Why", query });
    expect(await mcp.get_collection(at, made.id)).toEqual(changed);
    expect((await mcp.get_collections(at)).map(({ name }) => name)).toContain("Renamed");
    await mcp.delete_collection(at, made.id);
    expect((await refusal(mcp.get_collection(at, made.id))).status).toBe(404);
  });
});

describe("what the MCP server's tools read of alerts", () => {
  it("list_alerts and get_alert_history, below the source", async () => {
    const { id } = await stage.make("POST", "/alerts", alertBody(stage.world.sourceA));
    const [found] = (await mcp.list_alerts(at)).filter((alert) => alert.id === id);
    expect(found).toMatchObject({ name: "Too many errors", query_mode: expect.any(String) });
    const fired = { alertId: id, triggeredAt: new Date() };
    await db.alertHistory.create({ data: { ...fired, status: "triggered", value: 2.5 } });
    await db.alertHistory.create({ data: { ...fired, status: "error", message: "the engine was away" } });
    const lines = (await mcp.get_alert_history(at, id)).map(({ status, value }) => [status, value ?? null]);
    expect(lines).toEqual(
      expect.arrayContaining([
        ["triggered", 2.5],
        ["error", null],
      ]),
    );
  });
});

describe("what the MCP server's administrative tools ask for and decode", () => {
  it("list_all_teams, get_, create_, update_ and delete_team", async () => {
    const name = unique("team");
    const { id } = await admin.create_team(name, "Described");
    expect((await admin.list_all_teams()).map((team) => team.id)).toContain(id);
    // The client leaves out what doesn't change, and a description that is left out is wiped (spec/logchef.md §5.3).
    expect(await admin.update_team(id, { name: `${name}-2` })).toMatchObject({ name: `${name}-2`, description: "" });
    expect(await admin.get_team(id)).toMatchObject({ id, name: `${name}-2` });
    await admin.delete_team(id);
    expect(await refusal(admin.get_team(id))).toEqual({ status: 404, message: "Team not found" });
  });

  it("list_team_members, add_team_member and remove_team_member", async () => {
    const person = await newPerson("member");
    const { teamID } = stage.place;
    const ids = async () => (await admin.list_team_members(teamID)).map(({ user_id }) => user_id);
    await admin.add_team_member(teamID, person.id, "member");
    expect(await ids()).toContain(person.id);
    await admin.remove_team_member(teamID, person.id);
    expect(await ids()).not.toContain(person.id);
  });

  it("link_ and unlink_source", async () => {
    const { teamID } = stage.place;
    const { id } = await newSource();
    await admin.link_source(teamID, id);
    expect((await mcp.get_team_sources(teamID)).map((source) => source.id)).toContain(id);
    await admin.unlink_source(teamID, id);
    expect((await mcp.get_team_sources(teamID)).map((source) => source.id)).not.toContain(id);
  });

  it("list_all_users, get_, create_, update_ and delete_user", async () => {
    const email = `${unique("mcp")}@example.test`;
    const { id } = await admin.create_user({ email, full_name: "New Person", role: "member", status: "active" });
    expect((await admin.list_all_users()).map((user) => user.id)).toContain(id);
    const changed = await admin.update_user(id, { full_name: "Changed Person", email: "ignored@example.test" });
    expect(changed).toMatchObject({ email, full_name: "Changed Person" });
    expect(await admin.get_user(id)).toEqual(changed);
    await admin.delete_user(id);
    expect(await refusal(admin.get_user(id))).toEqual({ status: 404, message: "User not found" });
  });

  it("list_api_tokens and delete_api_token; create_api_token is refused, since it names no scopes", async () => {
    const { id } = await newToken(stage.boss, ["logs:read"]);
    expect((await admin.list_api_tokens()).map((token) => token.id)).toContain(id);
    await admin.delete_api_token(id);
    expect((await admin.list_api_tokens()).map((token) => token.id)).not.toContain(id);
    expect(await refusal(admin.create_api_token("from a tool", "2030-01-01T00:00:00Z"))).toEqual({
      status: 400,
      message: "scopes: at least one token scope is required",
    });
  });

  it("list_all_sources, create_source, delete_source, validate_source_connection and get_admin_source_stats", async () => {
    const { database, table } = await newTable();
    const connection = { host: "embedded", database, table_name: table };
    const { is_valid, table_exists, column_checks } = await admin.validate_source_connection(connection);
    expect([is_valid, table_exists, column_checks.length]).toEqual([true, true, 2]);
    const { id } = await admin.create_source({ name: unique("mcp").slice(0, 50), ...connection });
    expect((await admin.list_all_sources()).map((source) => source.id)).toContain(id);
    const { table_stats, column_stats } = await admin.get_admin_source_stats(id);
    expect([table_stats.table, table_stats.rows, column_stats.length]).toEqual([table, 5, 6]);
    await admin.delete_source(id);
    expect((await admin.list_all_sources()).map((source) => source.id)).not.toContain(id);
  });

  it("create_source makes the table too, from a list of columns", async () => {
    const { database } = await newTable();
    const columns = [
      { name: "timestamp", type: "DateTime64(3)" },
      { name: "level", type: "LowCardinality(String)" },
    ];
    const made = {
      name: unique("mcp").slice(0, 50),
      host: "embedded",
      database,
      table_name: unique("made").replace("-", "_"),
    };
    expect(await admin.create_source(made, columns)).toMatchObject({ _meta_is_auto_created: true });
  });

  it("stops before any of that for whoever is no administrator", async () => {
    const member = new LogchefMcpAdmin(stage.origin, await tokenOf(stage.world.member, ["*"]));
    await expect(member.list_all_teams()).rejects.toThrow("administrator access is required");
    expect(await refusal(member.add_team_member(stage.place.teamID, stage.boss.id, "member"))).toEqual({
      status: 403,
      message: "Admin team privileges required",
    });
  });
});
