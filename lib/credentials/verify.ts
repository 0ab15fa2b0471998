import "server-only";
import type { AccountState, CredentialState } from "@/lib/access/decide";
import type { KnownPrincipal } from "@/lib/access/grant";
import { limitMemberships, type TokenLimits } from "@/lib/access/limits";
import { type GrantedScope, isScope } from "@/lib/access/scopes";
import { env } from "@/lib/platform/env";
import { digestsOf } from "./digest";
import { looksLikeToken } from "./formats";
import { findToken, findTokenById, type TokenRow } from "./lookup";
import { accountOf, accountStateOf } from "./principal-row";

/** What a bearer token turned out to be. */
export type Verified = {
  credential: CredentialState;
  account: AccountState;
  principal: KnownPrincipal | null;
  /** True when the digest was made with a key that no longer mints. */
  staleKey: boolean;
};

const known = (scope: string): scope is GrantedScope => scope === "*" || isScope(scope);

function stateOf(row: TokenRow): CredentialState {
  if (row.revoked_at) return "revoked";
  if (row.expired) return "expired";
  if (row.disabled_at) return "disabled";
  if (row.rotated_out) return "rotated_out";
  return row.elders_alive ? "alive" : "orphaned";
}

/** An empty list is how the table says that there is no limit of the kind; one is never minted from an empty list. */
const listOf = <T>(list: readonly T[]) => (list.length > 0 ? list : null);

function limitsOf(row: TokenRow): TokenLimits {
  const { team_ids, source_ids, row_filter, allowed_networks, rate_limit_per_minute } = row;
  return {
    teamIds: listOf(team_ids),
    sourceIds: listOf(source_ids),
    rowFilter: row_filter,
    networks: listOf(allowed_networks),
    ratePerMinute: rate_limit_per_minute,
  };
}

/** A token and its owner as they are at this moment, by Postgres's clock. */
function verified(row: TokenRow): Verified {
  const limits = limitsOf(row);
  const account = accountOf(row);
  return {
    credential: stateOf(row),
    account: accountStateOf(row),
    staleKey: row.key_id !== env().tokenKeys[0]?.id,
    principal: {
      via: "token",
      scopes: row.scopes.filter(known),
      ...account,
      memberships: limitMemberships(account.memberships, limits),
      limits,
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

const NOBODY: Verified = { credential: "unknown", account: "active", principal: null, staleKey: false };

/**
 * Finds out whose token this is, in one round trip by unique index and by Postgres's clock. Nothing is cached, so what
 * was revoked is refused at the very next call. Text that can't be a token of ours costs no round trip.
 */
export async function verifyToken(token: string): Promise<Verified> {
  if (!looksLikeToken(token)) return NOBODY;
  const row = await findToken(digestsOf(token, env().tokenKeys));
  return row ? verified(row) : NOBODY;
}

/** What a call with this token would find out about it; proves nothing of whoever asks. */
export async function readToken(id: number): Promise<Verified> {
  const row = await findTokenById(id);
  return row ? verified(row) : NOBODY;
}
