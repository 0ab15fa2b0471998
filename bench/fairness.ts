import { setTimeout as pause } from "node:timers/promises";
import { socketClient } from "@/lib/platform/clickhouse";
import type { RunningConsole } from "./console";
import type { LoadMaker } from "./crew";
import { type Finding, median, shown } from "./figures";
import { LOGS, prepareLogs } from "./logs-table";

const PARALLEL = 50;
const SECONDS = 6;
const ROUNDS = 3;
const SETTLE_MS = 500;

/** The values of one field within one minute: what the console asks while somebody looks at a page of logs. */
const LIGHT =
  "/fields/severity/values?type=String&start_time=2026-03-01T10:00:00Z&end_time=2026-03-01T10:01:00Z&limit=10";
/** Minutes of work for all cores: forty hashes over the text of each of a million rows, a hundred times. */
const HEAVY = `SELECT sum(sipHash64(l.message, h.host, n.number)) AS total FROM ${LOGS} AS l
  CROSS JOIN (SELECT DISTINCT host FROM ${LOGS}) AS h
  CROSS JOIN (SELECT arrayJoin(range(100)) AS number) AS n`;

/** Starts the heavy query; it runs until `stop`, and what it answers before that is a failure. */
async function startHeavy({ port, token }: RunningConsole, base: string): Promise<{ stop: () => Promise<void> }> {
  const leaving = new AbortController();
  let early: string | null = null;
  const ended = fetch(`http://127.0.0.1:${port}${base}/logs/query`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ query_text: HEAVY, query_timeout: 300 }),
    signal: leaving.signal,
  }).then(
    async (response) => {
      early = `${response.status} ${(await response.text()).slice(0, 300)}`;
    },
    () => {},
  );
  await pause(SETTLE_MS);
  return {
    stop: async () => {
      if (early !== null) throw new Error(`the heavy query ended before the light ones: ${early}`);
      leaving.abort();
      await ended;
    },
  };
}

/** What 50 light queries at a time take beside one heavy one, against what they take alone. */
export async function benchFairness(house: RunningConsole, load: LoadMaker): Promise<Finding[]> {
  const engine = socketClient(house.engineSocket);
  try {
    const base = await prepareLogs(house, engine);
    const { port, token } = house;
    const light = () =>
      load.apply({ port, path: base + LIGHT, tokens: [token], connections: PARALLEL, seconds: SECONDS, rate: null });
    await light();
    const rounds: { alone: number; beside: number }[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const alone = (await light()).p95;
      const heavy = await startHeavy(house, base);
      const beside = (await light()).p95;
      await heavy.stop();
      await pause(SETTLE_MS);
      rounds.push({ alone, beside });
    }
    const beside = median(rounds.map((round) => round.beside));
    const alone = median(rounds.map((round) => round.alone));
    return [
      {
        name: `${PARALLEL} light queries beside a heavy one, p95`,
        value: median(rounds.map((round) => round.beside / round.alone)),
        unit: "×",
        bar: { rule: "at most", value: 2 },
        raw: `${shown(beside)} ms, alone ${shown(alone)} ms`,
      },
    ];
  } finally {
    await engine.close();
  }
}
