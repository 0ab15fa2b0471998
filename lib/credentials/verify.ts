import "server-only";
import type { AccountState, CredentialState } from "@/lib/access/decide";
import type { KnownPrincipal } from "@/lib/access/grant";
import { type GrantedScope, isScope } from "@/lib/access/scopes";
import { pool } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { digestsOf } from "./digest";
import { looksLikeToken } from "./formats";
import { accountOf, accountStateOf, PRINCIPAL_COLUMNS, type PrincipalRow } from "./principal-row";

type TokenRow = PrincipalRow & {
  token_id: number;
  token_name: string;
  prefix: string;
  scopes: string[];
  key_id: string;
  expires_at: Date | null;
  last_used_at: Date | null;
  token_created_at: Date;
  revoked_at: Date | null;
  expired: boolean;
};

/** What a bearer token turned out to be. */
export type Verified = {
  credential: CredentialState;
  account: AccountState;
  principal: KnownPrincipal | null;
  /** True when the digest was made with a key that no longer mints. */
  staleKey: boolean;
};

const COLUMNS = `t.id AS token_id, t.name AS token_name, t.prefix, t.scopes, t.key_id, t.expires_at, t.last_used_at,
    t.created_at AS token_created_at, t.revoked_at, coalesce(t.expires_at < clock_timestamp(), false) AS expired,
    ${PRINCIPAL_COLUMNS}`;

type Lookup = { name: string; text: string };
const lookups = new Map<number, Lookup>();

/**
 * The look-up for so many live keys. The digests are named one by one: of a single array parameter Postgres doesn't
 * know the length, keeps no plan, and plans anew at every request.
 */
function lookupOf(keyCount: number): Lookup {
  const known = lookups.get(keyCount);
  if (known) return known;
  const places = Array.from({ length: keyCount }, (_, index) => `$${index + 1}`).join(", ");
  const text = `SELECT ${COLUMNS} FROM api_tokens t JOIN users u ON u.id = t.user_id
      WHERE t.digest = ANY(ARRAY[${places}]::bytea[])`;
  const made = { name: `latchkey_token_lookup_${keyCount}`, text };
  lookups.set(keyCount, made);
  return made;
}

const known = (scope: string): scope is GrantedScope => scope === "*" || isScope(scope);

function stateOf(row: TokenRow): CredentialState {
  if (row.revoked_at) return "revoked";
  return row.expired ? "expired" : "alive";
}

/**
 * Finds out whose token this is, in one round trip by unique index and by Postgres's clock. Nothing is cached, so what
 * was revoked is refused at the very next call. Text that can't be a token of ours costs no round trip.
 */
export async function verifyToken(token: string): Promise<Verified> {
  const nobody = { credential: "unknown", account: "active", principal: null, staleKey: false } as const;
  if (!looksLikeToken(token)) return nobody;
  const { tokenKeys } = env();
  const { name, text } = lookupOf(tokenKeys.length);
  const { rows } = await pool().query<TokenRow>({ name, text, values: digestsOf(token, tokenKeys) });
  const row = rows[0];
  if (!row) return nobody;
  return {
    credential: stateOf(row),
    account: accountStateOf(row),
    staleKey: row.key_id !== tokenKeys[0]?.id,
    principal: {
      via: "token",
      scopes: row.scopes.filter(known),
      ...accountOf(row),
      session: null,
      token: {
        id: row.token_id,
        name: row.token_name,
        prefix: row.prefix,
        expiresAt: row.expires_at,
        lastUsedAt: row.last_used_at,
        createdAt: row.token_created_at,
      },
    },
  };
}
