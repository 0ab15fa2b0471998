import type { GrantedScope } from "@/lib/access/scopes";

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
