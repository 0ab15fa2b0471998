import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { ClickHouseClient } from "@clickhouse/client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { logEngine } from "@/lib/testing/log-engine";
import { importHostPackages } from "./host-packages";
import type { NewSource } from "./import";

const DATABASE = `host_packages_test_${process.pid}`;

let engine: ClickHouseClient;
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "latchkey-host-"));
  engine = logEngine();
});

afterAll(async () => {
  await engine.command({ query: `DROP DATABASE IF EXISTS ${DATABASE}` });
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

async function rows(query: string): Promise<unknown[]> {
  const answer = await engine.query({ query, format: "JSONEachRow" });
  return answer.json();
}

function put(name: string, content: string | Buffer): string {
  const file = join(folder, name);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, content);
  return file;
}

describe("host packages", () => {
  test("come from every readable log, and a second time only what is new", async () => {
    const root = join(folder, "host");
    put("host/var/log/dpkg.log.2.gz", gzipSync("2026-10-01 09:00:00 install a:amd64 <none> 1\n"));
    const live = put("host/var/log/dpkg.log", "2026-11-01 10:00:00 upgrade a:amd64 1 2\ngarbage\n");
    put("host/var/log/dpkg.log.bak", "not a rotation\n");
    put(
      "host/var/log/apt/history.log",
      "Start-Date: 2026-11-01  10:00:00\nCommandline: apt upgrade\nUpgrade: a:amd64 (1, 2)\n",
    );
    const registered: NewSource[] = [];
    const register = async (source: NewSource) => void registered.push(source);
    const first = await importHostPackages({ engine, database: DATABASE, register, root, timezone: "Europe/Berlin" });
    expect(first).toMatchObject({ rows: 3, badCount: 1, isNew: true });
    expect(first?.badLines).toMatchObject([{ line: 2, text: "garbage" }]);
    expect(registered).toMatchObject([{ name: "Host packages", table: "host_packages" }]);
    const found = await rows(
      `SELECT toString(timestamp) AS t, manager, version FROM ${DATABASE}.host_packages ORDER BY t, manager`,
    );
    expect(found).toEqual([
      { t: "2026-10-01 07:00:00.000", manager: "dpkg", version: "1" },
      { t: "2026-11-01 09:00:00.000", manager: "apt", version: "2" },
      { t: "2026-11-01 09:00:00.000", manager: "dpkg", version: "2" },
    ]);
    appendFileSync(live, "2026-11-02 10:00:00 remove a:amd64 2 <none>\n");
    expect(
      await importHostPackages({ engine, database: DATABASE, register, root, timezone: "Europe/Berlin" }),
    ).toMatchObject({
      rows: 1,
      isNew: false,
    });
    expect(registered).toHaveLength(2);
  });

  test("nothing readable is no source", async () => {
    expect(
      await importHostPackages({ engine, database: DATABASE, register: async () => {}, root: join(folder, "nowhere") }),
    ).toBeNull();
  });
});
