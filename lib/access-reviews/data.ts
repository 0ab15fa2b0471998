import "server-only";
import type { AdminGrant, KnownPrincipal, SelfGrant } from "@/lib/access/grant";
import { administersTeams } from "@/lib/access/principal";
import type { Tx } from "@/lib/audit/record";
import { notFound } from "@/lib/core/errors";
import { current } from "@/lib/members/current";
import { databaseNow } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { type Decidable, decidableBy } from "./reach";
import {
  type Held,
  type ItemDecision,
  type ReviewCounts,
  type ReviewDetailWire,
  type ReviewWire,
  toItem,
  toReview,
} from "./serialize";

/** How many reviews a list tells of, the newest first. */
const LIST_MAX = 200;

/** What is told of a review that isn't there, and of one in which the caller has nothing to decide. */
export const noReview = () => notFound("Access review not found");

type Keys = { id: number; teamId: number | null; accountId: number; tokenId: number | null };

/** What each of these tokens was rotated into, itself first: one grant under several secrets. */
export async function secretsOf(tx: Tx, tokenIds: readonly number[]): Promise<Map<number, number[]>> {
  const rows = await tx.$queryRaw<{ first: number; id: number }[]>`
    WITH RECURSIVE line AS (
      SELECT id AS first, id FROM api_tokens WHERE id = ANY(${[...tokenIds]}::int[])
      UNION ALL
      SELECT line.first, t.id FROM api_tokens t JOIN line ON t.rotated_from = line.id
    ) SELECT first, id FROM line ORDER BY id`;
  const secrets = new Map<number, number[]>();
  for (const { first, id } of rows) secrets.set(first, [...(secrets.get(first) ?? []), id]);
  return secrets;
}

/** Which of these grants are still held at `now`, by the items' ids; asked anew, since others change them too. */
export async function heldNow(tx: Tx, items: readonly Keys[], now: Date): Promise<Map<number, Held>> {
  const teamIds = items.flatMap(({ teamId }) => teamId ?? []);
  const secrets = await secretsOf(
    tx,
    items.flatMap(({ tokenId }) => tokenId ?? []),
  );
  const accountIds = items.map(({ accountId }) => accountId);
  const members = await tx.teamMember.findMany({
    where: { teamId: { in: teamIds }, userId: { in: accountIds }, user: { deletedAt: null }, ...current(now) },
    select: { teamId: true, userId: true, role: true },
  });
  const tokens = await tx.apiToken.findMany({
    where: { id: { in: [...secrets.values()].flat() }, ...alive(now) },
    select: { id: true },
  });
  const roles = new Map(members.map(({ teamId, userId, role }) => [`${teamId} ${userId}`, role]));
  const live = new Set(tokens.map(({ id }) => id));
  return new Map(
    items.flatMap(({ id, teamId, accountId, tokenId }): [number, Held][] => {
      if (tokenId !== null) return secrets.get(tokenId)?.some((one) => live.has(one)) ? [[id, { role: null }]] : [];
      const role = roles.get(`${teamId} ${accountId}`);
      return role ? [[id, { role }]] : [];
    }),
  );
}

/** The part of a query for tokens that leaves those that are not over; a disabled one can be enabled again. */
export const alive = (now: Date) => ({
  revokedAt: null,
  AND: [
    { OR: [{ expiresAt: null }, { expiresAt: { gte: now } }] },
    { OR: [{ overlapEndsAt: null }, { overlapEndsAt: { gt: now } }] },
  ],
});

async function countsOf(reviewIds: readonly number[], decidable: Decidable): Promise<Map<number, ReviewCounts>> {
  const rows = await db.accessReviewItem.groupBy({
    by: ["reviewId", "decision"],
    where: { AND: [{ reviewId: { in: [...reviewIds] } }, decidable] },
    _count: { _all: true },
  });
  const counts = new Map<number, ReviewCounts>();
  for (const { reviewId, decision, _count } of rows) {
    const of = counts.get(reviewId) ?? { total: 0, undecided: 0, certified: 0, removed: 0, gone: 0 };
    of.total += _count._all;
    of[(decision as ItemDecision | null) ?? "undecided"] += _count._all;
    counts.set(reviewId, of);
  }
  return counts;
}

async function list(decidable: Decidable): Promise<ReviewWire[]> {
  const rows = await db.accessReview.findMany({
    where: { items: { some: decidable } },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: LIST_MAX,
  });
  const [counts, now] = await Promise.all([
    countsOf(
      rows.map(({ id }) => id),
      decidable,
    ),
    databaseNow(),
  ]);
  return rows.flatMap((row) => {
    const of = counts.get(row.id);
    return of ? [toReview(row, of, now)] : [];
  });
}

/** Nobody certifies their own membership; administrators answer for everything. */
export function mayCertify(principal: KnownPrincipal, { kind, accountId }: { kind: string; accountId: number }) {
  return kind === "token" || accountId !== principal.userId || administersTeams(principal);
}

async function read(principal: KnownPrincipal, decidable: Decidable, id: number): Promise<ReviewDetailWire> {
  const row = await db.accessReview.findUnique({
    where: { id },
    include: { items: { where: decidable, orderBy: { id: "asc" } } },
  });
  if (!row || row.items.length === 0) throw noReview();
  const { items, ...review } = row;
  const now = await databaseNow();
  const [held, counts] = await Promise.all([heldNow(db, items, now), countsOf([id], decidable)]);
  const of = counts.get(id);
  if (!of) throw noReview();
  return {
    ...toReview(review, of, now),
    items: items.map((item) => toItem(item, held.get(item.id), mayCertify(principal, item))),
  };
}

/** Every review, newest first. */
export async function listReviews(_grant: AdminGrant<"users:read">): Promise<ReviewWire[]> {
  return list({});
}

/** One review with all of its grants; 404 when there is none. */
export async function readReview(
  grant: AdminGrant<"users:read" | "users:write">,
  id: number,
): Promise<ReviewDetailWire> {
  return read(grant.principal, {}, id);
}

/** The reviews in which the caller has, or had, something to decide, newest first. */
export async function listOwnReviews({ principal }: SelfGrant<"teams:read">): Promise<ReviewWire[]> {
  return list(await decidableBy(principal));
}

/** A review with those of its grants that the caller may decide about; 404 when it has none. */
export async function readOwnReview({ principal }: SelfGrant<"teams:read">, id: number): Promise<ReviewDetailWire> {
  return read(principal, await decidableBy(principal), id);
}
