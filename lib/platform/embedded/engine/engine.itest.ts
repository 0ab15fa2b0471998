import { readFileSync, statSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { socketClient } from "@/lib/platform/clickhouse";
import { spawnEngine } from "./spawn";
import { startTestEngine, type TestEngine } from "./test-engine";

let test: TestEngine;

beforeAll(async () => {
  test = await startTestEngine();
});
afterAll(async () => {
  await test?.end();
});

const ask = async <T>(
  query: string,
  settings: Record<string, string | number> = {},
  params: Record<string, unknown> = {},
) =>
  (
    await test.client.query({ query, format: "JSONEachRow", clickhouse_settings: settings, query_params: params })
  ).json<T>();

/** Resident memory of the engine's own process, in bytes; node is the deepest descendant of what was spawned. */
function engineMemory(pid: number): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
  if (children !== "") return engineMemory(Number(children.split(" ")[0]));
  const kilobytes = readFileSync(`/proc/${pid}/status`, "utf8").match(/VmRSS:\s+(\d+)/)?.[1];
  return Number(kilobytes) * 1024;
}

describe("the wire", () => {
  it("is a Unix socket that only its owner may use", () => {
    expect(statSync(test.socketPath).mode & 0o777).toBe(0o600);
  });

  it("answers ping", async () => {
    expect(await test.client.ping()).toEqual({ success: true });
    expect(await test.client.ping({ select: true })).toEqual({ success: true });
  });

  it("runs exactly one statement", async () => {
    await expect(ask("SELECT 1; SELECT 2")).rejects.toMatchObject({ code: "62" });
    await expect(
      test.client.command({ query: "SELECT 1; CREATE TABLE two (a UInt8) ENGINE = Memory" }),
    ).rejects.toMatchObject({ code: "62" });
    expect(await ask("SELECT name FROM system.tables WHERE name = 'two'")).toEqual([]);
    await expect(ask("")).rejects.toMatchObject({ code: "62" });
  });

  it("gives the engine's own codes and names", async () => {
    await expect(ask("SELECT nope")).rejects.toMatchObject({ code: "47", type: "UNKNOWN_IDENTIFIER" });
    await expect(ask("SELECT * FROM nope")).rejects.toMatchObject({ code: "60", type: "UNKNOWN_TABLE" });
    await expect(ask("SELEC 1")).rejects.toMatchObject({ code: "62" });
    await expect(ask("SELECT 1", { no_such_setting: 1 })).rejects.toMatchObject({ code: "115" });
  });

  it("inserts rows with everything in them, and tells how many", async () => {
    const text = "a;'\\\n\t\r\0😀";
    await test.client.command({ query: "CREATE TABLE wire (id UInt64, text String) ENGINE = MergeTree ORDER BY id" });
    const { summary } = await test.client.insert({
      table: "wire",
      format: "JSONEachRow",
      values: [
        { id: 1, text },
        { id: 2, text: "; DROP TABLE wire" },
      ],
    });
    expect(summary?.written_rows).toBe("2");
    expect(await ask("SELECT text FROM wire ORDER BY id")).toEqual([{ text }, { text: "; DROP TABLE wire" }]);
  });

  it("keeps settings, parameters and readonly to one request, in parallel too", async () => {
    const lanes = Array.from({ length: 8 }, async (_, lane) => {
      for (let turn = 0; turn < 25; turn++) {
        const value = `${lane}'${turn}\\`;
        const isReadOnly = lane % 2;
        const [row] = await ask(
          "SELECT {v:String} AS v, getSetting('max_result_rows') AS m, getSetting('readonly') AS r",
          { max_result_rows: lane + 1, readonly: isReadOnly },
          { v: value },
        );
        expect(row).toEqual({ v: value, m: lane + 1, r: isReadOnly });
      }
    });
    await Promise.all(lanes);
    expect(await ask("SELECT getSetting('max_result_rows') AS m, getSetting('readonly') AS r")).toEqual([
      { m: 0, r: 0 },
    ]);
    await expect(ask("SELECT {v:String}")).rejects.toMatchObject({ code: "456" });
  });

  it("holds read-only requests to reading", async () => {
    for (const sql of [
      "CREATE TABLE r (a UInt8) ENGINE = Memory",
      "INSERT INTO wire VALUES (3, '')",
      "KILL QUERY WHERE 1",
      "SET readonly = 0",
      "SELECT 1 INTO OUTFILE '/tmp/x'",
    ]) {
      await expect(test.client.command({ query: sql, clickhouse_settings: { readonly: "1" } })).rejects.toMatchObject({
        code: "164",
      });
    }
    await expect(ask("SELECT 1 SETTINGS max_threads = 1", { readonly: 1 })).rejects.toThrow();
  });

  it("answers others while a scalar subquery is being computed", async () => {
    const slow = ask("SELECT (SELECT count() FROM numbers(60000000) WHERE sipHash64(number) = 1) AS c");
    let isOver = false;
    void slow.then(() => {
      isOver = true;
    });
    await ask("SELECT 1");
    expect(isOver).toBe(false);
    await slow;
  });
});

