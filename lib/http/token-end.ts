import type { Caller } from "@/lib/access/grant";

/** Header that tells a token that expires when it does: RFC 3339 in UTC, as `expires_at` on the wire. */
export const EXPIRY_HEADER = "token-expires-at";

/**
 * When the token of this call ends, in RFC 3339; null without a token that does. Only a token that works is told: the
 * 401 of an expired one reads as any other (spec/security.md §3.0).
 */
export function endOf(caller: Caller | null): string | null {
  const expiresAt = caller?.principal?.token?.expiresAt;
  if (!expiresAt || caller.facts.credential !== "alive" || caller.facts.account !== "active") return null;
  return expiresAt.toISOString();
}

/** Tells the end of the token on an answer that was built already, such as a stream. */
export function withEnd(response: Response, expiresAt: string | null): Response {
  if (expiresAt !== null) response.headers.set(EXPIRY_HEADER, expiresAt);
  return response;
}
