import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CliError, LogchefCli, type Target } from "@/lib/testing/clients/cli";
import { openStage, type Stage } from "@/lib/testing/openapi/stage";
import { FIRST_ROW_AT, newPerson, tokenOf } from "@/lib/testing/world";
import { content, savedBody } from "./saved-query";

const DAY_MS = 86_400_000;

let stage: Stage;
let cli: LogchefCli;
let target: Target;
beforeAll(async () => {
  stage = await openStage();
  cli = new LogchefCli(stage.origin, stage.token);
  target = { team: stage.place.teamID, source: stage.place.sourceID };
});
afterAll(() => stage.close());

const window = { start: new Date(Date.parse(FIRST_ROW_AT) - DAY_MS), end: new Date(Date.parse(FIRST_ROW_AT) + DAY_MS) };
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => (error instanceof CliError ? { status: error.status, message: error.message } : error),
  );

describe("what the command-line client asks for and decodes (spec/logchef.md §8.2)", () => {
  it("auth: the exchange of an ID token gives a token that works", async () => {
    const { email } = await newPerson("terminal");
    const { token, user } = await cli.auth(await stage.idTokenFor(email));
    expect(user?.email).toBe(email);
    expect((await new LogchefCli(stage.origin, token).status()).user.email).toBe(email);
  });

  it("auth --status, whoami and teams", async () => {
    const { me, teams } = await cli.whoami();
    expect(me.user).toMatchObject({ email: stage.boss.email, role: "admin" });
    expect(teams.map(({ id }) => id)).toEqual([stage.place.teamID]);
  });

  it("sources, and open: names of teams, sources and tables lead to ids, whatever their case", async () => {
    expect((await cli.sources(stage.place.teamID)).map(({ id }) => id)).toEqual([stage.place.sourceID]);
    const { teamA, sourceA } = stage.world;
    for (const source of [sourceA.name.toUpperCase(), stage.table]) {
      const found = await cli.resolve({ team: teamA.name.toUpperCase(), source });
      expect(found).toMatchObject({ team: teamA.id, source: sourceA.id });
    }
  });

  it("schema, and fields without a name", async () => {
    expect((await cli.schema(target)).map(({ name }) => name)).toContain("message");
  });

  it("query, with --dry-run too", async () => {
    const { logs, generated_query, columns } = await cli.query(target, 'level="error"', window);
    expect(logs).toHaveLength(2);
    expect(columns.map(({ name }) => name)).toContain("level");
    expect(generated_query).toContain("level");
  });

  it("sql, with a range spliced into the text", async () => {
    const sql = `SELECT level, big FROM ${stage.table} WHERE timestamp BETWEEN __START__ AND __END__ ORDER BY timestamp`;
    expect((await cli.sql(target, sql, window)).data).toHaveLength(5);
    expect((await cli.sql(target, sql, window, 2)).data).toHaveLength(2);
  });

  it("sql --stream --output jsonl", async () => {
    const text = await cli.sqlStream(target, `SELECT level FROM ${stage.table}`, window);
    const types = text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line).type);
    expect(types).toEqual(["meta", "row", "row", "row", "row", "row", "stats"]);
  });

  it("sql --output csv", async () => {
    const text = await cli.sqlCsv(target, `SELECT level, duration_ms FROM ${stage.table} ORDER BY timestamp`, window);
    expect(text.split(/\r?\n/).slice(0, 3)).toEqual(["level,duration_ms", "error,0", "info,10"]);
  });

  it("explain, of what can be read and what can't", async () => {
    const { translated, validated } = await cli.explain(target, 'level="error"');
    expect([translated.valid, validated.valid]).toEqual([true, true]);
    expect(translated.sql).toContain("error");
    const broken = await cli.explain(target, 'level="');
    expect([broken.translated.valid, broken.validated.valid]).toEqual([false, false]);
    expect(broken.validated.error?.message).toBe(broken.translated.error?.message);
  });

  it("fields NAME", async () => {
    const { values } = await cli.field(target, "level", window);
    expect(values).toEqual([
      { value: "error", count: 2 },
      { value: "info", count: 2 },
      { value: "warn", count: 1 },
    ]);
    expect((await cli.field(target, "duration_ms", window)).values.map(({ value }) => value)).toContain("40");
  });

  it("histogram, for an empty filter and by groups", async () => {
    const whole = await cli.histogram(target, "", window, { interval: "auto" });
    expect(whole.data.reduce((sum, { log_count }) => sum + log_count, 0)).toBe(5);
    const grouped = await cli.histogram(target, "", window, { interval: "1m", groupBy: "level" });
    expect(new Set(grouped.data.map(({ group_value }) => group_value))).toEqual(new Set(["error", "info", "warn"]));
  });

  it("history", async () => {
    await cli.query(target, 'level="warn"', window);
    await expect.poll(async () => (await cli.history()).map(({ query_text }) => query_text)).toContain('level="warn"');
  });

  it("saved-queries and collections, of both languages", async () => {
    const sourceId = stage.place.sourceID;
    const logchefql = await stage.make("POST", "/saved-queries", savedBody(sourceId));
    const sql = { query_language: "clickhouse-sql", query_content: content(`SELECT * FROM ${stage.table}`) };
    const native = await stage.make("POST", "/saved-queries", savedBody(sourceId, sql));
    const listed = [await cli.savedQueries(), await cli.savedQueries(sourceId)].map((list) => list.map(({ id }) => id));
    for (const ids of listed) expect(ids).toEqual(expect.arrayContaining([logchefql.id, native.id]));
    expect(await cli.runSaved(logchefql.id, window)).toHaveLength(2);
    expect(await cli.runSaved(native.id, window)).toHaveLength(5);
  });

  it("find", async () => {
    expect(await cli.find(`line 3 of ${stage.world.sourceA.table.toUpperCase()}`)).toEqual([
      { source: stage.world.sourceA.name, matches: 1, samples: 1 },
    ]);
  });

  it("tail, and tail --poll", async () => {
    const leaving = new AbortController();
    const reader = await cli.tail(target, 'level="error"', leaving.signal);
    await expect.poll(() => reader.frames.at(0)?.kind).toBe("ok");
    leaving.abort();
    expect((await cli.poll(target, 'level="error"', window)).logs).toHaveLength(2);
  });

  it("doctor", async () => {
    expect(await cli.doctor()).toEqual({
      version: expect.any(String),
      user: stage.boss.email,
      teams: 1,
      sources: 1,
    });
  });

  it("shows what it is refused by the envelope's sentence", async () => {
    const narrow = new LogchefCli(stage.origin, await tokenOf(stage.world.member, ["profile:read"]));
    const noScope = { status: 403, message: "API token does not have the required scope" };
    expect(await refusal(narrow.teams())).toEqual(noScope);
    expect(await refusal(narrow.query(target, "", window))).toEqual(noScope);
    expect(await refusal(narrow.tail(target, "", AbortSignal.timeout(5_000)))).toEqual(noScope);
    expect(await refusal(new LogchefCli(stage.origin, "logchef_1_0").status())).toEqual({
      status: 401,
      message: "Invalid or expired token",
    });
    expect(await refusal(cli.sql(target, "SELECT nothing FROM nowhere", window))).toMatchObject({ status: 400 });
  });
});
