import "server-only";
import type { AdminGrant } from "@/lib/access/grant";
import { by, recordAudit } from "@/lib/audit/record";
import { conflict, notFound } from "@/lib/core/errors";
import { databaseNow } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { NO_ACCOUNT } from "./locks";
import { type ApiTokenWire, TOKEN_FIELDS, toApiToken } from "./serialize";

async function setDisabled(
  grant: AdminGrant<"tokens:write">,
  accountId: number,
  tokenId: number,
  isDisabled: boolean,
): Promise<ApiTokenWire> {
  return db.$transaction(async (tx) => {
    const account = { id: accountId, accountType: "service", deletedAt: null } as const;
    if ((await tx.user.count({ where: account })) === 0) throw notFound(NO_ACCOUNT, "GeneralError");
    await tx.$queryRaw`SELECT id FROM api_tokens WHERE id = ${tokenId} FOR UPDATE`;
    const before = await tx.apiToken.findFirst({ where: { id: tokenId, userId: accountId }, select: TOKEN_FIELDS });
    if (!before) throw notFound("API token not found", "GeneralError");
    if (before.revokedAt) throw conflict("The token is revoked, which is final", "ConflictError");
    const now = await databaseNow();
    // Saying so twice changes nothing more.
    if ((before.disabledAt !== null) === isDisabled) return toApiToken(before, now);
    const row = await tx.apiToken.update({
      where: { id: tokenId },
      data: { disabledAt: isDisabled ? now : null, disabledBy: isDisabled ? grant.principal.userId : null },
      select: TOKEN_FIELDS,
    });
    await recordAudit(tx, by(grant), {
      action: isDisabled ? "token.disabled" : "token.enabled",
      target: { type: "token", id: tokenId },
      before: { user_id: accountId, name: before.name, prefix: before.prefix },
    });
    return toApiToken(row, now);
  });
}

/**
 * Has a service account's token refused, with all that descends from it, until it is enabled again. 404 when the account
 * has no such token, 409 when it is revoked.
 */
export async function disableToken(
  grant: AdminGrant<"tokens:write">,
  accountId: number,
  tokenId: number,
): Promise<ApiTokenWire> {
  return setDisabled(grant, accountId, tokenId, true);
}

/** Lets a disabled token work again, and what descends from it. */
export async function enableToken(
  grant: AdminGrant<"tokens:write">,
  accountId: number,
  tokenId: number,
): Promise<ApiTokenWire> {
  return setDisabled(grant, accountId, tokenId, false);
}
