import "server-only";
import { randomBytes } from "node:crypto";
import type { AdminGrant, Origin } from "@/lib/access/grant";
import { by, recordAudit, type Tx } from "@/lib/audit/record";
import { AppError, conflict, notFound } from "@/lib/core/errors";
import { digestOf, digestsOf } from "@/lib/credentials/digest";
import { parseBody, readBody } from "@/lib/http/body";
import { databaseNow } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { TOKEN_FIELDS, tokenState } from "@/lib/tokens/serialize";
import { openBody } from "./schema";
import type { HandOffState, OpenedHandOff } from "./serialize";

const LINK_BYTES = 18;
const LINK_SHAPE = /^[A-Za-z0-9_-]{24}$/;
const LIFETIME_MS = 60 * 60 * 1000;
const BODY_BYTES = 1_024;

const noLink = () => notFound("There is no such link, or it was withdrawn", "NotFoundError");
const gone = (sentence: string) => new AppError("gone", sentence);

/** What is too old to be opened is not kept either. */
const forgetOld = (tx: Tx) =>
  tx.$executeRaw`UPDATE token_hand_offs SET sealed = NULL WHERE sealed IS NOT NULL AND expires_at <= clock_timestamp()`;

/**
 * Keeps a token's value, which the browser has sealed under a key that never comes here, until its link is opened or an
 * hour is over. A new link to a token replaces the one before. Answers the link's id, which is stored as a digest only.
 * 404 for a token that isn't the account's, 409 for one that doesn't work.
 */
export async function createHandOff(
  grant: AdminGrant<"tokens:write">,
  { accountId, tokenId, sealed }: { accountId: number; tokenId: number; sealed: string },
): Promise<{ linkId: string; state: HandOffState }> {
  const key = env().tokenKeys[0];
  if (!key) throw new AppError("internal", "No key for token digests is configured");
  const linkId = randomBytes(LINK_BYTES).toString("base64url");
  return db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT id FROM api_tokens WHERE id = ${tokenId} FOR UPDATE`;
    const where = { id: tokenId, userId: accountId, owner: { accountType: "service", deletedAt: null } } as const;
    const row = await tx.apiToken.findFirst({ where, select: TOKEN_FIELDS });
    if (!row) throw notFound("API token not found", "GeneralError");
    const now = await databaseNow();
    const state = tokenState(row, now);
    if (state !== "active" && state !== "expiring") throw conflict("The token doesn't work any more", "ConflictError");
    await forgetOld(tx);
    await tx.tokenHandOff.updateMany({
      where: { tokenId, openedAt: null, replacedAt: null },
      data: { sealed: null, replacedAt: now },
    });
    const expiresAt = new Date(now.getTime() + LIFETIME_MS);
    const data = {
      digest: new Uint8Array(digestOf(linkId, key)),
      keyId: key.id,
      tokenId,
      sealed,
      createdBy: grant.principal.userId,
      expiresAt,
    };
    await tx.tokenHandOff.create({ data, select: { id: true } });
    await recordAudit(tx, by(grant), {
      action: "token.handed_off",
      target: { type: "token", id: tokenId },
      after: { user_id: accountId, name: row.name, link_expires_at: expiresAt.toISOString() },
    });
    return { linkId, state: { expiresAt: expiresAt.toISOString(), openedAt: null, openedAddress: null } };
  });
}

type Found = {
  id: number;
  token_id: number;
  sealed: string | null;
  expires_at: Date;
  opened_at: Date | null;
  opened_address: string | null;
  replaced_at: Date | null;
  now: Date;
};

/** The link, locked, so that of two who open it at once one is told that it was opened. */
async function lockedLink(tx: Tx, linkId: string): Promise<Found> {
  if (!LINK_SHAPE.test(linkId)) throw noLink();
  const digests = digestsOf(linkId, env().tokenKeys);
  const [found] = await tx.$queryRaw<Found[]>`
    SELECT id, token_id, sealed, expires_at, opened_at, opened_address, replaced_at, clock_timestamp() AS now
    FROM token_hand_offs WHERE digest = ANY(${digests}) FOR UPDATE`;
  if (!found) throw noLink();
  return found;
}

function assertUnopened({ opened_at, opened_address, replaced_at, expires_at, now, sealed }: Found): string {
  if (opened_at) {
    const from = opened_address ? ` from ${opened_address}` : "";
    throw gone(
      `This link was opened already, at ${opened_at.toISOString().slice(0, 16).replace("T", " ")} UTC${from}. If that was not you, have the token revoked`,
    );
  }
  if (replaced_at) throw gone("This link was replaced by a newer one");
  if (expires_at <= now || sealed === null) throw gone("This link is over: it worked for an hour");
  return sealed;
}

/** Opens a link, once, for whoever has it; the value in the answer can be read with the link's own key only. */
async function openHandOff(linkId: string, origin: Origin): Promise<OpenedHandOff> {
  return db.$transaction(async (tx) => {
    const found = await lockedLink(tx, linkId);
    const sealed = assertUnopened(found);
    const row = await tx.apiToken.findUniqueOrThrow({
      where: { id: found.token_id },
      select: { ...TOKEN_FIELDS, owner: { select: { fullName: true, deletedAt: true } } },
    });
    const state = tokenState(row, found.now);
    if (row.owner.deletedAt || (state !== "active" && state !== "expiring")) {
      throw gone("The token doesn't work any more");
    }
    await tx.$executeRaw`
      UPDATE token_hand_offs SET sealed = NULL, opened_at = clock_timestamp(), opened_address = ${origin.address}
      WHERE id = ${found.id}`;
    await recordAudit(
      tx,
      { kind: "system", name: "hand-off link", origin },
      { action: "token.hand_off_opened", target: { type: "token", id: row.id }, after: { name: row.name } },
    );
    return {
      sealed,
      token: { name: row.name, expires_at: row.expiresAt?.toISOString() ?? null },
      account: row.owner.fullName,
    };
  });
}

/** Answers `POST /api/console/hand-offs/open`: 404 for no link of ours, 410 for one that was opened, replaced or is over. */
export async function answerOpening(request: Request, origin: Origin): Promise<OpenedHandOff> {
  const unreadable = "Invalid request body";
  const body = await readBody(request, "GeneralError", unreadable, BODY_BYTES);
  return openHandOff(parseBody(openBody, body, "GeneralError", unreadable).link_id, origin);
}
