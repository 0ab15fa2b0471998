import "server-only";
import type { AdminGrant } from "@/lib/access/grant";
import { conflict, invalidField } from "@/lib/core/errors";
import { assertServiceAccount } from "@/lib/service-accounts/data";
import { narrowAccountToken } from "@/lib/tokens/rotation";
import { checkOverlap, checkScopes } from "@/lib/tokens/schema";
import type { Minted } from "@/lib/tokens/service";
import { readTokenUsage } from "./data";
import type { NarrowInput } from "./schema";

/**
 * Replaces a service account's token by one that has only the scopes it used in the last 90 days, or those that are
 * named. It is a rotation: the secret is shown this once, the old one works until the overlap ends, and whoever asks is
 * bounded as in minting. 409 when nothing was used, or nothing would be less; 503 when the request log can't be read.
 */
export async function narrowToken(
  grant: AdminGrant<"tokens:write">,
  accountId: number,
  tokenId: number,
  input: NarrowInput,
): Promise<Minted> {
  checkOverlap(input.overlap_seconds);
  await assertServiceAccount(accountId);
  const named = input.scopes && checkScopes(input.scopes);
  if (named?.length === 0) throw invalidField("scopes", "name at least one, or leave them out", "GeneralError");
  const scopes = named ?? (await readTokenUsage(grant, accountId, tokenId)).tokens[0]?.used_scopes;
  // A token that doesn't work has no usage to tell; the rotation says what stands in its way.
  if (scopes?.length === 0) throw conflict("No scope of the token was used; revoke it instead", "ConflictError");
  return narrowAccountToken(grant, accountId, tokenId, scopes ?? [], input);
}
