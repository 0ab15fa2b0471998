import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestEngine, type TestEngine } from "@/lib/platform/embedded/engine/test-engine";
import type { SourceFields } from "@/lib/sources/serialize";
import { runStatement } from "./execute";
import { BENIGN } from "./fence/corpus/benign";
import { hostileCorpus } from "./fence/corpus/hostile";
import { fence } from "./fence/fence";
import type { Condition, Path } from "./ql/ast";
import { print } from "./ql/print";
import {
  compileRowFilter,
  filterSettings,
  isHeldByPlan,
  type SourceView,
  viewRefusal,
  wholeSource,
} from "./row-filter";

const HIDDEN = "hidden-canary";
const COLUMNS = `timestamp DateTime64(3), level LowCardinality(String), service String, message String, status UInt16,
  duration_ms Float64, user_id String, url String, ip String, attributes Map(String, String)`;
/** Columns that the engine keeps in one piece for all rows of a block. */
const KEPT_TOGETHER = "fields JSON, other Dynamic, word LowCardinality(String)";
const COLUMN_LIST = COLUMNS.split(/,\s+(?=[a-z_]+ )/).map((column) => {
  const [name = "", ...type] = column.trim().split(" ");
  return { name, type: type.join(" ") };
});

let test: TestEngine;

/** A row that the filter `service != "hidden"` shows, or one that it hides and that holds the canary everywhere. */
function row(n: number, isHidden: boolean) {
  const word = isHidden ? HIDDEN : `seen-${n}`;
  return {
    timestamp: new Date(Date.UTC(2026, 0, 1, 0, 0, n)).toISOString().replace("T", " ").replace("Z", ""),
    level: isHidden ? HIDDEN : (["ERROR", "INFO", "WARN"][n % 3] ?? ""),
    service: isHidden ? "hidden" : n % 4 === 0 ? "api" : "web",
    message: `${word} timeout 123`,
    status: isHidden ? 599 : 200 + n,
    duration_ms: isHidden ? 99_999 : n,
    user_id: word,
    url: `http://${word}/`,
    ip: isHidden ? "203.0.113.99" : "10.0.0.1",
    attributes: { region: word },
    fields: { [word]: n },
    other: isHidden ? true : n,
    word,
  };
}

const sourceIn = (database: string): SourceFields => ({ database, tableName: "app" }) as SourceFields;

function view(filter: string, database = "full"): SourceView {
  const compiled = compileRowFilter(filter, COLUMN_LIST);
  if (!compiled.ok) throw new Error(compiled.message);
  return { ...sourceIn(database), rowFilter: compiled.sql };
}

/** What a statement answers, sorted, or the error that it ends with. */
async function answer(source: SourceView, sql: string): Promise<string[] | "failed"> {
  try {
    const result = await runStatement(test.client, {
      sql,
      queryId: randomUUID(),
      limitRows: 10_000,
      timeoutSeconds: 20,
      sourceSettings: filterSettings(source),
      signal: AbortSignal.timeout(30_000),
    });
    const rows: string[] = [];
    for await (const batch of result.rows) rows.push(...batch);
    return rows.sort();
  } catch (error) {
    expect(String(error)).not.toContain(HIDDEN);
    return "failed";
  }
}

beforeAll(async () => {
  test = await startTestEngine();
  const rows = Array.from({ length: 40 }, (_, n) => row(n, n % 2 === 1));
  for (const [database, values] of [
    ["full", rows],
    ["seen", rows.filter(({ service }) => service !== "hidden")],
  ] as const) {
    await test.client.command({ query: `CREATE DATABASE ${database}` });
    const engine = "ENGINE = ReplacingMergeTree ORDER BY timestamp SETTINGS index_granularity = 4";
    await test.client.command({ query: `CREATE TABLE ${database}.app (${COLUMNS}, ${KEPT_TOGETHER}) ${engine}` });
    await test.client.insert({ table: `${database}.app`, values, format: "JSONEachRow" });
    await test.client.command({ query: `CREATE VIEW ${database}.shown AS SELECT * FROM ${database}.app` });
  }
});
afterAll(() => test?.end());

/** Runs a statement past the fence on all rows behind the filter, and on a table that holds the shown rows alone. */
async function bothWays(text: string) {
  const [full, seen] = await Promise.all(
    ["full", "seen"].map((database) =>
      fence(test.client, { sql: text.replaceAll("LOGS", `${database}.app`), database, table: "app" }),
    ),
  );
  if (!full?.ok || !seen?.ok) return null;
  return [await answer(view('service != "hidden"'), full.sql), await answer(wholeSource(sourceIn("seen")), seen.sql)];
}

