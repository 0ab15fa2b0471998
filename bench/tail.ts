import { setTimeout as pause } from "node:timers/promises";
import { socketClient } from "@/lib/platform/clickhouse";
import type { RunningConsole } from "./console";
import { type Finding, shown } from "./figures";
import { LOGS, prepareLogs } from "./logs-table";

const INSERTS = 60;
const LEAST_GAP_MS = 200;
const MOST_GAP_MS = 900;
/** Until the tail has begun to look. */
const SETTLE_MS = 1_000;
const PATIENCE_MS = 10_000;

/** Reads a tail and tells when each text that it is asked to look for came. */
async function follow(house: RunningConsole, base: string, seen: (text: string) => void): Promise<() => void> {
  const leaving = new AbortController();
  const response = await fetch(`http://127.0.0.1:${house.port}${base}/logs/tail`, {
    headers: { authorization: `Bearer ${house.token}` },
    signal: leaving.signal,
  });
  if (!response.ok || !response.body) throw new Error(`the tail answered ${response.status}`);
  const decoder = new TextDecoder();
  const read = async (chunks: AsyncIterable<Uint8Array>) => {
    for await (const chunk of chunks) seen(decoder.decode(chunk, { stream: true }));
  };
  read(response.body).catch(() => {});
  return () => leaving.abort();
}

/** Milliseconds from the start of an insert to its event on an open tail. */
export async function benchTail(house: RunningConsole): Promise<Finding[]> {
  const engine = socketClient(house.engineSocket);
  const waiting = new Map<string, number>();
  const latencies: number[] = [];
  let rest = "";
  try {
    const base = await prepareLogs(house, engine);
    const leave = await follow(house, base, (text) => {
      const frames = (rest + text).split("\n\n");
      rest = frames.pop() ?? "";
      for (const [, mark = ""] of frames.join("\n").matchAll(/mark-(\d+)-/g)) {
        const since = waiting.get(mark);
        if (since !== undefined) latencies.push(performance.now() - since);
        waiting.delete(mark);
      }
    });
    await pause(SETTLE_MS);
    for (let n = 0; n < INSERTS; n += 1) {
      waiting.set(String(n), performance.now());
      await engine.command({
        query: `INSERT INTO ${LOGS} SELECT now64(3), 'info', 'api', 'host-1', 200, 1, 'mark-${n}-'`,
      });
      await pause(LEAST_GAP_MS + Math.random() * (MOST_GAP_MS - LEAST_GAP_MS));
    }
    for (const until = performance.now() + PATIENCE_MS; waiting.size > 0 && performance.now() < until; )
      await pause(50);
    leave();
    if (waiting.size > 0) throw new Error(`${waiting.size} of ${INSERTS} rows never came`);
    latencies.sort((a, b) => a - b);
    const at = (share: number) => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0;
    const raw = `${INSERTS} inserts; the tail looks every 2 s`;
    return [
      { name: "tail, insert to event, p50", value: at(0.5), unit: "ms", raw },
      { name: "tail, insert to event, p99", value: at(0.99), unit: "ms", raw: `longest ${shown(at(1))} ms` },
    ];
  } finally {
    await engine.close();
  }
}
