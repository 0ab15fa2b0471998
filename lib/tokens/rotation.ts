import "server-only";
import { isDeepStrictEqual } from "node:util";
import type { AdminGrant, Grant, SelfGrant } from "@/lib/access/grant";
import { limitChild, UNLIMITED } from "@/lib/access/limits";
import { type GrantedScope, isWithin } from "@/lib/access/scopes";
import { by, recordAudit, type Tx } from "@/lib/audit/record";
import { assertFresh } from "@/lib/auth/fresh";
import { AppError, conflict, invalidField, notFound } from "@/lib/core/errors";
import { boundMint } from "@/lib/credentials/bounds";
import { mintToken, storedForm } from "@/lib/credentials/mint";
import { journalRotated } from "@/lib/credentials/revocation-journal";
import { databaseNow } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { limitsOf, storedLimits } from "./limits";
import { lockedOwner, NO_ACCOUNT, nobody } from "./locks";
import { assertPolicy, readPolicy } from "./policy";
import { checkOverlap, type RotateInput } from "./schema";
import { TOKEN_FIELDS, type TokenFields, toApiToken, tokenState } from "./serialize";
import type { Minted } from "./service";

const NO_TOKEN = "API token not found";
const WHOLE = { ...TOKEN_FIELDS, parentId: true, digest: true, lineage: true } as const;
type Whole = TokenFields & { parentId: number | null; digest: Uint8Array; lineage: number[] };

/** What stands in the way of rotating a token in this state, for whoever may see that it exists. */
const UNFIT = {
  revoked: "The token is revoked and can't be rotated",
  expired: "The token has expired and can't be rotated; create a new one",
  disabled: "The token is disabled; enable it before it is rotated",
  rotated: "The token was rotated already; rotate its successor",
} as const;

/** Locks the token and the caller's own in the order of their ids; reads the one, and that the other may still act. */
async function lockedTokens(tx: Tx, ownerId: number, tokenId: number, callerId: number | undefined): Promise<Whole> {
  const ids = [tokenId, callerId ?? tokenId];
  await tx.$queryRaw`SELECT id FROM api_tokens WHERE id = ANY(${ids}::int[]) ORDER BY id FOR UPDATE`;
  const row = await tx.apiToken.findFirst({ where: { id: tokenId, userId: ownerId }, select: WHOLE });
  if (!row) throw notFound(NO_TOKEN, "GeneralError");
  return row;
}

async function assertCallerAlive(tx: Tx, callerId: number | undefined, now: Date): Promise<readonly number[]> {
  if (callerId === undefined) return [];
  const caller = await tx.apiToken.findUnique({ where: { id: callerId }, select: WHOLE });
  const state = caller && tokenState(caller, now);
  if (!caller || (state !== "active" && state !== "expiring")) throw nobody();
  return caller.lineage;
}

function assertFit(row: Whole, now: Date): void {
  const state = row.overlapEndsAt ? "rotated" : tokenState(row, now);
  if (state !== "active" && state !== "expiring") throw conflict(UNFIT[state], "ConflictError");
}

/** A token that rotates another gets its secret into its hands, so it needs all that the other may do. */
function assertNotWider(
  grant: Grant,
  row: Whole,
  scopes: readonly GrantedScope[],
  owner: NonNullable<Awaited<ReturnType<typeof lockedOwner>>>,
) {
  const { principal } = grant;
  const asked = { scopes, expiresAt: row.expiresAt };
  const bound = boundMint(principal, principal.token?.expiresAt ?? null, owner, asked);
  if (!bound.ok) throw new AppError("forbidden", bound.message, { decision: grant.decision });
  const limits = limitsOf(row);
  const bounded = limitChild(principal.limits ?? UNLIMITED, limits);
  if (bounded.ok && isDeepStrictEqual(bounded.limits, limits)) return bound.expiresAt;
  const message = bounded.ok ? "A token can only rotate tokens that reach no further than it does" : bounded.message;
  throw new AppError("forbidden", message, { decision: grant.decision });
}

/** The scopes of the successor: those of the token, or the part of them that is asked for. 400 for more, 409 for all. */
function successorScopes(row: Whole, asked: readonly GrantedScope[] | undefined): GrantedScope[] {
  const held = row.scopes as GrantedScope[];
  if (!asked) return held;
  if (!isWithin(asked, held)) {
    throw invalidField("scopes", "a narrower token can't have a scope that this one lacks", "GeneralError");
  }
  if (asked.length === 0 || isWithin(held, asked))
    throw conflict("These scopes are no narrower token", "ConflictError");
  return [...asked];
}

