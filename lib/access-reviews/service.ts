import "server-only";
import type { AdminGrant } from "@/lib/access/grant";
import { by, recordAudit, type Tx } from "@/lib/audit/record";
import { conflict, invalid, invalidField, notFound } from "@/lib/core/errors";
import { current } from "@/lib/members/current";
import { databaseNow } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { isUniqueViolation } from "@/lib/platform/db-errors";
import type { Prisma } from "@/lib/platform/generated/prisma/client";
import { alive, noReview, readReview } from "./data";
import { announceReview } from "./notices";
import { checkDue, type StartReviewInput } from "./schema";
import type { ReviewDetailWire } from "./serialize";

type Writes = AdminGrant<"users:write">;
type Item = Omit<Prisma.AccessReviewItemCreateManyInput, "reviewId">;

const MEMBERSHIP = {
  role: true,
  createdAt: true,
  expiresAt: true,
  team: { select: { id: true, name: true } },
  user: { select: { id: true, fullName: true, accountType: true } },
} as const;

async function membershipsOf(tx: Tx, of: { teamId: number } | { userId: number }, now: Date): Promise<Item[]> {
  const rows = await tx.teamMember.findMany({
    where: { ...of, user: { deletedAt: null }, ...current(now) },
    select: MEMBERSHIP,
    orderBy: [{ createdAt: "asc" }, { userId: "asc" }, { teamId: "asc" }],
  });
  return rows.map(({ role, createdAt, expiresAt, team, user }) => ({
    kind: "membership",
    accountId: user.id,
    accountName: user.fullName,
    accountType: user.accountType,
    teamId: team.id,
    teamName: team.name,
    role,
    grantedAt: createdAt,
    expiresAt,
  }));
}

async function tokensOf(tx: Tx, account: { id: number; fullName: string }, now: Date): Promise<Item[]> {
  const rows = await tx.apiToken.findMany({
    where: { userId: account.id, ...alive(now) },
    select: { id: true, name: true, prefix: true, scopes: true, createdAt: true, expiresAt: true, lastUsedAt: true },
    orderBy: { id: "asc" },
  });
  return rows.map(({ id, name, prefix, createdAt, ...row }) => ({
    kind: "token",
    accountId: account.id,
    accountName: account.fullName,
    accountType: "service",
    tokenId: id,
    tokenName: name,
    tokenPrefix: prefix,
    grantedAt: createdAt,
    ...row,
  }));
}

/** What is reviewed: its name, and its grants as they are now. 404 for a team or service account that isn't there. */
async function scopeOf(tx: Tx, { team_id, account_id }: StartReviewInput, now: Date) {
  if (team_id) {
    const team = await tx.team.findUnique({ where: { id: team_id }, select: { id: true, name: true } });
    if (!team) throw notFound("Team not found");
    return { teamId: team.id, scopeName: team.name, items: await membershipsOf(tx, { teamId: team.id }, now) };
  }
  const where = { id: account_id ?? 0, accountType: "service", deletedAt: null } as const;
  const account = await tx.user.findFirst({ where, select: { id: true, fullName: true } });
  if (!account) throw notFound("Service account not found", "GeneralError");
  const items = [...(await tokensOf(tx, account, now)), ...(await membershipsOf(tx, { userId: account.id }, now))];
  return { accountId: account.id, scopeName: account.fullName, items };
}

/**
 * Starts a review of a team's memberships, or of a service account's tokens and memberships: its items are the grants as
 * they are at this moment, and who has to decide about them gets a mail. 400 where nothing is granted or the date has passed, 409 while another one is open.
 */
export async function startReview(grant: Writes, input: StartReviewInput): Promise<ReviewDetailWire> {
  if (Boolean(input.team_id) === Boolean(input.account_id)) {
    throw invalid("Name either a team or a service account", "GeneralError");
  }
  const dueAt = checkDue(input.due_at);
  const now = await databaseNow();
  if (dueAt <= now) throw invalidField("due_at", "must lie in the future", "GeneralError");
  const { userId, identity } = grant.principal;
  const id = await db
    .$transaction(async (tx) => {
      const { items, ...scope } = await scopeOf(tx, input, now);
      if (items.length === 0) throw invalid("Nothing is granted there that could be reviewed", "GeneralError");
      const made = { ...scope, dueAt, createdBy: userId, createdByName: identity.fullName };
      const review = await tx.accessReview.create({
        data: { ...made, items: { createMany: { data: items } } },
        select: { id: true },
      });
      await recordAudit(tx, by(grant), {
        action: "access_review.started",
        target: { type: "access_review", id: review.id },
        ...(scope.teamId && { teamId: scope.teamId }),
        after: { ...scope, due_at: dueAt.toISOString(), grants: items.length },
      });
      await announceReview(tx, { id: review.id, scopeName: scope.scopeName, dueAt }, "opened");
      return review.id;
    })
    .catch((error: unknown) => {
      if (isUniqueViolation(error)) throw conflict("A review of this is open already");
      throw error;
    });
  return readReview(grant, id);
}

/** Closes a review within the transaction that ended it; what nobody decided about stays so for good. */
export async function closeIn(tx: Tx, grant: Parameters<typeof by>[0], id: number): Promise<void> {
  const undecided = await tx.accessReviewItem.count({ where: { reviewId: id, decision: null } });
  await tx.$executeRaw`UPDATE access_reviews SET closed_at = clock_timestamp() WHERE id = ${id}`;
  await recordAudit(tx, by(grant), {
    action: "access_review.closed",
    target: { type: "access_review", id },
    after: { undecided },
  });
}

/** Locks an open review, so that two who decide about it at once come one after the other. 404 or 409 otherwise. */
export async function lockOpen(tx: Tx, id: number): Promise<void> {
  const [found] = await tx.$queryRaw<{ is_closed: boolean }[]>`
    SELECT closed_at IS NOT NULL AS is_closed FROM access_reviews WHERE id = ${id} FOR UPDATE`;
  if (!found) throw noReview();
  if (found.is_closed) throw conflict("The review is closed");
}

/** Ends a review before every grant was decided about. 404 when there is none, 409 when it is closed. */
export async function closeReview(grant: Writes, id: number): Promise<void> {
  await db.$transaction(async (tx) => {
    await lockOpen(tx, id);
    await closeIn(tx, grant, id);
  });
}
