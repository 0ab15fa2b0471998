import "server-only";
import type { AdminGrant, Grant, SelfGrant } from "@/lib/access/grant";
import { DEFAULT_PRESET, preset } from "@/lib/access/presets";
import { by, recordAudit, type Tx } from "@/lib/audit/record";
import { AppError, invalidField, notFound } from "@/lib/core/errors";
import { boundMint } from "@/lib/credentials/bounds";
import { mintToken, storedForm } from "@/lib/credentials/mint";
import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { type CreateTokenInput, checkExpiry, checkScopes, checkTokenName } from "./schema";
import { type ApiTokenWire, TOKEN_FIELDS, type TokenFields, toApiToken } from "./serialize";

/** What minting answers: the secret, this once, and the row. */
export type Minted = { token: string; api_token: ApiTokenWire; row: TokenFields };

const NO_ACCOUNT = "Service account not found";

/** Locks the owner against deletion and reads where it belongs; null when there is no such active account. */
async function lockedOwner(tx: Tx, userId: number, accountType?: "service") {
  await tx.$queryRaw`SELECT id FROM users WHERE id = ${userId} FOR UPDATE`;
  const owner = await tx.user.findFirst({
    where: { id: userId, deletedAt: null, status: "active", ...(accountType && { accountType }) },
    select: { id: true, memberships: { select: { teamId: true, role: true } } },
  });
  if (!owner) return null;
  return { userId: owner.id, memberships: new Map(owner.memberships.map(({ teamId, role }) => [teamId, role])) };
}

const nobody = () => new AppError("unauthenticated", "Invalid or expired token", { bearerError: "invalid_token" });

/** A token that is being revoked at this moment mints nothing: its row is locked and looked at again. */
async function assertParentAlive(tx: Tx, parentId: number | undefined): Promise<void> {
  if (parentId === undefined) return;
  const alive = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM api_tokens WHERE id = ${parentId} AND revoked_at IS NULL
      AND (expires_at IS NULL OR expires_at >= clock_timestamp()) FOR SHARE`;
  if (alive.length > 0) return;
  throw nobody();
}

async function mint(grant: Grant, ownerId: number, input: CreateTokenInput, ownerType?: "service"): Promise<Minted> {
  const { principal } = grant;
  const name = checkTokenName(input.name);
  const scopes = checkScopes(input.scopes ?? []);
  const asked = { scopes, expiresAt: checkExpiry(input.expires_at) };
  const key = env().tokenKeys[0];
  if (!key) throw new AppError("internal", "No key for token digests is configured");

  return db.$transaction(async (tx) => {
    // Accounts are locked before tokens, as their deletion does it.
    const owner = await lockedOwner(tx, ownerId, ownerType);
    // Whoever mints for itself and is gone by now is nobody; another's account is merely not there.
    if (!owner) throw ownerId === principal.userId ? nobody() : notFound(NO_ACCOUNT, "GeneralError");
    await assertParentAlive(tx, principal.token?.id);
    const bound = boundMint(principal, principal.token?.expiresAt ?? null, owner, asked);
    if (!bound.ok) throw new AppError("forbidden", bound.message, { decision: grant.decision });

    const token = mintToken(ownerId);
    const data = {
      ...storedForm(token, key),
      userId: ownerId,
      name,
      scopes,
      expiresAt: bound.expiresAt,
      parentId: principal.token?.id ?? null,
      createdBy: principal.userId,
    };
    const row = await tx.apiToken.create({ data, select: TOKEN_FIELDS });
    // The row's own creation time is the database's clock, and nothing can have happened to it since.
    const api_token = toApiToken(row, row.createdAt);
    await recordAudit(tx, by(grant), {
      action: "token.created",
      target: { type: "token", id: row.id },
      after: { ...api_token, parent_id: data.parentId },
    });
    return { token, api_token, row };
  });
}

/** Mints a token for the caller itself. At least one scope has to be named (spec/logchef.md §3.5). */
export async function createOwnToken(grant: SelfGrant<"tokens:write">, input: CreateTokenInput): Promise<Minted> {
  checkTokenName(input.name);
  if (!input.scopes?.length) throw invalidField("scopes", "at least one token scope is required", "GeneralError");
  return mint(grant, grant.principal.userId, input);
}

/** Mints a token for a service account. Without scopes it is Read-only. */
export async function createAccountToken(
  grant: AdminGrant<"tokens:write">,
  accountId: number,
  input: CreateTokenInput,
): Promise<Minted> {
  const scopes = input.scopes?.length ? input.scopes : [...preset(DEFAULT_PRESET).scopes];
  return mint(grant, accountId, { ...input, scopes }, "service");
}

async function revoke(grant: Grant, ownerId: number, tokenId: number): Promise<Date> {
  return db.$transaction(async (tx) => {
    const revoked = await tx.$queryRaw<{ revoked_at: Date; name: string; prefix: string }[]>`
      UPDATE api_tokens SET revoked_at = clock_timestamp(), updated_at = clock_timestamp(),
        revoked_by = ${grant.principal.userId}
      WHERE id = ${tokenId} AND user_id = ${ownerId} AND revoked_at IS NULL
      RETURNING revoked_at, name, prefix`;
    const row = revoked[0];
    if (!row) throw notFound("API token not found", "GeneralError");
    await recordAudit(tx, by(grant), {
      action: "token.revoked",
      target: { type: "token", id: tokenId },
      before: { user_id: ownerId, name: row.name, prefix: row.prefix },
      after: { revoked_at: row.revoked_at.toISOString() },
    });
    return row.revoked_at;
  });
}

/** Revokes one of the caller's own tokens, itself included. Answers when, by the database's clock. */
export async function revokeOwnToken(grant: SelfGrant<"tokens:write">, tokenId: number): Promise<Date> {
  return revoke(grant, grant.principal.userId, tokenId);
}

/** Revokes a service account's token; 404 when the account has no such live token. */
export async function revokeAccountToken(
  grant: AdminGrant<"tokens:write">,
  accountId: number,
  tokenId: number,
): Promise<Date> {
  const account = await db.user.findFirst({
    where: { id: accountId, accountType: "service", deletedAt: null },
    select: { id: true },
  });
  if (!account) throw notFound(NO_ACCOUNT, "GeneralError");
  return revoke(grant, accountId, tokenId);
}
