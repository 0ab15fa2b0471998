import "server-only";
import type { AdminGrant } from "@/lib/access/grant";
import { by, type Tx } from "@/lib/audit/record";
import { invalid, invalidField, notFound } from "@/lib/core/errors";
import { revokeRecorded } from "@/lib/credentials/revoke";
import { journalTokenSwitches } from "@/lib/credentials/switch-journal";
import { databaseNow } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { Prisma } from "@/lib/platform/generated/prisma/client";
import { BULK_MAX } from "./bulk-max";
import { type BulkRevokeInput, checkExpiry } from "./schema";
import { turnRecorded } from "./switching";

/** A thousand tokens, each with its record, take longer than a transaction usually may. */
const BULK_TRANSACTION = { timeout: 60_000 } as const;

type Found = { id: number; user_id: number; account: string; name: string; prefix: string; last_used_at: Date | null };

/** What a bulk revocation does, or would do: the tokens that were meant, and those that fall with them. */
export type BulkRevocation = {
  dry_run: boolean;
  tokens: { id: number; user_id: number; account: string; name: string; prefix: string; last_used_at: string | null }[];
  descendants: number[];
  /** From when on all of them are refused, by the database's clock; left out when nothing was revoked. */
  revoked_at?: string | undefined;
};

function conditions({ ids, filter }: BulkRevokeInput): Prisma.Sql[] {
  const { account_id, created_before, unused_since } = filter ?? {};
  const given: Prisma.Sql[] = [];
  const wanted = [...new Set(ids ?? [])];
  if (ids) given.push(Prisma.sql`t.id = ANY(${wanted}::int[])`);
  if (account_id) given.push(Prisma.sql`t.user_id = ${account_id}`);
  const born = checkExpiry(created_before);
  if (born) given.push(Prisma.sql`t.created_at < ${born}`);
  const idle = checkExpiry(unused_since);
  if (idle) given.push(Prisma.sql`coalesce(t.last_used_at, t.created_at) < ${idle}`);
  return given;
}

/** Live tokens of service accounts that meet every condition, locked in the order of their ids. */
async function findLive(tx: Tx, given: readonly Prisma.Sql[]): Promise<Found[]> {
  const rows = await tx.$queryRaw<Found[]>`
    SELECT t.id, t.user_id, u.full_name AS account, t.name, t.prefix, t.last_used_at
    FROM api_tokens t JOIN users u ON u.id = t.user_id
    WHERE u.account_type = 'service' AND t.revoked_at IS NULL AND ${Prisma.join([...given], " AND ")}
    ORDER BY t.id LIMIT ${BULK_MAX + 1} FOR UPDATE OF t`;
  if (rows.length > BULK_MAX)
    throw invalid(`More than ${BULK_MAX} tokens are meant; narrow the filter`, "GeneralError");
  return rows;
}

/**
 * Revokes many tokens of service accounts at once, all or none: those with these ids, or those that the filter finds.
 * Without either nothing is meant, which is 400. An id that is no live token of a service account is 404.
 */
export async function revokeMany(grant: AdminGrant<"tokens:write">, input: BulkRevokeInput): Promise<BulkRevocation> {
  const given = conditions(input);
  if (given.length === 0) throw invalidField("ids", "name tokens, or a filter that finds them", "GeneralError");
  return db.$transaction(async (tx) => {
    const found = await findLive(tx, given);
    if (input.ids && !input.filter && found.length < new Set(input.ids).size) {
      throw notFound("API token not found", "GeneralError");
    }
    const ids = found.map(({ id }) => id);
    const isDry = input.dry_run === true;
    const fallen = await tx.$queryRaw<{ id: number }[]>`
      SELECT id FROM api_tokens WHERE revoked_at IS NULL AND lineage && ${ids}::int[] AND NOT id = ANY(${ids}::int[])
      ORDER BY id`;
    const ended = isDry ? [] : await revokeRecorded(tx, by(grant), ids, { bulk: ids.length });
    return {
      dry_run: isDry,
      tokens: found.map(({ last_used_at, ...row }) => ({ ...row, last_used_at: last_used_at?.toISOString() ?? null })),
      descendants: fallen.map(({ id }) => id),
      revoked_at: ended[0]?.revokedAt.toISOString(),
    };
  }, BULK_TRANSACTION);
}

/**
 * Has many tokens of service accounts refused until they are enabled, or lets them work again. Answers the ids of those
 * that this call changed, so that exactly these can be changed back; revoked ones and those that already are as wanted
 * stay as they are.
 */
export async function switchMany(
  grant: AdminGrant<"tokens:write">,
  ids: readonly number[],
  isDisabled: boolean,
): Promise<{ changed: number[]; at: string }> {
  const done = await db.$transaction(async (tx) => {
    const rows = await tx.$queryRaw<{ id: number; userId: number; name: string; prefix: string }[]>`
      SELECT t.id, t.user_id AS "userId", t.name, t.prefix FROM api_tokens t JOIN users u ON u.id = t.user_id
      WHERE t.id = ANY(${[...new Set(ids)]}::int[]) AND u.account_type = 'service' AND u.deleted_at IS NULL
        AND t.revoked_at IS NULL AND (t.disabled_at IS NULL) = ${isDisabled}
      ORDER BY t.id FOR UPDATE OF t`;
    const now = await databaseNow();
    const changed = rows.map(({ id }) => id);
    for (const row of rows) await turnRecorded(tx, by(grant), row, isDisabled ? now : null);
    if (isDisabled) await journalTokenSwitches(tx, changed);
    return { changed, at: now.toISOString() };
  }, BULK_TRANSACTION);
  if (!isDisabled) await journalTokenSwitches(db, done.changed);
  return done;
}
