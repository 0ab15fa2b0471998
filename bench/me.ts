import { randomUUID } from "node:crypto";
import pg from "pg";
import type { RunningConsole } from "./console";
import { hireBareServer, type LoadMaker } from "./crew";
import { type Finding, median, shown } from "./figures";

const PATH = "/api/v1/me";
const CONNECTIONS = 32;
/** The size of a console's own pool (lib/platform/db.ts). */
const POOL_CONNECTIONS = 10;
const WARM_UP_SECONDS = 4;
const ROUNDS = 5;
const ROUND_SECONDS = 4;
const PACED_RATE = 1_000;
const PACED_SECONDS = 6;

/** A token of a service account of its own, which is what a machine would hold. */
async function machineToken(house: RunningConsole): Promise<string> {
  const account = await house.call("POST", "/api/v1/admin/service-accounts", { name: `bench ${randomUUID()}` });
  const minted = await house.call("POST", `/api/v1/admin/service-accounts/${account.id}/tokens`, {
    name: "bench",
    scopes: ["profile:read"],
  });
  return String(minted.token);
}

async function digestHexOf(databaseUrl: string, token: string): Promise<string> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const text = "SELECT encode(digest, 'hex') AS hex FROM api_tokens WHERE last_four = $1 ORDER BY id DESC LIMIT 1";
  const { rows } = await client.query<{ hex: string }>(text, [token.slice(-4)]);
  await client.end();
  return rows[0]?.hex ?? "";
}

/**
 * Budget (a): an authenticated GET /me through the front door against a bare node:http server that does one prepared
 * read of the same table with the same pool and answers JSON. Rounds alternate, so that both meet the same machine.
 */
export async function benchMe(house: RunningConsole, load: LoadMaker): Promise<Finding[]> {
  const token = await machineToken(house);
  const digestHex = await digestHexOf(house.databaseUrl, token);
  const bare = await hireBareServer({ databaseUrl: house.databaseUrl, digestHex, connections: POOL_CONNECTIONS });
  const ports = { door: house.port, bare: bare.port };
  const apply = (who: keyof typeof ports, seconds: number, rate: number | null) =>
    load.apply({ port: ports[who], path: PATH, tokens: [token], connections: CONNECTIONS, seconds, rate });
  try {
    await apply("door", WARM_UP_SECONDS, null);
    await apply("bare", WARM_UP_SECONDS, null);
    const full = await alternate((who) => apply(who, ROUND_SECONDS, null));
    const paced = await alternate((who) => apply(who, PACED_SECONDS, PACED_RATE));
    const rps = (who: keyof typeof ports) => median(full.map((round) => round[who].requestsPerSecond));
    const p99 = (who: keyof typeof ports) => median(paced.map((round) => round[who].p99));
    return [
      {
        name: "GET /me, requests/s against a bare server",
        value: median(full.map(({ door, bare: other }) => door.requestsPerSecond / other.requestsPerSecond)),
        unit: "×",
        bar: { rule: "at least", value: 0.5 },
        raw: `${shown(rps("door"))}/s, bare ${shown(rps("bare"))}/s`,
      },
      {
        name: `GET /me, added at p99 at ${PACED_RATE.toLocaleString("en")}/s`,
        value: median(paced.map(({ door, bare: other }) => door.p99 - other.p99)),
        unit: "ms",
        bar: { rule: "at most", value: 2 },
        raw: `p99 ${shown(p99("door"))} ms, bare ${shown(p99("bare"))} ms`,
      },
    ];
  } finally {
    bare.dismiss();
  }
}

async function alternate<T>(measure: (who: "door" | "bare") => Promise<T>): Promise<{ door: T; bare: T }[]> {
  const rounds: { door: T; bare: T }[] = [];
  for (let n = 0; n < ROUNDS; n += 1) rounds.push({ door: await measure("door"), bare: await measure("bare") });
  return rounds;
}
