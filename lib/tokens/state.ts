import type { UseOfToken } from "@/lib/token-usage/judge";
import type { TokenRow } from "@/lib/tokens/serialize";

/** True while a token still opens anything. */
export function isLive(token: Pick<TokenRow, "state">): boolean {
  return token.state === "active" || token.state === "expiring";
}

/** True for a token that works and did less than it may, so that a narrower one can take its place. */
export function canNarrow(token: TokenRow): token is TokenRow & { use: UseOfToken } {
  const { use } = token;
  return isLive(token) && token.overlapEndsAt === null && !!use && use.used.length > 0 && use.unused.length > 0;
}

/** The latest use of any of these tokens, or null when none was ever used. */
export function latestUse(tokens: readonly TokenRow[]): string | null {
  return tokens.reduce<string | null>((latest, { lastUsedAt }) => {
    return lastUsedAt && (!latest || lastUsedAt > latest) ? lastUsedAt : latest;
  }, null);
}

/** The live token that ends first, or null when none of the live ones ends. */
export function nextToExpire(tokens: readonly TokenRow[]): TokenRow | null {
  return tokens.filter(isLive).reduce<TokenRow | null>((first, token) => {
    if (!token.expiresAt) return first;
    return !first?.expiresAt || token.expiresAt < first.expiresAt ? token : first;
  }, null);
}
