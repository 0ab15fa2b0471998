import "server-only";
import type { AdminGrant, Grant, SelfGrant } from "@/lib/access/grant";
import { by } from "@/lib/audit/record";
import { notFound } from "@/lib/core/errors";
import { revokeRecorded } from "@/lib/credentials/revoke";
import { db } from "@/lib/platform/db";
import { NO_ACCOUNT } from "./locks";

/** When a token was revoked, by the database's clock, and the ids of its descendants that went with it. */
export type Revocation = { revokedAt: Date; descendants: number[] };

async function revoke(grant: Grant, ownerId: number, tokenId: number, reason: string): Promise<Revocation> {
  return db.$transaction(async (tx) => {
    const own = { id: tokenId, userId: ownerId, revokedAt: null };
    const found = await tx.apiToken.findFirst({ where: own, select: { id: true } });
    const revoked = found ? await revokeRecorded(tx, by(grant), [tokenId], reason ? { reason } : {}) : [];
    const self = revoked.find(({ id }) => id === tokenId);
    // Another revocation may have come first while this one waited.
    if (!self) throw notFound("API token not found", "GeneralError");
    return { revokedAt: self.revokedAt, descendants: revoked.map(({ id }) => id).filter((id) => id !== tokenId) };
  });
}

/** Revokes one of the caller's own tokens, itself included, with all that descends from it; `reason` goes on record. */
export async function revokeOwnToken(
  grant: SelfGrant<"tokens:write">,
  tokenId: number,
  reason = "",
): Promise<Revocation> {
  return revoke(grant, grant.principal.userId, tokenId, reason);
}

/**
 * Revokes a service account's token with its descendants; `reason` goes on record. 404 when the account has no such live
 * token.
 */
export async function revokeAccountToken(
  grant: AdminGrant<"tokens:write">,
  accountId: number,
  tokenId: number,
  reason = "",
): Promise<Revocation> {
  const account = await db.user.findFirst({
    where: { id: accountId, accountType: "service", deletedAt: null },
    select: { id: true },
  });
  if (!account) throw notFound(NO_ACCOUNT, "GeneralError");
  return revoke(grant, accountId, tokenId, reason);
}
