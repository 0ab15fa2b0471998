import { z } from "zod";
import type { GrantedScope } from "@/lib/access/scopes";
import { storable } from "@/lib/core/body";
import { invalidField } from "@/lib/core/errors";
import { limitFields } from "./limit-fields";
import type { CreateTokenInput } from "./schema";

const DAY_MS = 24 * 60 * 60 * 1000;

/** Why a token ends, as whoever ends it says; "" for nothing said. */
export const revokeReason = storable
  .max(500, "A reason has at most 500 characters")
  .optional()
  .transform((said) => said?.trim() ?? "");

/** What the dialog for new tokens sends, whoever the token is for. */
export const tokenForm = z.object({
  name: storable,
  /** Days, or the moment at which it ends (RFC 3339); null for never. */
  lifetime: z.union([z.literal(7), z.literal(30), z.literal(90), z.iso.datetime({ offset: true }), z.null()]),
  scopes: z.array(z.string()).min(1, "Pick at least one scope"),
  description: storable.optional(),
  owner_contact: storable.optional(),
  reason: storable.optional(),
  ...limitFields,
});
type TokenForm = z.output<typeof tokenForm>;

function endOf(lifetime: TokenForm["lifetime"], now: Date): Date | null {
  if (lifetime === null) return null;
  if (typeof lifetime === "number") return new Date(now.getTime() + lifetime * DAY_MS);
  const end = new Date(lifetime);
  if (end <= now) throw invalidField("expires_at", "must be in the future", "GeneralError");
  return end;
}

/**
 * The form as the verbs take it, its lifetime counted from `now`, the database's clock. 400 for a missing reason and for
 * an end that has passed.
 */
export function askedOf({ lifetime, ...asked }: TokenForm, now: Date): CreateTokenInput {
  const isUnbounded = asked.scopes.includes("*" satisfies GrantedScope) || lifetime === null;
  if (isUnbounded && !asked.reason?.trim()) {
    throw invalidField("reason", "a token that may do all or never expires needs a reason", "GeneralError");
  }
  return {
    ...asked,
    description: asked.description ?? "",
    owner_contact: asked.owner_contact ?? "",
    reason: asked.reason ?? "",
    expires_at: endOf(lifetime, now)?.toISOString() ?? null,
  };
}
