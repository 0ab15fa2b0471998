import "server-only";
import { pool } from "@/lib/platform/db";
import { ACCESS_COLUMNS } from "./access-store";
import { type ChainName, type ChainRecord, genesisOf, type Json } from "./chain";
import type { ChainRow, ChainStart } from "./verify";

const PAGE_ROWS = 2_000;

const CHANGE_COLUMNS = [
  "at",
  "actor_type",
  "actor_id",
  "actor_name",
  "token_id",
  "address",
  "user_agent",
  "request_id",
  "action",
  "target_type",
  "target_id",
  "team_id",
  "before",
  "after",
  "decision",
] as const;

const PAGES: Readonly<Record<ChainName, { columns: readonly string[]; text: string }>> = {
  changes: {
    columns: CHANGE_COLUMNS,
    text: `SELECT c.seq, c.hash, ${CHANGE_COLUMNS.map((name) => `e.${name}`).join(", ")}
      FROM audit_chain c JOIN audit_events e ON e.id = c.event_id
      WHERE c.seq > $1 AND c.seq <= $2 ORDER BY c.seq LIMIT ${PAGE_ROWS}`,
  },
  access: {
    columns: ACCESS_COLUMNS,
    text: `SELECT seq, hash, ${ACCESS_COLUMNS.join(", ")} FROM access_events
      WHERE seq > $1 AND seq <= $2 ORDER BY seq LIMIT ${PAGE_ROWS}`,
  },
};

const HEADS: Readonly<Record<ChainName, string>> = {
  changes: "SELECT seq, hash FROM audit_chain ORDER BY seq DESC LIMIT 1",
  access: "SELECT seq, hash FROM access_events ORDER BY seq DESC LIMIT 1",
};

type Row = { seq: string; hash: Buffer } & Record<string, unknown>;

/** A column as it was hashed: times as text, and numbers that the driver gives as text because they could be large. */
function hashed(name: string, value: unknown): Json {
  if (value instanceof Date) return value.toISOString();
  return name === "batch" ? Number(value) : (value as Json);
}

/** The newest row of a chain, or where it begins when it has none. */
export async function headOf(chain: ChainName): Promise<{ seq: bigint; hash: Buffer }> {
  const { rows } = await pool().query<{ seq: string; hash: Buffer }>(HEADS[chain]);
  const [row] = rows;
  if (row) return { seq: BigInt(row.seq), hash: row.hash };
  const { after, hash } = await startOf(chain);
  return { seq: after, hash: Buffer.from(hash) };
}

/** Where a chain begins now: at its genesis, or after the last row that its retention removed. */
export async function startOf(chain: ChainName): Promise<ChainStart> {
  const genesis: ChainStart = { after: 0n, hash: genesisOf(chain), tombstone: null };
  if (chain === "changes") return genesis;
  const { rows } = await pool().query<{
    through_seq: string;
    through_hash: Buffer;
    removed_at: Date;
    key_id: string;
    signature: string;
  }>("SELECT * FROM access_tombstones ORDER BY through_seq DESC LIMIT 1");
  const [row] = rows;
  if (!row) return genesis;
  return {
    after: BigInt(row.through_seq),
    hash: row.through_hash,
    tombstone: {
      chain,
      through_seq: Number(row.through_seq),
      through_hash: row.through_hash.toString("hex"),
      removed_at: row.removed_at.toISOString(),
      key: row.key_id,
      sig: row.signature,
    },
  };
}

function recordOf(columns: readonly string[], row: Row): ChainRecord {
  const record: Record<string, Json> = {};
  for (const name of columns) record[name] = hashed(name, row[name]);
  return record;
}

/**
 * The rows of a chain in its order, up to the row that is its newest now, a page at a time. While a page is looked at,
 * Postgres reads the next one.
 */
export async function* readChain(chain: ChainName, start?: ChainStart): AsyncGenerator<ChainRow[]> {
  const { columns, text } = PAGES[chain];
  const { seq: last } = await headOf(chain);
  const begin = start ?? (await startOf(chain));
  let before = begin.hash;
  type Page = { rows: Row[] };
  const pageAfter = (after: bigint): Promise<Page> => {
    const page: Promise<Page> = pool().query<Row>({ name: `latchkey_chain_${chain}`, text, values: [after, last] });
    // It may fail while nobody waits for it yet, or will: whoever does hears of it.
    page.catch(() => {});
    return page;
  };
  for (let coming: Promise<Page> | null = pageAfter(begin.after); coming; ) {
    const { rows }: Page = await coming;
    const newest = rows.at(-1);
    coming = newest && rows.length === PAGE_ROWS ? pageAfter(BigInt(newest.seq)) : null;
    if (!newest) return;
    yield rows.map((row) => {
      const read = { seq: BigInt(row.seq), before, hash: row.hash, record: recordOf(columns, row) };
      before = row.hash;
      return read;
    });
  }
}

/** How many events stand outside the chain of changes: none, unless somebody wrote past its trigger. */
export async function unchainedChanges(): Promise<number> {
  const { rows } = await pool().query<{ count: string }>(
    `SELECT count(*) FROM audit_events e
      WHERE NOT EXISTS (SELECT 1 FROM audit_chain c WHERE c.event_id = e.id)`,
  );
  return Number(rows[0]?.count ?? 0);
}
