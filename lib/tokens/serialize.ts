import type { GrantedScope } from "@/lib/access/scopes";
import { timestamp } from "@/lib/core/time";

/** How alive a token is, by the database's clock: `expiring` within seven days. */
export type TokenState = "active" | "expiring" | "expired" | "revoked";

/** A token as screens show it. The secret is in none of these fields. */
export type TokenRow = {
  id: number;
  name: string;
  /** First characters, followed by an ellipsis. */
  prefix: string;
  lastFour: string;
  scopes: GrantedScope[];
  state: TokenState;
  expiresAt: string | null;
  lastUsedAt: string | null;
  lastUsedAddress: string | null;
  lastUsedAgent: string | null;
  createdAt: string;
  createdByName: string | null;
  revokedAt: string | null;
  revokedByName: string | null;
};

/** Answer of minting: the only value in the whole product that holds the secret, shown once. */
export type MintedToken = { token: string; row: TokenRow };

/** The columns of a token that may leave the house; the digest is not among them. */
export const TOKEN_FIELDS = {
  id: true,
  userId: true,
  name: true,
  prefix: true,
  lastFour: true,
  scopes: true,
  expiresAt: true,
  lastUsedAt: true,
  lastUsedAddress: true,
  lastUsedAgent: true,
  createdAt: true,
  createdBy: true,
  updatedAt: true,
  revokedAt: true,
  revokedBy: true,
} as const;

/** A row with TOKEN_FIELDS. */
export type TokenFields = {
  id: number;
  userId: number;
  name: string;
  prefix: string;
  lastFour: string;
  scopes: string[];
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  lastUsedAddress: string | null;
  lastUsedAgent: string | null;
  createdAt: Date;
  createdBy: number | null;
  updatedAt: Date;
  revokedAt: Date | null;
  revokedBy: number | null;
};

const EXPIRING_MS = 7 * 24 * 60 * 60 * 1000;

/** The state at `now`, which is the database's clock. */
export function tokenState(row: Pick<TokenFields, "expiresAt" | "revokedAt">, now: Date): TokenState {
  if (row.revokedAt) return "revoked";
  if (!row.expiresAt) return "active";
  const left = row.expiresAt.getTime() - now.getTime();
  if (left < 0) return "expired";
  return left <= EXPIRING_MS ? "expiring" : "active";
}

/** `ApiToken` of the native wire (spec/logchef.md §1.1). */
export function toApiToken(row: TokenFields, now: Date) {
  return {
    id: row.id,
    user_id: row.userId,
    name: row.name,
    prefix: row.prefix,
    scopes: row.scopes,
    last_used_at: timestamp(row.lastUsedAt),
    expires_at: timestamp(row.expiresAt),
    expired: tokenState(row, now) === "expired",
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}
export type ApiTokenWire = ReturnType<typeof toApiToken>;

/** A token for a screen; `names` knows the accounts that made and revoked it. */
export function toTokenRow(row: TokenFields, now: Date, names: ReadonlyMap<number, string>): TokenRow {
  const nameOf = (id: number | null) => (id === null ? null : (names.get(id) ?? null));
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    lastFour: row.lastFour,
    scopes: row.scopes as GrantedScope[],
    state: tokenState(row, now),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    lastUsedAddress: row.lastUsedAddress,
    lastUsedAgent: row.lastUsedAgent,
    createdAt: row.createdAt.toISOString(),
    createdByName: nameOf(row.createdBy),
    revokedAt: row.revokedAt?.toISOString() ?? null,
    revokedByName: nameOf(row.revokedBy),
  };
}
