import "server-only";
import { randomBytes } from "node:crypto";
import { authorizeFurther, type SelfGrant, type SourceGrant } from "@/lib/access/grant";
import { by, recordAudit } from "@/lib/audit/record";
import { proveReach } from "@/lib/auth/reach";
import { AppError, notFound } from "@/lib/core/errors";
import { digestOf, digestsOf } from "@/lib/credentials/digest";
import { databaseNow } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { usableTeams } from "@/lib/saved-queries/data";
import { type CreateShareInput, checkLifetime, checkPayload } from "./schema";
import { SHARE_FIELDS, type ShareWire, toShare } from "./serialize";

const TOKEN_BYTES = 18;
const TOKEN_SHAPE = /^[A-Za-z0-9_-]{24}$/;

const noSuchLink = () => notFound("Share link not found");

/**
 * Makes a link to a query on a team's source. Signed-in administrators need a team of their own here too. The link's
 * token is in this answer and nowhere else: what is stored is its digest.
 */
export async function createShare(
  grant: SourceGrant<"query_shares:write">,
  input: CreateShareInput,
): Promise<ShareWire> {
  const { teamId, sourceId, principal } = grant;
  await proveReach(grant, sourceId, new AppError("forbidden", "You don't have access to this source through any team"));
  const payload = checkPayload(input.payload);
  const seconds = checkLifetime(input.expires_in_seconds);
  const key = env().tokenKeys[0];
  if (!key) throw new AppError("internal", "No key for token digests is configured");
  const token = randomBytes(TOKEN_BYTES).toString("base64url");
  const expiresAt = new Date((await databaseNow()).getTime() + seconds * 1000);
  const data = {
    digest: new Uint8Array(digestOf(token, key)),
    keyId: key.id,
    sourceId,
    teamId,
    payload,
    expiresAt,
    createdBy: principal.userId,
  };
  return db.$transaction(async (tx) => {
    const row = await tx.queryShare.create({ data, select: SHARE_FIELDS });
    await recordAudit(tx, by(grant), {
      action: "query_share.created",
      target: { type: "query_share", id: row.id },
      teamId,
      after: { source_id: sourceId, expires_at: expiresAt.toISOString(), payload },
    });
    return toShare(row, token, teamId);
  });
}

async function findShare(token: string) {
  if (!TOKEN_SHAPE.test(token)) throw noSuchLink();
  const digests = digestsOf(token, env().tokenKeys).map((digest) => new Uint8Array(digest));
  const row = await db.queryShare.findFirst({ where: { digest: { in: digests } }, select: SHARE_FIELDS });
  if (!row) throw noSuchLink();
  return row;
}

/**
 * What a link stands for, to whoever reaches its source through a team now; what its creator may do by now doesn't
 * matter, since reading the logs is decided anew for the reader. An expired link is 410 once and then unknown.
 */
export async function openShare(grant: SelfGrant<"query_shares:read">, token: string): Promise<ShareWire> {
  const row = await findShare(token);
  await proveReach(grant, row.sourceId, new AppError("forbidden", "You do not have access to this shared query"));
  if (row.expiresAt <= (await databaseNow())) {
    await db.queryShare.deleteMany({ where: { id: row.id } });
    throw new AppError("gone", "Share link has expired");
  }
  const [teamId] = await usableTeams(grant.principal, row.sourceId);
  return toShare(row, token, teamId);
}

type Ends = SelfGrant<"query_shares:write">;

async function end(
  grant: Ends,
  row: { id: number; sourceId: number; createdBy: number; expiresAt: Date },
): Promise<void> {
  const need = { area: "owned", scope: "query_shares:write", act: "delete_share" } as const;
  authorizeFurther(grant, need, { createdBy: row.createdBy });
  await db.$transaction(async (tx) => {
    const { count } = await tx.queryShare.deleteMany({ where: { id: row.id } });
    if (count === 0) throw noSuchLink();
    await recordAudit(tx, by(grant), {
      action: "query_share.deleted",
      target: { type: "query_share", id: row.id },
      before: { source_id: row.sourceId, created_by: row.createdBy, expires_at: row.expiresAt.toISOString() },
    });
  });
}

/** Ends a link at once: its creator or an administrator. */
export async function deleteShare(grant: Ends, token: string): Promise<void> {
  await end(grant, await findShare(token));
}

/** Ends a link that the caller made, by its number, since whoever made it needn't have kept it. 404 for others'. */
export async function endOwnLink(grant: Ends, id: number): Promise<void> {
  const row = await db.queryShare.findFirst({ where: { id, createdBy: grant.principal.userId }, select: SHARE_FIELDS });
  if (!row) throw noSuchLink();
  await end(grant, row);
}
