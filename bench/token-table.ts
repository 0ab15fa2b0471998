import { randomUUID } from "node:crypto";
import pg from "pg";
import { mintToken, storedForm } from "@/lib/credentials/mint";
import { generatedSecret } from "@/lib/platform/data-dir";
import { parseTokenKeys } from "@/lib/platform/settings";
import type { RunningConsole } from "./console";
import type { LoadMaker } from "./crew";
import { type Finding, median, shown } from "./figures";

const SMALL = 1_000;
const LARGE = 1_000_000;
/** Tokens that take turns, so that the look-ups touch many places of table and index. */
const USED = 500;
const CONNECTIONS = 32;
const WARM_UP_SECONDS = 4;
const ROUNDS = 5;
const ROUND_SECONDS = 4;

/** A console and the folder it keeps its secrets in. */
export type Site = { house: RunningConsole; dataDir: string };

/**
 * Fills the table up to `total` tokens of one account. Those that are used lie spread among the others.
 * @returns the tokens that are used
 */
async function fill({ house, dataDir }: Site, total: number): Promise<string[]> {
  const account = await house.call("POST", "/api/v1/admin/service-accounts", { name: `bench ${randomUUID()}` });
  const keys = parseTokenKeys(generatedSecret("LATCHKEY_TOKEN_SECRET", dataDir));
  const key = typeof keys === "string" ? undefined : keys[0];
  if (!key) throw new Error("the bench's console has no token secret");
  const userId = Number(account.id);
  const client = new pg.Client({ connectionString: house.databaseUrl });
  await client.connect();
  const tokens: string[] = [];
  const others = Math.floor(total / USED) - 1;
  for (let n = 0; n < USED; n += 1) {
    const token = mintToken(userId);
    const { digest, keyId, prefix, lastFour } = storedForm(token, key);
    await client.query(
      `INSERT INTO api_tokens (user_id, name, digest, key_id, prefix, last_four, scopes, updated_at)
       SELECT $1, 'bench', sha256(convert_to($2 || '-' || n, 'UTF8')), $3, $4, $5, '{profile:read}', now()
       FROM generate_series(1, $6::int) AS n`,
      [userId, String(n), keyId, prefix, lastFour, others],
    );
    await client.query(
      `INSERT INTO api_tokens (user_id, name, digest, key_id, prefix, last_four, scopes, updated_at)
       VALUES ($1, 'bench', $2, $3, $4, $5, '{profile:read}', now())`,
      [userId, Buffer.from(digest), keyId, prefix, lastFour],
    );
    tokens.push(token);
  }
  await client.query("VACUUM ANALYZE api_tokens");
  await client.query("CHECKPOINT");
  await client.end();
  return tokens;
}

/** Budget (b): the same GET /me in two consoles that differ in the number of tokens only. */
export async function benchTokenTable(small: Site, large: Site, load: LoadMaker): Promise<Finding[]> {
  const few = { port: small.house.port, tokens: await fill(small, SMALL) };
  const many = { port: large.house.port, tokens: await fill(large, LARGE) };
  const apply = (target: typeof few, seconds: number) =>
    load.apply({ ...target, path: "/api/v1/me", connections: CONNECTIONS, seconds, rate: null });
  await apply(few, WARM_UP_SECONDS);
  await apply(many, WARM_UP_SECONDS);
  const rounds: { few: number; many: number }[] = [];
  for (let n = 0; n < ROUNDS; n += 1) {
    const { requestsPerSecond } = await apply(few, ROUND_SECONDS);
    rounds.push({ few: requestsPerSecond, many: (await apply(many, ROUND_SECONDS)).requestsPerSecond });
  }
  return [
    {
      name: "GET /me, time with 1,000,000 tokens against 1,000",
      value: median(rounds.map((round) => round.few / round.many)),
      unit: "×",
      bar: { rule: "at most", value: 1.15 },
      raw: `${shown(median(rounds.map(({ many }) => many)))}/s, with 1,000 ${shown(median(rounds.map(({ few }) => few)))}/s`,
    },
  ];
}
