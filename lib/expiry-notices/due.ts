import "server-only";
import type { Tx } from "@/lib/audit/record";
import { ELDERS_ALIVE } from "@/lib/credentials/lookup";
import { Prisma } from "@/lib/platform/generated/prisma/client";

/** How many days ahead people are told, and over how many seconds before that the telling is spread. */
const AHEAD = [
  { days: 30, spreadSeconds: 12 * 3_600 },
  { days: 7, spreadSeconds: 6 * 3_600 },
  { days: 1, spreadSeconds: 2 * 3_600 },
] as const;
const STEPS = Prisma.join(AHEAD.map(({ days, spreadSeconds }) => Prisma.sql`(${days}::int, ${spreadSeconds}::int)`));

/** A token that ends, with its account. */
export type EndingToken = {
  id: number;
  name: string;
  prefix: string;
  lastFour: string;
  ownerContact: string;
  scopes: string[];
  expiresAt: Date;
  lastUsedAt: Date | null;
  accountId: number;
  accountType: "human" | "service";
  accountName: string;
  accountEmail: string;
  /** Address of the person who answers for the account, while that person is active. */
  ownerEmail: string | null;
};
/** One whose people are to be told now, `days` ahead of its end. */
export type DueToken = EndingToken & { days: number };

/** A token that works, whose end people may want to hear of. */
const WORKS = Prisma.sql`t.expires_at > clock_timestamp() AND t.revoked_at IS NULL AND t.disabled_at IS NULL
        AND t.overlap_ends_at IS NULL AND u.deleted_at IS NULL AND u.status = 'active' AND ${Prisma.raw(ELDERS_ALIVE)}`;

/** Those of the tokens that still work and were not rotated, soonest end first. */
export async function findEnding(tx: Pick<Tx, "$queryRaw">, ids: readonly number[]): Promise<EndingToken[]> {
  return tx.$queryRaw<EndingToken[]>`
    SELECT t.id, t.name, t.prefix, t.last_four AS "lastFour", t.owner_contact AS "ownerContact", t.scopes,
      t.expires_at AS "expiresAt", t.last_used_at AS "lastUsedAt", u.id AS "accountId",
      u.account_type::text AS "accountType", u.full_name AS "accountName", u.email AS "accountEmail",
      o.email AS "ownerEmail"
    FROM api_tokens t JOIN users u ON u.id = t.user_id
      LEFT JOIN users o ON o.id = u.owner_id AND o.status = 'active' AND o.deleted_at IS NULL
    WHERE t.id = ANY(${[...ids]}::int[]) AND ${WORKS} ORDER BY t.expires_at, t.id`;
}

/**
 * Takes up to `limit` tokens whose notice is due and writes down that they were told of, in the caller's transaction:
 * of several at once each token goes to one. Due is the nearest of the distances that has come; those before it are
 * left out, and so is a distance that the token was never away from its end. Tokens that don't work get none.
 *
 * A notice comes early by a part of the spread that is drawn from who answers for the account: what ends together goes
 * into one mail to one person, and to different people at different times.
 */
export async function claimDue(tx: Tx, limit: number): Promise<DueToken[]> {
  const claimed = await tx.$queryRaw<{ id: number; days: number }[]>`
    WITH due AS (
      SELECT t.id, min(s.days) AS days, min(coalesce(u.owner_id, u.id)) AS answers
      FROM api_tokens t JOIN users u ON u.id = t.user_id CROSS JOIN (VALUES ${STEPS}) AS s (days, spread)
      WHERE ${WORKS} AND t.expires_at < clock_timestamp() + interval '744 hours'
        AND t.created_at <= t.expires_at - make_interval(hours => 24 * s.days)
        AND clock_timestamp() >= t.expires_at - make_interval(hours => 24 * s.days, secs =>
          ('x' || left(md5(coalesce(u.owner_id, u.id) || ':' || s.days), 7))::bit(28)::int % s.spread)
      GROUP BY t.id
    )
    INSERT INTO token_notices (token_id, days)
    SELECT id, days FROM due
    WHERE NOT EXISTS (SELECT FROM token_notices n WHERE n.token_id = due.id AND n.days <= due.days)
    ORDER BY answers, id LIMIT ${limit}
    ON CONFLICT DO NOTHING RETURNING token_id AS id, days`;
  if (claimed.length === 0) return [];
  const daysOf = new Map(claimed.map(({ id, days }) => [id, days]));
  const rows = await findEnding(tx, [...daysOf.keys()]);
  return rows.map((row) => ({ ...row, days: daysOf.get(row.id) ?? 0 }));
}