describe("a row filter", () => {
  const comparable = BENIGN.filter((text) => !/now|today|rand|generateUUID|table|sample/i.test(text));

  it.each(comparable)("is as if the other rows were not there: %s", async (text) => {
    const ways = await bothWays(text);
    expect(ways?.[0]).toEqual(ways?.[1]);
  });

  it.each([
    "SELECT count() FROM LOGS",
    "SELECT min(timestamp), max(timestamp), min(status), max(service) FROM LOGS",
    "SELECT count(), uniqExact(level) FROM LOGS FINAL",
    "SELECT status FROM LOGS FINAL WHERE intDiv(1, toInt32(status) - 599) = 0 ORDER BY status",
    "SELECT count() FROM LOGS WHERE intDiv(1, toInt32(status) - 599) = 0",
    "SELECT count() FROM LOGS WHERE toUInt8(if(service = 'hidden', message, '1')) = 1",
    "SELECT count() FROM LOGS WHERE timestamp >= '2026-01-01 00:00:03' AND intDiv(1, toUnixTimestamp(timestamp) - 1767225605) = 0",
    "SELECT count() FROM LOGS AS a JOIN LOGS AS b ON a.status = b.status WHERE intDiv(1, toInt32(b.status) - 599) = 0",
    "SELECT a.user_id, b.user_id FROM LOGS AS a LEFT JOIN LOGS AS b ON b.duration_ms > a.duration_ms AND a.level = b.level",
    "SELECT user_id FROM LOGS WHERE user_id IN (SELECT user_id FROM LOGS) UNION ALL SELECT user_id FROM LOGS",
    "SELECT 'hidden-canary' IN (SELECT user_id FROM LOGS), exists(SELECT 1 FROM LOGS WHERE service = 'hidden')",
    "WITH all AS (SELECT * FROM LOGS) SELECT groupUniqArray(user_id) FROM all",
    "WITH 'web' AS service SELECT count() FROM LOGS",
    "SELECT 'web' AS service, user_id FROM LOGS WHERE service = 'web'",
    "SELECT * REPLACE('web' AS service) FROM LOGS",
    "SELECT count() FROM LOGS AS app WHERE 1 OR service = 'hidden'",
    "SELECT user_id FROM app ORDER BY duration_ms DESC LIMIT 3",
    "SELECT user_id, row_number() OVER (ORDER BY duration_ms DESC) AS n FROM LOGS",
    "SELECT lagInFrame(user_id) OVER (ORDER BY timestamp) FROM LOGS",
    "SELECT arrayJoin(mapValues(attributes)) AS v, count() FROM LOGS GROUP BY v WITH TOTALS",
    "SELECT level, count() FROM LOGS GROUP BY ROLLUP(level)",
    "SELECT timestamp FROM LOGS ORDER BY timestamp WITH FILL STEP 1 LIMIT 50",
    "SELECT user_id FROM LOGS LIMIT 2 BY level",
    "SELECT quantileExact(0.99)(duration_ms), topK(3)(user_id), anyHeavy(level), any(service) FROM LOGS",
    "SELECT/**/user_id/* -- */FROM/**/LOGS -- WHERE 0",
    "SELECT COLUMNS('user|service') APPLY(toString) FROM LOGS",
    "SELECT user_id FROM LOGS QUALIFY row_number() OVER (PARTITION BY level ORDER BY status DESC) = 1",
    "SELECT user_id FROM LOGS INTERSECT SELECT user_id FROM LOGS",
    "SELECT user_id FROM LOGS EXCEPT SELECT user_id FROM LOGS WHERE service = 'web'",
    "SELECT arrayMap(u -> (u IN (SELECT user_id FROM LOGS)), ['hidden-canary', 'seen-0']) AS known",
    "SELECT user_id FROM LOGS ARRAY JOIN mapKeys(attributes) AS key WHERE key = 'region'",
    "SELECT (SELECT max(status) FROM LOGS) AS most, (SELECT groupArray(user_id) FROM LOGS WHERE service = 'hidden') AS who",
    "SELECT count() FROM (SELECT * FROM LOGS AS app) AS again WHERE service = 'hidden'",
    "SELECT level, grouping(level) AS g, count() FROM LOGS GROUP BY GROUPING SETS ((level), ())",
    "SELECT count() FROM LOGS WHERE NOT (service != 'hidden') OR 1 = 1",
    "SELECT count() FROM LOGS WHERE service = 'hidden' OR intDiv(1, toInt32(status != 599)) = 0",
    "SELECT user_id FROM LOGS ORDER BY intDiv(1, toInt32(status) - 599), user_id",
    "SELECT a.user_id FROM LOGS AS a SEMI JOIN LOGS AS b USING (status) WHERE b.service != 'web'",
    "WITH RECURSIVE r AS (SELECT max(status) AS s, 1 AS n FROM LOGS UNION ALL SELECT s, n + 1 FROM r WHERE n < 3) SELECT max(s) FROM r",
  ])("holds what looks for a way around it: %s", async (text) => {
    const ways = await bothWays(text);
    expect(ways).not.toBeNull();
    expect(ways?.[0]).toEqual(ways?.[1]);
    expect(JSON.stringify(ways?.[0])).not.toMatch(text.includes(HIDDEN) ? /599/ : new RegExp(HIDDEN));
  });

  it("shows nothing hidden to the corpus of escapes, whatever of it passes the fence", async () => {
    const bait = { port: 9, readable: "/nonexistent/canary", writable: "/nonexistent/written" };
    const statements = hostileCorpus(bait).map((entry) => (typeof entry === "string" ? entry : String(entry)));
    expect(statements.length).toBeGreaterThan(50);
    for (const text of statements) {
      const sql = text.replaceAll("LOGS", "full.app").replaceAll("default.app", "full.app");
      const verdict = await fence(test.client, { sql, database: "full", table: "app" });
      if (!verdict.ok) continue;
      expect(JSON.stringify(await answer(view('service != "hidden"'), verdict.sql)), text).not.toContain(HIDDEN);
    }
  }, 120_000);

  it("holds where the source is a view", async () => {
    const shown = { ...view('service != "hidden"'), tableName: "shown" };
    const rows = await answer(shown, "SELECT count() AS n, max(status) AS s FROM full.shown");
    expect(rows).toEqual(
      await answer(wholeSource(sourceIn("seen")), "SELECT count() AS n, max(status) AS s FROM seen.app"),
    );
  });

  it("is the condition that it says, whatever words are in it", async () => {
    const text = fc.oneof(
      fc.constantFrom("api", "web", "a'b", "\\", "');--", "{p:String}", "ERROR"),
      fc.string({ maxLength: 8 }),
    );
    const comparison: fc.Arbitrary<Condition> = fc.oneof(
      fc.record({
        kind: fc.constant("comparison" as const),
        path: fc.constantFrom<Path[]>(["service"], ["level"], ["attributes", "region"]),
        operator: fc.constantFrom("=" as const, "!=" as const, "~" as const, "!~" as const),
        value: text.map((value) => ({ kind: "string" as const, value })),
      }),
      fc.record({
        kind: fc.constant("comparison" as const),
        path: fc.constant<Path>(["status"]),
        operator: fc.constantFrom(">" as const, "<=" as const),
        value: fc.integer({ min: 190, max: 600 }).map((value) => ({ kind: "number" as const, value })),
      }),
    );
    const condition: fc.Arbitrary<Condition> = fc.oneof(
      comparison,
      fc.record({
        kind: fc.constantFrom("and" as const, "or" as const),
        terms: fc.array(comparison, { minLength: 2, maxLength: 3 }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(condition, async (filter) => {
        const held = view(print({ filter, selection: [] }));
        const shown = await answer(held, "SELECT user_id, status, service FROM full.app");
        const meant = await answer(
          wholeSource(sourceIn("full")),
          `SELECT user_id, status, service FROM full.app WHERE ${held.rowFilter}`,
        );
        expect(shown).toEqual(meant);
        expect(shown).not.toBe("failed");
      }),
      { numRuns: 150 },
    );
  }, 60_000);

  it("has nothing beside it that the engine looks at first, or that tells where rows lie", async () => {
    const held = view('service != "hidden"');
    expect(viewRefusal(held, "SELECT 1 FROM full.app PREWHERE status = 1")).toContain("PREWHERE");
    expect(viewRefusal(held, "SELECT `PREWHERE`, 'PREWHERE' FROM full.app WHERE status = 1")).toBeNull();
    for (const text of [
      "_part_offset",
      "_part_granule_offset",
      "a._part_offset",
      "`_block_number`",
      "a.`_part`",
      "max(_part_offset)",
    ]) {
      const verdict = await fence(test.client, {
        sql: `SELECT ${text} FROM full.app AS a`,
        database: "full",
        table: "app",
      });
      expect(verdict.ok && viewRefusal(held, verdict.sql), text).toMatch(/^_\w+ is not allowed/);
    }
    expect(viewRefusal(wholeSource(held), "SELECT 1 FROM full.app PREWHERE status = 1")).toBeNull();
  });

  it.each([
    "SELECT distinctJSONPaths(fields) FROM full.app",
    "SELECT distinctJSONPathsIf(fields, status > 0) FROM full.app",
    "SELECT DistinctJSONPathsAndTypes(fields) FROM full.app",
    "SELECT arrayReduce('distinctJSONPaths', [fields]) FROM full.app",
    "SELECT finalizeAggregation(initializeAggregation('distinctDynamicTypesState', other)) FROM full.app",
    "SELECT lowCardinalityIndices(word), lowCardinalityKeys(word) FROM full.app",
    "SELECT max(byteSize(fields)) FROM full.app",
    "SELECT estimateCompressionRatioOrNull(word) FROM full.app",
  ])("has nothing beside it that looks at how a column is kept for all rows: %s", async (text) => {
    const verdict = await fence(test.client, { sql: text, database: "full", table: "app" });
    expect(verdict.ok).toBe(true);
    const sql = verdict.ok ? verdict.sql : "";
    expect(viewRefusal(view('service != "hidden"'), sql)).toMatch(/is not allowed for a token with a row filter$/);
    expect(viewRefusal(wholeSource(sourceIn("full")), sql)).toBeNull();
  });

  it("has columns that are kept for all rows show those of its own alone", async () => {
    const text = `SELECT toString(fields) AS f, JSONAllPaths(fields) AS p, toString(other) AS o, dynamicType(other) AS t, word
      FROM LOGS ORDER BY status`;
    const ways = await bothWays(text);
    expect(ways?.[0]).toEqual(ways?.[1]);
    expect(ways?.[0]).toHaveLength(20);
    expect(JSON.stringify(ways)).not.toContain(HIDDEN);
  });

  it("lets nothing through when the engine can't apply it", async () => {
    const broken = { ...sourceIn("full"), rowFilter: "nowhere = 1" } as unknown as SourceView;
    expect(await answer(broken, "SELECT * FROM full.app")).toBe("failed");
  });
});

describe("isHeldByPlan", () => {
  it("takes the engine's own plan of a table that it filters itself", async () => {
    for (const table of ["app", "shown"]) {
      const answered = await test.client.query({
        query: `EXPLAIN PLAN SELECT 1 FROM full.${table}`,
        format: "JSONEachRow",
        clickhouse_settings: {
          ...filterSettings({ ...view('service != "hidden"'), tableName: table }),
          query_plan_enable_optimizations: 0,
        },
      });
      const plan = (await answered.json<{ explain: string }>()).map(({ explain }) => explain);
      expect(isHeldByPlan(plan), plan.join("\n")).toBe(true);
      expect(isHeldByPlan(plan.filter((line) => !line.includes("additional filter")))).toBe(false);
    }
  });

  it.each([
    [["Expression (Project names)", "  ReadFromRemote (Read from remote replica)"]],
    [["Union", "  Filter (additional filter)", "    ReadFromMergeTree (full.app)", "  ReadFromRemote"]],
    [["└──ReadFromMerge", "   └──Filter (additional filter)", "      └──ReadFromMergeTree"]],
    [[]],
  ])("refuses a table whose rows come past the filter: %j", (plan) => {
    expect(isHeldByPlan(plan)).toBe(false);
  });
});

describe("compileRowFilter", () => {
  it.each([
    ["", "a row filter has conditions alone"],
    ["| service", "a row filter has conditions alone"],
    ['service = "a" | service', "a row filter has conditions alone"],
    ['nowhere = "a"', "the source has no column nowhere"],
    ['service = "a" and (level = "b" or status.x = "c")', "status has no keys"],
  ])("refuses %s", (text, message) => {
    expect(compileRowFilter(text, COLUMN_LIST)).toEqual({ ok: false, message });
  });
});
