import "server-only";
import type { KnownPrincipal } from "@/lib/access/grant";
import { admits } from "@/lib/access/limits";
import { administersTeams } from "@/lib/access/principal";
import { db } from "@/lib/platform/db";
import type { Prisma } from "@/lib/platform/generated/prisma/client";

/** The part of a query for items of reviews that leaves those about which somebody may decide. */
export type Decidable = Prisma.AccessReviewItemWhereInput;

/**
 * The grants that a principal reviews: administrators all of them, a team's owner the memberships of the team, a person
 * the tokens of the service accounts that they answer for. A token that is limited knows memberships of its teams only.
 */
export async function decidableBy(principal: KnownPrincipal): Promise<Decidable> {
  const { limits, memberships, userId, accountType } = principal;
  const isLimited = limits !== undefined && (limits.teamIds !== null || limits.sourceIds !== null);
  if (administersTeams(principal) && !isLimited) return {};
  const teamIds = [...memberships]
    .filter(([id, role]) => role === "owner" && (!limits || (limits.sourceIds === null && admits(limits, id))))
    .map(([id]) => id);
  const ofTeams = { kind: "membership", teamId: { in: teamIds } };
  if (isLimited || accountType !== "human") return ofTeams;
  const owned = await db.user.findMany({
    where: { ownerId: userId, accountType: "service", deletedAt: null },
    select: { id: true },
  });
  return { OR: [ofTeams, { kind: "token", accountId: { in: owned.map(({ id }) => id) } }] };
}
