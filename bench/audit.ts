import { createPublicKey } from "node:crypto";
import { createReadStream, createWriteStream, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pipeline } from "node:stream/promises";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { digestOf } from "@/lib/audit/chain";
import { type ChangeEvent, changeRecord } from "@/lib/audit/change-record";
import { verifyExport } from "@/lib/audit/export-file";
import { verifyLive } from "@/lib/audit/live";
import { recordAudit } from "@/lib/audit/record";
import { publicKeyFile } from "@/lib/audit/signing-key";
import { closeDatabase } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { PrismaClient } from "@/lib/platform/generated/prisma/client";
import { type Finding, median, shown } from "./figures";
import type { Site } from "./token-table";

const ROWS = 100_000;
const BATCH = 2_000;
const ROUNDS = 3;
const WRITERS = [1, 16] as const;
const APPEND_SECONDS = 2;
const TWIN = "bench_unchained_events";

/** An event as large as those of the console are: with a token before or after it, and the decision behind it. */
function event(n: number): ChangeEvent {
  const step = (name: string) => ({ step: name, outcome: "passed", reason: "bench" });
  return {
    at: new Date(1_780_000_000_000 + n * 10),
    actorType: "human",
    actorId: 1,
    actorName: "admin@example.test",
    tokenId: null,
    address: "192.0.2.10",
    userAgent: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)",
    requestId: `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`,
    action: "token.created",
    targetType: "token",
    targetId: String(n),
    teamId: null,
    before: null,
    after: { id: n, name: `bench ${n}`, scopes: ["logs:read", "teams:read"], expires_at: "2030-01-01T00:00:00Z" },
    decision: {
      need: { area: "admin", scope: "tokens:write" },
      steps: ["credential", "account", "address", "scope", "role"].map(step),
    },
  };
}

/** Puts events into the chain past the console, many in one transaction; each is sealed as every other is. */
async function fill(client: pg.Client): Promise<void> {
  for (let from = 0; from < ROWS; from += BATCH) {
    const rows = Array.from({ length: BATCH }, (_, n) => {
      const record = changeRecord(event(from + n));
      return { ...record, content_hash: digestOf(record).toString("hex") };
    });
    await client.query(
      `INSERT INTO audit_events (at, actor_type, actor_id, actor_name, address, user_agent, request_id, action,
         target_type, target_id, after, decision, content_hash)
       SELECT at, actor_type, actor_id, actor_name, address, user_agent, request_id, action, target_type, target_id,
         after, decision, decode(content_hash, 'hex')
       FROM jsonb_to_recordset($1) AS r(at timestamptz, actor_type text, actor_id int, actor_name text, address text,
         user_agent text, request_id text, action text, target_type text, target_id text, after jsonb, decision jsonb,
         content_hash text)`,
      [JSON.stringify(rows)],
    );
  }
  await client.query("VACUUM ANALYZE audit_events, audit_chain");
}

async function rate(work: () => Promise<number>): Promise<number> {
  const since = performance.now();
  const done = await work();
  return done / ((performance.now() - since) / 1000);
}

async function liveRows(): Promise<number> {
  const verdicts = await verifyLive();
  for (const { chain, problem } of verdicts) if (problem) throw new Error(`${chain}: ${problem}`);
  return verdicts.reduce((sum, { rows }) => sum + rows, 0);
}

async function exportRows(file: string): Promise<number> {
  const lines = createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY });
  const publicKey = createPublicKey(readFileSync(publicKeyFile(env().dataDir)));
  const verdict = await verifyExport(lines, { anchors: [], publicKey });
  if (!verdict.ok) throw new Error(verdict.message);
  return verdict.rows;
}

async function download({ house, dataDir }: Site): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${house.port}/api/v1/admin/audit/export?log=changes`, {
    headers: { authorization: `Bearer ${house.token}` },
  });
  if (!response.ok || !response.body) throw new Error(`the export answered ${response.status}`);
  const file = join(dataDir, "bench-export.jsonl");
  await pipeline(response.body, createWriteStream(file));
  return file;
}

async function measured(work: () => Promise<number>): Promise<number> {
  await rate(work);
  const rates: number[] = [];
  for (let n = 0; n < ROUNDS; n += 1) rates.push(await rate(work));
  return median(rates);
}

/** Transactions a second of so many writers at once, each of which waits for its commit. */
function appends(writers: number, write: () => Promise<unknown>): Promise<number> {
  return rate(async () => {
    const end = performance.now() + APPEND_SECONDS * 1000;
    let written = 0;
    const writer = async () => {
      for (; performance.now() < end; written += 1) await write();
    };
    await Promise.all(Array.from({ length: writers }, writer));
    return written;
  });
}

async function benchAppend(databaseUrl: string, client: pg.Client): Promise<Finding[]> {
  await client.query(
    `CREATE TABLE ${TWIN} (LIKE audit_events INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING INDEXES)`,
  );
  const pool = { connectionString: databaseUrl, max: Math.max(...WRITERS) };
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  const after = event(0).after as object;
  const chained = () =>
    prisma.$transaction((tx) =>
      recordAudit(
        tx,
        { kind: "system", name: "bench" },
        { action: "team.updated", target: { type: "team", id: 1 }, after },
      ),
    );
  const plain = () =>
    prisma.$transaction((tx) =>
      tx.$executeRawUnsafe(
        `INSERT INTO ${TWIN} (at, actor_type, actor_name, action, target_type, target_id, after, content_hash)
         VALUES (now(), 'system', 'bench', 'team.updated', 'team', '1', $1::jsonb, sha256('bench'))`,
        JSON.stringify(after),
      ),
    );
  const findings: Finding[] = [];
  try {
    for (const writers of WRITERS) {
      await appends(writers, plain);
      const rounds: { chained: number; plain: number }[] = [];
      for (let n = 0; n < ROUNDS; n += 1) {
        rounds.push({ chained: await appends(writers, chained), plain: await appends(writers, plain) });
      }
      const of = (way: "chained" | "plain") => shown(median(rounds.map((round) => round[way])));
      findings.push({
        name: `changes recorded, ${writers === 1 ? "one writer" : `${writers} writers`}, against plain inserts`,
        value: median(rounds.map((round) => round.chained / round.plain)),
        unit: "×",
        raw: `${of("chained")}/s, plain ${of("plain")}/s`,
      });
    }
  } finally {
    await prisma.$disconnect();
  }
  return findings;
}

/** How fast the record of changes is verified and appended to, in a console with 100,000 events. */
export async function benchAudit(site: Site): Promise<Finding[]> {
  // What verifies is this process, on the console's database and with its key.
  process.env.LATCHKEY_DATA_DIR = site.dataDir;
  const client = new pg.Client({ connectionString: site.house.databaseUrl });
  await client.connect();
  try {
    await fill(client);
    const file = await download(site);
    const live = await measured(liveRows);
    const offline = await measured(() => exportRows(file));
    const bar = { rule: "at least", value: 50_000 } as const;
    return [
      { name: "audit record verified in the database", value: live, unit: "rows/s", bar, raw: `${shown(ROWS)} events` },
      {
        name: "audit record verified from an export",
        value: offline,
        unit: "rows/s",
        bar,
        raw: `${shown(ROWS)} events`,
      },
      ...(await benchAppend(site.house.databaseUrl, client)),
    ];
  } finally {
    await client.end();
    await closeDatabase();
  }
}
