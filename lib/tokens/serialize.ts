import type { TeamRole } from "@/lib/access/roles";
import type { GrantedScope } from "@/lib/access/scopes";
import { timestamp } from "@/lib/core/time";
import type { Told } from "@/lib/core/wire";
import type { UseOfToken } from "@/lib/token-usage/judge";

/** How alive a token is, by the database's clock: `expiring` within seven days. */
export type TokenState = "active" | "expiring" | "expired" | "revoked" | "disabled" | "rotated";

/** Who revoked a token, null for the product itself, and why; null where nothing but somebody's wish is on record. */
export type Ending = {
  by: string | null;
  cause:
    | { kind: "leaked" | "reused" | "deleted" | "review" | "ancestor" | "holder" }
    | { kind: "many"; count: number }
    | { kind: "said"; text: string }
    | null;
};

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
  description?: string;
  limits?: Told<ReturnType<typeof limitsOnWire>>;
  revokedAt: string | null;
  /** Of a revoked token; left out where nobody looked. */
  ending?: Ending | undefined;
  disabledAt: string | null;
  /** The token that this one took the place of. */
  rotatedFrom: number | null;
  /** Until when it works beside its successor. */
  overlapEndsAt: string | null;
  /** The first use after that. */
  reusedAt: string | null;
  /** Of a token whose time is over: calls with it since; left out while they can't be counted. */
  failedCalls?: number | undefined;
  /** Of a token that works: what it may do beside what it did; left out while that can't be read. */
  use?: UseOfToken | undefined;
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
  description: true,
  ownerContact: true,
  reason: true,
  teamIds: true,
  sourceIds: true,
  rowFilter: true,
  allowedNetworks: true,
  rateLimit: true,
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
  disabledAt: true,
  rotatedFrom: true,
  overlapEndsAt: true,
  reusedAt: true,
} as const;

/** A row with TOKEN_FIELDS. */
export type TokenFields = {
  id: number;
  userId: number;
  name: string;
  prefix: string;
  lastFour: string;
  description: string;
  ownerContact: string;
  reason: string;
  teamIds: number[];
  sourceIds: number[];
  rowFilter: string | null;
  allowedNetworks: string[];
  rateLimit: number | null;
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
  disabledAt: Date | null;
  rotatedFrom: number | null;
  overlapEndsAt: Date | null;
  reusedAt: Date | null;
};

const EXPIRING_MS = 7 * 24 * 60 * 60 * 1000;

/** The state at `now`, which is the database's clock. */
export function tokenState(
  row: Pick<TokenFields, "expiresAt" | "revokedAt" | "disabledAt" | "overlapEndsAt">,
  now: Date,
): TokenState {
  if (row.revokedAt) return "revoked";
  const left = row.expiresAt ? row.expiresAt.getTime() - now.getTime() : Number.POSITIVE_INFINITY;
  if (left < 0) return "expired";
  if (row.disabledAt) return "disabled";
  if (row.overlapEndsAt && row.overlapEndsAt <= now) return "rotated";
  return left <= EXPIRING_MS ? "expiring" : "active";
}

type LimitColumns = Pick<TokenFields, "teamIds" | "sourceIds" | "rowFilter" | "allowedNetworks" | "rateLimit">;

/** What a token is limited to, as the wire tells it; what isn't limited is left out. */
export function limitsOnWire(row: LimitColumns) {
  return {
    team_ids: row.teamIds.length > 0 ? row.teamIds : undefined,
    source_ids: row.sourceIds.length > 0 ? row.sourceIds : undefined,
    row_filter: row.rowFilter ?? undefined,
    allowed_networks: row.allowedNetworks.length > 0 ? row.allowedNetworks : undefined,
    rate_limit_per_minute: row.rateLimit ?? undefined,
  };
}

/** What became of a token beside its expiry; what never happened is left out. */
function lifecycleOnWire(row: TokenFields) {
  return {
    disabled_at: timestamp(row.disabledAt),
    rotated_from: row.rotatedFrom ?? undefined,
    overlap_ends_at: timestamp(row.overlapEndsAt),
    reused_at: timestamp(row.reusedAt),
    // Addresses and programs are told where they say who still uses a rotated secret.
    last_used_address: row.overlapEndsAt ? (row.lastUsedAddress ?? undefined) : undefined,
    last_used_agent: row.overlapEndsAt ? (row.lastUsedAgent ?? undefined) : undefined,
    revoked_at: timestamp(row.revokedAt),
  };
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
    description: row.description || undefined,
    owner_contact: row.ownerContact || undefined,
    reason: row.reason || undefined,
    ...limitsOnWire(row),
    ...lifecycleOnWire(row),
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}
export type ApiTokenWire = ReturnType<typeof toApiToken>;

/** A token's word about itself on the native wire. Without the scopes for lists it has ids alone. */
export type OwnToken = {
  token: Told<ApiTokenWire>;
  account: { id: number; name: string; account_type: "human" | "service" };
  teams: { id: number; name?: string | undefined; role: TeamRole }[];
  sources: { id: number; name?: string | undefined; team_ids: number[] }[];
  address?: string | undefined;
};

/** A token for a screen; `names` knows the account that made it. */
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
    description: row.description,
    limits: limitsOnWire(row),
    revokedAt: row.revokedAt?.toISOString() ?? null,
    disabledAt: row.disabledAt?.toISOString() ?? null,
    rotatedFrom: row.rotatedFrom,
    overlapEndsAt: row.overlapEndsAt?.toISOString() ?? null,
    reusedAt: row.reusedAt?.toISOString() ?? null,
  };
}
