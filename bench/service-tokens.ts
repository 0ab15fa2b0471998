import { createHash, randomBytes } from "node:crypto";
import pg from "pg";
import { dropFolder, type RunningConsole, type StartPlan, scratchFolder, startConsole } from "./console";
import { type Finding, median, shown } from "./figures";

const ACCOUNTS = 1_000;
const TOKENS_EACH = 10;
const WARM_UPS = 5;
const ROUNDS = 25;
const VIEWS = [
  { name: "cards", path: "/admin/service-tokens" },
  { name: "rows", path: "/admin/service-tokens?view=tokens" },
] as const;
/** All statements but the bench's own; what the console does of its own accord is not in every round. */
const COUNT =
  "SELECT coalesce(sum(calls), 0)::int AS count FROM pg_stat_statements WHERE query NOT LIKE '%pg_stat_statements%'";

type Answers = { ms: number; statements: number; bytes: number };
type Measured = Record<(typeof VIEWS)[number]["name"], Answers>;

/** A signed-in administrator's cookie: the session's row is written as the console writes it. */
async function administrator(database: pg.Client): Promise<string> {
  const token = randomBytes(32).toString("base64url");
  await database.query(
    `WITH person AS (
       INSERT INTO users (email, full_name, role) VALUES ('bench@latchkey.test', 'Bench', 'admin') RETURNING id
     )
     INSERT INTO sessions (token_digest, user_id, expires_at) SELECT $1, id, now() + interval '1 hour' FROM person`,
    [createHash("sha256").update(token).digest()],
  );
  return `latchkey.session=${token}`;
}

/** So many service accounts in ten teams of two sources each, with ten tokens of which most live and some were used. */
async function furnish(database: pg.Client, accounts: number): Promise<void> {
  await database.query(
    `WITH team AS (INSERT INTO teams (name) SELECT 'bench team ' || n FROM generate_series(1, 10) AS n RETURNING id),
       source AS (
         INSERT INTO sources (name, identity_key, host, database, table_name)
         SELECT 'bench ' || n, 'bench ' || n, 'nowhere', 'bench', 't' || n FROM generate_series(1, 2) AS n RETURNING id
       ),
       linked AS (INSERT INTO team_sources (team_id, source_id) SELECT team.id, source.id FROM team, source),
       made AS (
         INSERT INTO users (email, full_name, account_type)
         SELECT 'bench-' || n || '@service.test', 'bench ' || n, 'service' FROM generate_series(1, $1::int) AS n RETURNING id
       ),
       joined AS (INSERT INTO team_members (team_id, user_id)
         SELECT team.id, made.id FROM made, team WHERE team.id % 10 = made.id % 10)
     INSERT INTO api_tokens (user_id, name, digest, key_id, prefix, last_four, scopes, created_at, expires_at, last_used_at, revoked_at)
     SELECT id, 'token ' || n, sha256(convert_to(id || ' ' || n, 'UTF8')), 'bench', 'logchef_1_abcd', lpad(n::text, 4, '0'),
       '{logs:read,sources:read}', now() - n * interval '1 day', now() + n * interval '9 days',
       CASE WHEN n % 2 = 0 THEN now() - n * interval '1 hour' END, CASE WHEN n = 10 THEN now() END
     FROM made, generate_series(1, $2::int) AS n`,
    [accounts, TOKENS_EACH],
  );
  await database.query("ANALYZE");
}

async function load(house: RunningConsole, path: string, cookie: string): Promise<{ ms: number; bytes: number }> {
  const since = performance.now();
  const response = await fetch(`http://localhost:${house.port}${path}`, { headers: { cookie } });
  const text = await response.text();
  if (response.status !== 200 || !text.includes("Service Tokens")) {
    throw new Error(`${path} answered ${response.status}`);
  }
  return { ms: performance.now() - since, bytes: text.length };
}

/** The page as it is now: its time in the middle, and the fewest statements that it took, which leaves out what others did. */
async function measure(house: RunningConsole, database: pg.Client, cookie: string): Promise<Measured> {
  const measured: Partial<Measured> = {};
  for (const { name, path } of VIEWS) {
    for (let n = 0; n < WARM_UPS; n += 1) await load(house, path, cookie);
    const times: number[] = [];
    const statements: number[] = [];
    let bytes = 0;
    for (let n = 0; n < ROUNDS; n += 1) {
      await database.query("SELECT pg_stat_statements_reset()");
      const loaded = await load(house, path, cookie);
      const { rows } = await database.query<{ count: number }>(COUNT);
      times.push(loaded.ms);
      statements.push(rows[0]?.count ?? 0);
      bytes = loaded.bytes;
    }
    measured[name] = { ms: median(times), statements: Math.min(...statements), bytes };
  }
  return measured as Measured;
}

async function connected(house: RunningConsole): Promise<pg.Client> {
  const database = new pg.Client({ connectionString: house.databaseUrl });
  await database.connect();
  return database;
}

/** Has Postgres count statements from its next start on, which the extension needs. */
async function countFromNextStart(house: RunningConsole): Promise<void> {
  const database = await connected(house);
  await database.query("ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'");
  await database.end();
}

async function measureSizes(plan: StartPlan): Promise<{ empty: Measured; one: Measured; full: Measured }> {
  const first = await startConsole(plan);
  try {
    await countFromNextStart(first);
  } finally {
    await first.stop();
  }
  const house = await startConsole(plan);
  const database = await connected(house);
  try {
    await database.query("CREATE EXTENSION pg_stat_statements");
    const cookie = await administrator(database);
    const empty = await measure(house, database, cookie);
    await furnish(database, 1);
    const one = await measure(house, database, cookie);
    await database.query("DELETE FROM users WHERE account_type = 'service'");
    await database.query("DELETE FROM teams WHERE name LIKE 'bench team %'");
    await database.query("DELETE FROM sources WHERE name LIKE 'bench %'");
    await furnish(database, ACCOUNTS);
    return { empty, one, full: await measure(house, database, cookie) };
  } finally {
    await database.end();
    await house.stop();
  }
}

/**
 * Budget of Service Tokens: with 1,000 accounts and 10,000 tokens it takes as many statements as with one account, and
 * at most three times as long as with none. Statements are counted by Postgres, time is that of the whole page.
 */
export async function benchServiceTokens(command: StartPlan["command"], timeoutMs: number): Promise<Finding[]> {
  const dataDir = scratchFolder();
  try {
    const { empty, one, full } = await measureSizes({ command, cwd: process.cwd(), dataDir, timeoutMs });
    return VIEWS.flatMap(({ name }): Finding[] => [
      {
        name: `Service Tokens as ${name}: 10,000 tokens against an empty page`,
        value: full[name].ms / empty[name].ms,
        unit: "×",
        bar: { rule: "at most", value: 3 },
        raw: `${shown(full[name].ms)} ms, empty ${shown(empty[name].ms)} ms; ${shown(full[name].bytes / 1024)} kB of HTML`,
      },
      {
        name: `Service Tokens as ${name}: statements with 10,000 tokens against ten`,
        value: full[name].statements / one[name].statements,
        unit: "×",
        bar: { rule: "at most", value: 1 },
        raw: `${full[name].statements}, with ten ${one[name].statements}, with none ${empty[name].statements}`,
      },
    ]);
  } finally {
    dropFolder(dataDir);
  }
}
