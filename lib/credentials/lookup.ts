import "server-only";
import { pool } from "@/lib/platform/db";
import { PRINCIPAL_COLUMNS, type PrincipalRow } from "./principal-row";

/** A token's row with its account's. */
export type TokenRow = PrincipalRow & {
  digest: Buffer;
  token_id: number;
  token_name: string;
  prefix: string;
  scopes: string[];
  key_id: string;
  expires_at: Date | null;
  last_used_at: Date | null;
  token_created_at: Date;
  revoked_at: Date | null;
  disabled_at: Date | null;
  /** True when it was rotated and the overlap with its successor is over. */
  rotated_out: boolean;
  /** True when all that it descends from could still be used. */
  elders_alive: boolean;
  team_ids: number[];
  source_ids: number[];
  row_filter: string | null;
  allowed_networks: string[];
  rate_limit_per_minute: number | null;
  expired: boolean;
};

/**
 * Whether every token in a token's lineage is there and could be used by an owner who is there. Most have no lineage,
 * which costs nothing; one that was deleted with its account counts as dead.
 */
export const ELDERS_ALIVE = `CASE WHEN t.lineage = '{}' THEN true ELSE cardinality(t.lineage) = (
    SELECT count(*) FROM api_tokens e JOIN users o ON o.id = e.user_id
    WHERE e.id = ANY(t.lineage) AND e.revoked_at IS NULL AND e.disabled_at IS NULL
      AND coalesce(e.expires_at >= clock_timestamp(), true) AND coalesce(e.overlap_ends_at > clock_timestamp(), true)
      AND o.deleted_at IS NULL AND o.status = 'active') END`;

const COLUMNS = `t.digest, t.id AS token_id, t.name AS token_name, t.prefix, t.scopes, t.key_id, t.expires_at,
    t.last_used_at, t.created_at AS token_created_at, t.revoked_at, t.disabled_at,
    coalesce(t.overlap_ends_at <= clock_timestamp(), false) AS rotated_out, ${ELDERS_ALIVE} AS elders_alive,
    t.team_ids, t.source_ids, t.row_filter, t.allowed_networks, t.rate_limit_per_minute,
    coalesce(t.expires_at < clock_timestamp(), false) AS expired, ${PRINCIPAL_COLUMNS}`;

type Lookup = { name: string; text: string };
const lookups = new Map<number, Lookup>();

/**
 * The look-up of so many digests. They are named one by one: of a single array parameter Postgres doesn't know the
 * length, keeps no plan, and plans anew at every request.
 */
function lookupOf(count: number): Lookup {
  const known = lookups.get(count);
  if (known) return known;
  const places = Array.from({ length: count }, (_, index) => `$${index + 1}`).join(", ");
  const text = `SELECT ${COLUMNS} FROM api_tokens t JOIN users u ON u.id = t.user_id
      WHERE t.digest = ANY(ARRAY[${places}]::bytea[])`;
  const made = { name: `latchkey_token_lookup_${count}`, text };
  lookups.set(count, made);
  return made;
}

/** Statements are kept for these many digests; what lies between is filled up with repetitions. */
const SIZES = [1, 2, 4, 8, 16, 32] as const;
const LARGEST = SIZES[SIZES.length - 1]!;
/** Statements at a time: one is being answered while the next one gathers. */
const IN_FLIGHT = 2;

type Wanted = {
  digests: readonly Buffer[];
  resolve: (row: TokenRow | undefined) => void;
  reject: (cause: unknown) => void;
};

const waiting: Wanted[] = [];
let inFlight = 0;
let isScheduled = false;

function schedule(): void {
  if (isScheduled || waiting.length === 0 || inFlight >= IN_FLIGHT) return;
  isScheduled = true;
  setImmediate(() => {
    isScheduled = false;
    void send();
  });
}

/** As many of those who wait as fit into one statement; their digests, each once. */
function nextBatch(): { batch: Wanted[]; digests: Map<string, Buffer> } {
  const digests = new Map<string, Buffer>();
  let taken = 0;
  for (const { digests: wanted } of waiting) {
    if (digests.size + wanted.length > LARGEST && taken > 0) break;
    for (const digest of wanted) digests.set(digest.toString("latin1"), digest);
    taken += 1;
  }
  return { batch: waiting.splice(0, taken), digests };
}

async function read(digests: readonly Buffer[]): Promise<Map<string, TokenRow>> {
  const size = SIZES.find((fits) => fits >= digests.length) ?? digests.length;
  const values = Array.from({ length: size }, (_, index) => digests[index] ?? digests[0]);
  const { name, text } = lookupOf(size);
  const { rows } = await pool().query<TokenRow>({ name, text, values });
  return new Map(rows.map((row) => [row.digest.toString("latin1"), row]));
}

async function send(): Promise<void> {
  const { batch, digests } = nextBatch();
  inFlight += 1;
  schedule();
  try {
    const rows = await read([...digests.values()]);
    for (const { digests: wanted, resolve } of batch) {
      resolve(wanted.map((digest) => rows.get(digest.toString("latin1"))).find((row) => row !== undefined));
    }
  } catch (cause) {
    for (const { reject } of batch) reject(cause);
  } finally {
    inFlight -= 1;
    schedule();
  }
}

/**
 * The row of the token that has one of these digests (one per live key). Requests that come in the same turn, or while
 * two statements are under way, share the next statement: each is answered by a statement that began after it came, so
 * that nothing older than the request is ever told and a revocation holds at once.
 */
export function findToken(digests: readonly Buffer[]): Promise<TokenRow | undefined> {
  return new Promise((resolve, reject) => {
    waiting.push({ digests, resolve, reject });
    schedule();
  });
}

/** The row of the token with this id, whatever became of it: for whoever asks about a token without holding it. */
export async function findTokenById(id: number): Promise<TokenRow | undefined> {
  const text = `SELECT ${COLUMNS} FROM api_tokens t JOIN users u ON u.id = t.user_id WHERE t.id = $1`;
  const { rows } = await pool().query<TokenRow>({ name: "latchkey_token_by_id", text, values: [id] });
  return rows[0];
}
