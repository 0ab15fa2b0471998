import { z } from "zod";
import { type GrantedScope, normalizeScopes } from "@/lib/access/scopes";
import { text } from "@/lib/core/body";
import { byteLength, invalidField } from "@/lib/core/errors";
import { parseRfc3339 } from "@/lib/core/time";

/** Body of `POST …/tokens` (spec/logchef.md §1.4, §3.5). */
export const createTokenBody = z.object({
  name: text,
  expires_at: z.string().nullish(),
  scopes: z.array(z.string()).nullish(),
});
export type CreateTokenInput = z.output<typeof createTokenBody>;

/** A token's name: 2 to 100 bytes, kept as it was given. */
export function checkTokenName(name: string): string {
  if (name.trim() === "") throw invalidField("name", "token name is required", "GeneralError");
  const length = byteLength(name);
  if (length < 2 || length > 100) {
    throw invalidField("name", "token name must be between 2 and 100 characters", "GeneralError");
  }
  return name;
}

/** Scopes as they are stored; an unknown one is 400. */
export function checkScopes(given: readonly string[]): GrantedScope[] {
  const result = normalizeScopes(given);
  if (!result.ok) throw invalidField("scopes", "invalid token scope", "GeneralError");
  return result.scopes;
}

/** The instant in an `expires_at`, null when none was given. Instants in the past are accepted (§3.5). */
export function checkExpiry(given: string | null | undefined): Date | null {
  if (given === null || given === undefined || given === "") return null;
  const date = parseRfc3339(given);
  if (!date) throw invalidField("expires_at", "must be a date and time such as 2027-01-31T00:00:00Z", "GeneralError");
  return date;
}
