import "server-only";
import type { AdminGrant } from "@/lib/access/grant";
import { type GrantedScope, isWithin } from "@/lib/access/scopes";
import { type Actor, by, recordAudit, type Tx } from "@/lib/audit/record";
import { AppError, conflict, notFound } from "@/lib/core/errors";
import { journalSwitch } from "@/lib/credentials/switch-journal";
import { databaseNow } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { NO_ACCOUNT } from "./locks";
import { type ApiTokenWire, TOKEN_FIELDS, type TokenFields, toApiToken } from "./serialize";

/** Whoever holds an enabled token has back all that it may do, so no token enables one that may do more than itself. */
function assertMayWake({ principal, decision }: AdminGrant<"tokens:write">, scopes: readonly string[]): void {
  if (principal.scopes === null || isWithin(scopes as GrantedScope[], principal.scopes)) return;
  throw new AppError("forbidden", "A token can only enable tokens with scopes that it holds itself", { decision });
}

async function setDisabled(
  grant: AdminGrant<"tokens:write">,
  accountId: number,
  tokenId: number,
  isDisabled: boolean,
): Promise<ApiTokenWire> {
  const told = await db.$transaction(async (tx) => {
    const account = { id: accountId, accountType: "service", deletedAt: null } as const;
    if ((await tx.user.count({ where: account })) === 0) throw notFound(NO_ACCOUNT, "GeneralError");
    await tx.$queryRaw`SELECT id FROM api_tokens WHERE id = ${tokenId} FOR UPDATE`;
    const before = await tx.apiToken.findFirst({ where: { id: tokenId, userId: accountId }, select: TOKEN_FIELDS });
    if (!before) throw notFound("API token not found", "GeneralError");
    if (before.revokedAt) throw conflict("The token is revoked, which is final", "ConflictError");
    const now = await databaseNow();
    // Saying so twice changes nothing more.
    if ((before.disabledAt !== null) === isDisabled) return toApiToken(before, now);
    if (!isDisabled) assertMayWake(grant, before.scopes);
    return toApiToken(await switchRecorded(tx, by(grant), before, isDisabled ? now : null), now);
  });
  if (!isDisabled) await journalSwitch(db, { kind: "token", id: tokenId });
  return told;
}

/**
 * Has a token refused from `disabledAt` on, or lets it work again, with its record. The caller holds the row's lock,
 * knows that the token isn't revoked, and writes the journal.
 */
export async function turnRecorded(
  tx: Tx,
  actor: Actor,
  { id, userId, name, prefix }: Pick<TokenFields, "id" | "userId" | "name" | "prefix">,
  disabledAt: Date | null,
): Promise<TokenFields> {
  const disabledBy = disabledAt && actor.kind === "grant" ? actor.grant.principal.userId : null;
  const row = await tx.apiToken.update({ where: { id }, data: { disabledAt, disabledBy }, select: TOKEN_FIELDS });
  await recordAudit(tx, actor, {
    action: disabledAt ? "token.disabled" : "token.enabled",
    target: { type: "token", id },
    before: { user_id: userId, name, prefix },
  });
  return row;
}

/**
 * Has a token refused from `disabledAt` on, with its record and its line in the journal, or lets it work again, which
 * goes into the journal once it is committed. Call it last in the transaction; the caller holds the row's lock and knows
 * that the token isn't revoked.
 */
export async function switchRecorded(
  tx: Tx,
  actor: Actor,
  token: Pick<TokenFields, "id" | "userId" | "name" | "prefix">,
  disabledAt: Date | null,
): Promise<TokenFields> {
  const row = await turnRecorded(tx, actor, token, disabledAt);
  if (disabledAt) await journalSwitch(tx, { kind: "token", id: token.id });
  return row;
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
