import "server-only";
import type { AdminGrant, Grant, SelfGrant } from "@/lib/access/grant";
import { limitChild, type TokenLimits, UNLIMITED } from "@/lib/access/limits";
import { DEFAULT_PRESET, preset } from "@/lib/access/presets";
import { by, recordAudit } from "@/lib/audit/record";
import { assertFresh } from "@/lib/auth/fresh";
import { AppError, invalidField, notFound } from "@/lib/core/errors";
import { boundMint } from "@/lib/credentials/bounds";
import { mintToken, storedForm } from "@/lib/credentials/mint";
import { databaseNow } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { assertFilterBounded, assertFilterFits, assertWithinReach, checkLimits, storedLimits } from "./limits";
import { assertParentAlive, lockedOwner, NO_ACCOUNT, nobody } from "./locks";
import { assertPolicy, checkReason, readPolicy } from "./policy";
import { type CreateTokenInput, checkExpiry, checkNote, checkScopes, checkTokenName } from "./schema";
import { type ApiTokenWire, TOKEN_FIELDS, type TokenFields, toApiToken } from "./serialize";

/** What minting answers: the secret, this once, and the row. */
export type Minted = { token: string; api_token: ApiTokenWire; row: TokenFields };

/** A row filter for named sources is tried on their columns, once the account is known to reach them. */
async function assertFilterCanHold(ownerId: number, limits: TokenLimits, ownerType?: "service"): Promise<void> {
  if (limits.rowFilter === null || limits.sourceIds === null) return;
  const owner = await db.$transaction((tx) => lockedOwner(tx, ownerId, ownerType));
  if (!owner) return; // minting itself says so
  await assertWithinReach(db, owner.memberships, limits);
  await assertFilterFits(limits);
}

async function mint(grant: Grant, ownerId: number, input: CreateTokenInput, ownerType?: "service"): Promise<Minted> {
  const { principal } = grant;
  const name = checkTokenName(input.name);
  const scopes = checkScopes(input.scopes ?? []);
  const notes = {
    description: checkNote("description", input.description ?? "", 500),
    ownerContact: checkNote("owner_contact", input.owner_contact ?? "", 200),
    reason: checkReason(input.reason ?? ""),
  };
  if (scopes.includes("*")) assertFresh(grant, "issue a token that may do all");
  const bounded = limitChild(principal.limits ?? UNLIMITED, checkLimits(input));
  if (!bounded.ok) throw new AppError("forbidden", bounded.message, { decision: grant.decision });
  const { limits } = bounded;
  assertFilterBounded(limits);
  await assertFilterCanHold(ownerId, limits, ownerType);
  const now = await databaseNow();
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
    await assertWithinReach(tx, owner.memberships, limits);
    const { expiresAt } = bound;
    assertPolicy(await readPolicy(tx), { scopes, expiresAt, reason: notes.reason }, now);

    const token = mintToken(ownerId);
    const data = {
      ...storedForm(token, key),
      userId: ownerId,
      name,
      scopes,
      ...notes,
      ...storedLimits(limits),
      expiresAt,
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
