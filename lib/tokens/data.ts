import "server-only";
import type { AdminGrant, SelfGrant } from "@/lib/access/grant";
import { databaseNow } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { assertServiceAccount } from "@/lib/service-accounts/data";
import { countFailedCalls } from "./failed-calls";
import { type ApiTokenWire, TOKEN_FIELDS, toApiToken, tokenState } from "./serialize";

/** A token in a list; calls with it since it expired are counted where the request log can be read. */
type ListedToken = ApiTokenWire & { failed_calls_since_expiry: number | undefined };

async function tokensOf(userId: number, withRevoked: boolean): Promise<ListedToken[]> {
  const [rows, now] = await Promise.all([
    db.apiToken.findMany({
      where: { userId, ...(!withRevoked && { revokedAt: null }) },
      select: TOKEN_FIELDS,
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    }),
    databaseNow(),
  ]);
  const failed = await countFailedCalls(
    rows.filter((row) => tokenState(row, now) === "expired"),
    now,
  );
  return rows.map((row) => ({ ...toApiToken(row, now), failed_calls_since_expiry: failed.get(row.id) }));
}

/** The caller's own tokens, newest first; expired ones stay, revoked ones are told only when they are asked for. */
export async function listOwnTokens(grant: SelfGrant<"tokens:read">, withRevoked: boolean): Promise<ListedToken[]> {
  return tokensOf(grant.principal.userId, withRevoked);
}

/** A service account's tokens, newest first. 404 for anything that is no service account. */
export async function listAccountTokens(
  _grant: AdminGrant<"tokens:read">,
  accountId: number,
  withRevoked: boolean,
): Promise<ListedToken[]> {
  await assertServiceAccount(accountId);
  return tokensOf(accountId, withRevoked);
}
