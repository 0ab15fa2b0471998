import { z } from "zod";
import { type GrantedScope, normalizeScopes } from "@/lib/access/scopes";
import { rowId, text } from "@/lib/core/body";
import { byteLength, invalidField } from "@/lib/core/errors";
import { parseRfc3339 } from "@/lib/core/time";
import { BULK_MAX } from "./bulk-max";
import { limitFields } from "./limit-fields";

/** Body of `POST …/tokens` (spec/logchef.md §1.4, §3.5). */
export const createTokenBody = z.object({
  name: text,
  expires_at: z.string().nullish(),
  scopes: z.array(z.string()).nullish(),
  description: text,
  owner_contact: text,
  reason: text,
  ...limitFields,
});
/** What is asked for; all but the name may be left out. */
export type CreateTokenInput = Partial<z.output<typeof createTokenBody>> & { name: string };

/** A token's name: 2 to 100 bytes, kept as it was given. */
export function checkTokenName(name: string): string {
  if (name.trim() === "") throw invalidField("name", "token name is required", "GeneralError");
  const length = byteLength(name);
  if (length < 2 || length > 100) {
    throw invalidField("name", "token name must be between 2 and 100 characters", "GeneralError");
  }
  return name;
}

/** What a token is for, or whom to ask about it: text of at most so many bytes. */
export function checkNote(field: "description" | "owner_contact", given: string, maxBytes: number): string {
  const note = given.trim();
  if (byteLength(note) > maxBytes) throw invalidField(field, `must not exceed ${maxBytes} bytes`, "GeneralError");
  return note;
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

/** Body of `POST …/tokens/:tokenID/rotate`. */
export const rotateBody = z.object({ overlap_seconds: z.number().nullish() });
export type RotateInput = z.output<typeof rotateBody>;

/** How long, in seconds, an old secret may work beside its successor. */
export const OVERLAPS = [0, 3_600, 86_400, 604_800] as const;

/** One of the four overlaps; 400 for anything else, also for none, so that nobody loses an old secret by leaving it out. */
export function checkOverlap(seconds: number | null | undefined): number {
  const found = OVERLAPS.find((overlap) => overlap === seconds);
  if (found !== undefined) return found;
  throw invalidField("overlap_seconds", `must be one of ${OVERLAPS.join(", ")}`, "GeneralError");
}

const instant = z.string().nullish();

/** Body of `POST /admin/tokens/revoke`: ids, or what the tokens have in common; with `dry_run` it only tells. */
export const bulkRevokeBody = z.object({
  ids: z.array(rowId).max(BULK_MAX, `must name at most ${BULK_MAX} tokens`).nullish(),
  filter: z.strictObject({ account_id: rowId.nullish(), created_before: instant, unused_since: instant }).nullish(),
  dry_run: z.boolean().nullish(),
});
export type BulkRevokeInput = z.output<typeof bulkRevokeBody>;
