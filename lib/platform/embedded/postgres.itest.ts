import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type PostgresProcess, startPostgres } from "@/lib/platform/embedded/postgres";
import { withConnection } from "@/lib/platform/postgres-database";

let dataDir: string;
let running: PostgresProcess[];
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "latchkey-postgres-"));
  running = [];
});
afterEach(async () => {
  for (const postgres of running.reverse()) await postgres.stop({ remove: true });
  rmSync(dataDir, { recursive: true, force: true });
});

const start = async (options: { isThrowaway?: boolean; onExit?: (reason: string) => void } = {}) => {
  const postgres = await startPostgres({ dataDir, isThrowaway: true, ...options });
  running.push(postgres);
  return postgres;
};
const count = (url: string) =>
  withConnection(url, async (client) => {
    await client.query("CREATE TABLE IF NOT EXISTS kept (id int)");
    await client.query("INSERT INTO kept VALUES (1)");
    return Number((await client.query("SELECT count(*) FROM kept")).rows[0].count);
  });

describe("startPostgres", { timeout: 60_000 }, () => {
  it("listens on loopback alone and wants the generated password, which only its owner can read", async () => {
    const { url } = await start();
    const { rows } = await withConnection(url, (client) => client.query("SHOW listen_addresses"));
    expect(rows).toEqual([{ listen_addresses: "127.0.0.1" }]);
    const wrong = new URL(url);
    wrong.password = "guess";
    await expect(withConnection(wrong.href, async () => {})).rejects.toMatchObject({ code: "28P01" });
    expect(statSync(join(dataDir, "secrets")).mode & 0o777).toBe(0o700);
    expect(statSync(join(dataDir, "secrets", "postgres-password")).mode & 0o777).toBe(0o600);
  });

  it("tells when it was killed, and starts again with all that was committed", async () => {
    const onExit = vi.fn();
    const first = await start({ onExit, isThrowaway: false });
    expect(await count(first.url)).toBe(1);
    process.kill(first.pid, "SIGKILL");
    await vi.waitFor(() => expect(onExit).toHaveBeenCalledWith(expect.stringContaining("SIGKILL")), 10_000);
    const second = await vi.waitFor(() => start(), { timeout: 20_000, interval: 500 });
    expect(await count(second.url)).toBe(2);
  });

  it("ends a server that was left running, and takes over its data", async () => {
    const first = await start();
    await count(first.url);
    const second = await start();
    expect(second.pid).not.toBe(first.pid);
    expect(await count(second.url)).toBe(2);
  });

  it("is not misled by a mark that a process of another kind carries the number of", async () => {
    const first = await start();
    await first.stop();
    const { rows } = await withConnection((await start()).url, (client) => client.query("SHOW data_directory"));
    await running.at(-1)?.stop();
    writeFileSync(join(rows[0].data_directory, "postmaster.pid"), `${process.pid}\n${rows[0].data_directory}\n`);
    expect(await count((await start()).url)).toBe(1);
  });
});