async function rotate(
  grant: Grant,
  ownerId: number,
  tokenId: number,
  input: RotateInput,
  narrowTo?: readonly GrantedScope[],
): Promise<Minted> {
  const { principal } = grant;
  const overlapSeconds = checkOverlap(input.overlap_seconds);
  const key = env().tokenKeys[0];
  if (!key) throw new AppError("internal", "No key for token digests is configured");
  const callerId = principal.token?.id;
  const { minted, old, until } = await db.$transaction(async (tx) => {
    // Accounts are locked before tokens, as their deletion does it.
    const owner = await lockedOwner(tx, ownerId);
    if (!owner) throw ownerId === principal.userId ? nobody() : notFound(NO_ACCOUNT, "GeneralError");
    const row = await lockedTokens(tx, ownerId, tokenId, callerId);
    const now = await databaseNow();
    const isSelf = callerId === tokenId;
    const elders = isSelf ? [] : await assertCallerAlive(tx, callerId, now);
    assertFit(row, now);
    if (elders.includes(tokenId)) {
      throw conflict("A token can't rotate the token that it was made with: it would end its own successor");
    }
    const scopes = successorScopes(row, narrowTo);
    if (scopes.includes("*")) assertFresh(grant, "issue a token that may do all");
    const expiresAt = assertNotWider(grant, row, scopes, owner);
    assertPolicy(await readPolicy(tx), { scopes, expiresAt, reason: row.reason }, now);

    const token = mintToken(ownerId);
    const data = {
      ...storedForm(token, key),
      ...storedLimits(limitsOf(row)),
      userId: ownerId,
      name: row.name,
      description: row.description,
      ownerContact: row.ownerContact,
      reason: row.reason,
      scopes,
      expiresAt,
      // What another token brought forth ends with that token; of itself it takes its own place.
      parentId: isSelf ? row.parentId : (callerId ?? row.parentId),
      rotatedFrom: row.id,
      createdBy: principal.userId,
    };
    const successor = await tx.apiToken.create({ data, select: TOKEN_FIELDS });
    const [ending] = await tx.$queryRaw<{ overlap_ends_at: Date }[]>`
      UPDATE api_tokens SET updated_at = clock_timestamp(), overlap_ends_at =
        least(date_trunc('milliseconds', clock_timestamp()) + make_interval(secs => ${overlapSeconds}), expires_at)
      WHERE id = ${row.id} RETURNING overlap_ends_at`;
    const overlapEndsAt = ending?.overlap_ends_at ?? now;
    const api_token = toApiToken(successor, successor.createdAt);
    await recordAudit(tx, by(grant), {
      action: "token.rotated",
      target: { type: "token", id: row.id },
      before: { user_id: ownerId, name: row.name, prefix: row.prefix, ...(narrowTo && { scopes: row.scopes }) },
      after: {
        successor_id: successor.id,
        overlap_ends_at: overlapEndsAt.toISOString(),
        ...(narrowTo && { scopes }),
      },
    });
    await recordAudit(tx, by(grant), {
      action: "token.created",
      target: { type: "token", id: successor.id },
      after: { ...api_token, parent_id: data.parentId },
    });
    return { minted: { token, api_token, row: successor }, old: row, until: overlapEndsAt };
  });
  await journalRotated(old, until);
  return minted;
}

/**
 * Gives a service account's token a new secret with the same scopes, limits, name and expiry; the old one works until
 * the overlap ends by the database's clock, and never past its own expiry (spec/security.md S-074). 404 for a token
 * that isn't the account's, 409 for one that is revoked, expired, disabled or rotated already: of two at once one wins.
 */
export async function rotateAccountToken(
  grant: AdminGrant<"tokens:write">,
  accountId: number,
  tokenId: number,
  input: RotateInput,
): Promise<Minted> {
  const where = { id: accountId, accountType: "service", deletedAt: null } as const;
  if ((await db.user.count({ where })) === 0) throw notFound(NO_ACCOUNT, "GeneralError");
  return rotate(grant, accountId, tokenId, input);
}

/**
 * Rotates a service account's token into one with a part of its scopes; all else is as rotateAccountToken has it. The
 * caller has made sure that the account is there. 400 for a scope that the token lacks, 409 when nothing would be less.
 */
export async function narrowAccountToken(
  grant: AdminGrant<"tokens:write">,
  accountId: number,
  tokenId: number,
  scopes: readonly GrantedScope[],
  input: RotateInput,
): Promise<Minted> {
  return rotate(grant, accountId, tokenId, input, scopes);
}

/** Rotates one of the caller's own tokens, the one it calls with included. */
export async function rotateOwnToken(
  grant: SelfGrant<"tokens:write">,
  tokenId: number,
  input: RotateInput,
): Promise<Minted> {
  return rotate(grant, grant.principal.userId, tokenId, input);
}