describe("streams", () => {
  it("a million rows pass through without being gathered", async () => {
    const pass = async (count: number): Promise<{ rows: number; peak: number }> => {
      const query = `SELECT number, repeat('x', 200) AS text FROM numbers(${count})`;
      const result = await test.client.query({ query, format: "JSONEachRow" });
      let [rows, peak] = [0, 0];
      for await (const batch of result.stream()) {
        rows += batch.length;
        if (rows % 50_000 < batch.length) peak = Math.max(peak, engineMemory(test.engine.child.pid!));
      }
      return { rows, peak };
    };
    // The first passes fill the allocator's pools; were rows gathered, ten times as many would need 200 MB more each time.
    await pass(100_000);
    const few = await pass(100_000);
    const many = [await pass(1_000_000), await pass(1_000_000)];
    expect(many.map(({ rows }) => rows)).toEqual([1_000_000, 1_000_000]);
    const peak = Math.min(...many.map((one) => one.peak));
    expect(peak - few.peak).toBeLessThan(128 * 1024 ** 2);
    expect(peak).toBeLessThan(1024 ** 3);
  }, 60_000);

  it("a reader that goes away ends the work", async () => {
    const path = `/?default_format=TabSeparated&query=${encodeURIComponent("SELECT number FROM numbers(100000000000)")}`;
    await new Promise<void>((done, fail) => {
      const call = request({ socketPath: test.socketPath, path, method: "POST" }, (response) => {
        response.once("data", () => {
          call.destroy();
          done();
        });
      });
      call.on("error", fail);
      call.end();
    });
    const left = async () =>
      (
        await ask(
          "SELECT 1 FROM system.processes WHERE query LIKE '%100000000000%' AND query NOT LIKE '%system.processes%'",
        )
      ).length;
    await expect.poll(left, { timeout: 10_000 }).toBe(0);
  });
});

describe("the fence around the process", () => {
  it("keeps the process from files, network and the starter's environment where this machine can", () => {
    const { fence } = test.engine;
    expect(fence.sentence).toContain("The log engine");
    if (fence.level.startsWith("namespaces")) {
      expect(fence.walls).toEqual({ files: true, writes: true, network: true, environment: true });
    }
  });

  it("denies by grants what would leave the engine", async () => {
    for (const from of [
      "file('/etc/passwd', 'CSV')",
      "url('http://127.0.0.1:1/', 'CSV')",
      "remote('127.0.0.1:1', 'a', 'b')",
      "mysql('127.0.0.1:1', 'a', 'b', 'c', 'd')",
    ]) {
      await expect(ask(`SELECT * FROM ${from}`)).rejects.toMatchObject({ code: "497" });
    }
    await expect(test.client.command({ query: "SELECT 1 INTO OUTFILE '/tmp/x'" })).rejects.toMatchObject({
      code: "497",
    });
  });
});

describe("ending", () => {
  it("drains what runs, then stops, and keeps what was written", async () => {
    const dataDir = join(test.directory, "second", "data");
    const socketPath = join(test.directory, "second", "run", "engine.sock");
    const options = { dataDir, socketPath, program: test.program };
    const first = await spawnEngine(options);
    const client = socketClient(socketPath);
    await client.command({ query: "CREATE TABLE kept (a UInt8) ENGINE = MergeTree ORDER BY a" });
    await client.command({ query: "INSERT INTO kept VALUES (7)" });
    const slow = client.query({ query: "SELECT sleep(1) AS s", format: "JSONEachRow" }).then((result) => result.json());
    await new Promise((resolve) => setTimeout(resolve, 200));
    await first.stop();
    expect(await slow).toEqual([{ s: 0 }]);
    expect(first.child.exitCode).toBe(0);
    await client.close();

    const second = await spawnEngine(options);
    const again = socketClient(socketPath);
    const rows = await again.query({ query: "SELECT a FROM kept", format: "JSONEachRow" });
    expect(await rows.json()).toEqual([{ a: 7 }]);
    await again.close();
    await second.stop();
  });
});
