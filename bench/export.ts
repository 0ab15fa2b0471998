import { setTimeout as pause } from "node:timers/promises";
import type { ClickHouseClient } from "@clickhouse/client";
import { socketClient } from "@/lib/platform/clickhouse";
import type { RunningConsole } from "./console";
import { type Finding, median, shown } from "./figures";
import { LOGS, prepareLogs, ROWS } from "./logs-table";

const ROUNDS = 3;
const SAMPLE_MS = 100;
const MEGABYTE = 1e6;
const STATEMENT = `SELECT * FROM ${LOGS}`;
const LINE_FEED = 10;

/** Lines of a stream of bytes, read to its end and not kept. */
async function countLines(chunks: AsyncIterable<Uint8Array>): Promise<number> {
  let lines = 0;
  for await (const chunk of chunks) {
    for (let at = chunk.indexOf(LINE_FEED); at !== -1; at = chunk.indexOf(LINE_FEED, at + 1)) lines += 1;
  }
  return lines;
}

async function timed(work: () => Promise<number>): Promise<{ lines: number; seconds: number }> {
  const since = performance.now();
  const lines = await work();
  return { lines, seconds: (performance.now() - since) / 1000 };
}

/** All rows through the console; besides them there are a first and a last line. */
async function throughConsole({ port, token }: RunningConsole, base: string): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${port}${base}/logs/export`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ raw_sql: STATEMENT }),
  });
  if (!response.ok || !response.body) throw new Error(`the export answered ${response.status}`);
  const lines = await countLines(response.body);
  if (lines !== ROWS + 2) throw new Error(`the export had ${lines} lines`);
  return ROWS;
}

async function straight(engine: ClickHouseClient): Promise<number> {
  const { stream } = await engine.exec({
    query: STATEMENT,
    clickhouse_settings: { default_format: "JSONEachRow" } as Record<string, string>,
  });
  const lines = await countLines(stream as AsyncIterable<Uint8Array>);
  if (lines !== ROWS) throw new Error(`the engine answered ${lines} rows`);
  return lines;
}

/** Bytes that the console's process occupies, as it says itself. */
async function residentBytes({ port, token }: RunningConsole): Promise<number> {
  const headers = { authorization: `Bearer ${token}` };
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`, { headers })).text();
  const found = /^process_resident_memory_bytes (\S+)$/m.exec(text)?.[1];
  if (!found) throw new Error("the console does not tell what it occupies");
  return Number(found);
}

/** By how many bytes the console grew at most while something was done. */
async function growthDuring<T>(house: RunningConsole, work: () => Promise<T>): Promise<{ result: T; bytes: number }> {
  const before = await residentBytes(house);
  let peak = before;
  let isOver = false;
  const watching = (async () => {
    while (!isOver) {
      peak = Math.max(peak, await residentBytes(house));
      await pause(SAMPLE_MS);
    }
  })();
  const result = await work().finally(() => {
    isOver = true;
  });
  await watching;
  return { result, bytes: peak - before };
}

/** Rows a second of an export of a million rows, against the engine's own, and how much the console grows by it. */
export async function benchExport(house: RunningConsole): Promise<Finding[]> {
  const engine = socketClient(house.engineSocket);
  try {
    const base = await prepareLogs(house, engine);
    await straight(engine);
    await throughConsole(house, base);
    const pairs: { console: number; engine: number; grown: number }[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const own = await timed(() => straight(engine));
      const { result, bytes } = await growthDuring(house, () => timed(() => throughConsole(house, base)));
      pairs.push({ console: ROWS / result.seconds, engine: ROWS / own.seconds, grown: bytes / MEGABYTE });
    }
    const through = median(pairs.map((pair) => pair.console));
    const own = median(pairs.map((pair) => pair.engine));
    const raw = `${shown(through)} rows/s, engine ${shown(own)} rows/s`;
    const grown = Math.max(...pairs.map((pair) => pair.grown));
    return [
      { name: "export of 1,000,000 rows", value: through / own, unit: "×", raw },
      {
        name: "export, growth of the console",
        value: grown,
        unit: "MB",
        bar: { rule: "at most", value: 64 },
        raw: `of ${ROUNDS} exports: ${pairs.map((pair) => shown(pair.grown)).join(", ")} MB`,
      },
    ];
  } finally {
    await engine.close();
  }
}
