import "server-only";
import type { AdminGrant } from "@/lib/access/grant";
import { overseenTeams } from "@/lib/access/principal";
import { current } from "@/lib/members/current";
import { databaseNow } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { LEAK_FIELDS, type LeakWire, toLeak } from "./serialize";

/** One page of leaks, newest first. */
export type LeakPage = { leaks: LeakWire[]; next_cursor: string | null };

/** The accounts that a caller oversees; null means all. */
async function overseenAccounts(grant: AdminGrant, now: Date): Promise<number[] | null> {
  const teams = overseenTeams(grant.principal);
  if (teams === null) return null;
  const where = { teamId: { in: [...teams] }, ...current(now) };
  const rows = await db.teamMember.findMany({ where, select: { userId: true }, distinct: ["userId"] });
  return [...rows.map(({ userId }) => userId), grant.principal.userId];
}

async function working(ids: readonly number[], now: Date): Promise<Set<number>> {
  const rows = await db.apiToken.findMany({
    where: {
      id: { in: [...ids] },
      revokedAt: null,
      disabledAt: null,
      owner: { deletedAt: null, status: "active" },
      AND: [
        { OR: [{ expiresAt: null }, { expiresAt: { gte: now } }] },
        { OR: [{ overlapEndsAt: null }, { overlapEndsAt: { gt: now } }] },
      ],
    },
    select: { id: true },
  });
  return new Set(rows.map(({ id }) => id));
}

/** Tokens that were reported as leaked, newest first; a machine without `*` sees those of its teams' accounts. */
export async function listLeaks(
  grant: AdminGrant<"tokens:read">,
  { cursor, limit }: { cursor: number | null; limit: number },
): Promise<LeakPage> {
  const now = await databaseNow();
  const accounts = await overseenAccounts(grant, now);
  const rows = await db.leakedToken.findMany({
    where: { ...(cursor !== null && { id: { lt: cursor } }), ...(accounts && { accountId: { in: accounts } }) },
    select: LEAK_FIELDS,
    orderBy: { id: "desc" },
    take: limit + 1,
  });
  const shown = rows.slice(0, limit);
  const alive = await working(
    shown.map(({ tokenId }) => tokenId),
    now,
  );
  const last = shown.at(-1);
  return {
    leaks: shown.map((row) => toLeak(row, alive.has(row.tokenId))),
    next_cursor: rows.length > limit && last ? String(last.id) : null,
  };
}
