import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { ClickHouseClient } from "@clickhouse/client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runImport } from "@/bin/commands/import";
import { parse } from "@/lib/logs/ql/ast";
import { compile } from "@/lib/logs/ql/compile";
import { logEngine } from "@/lib/testing/log-engine";
import { type ImportRequest, importFile, type NewSource } from "./import";

const LOGHUB = join(import.meta.dirname, "../../../shared/data/loghub");

const DATABASE = `import_test_${process.pid}`;

let engine: ClickHouseClient;
let folder: string;
let nextSource = 0;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "latchkey-import-"));
  engine = logEngine();
});

afterAll(async () => {
  await engine.command({ query: `DROP DATABASE IF EXISTS ${DATABASE}` });
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

async function rows<T = Record<string, unknown>>(query: string, params: Record<string, unknown> = {}): Promise<T[]> {
  const answer = await engine.query({ query, query_params: params, format: "JSONEachRow" });
  return answer.json<T>();
}

function put(name: string, content: string | Buffer): string {
  const file = join(folder, name);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, content);
  return file;
}

async function bring(file: string, more: Partial<ImportRequest> = {}) {
  const registered: NewSource[] = [];
  const register = async (source: NewSource) => void registered.push(source);
  const summary = await importFile({
    engine,
    database: DATABASE,
    file,
    source: `Source ${++nextSource}`,
    register,
    ...more,
  });
  const counted = await rows<{ n: string }>(`SELECT toString(count()) AS n FROM ${DATABASE}.${summary.table}`);
  return {
    summary,
    registered,
    counted: Number(counted[0]!.n),
    types: Object.fromEntries(summary.columns.map((c) => [c.name, c.type])),
  };
}

/** A public log of the LogHub collection when it is at hand, else lines of the same shape. */
function loghub(name: string, sample: string): { file: string; lines: number } {
  const real = join(LOGHUB, name);
  const file = existsSync(real) ? real : put(name, sample);
  const text = readFileSync(file, "utf8");
  return { file, lines: text.split("\n").filter((line) => line.trim() !== "").length };
}

describe("real logs", () => {
  test("an Apache error log", async () => {
    const { file, lines } = loghub(
      "Apache_2k.log",
      "[Sun Dec 04 04:47:44 2005] [notice] workerEnv.init() ok\n[Sun Dec 04 04:47:44 2005] [error] mod_jk child\n",
    );
    const { summary, counted } = await bring(file);
    expect(summary).toMatchObject({ format: "apache-error", rows: lines, badCount: 0, undated: 0 });
    expect(counted).toBe(lines);
    const [first] = await rows(`SELECT * FROM ${DATABASE}.${summary.table} ORDER BY timestamp LIMIT 1`);
    expect(first).toMatchObject({ timestamp: "2005-12-04 04:47:44.000" });
    const severities = await rows(`SELECT DISTINCT severity FROM ${DATABASE}.${summary.table} ORDER BY severity`);
    expect(severities).toEqual([{ severity: "error" }, { severity: "notice" }]);
  });

  test("an sshd log of syslog", async () => {
    const { file, lines } = loghub(
      "OpenSSH_2k.log",
      "Dec 10 06:55:46 LabSZ sshd[24200]: Invalid user webmaster from 173.234.31.186\nDec 10 06:55:46 LabSZ sshd[24201]: error: x\n",
    );
    const { summary, counted, types } = await bring(file);
    expect(summary).toMatchObject({ format: "syslog", rows: lines, badCount: 0, undated: 0 });
    expect(counted).toBe(lines);
    expect(types).toMatchObject({ host: "String", app: "String", pid: "Int64" });
  });

  test.each([
    [
      "OpenSSH_2k.log_structured.csv",
      "LineId,Date,Day,Time,Component,Pid,Content\n1,Dec,10,06:55:46,LabSZ,24200,hello\n",
    ],
    ["Hadoop_2k.log_structured.csv", 'LineId,Date,Time,Level,Content\n1,2015-10-18,"18:01:47,978",INFO,"a, b"\n'],
    ["OpenStack_2k.log_structured.csv", 'LineId,Date,Time,Level,Content\n1,2017-05-16,00:00:00.008,INFO,"a ""b"""\n'],
    ["Apache_2k.log_structured.csv", "LineId,Time,Level,Content\n1,Sun Dec 04 04:47:44 2005,notice,ok\n"],
  ])("%s", async (name, sample) => {
    const { file } = loghub(name, sample);
    const { summary, counted, types } = await bring(file);
    expect(summary).toMatchObject({ format: "csv", badCount: 0, undated: 0 });
    expect(counted).toBe(summary.rows);
    expect(types.LineId).toBe("Int64");
    const ids = await rows<{ last: string }>(`SELECT toString(max(LineId)) AS last FROM ${DATABASE}.${summary.table}`);
    expect(Number(ids[0]!.last)).toBe(summary.rows);
  });
});

describe("what becomes of values", () => {
  test("types hold for the whole file, not for its beginning", async () => {
    const many = Array.from({ length: 25_000 }, (_, n) =>
      JSON.stringify({ ts: 1_719_999_999 + n, msg: `m${n}`, n, f: n / 4, ok: n % 2 === 0 }),
    );
    const last = JSON.stringify({
      ts: 1_720_100_000,
      msg: "last",
      n: "no number",
      extra: 1,
      http: { status: 500, deep: { a: [1, "x"] } },
    });
    const { summary, counted, types } = await bring(put("types.jsonl", [...many, last].join("\n")));
    expect(counted).toBe(25_001);
    expect(types).toMatchObject({
      ...{
        n: "String",
        f: "Nullable(Float64)",
        ok: "Nullable(Bool)",
        extra: "Nullable(Int64)",
        http: "Map(String, String)",
      },
    });
    const [row] = await rows(`SELECT n, f, http FROM ${DATABASE}.${summary.table} WHERE message = 'last'`);
    expect(row).toEqual({ n: "no number", f: null, http: { status: "500", "deep.a": '[1,"x"]' } });
    expect(
      await rows(
        `SELECT sum(f) AS total, toString(countIf(ok)) AS yes, any(toTypeName(ok)) AS type FROM ${DATABASE}.${summary.table}`,
      ),
    ).toEqual([{ total: (24_999 * 25_000) / 8, yes: "12500", type: "Nullable(Bool)" }]);
  });

  test("nested keys answer to LogchefQL paths", async () => {
    const lines = [
      '{"time":"2026-05-19T06:00:00Z","message":"a","http":{"status":500},"service.name":"api"}',
      '{"time":"2026-05-19T06:00:01Z","message":"b"}',
    ];
    const { summary } = await bring(put("nested.jsonl", lines.join("\n")));
    const query = parse('http.status = "500" and service.name = api | message');
    if (!query.ok) throw new Error(query.error.message);
    const compiled = compile(query.ast, {
      ...{ columns: summary.columns, table: `${DATABASE}.${summary.table}`, timestampField: "timestamp", limit: 10 },
      ...{ startTime: "2026-05-19T00:00:00Z", endTime: "2026-05-20T00:00:00Z", timezone: "UTC" },
    });
    if (!compiled.ok) throw new Error(compiled.error.message);
    expect(await rows(compiled.statement.sql, compiled.statement.params)).toEqual([
      { timestamp: "2026-05-19 06:00:00.000", message: "a" },
    ]);
  });

  test("odd names, reserved names and more fields than columns", async () => {
    const wide = Object.fromEntries(Array.from({ length: 210 }, (_, n) => [`k${n}`, n]));
    const line = { time: 1_719_999_999, message: "m", other: "o", "a`b\\": 1, timestamp: "not a time", ...wide };
    const { summary, types } = await bring(put("wide.jsonl", JSON.stringify(line)));
    expect(types).toMatchObject({ timestamp_: "String", other_: "Map(String, String)", "a`b\\": "Int64", k0: "Int64" });
    const [row] = await rows<Record<string, unknown>>(`SELECT * FROM ${DATABASE}.${summary.table}`);
    expect(row).toMatchObject({ other: "o", timestamp_: "not a time", other_: { k209: "209" } });
  });

  test("rows without a time take that of the row before", async () => {
    const { summary } = await bring(
      put("trace.log", "at start\n2026-05-19 06:00:00 ERROR boom\n  at f()\n2026-05-19 06:00:01 INFO fine\n"),
    );
    expect(summary).toMatchObject({ format: "plain", rows: 4, undated: 2 });
    const times = await rows<{ t: string }>(
      `SELECT toString(timestamp) AS t FROM ${DATABASE}.${summary.table} ORDER BY t`,
    );
    expect(times.map(({ t }) => t.slice(17, 19))).toEqual(["00", "00", "00", "01"]);
  });

  test("gzip, CRLF, a byte order mark, and a zone for times without one", async () => {
    const text = "\uFEFFtime,level,message\r\n2026-07-01 12:00:00,info,größe\r\n";
    const { summary } = await bring(put("zoned.csv.gz", gzipSync(text)), { timezone: "Europe/Berlin" });
    expect(await rows(`SELECT * FROM ${DATABASE}.${summary.table}`)).toEqual([
      { timestamp: "2026-07-01 10:00:00.000", severity: "info", message: "größe" },
    ]);
  });
});

describe("what goes wrong", () => {
  test("bad lines are counted, told with their numbers and not imported", async () => {
    const told: number[] = [];
    const lines = [
      '{"message":"a"}',
      "oops",
      '{"message":"b"}',
      "",
      "[1]",
      '{"message":"c"}',
      `{"message":"${"x".repeat(1_048_576)}"}`,
    ];
    const { summary, counted } = await bring(put("bad.jsonl", lines.join("\n")), {
      format: "jsonl",
      onBadLine: ({ line }) => told.push(line),
    });
    expect(counted).toBe(3);
    expect(told).toEqual([2, 5, 7]);
    expect(summary.badCount).toBe(3);
    expect(summary.badLines).toMatchObject([
      { line: 2, reason: expect.stringContaining("not JSON"), text: "oops" },
      { line: 5, reason: "not a JSON object" },
      { line: 7, reason: "longer than 1048576 characters" },
    ]);
  });

  test("a name in use, an unknown format, a missing, empty or binary file", async () => {
    const file = put("ok.log", "hello\n");
    const { summary } = await bring(file, { source: "Taken" });
    expect(summary.table).toBe("taken");
    const refusal = (more: Partial<ImportRequest>) => bring(file, more).catch((error: { code: string }) => error.code);
    expect(await refusal({ source: "taken!" })).toBe("conflict");
    expect(await refusal({ source: "日本" })).toBe("invalid_request");
    expect(await refusal({ format: "xml" })).toBe("invalid_request");
    expect(await refusal({ format: "jsonl" })).toBe("invalid_request");
    expect(await refusal({ file: join(folder, "none") })).toBe("ENOENT");
    expect(await refusal({ file: put("empty", "") })).toBe("invalid_request");
    expect(await refusal({ file: put("binary", "a\0b\nc\0d\n") })).toBe("invalid_request");
  });

  test("a failed registration leaves no table behind", async () => {
    const file = put("again.log", "hello\n");
    const failing = bring(file, { source: "Again", register: async () => Promise.reject(new Error("no such team")) });
    await expect(failing).rejects.toThrow("no such team");
    expect((await bring(file, { source: "Again" })).counted).toBe(1);
  });
});

describe("the operator's command", () => {
  const run = async (...argv: string[]) => {
    const out: string[] = [];
    const made: unknown[] = [];
    const register = async (source: unknown) => void made.push(source);
    const code = await runImport(argv, {
      engine,
      database: DATABASE,
      register,
      print: (line) => out.push(line),
      warn: (line) => out.push(line),
    });
    return { code, made, out: out.join("\n") };
  };

  test("imports, tells what it did and which lines it could not read", async () => {
    const rejects = join(folder, "rejects.txt");
    const file = put("cli.jsonl", `{"message":"a"}\n${"oops\n".repeat(25)}{"message":"b"}\n`);
    const { code, out, made } = await run(
      file,
      "--source",
      "From the CLI",
      "--team",
      "ops",
      "--format",
      "jsonl",
      "--rejects",
      rejects,
    );
    expect(code).toBe(0);
    expect(out).toContain(`Imported 2 rows as jsonl into ${DATABASE}.from_the_cli, source "From the CLI".`);
    expect(out).toContain("25 lines could not be read");
    expect(out).toContain("line 2: not JSON");
    expect(out).toContain("… and 5 more");
    expect(readFileSync(rejects, "utf8").split("\n")).toHaveLength(26);
    expect(made).toEqual([
      {
        ...{ name: "From the CLI", team: "ops", database: DATABASE, table: "from_the_cli" },
        ...{ timestampField: "timestamp", severityField: "severity" },
      },
    ]);
  });

  test.each([
    [["--source", "x"], 2, "Name one FILE."],
    [["a", "b", "--source", "x"], 2, "Name one FILE."],
    [["a"], 2, "Name the source"],
    [["a", "--source", "x", "--timezone", "Mars/Base"], 2, "no time zone"],
    [["a", "--sauce", "x"], 2, "--sauce"],
    [["/none/there", "--source", "x"], 1, "Nothing was imported"],
  ])("%j ends with %d", async (argv, code, said) => {
    expect(await run(...argv)).toMatchObject({ code, made: [], out: expect.stringContaining(said) });
  });
});
