import "server-only";
import type { AdminGrant, SelfGrant } from "@/lib/access/grant";
import { databaseNow } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { assertServiceAccount } from "@/lib/service-accounts/data";
import { type ApiTokenWire, TOKEN_FIELDS, toApiToken } from "./serialize";

async function tokensOf(userId: number, withRevoked: boolean): Promise<ApiTokenWire[]> {
  const [rows, now] = await Promise.all([
    db.apiToken.findMany({
      where: { userId, ...(!withRevoked && { revokedAt: null }) },
      select: TOKEN_FIELDS,
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    }),
    databaseNow(),
  ]);
  return rows.map((row) => toApiToken(row, now));
}

/** The caller's own tokens, newest first; expired ones stay, revoked ones are told only when they are asked for. */
export async function listOwnTokens(grant: SelfGrant<"tokens:read">, withRevoked: boolean): Promise<ApiTokenWire[]> {
  return tokensOf(grant.principal.userId, withRevoked);
}

/** A service account's tokens, newest first. 404 for anything that is no service account. */
export async function listAccountTokens(
  _grant: AdminGrant<"tokens:read">,
  accountId: number,
  withRevoked: boolean,
): Promise<ApiTokenWire[]> {
  await assertServiceAccount(accountId);
  return tokensOf(accountId, withRevoked);
}
