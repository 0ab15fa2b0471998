import "server-only";
import { current } from "@/lib/members/current";
import { db } from "@/lib/platform/db";
import type { Prisma } from "@/lib/platform/generated/prisma/client";
import { toTokenUse } from "@/lib/token-usage/judge";
import type { TokenUsage } from "@/lib/token-usage/serialize";
import { readEndings } from "@/lib/tokens/endings";
import { countFailedCalls } from "@/lib/tokens/failed-calls";
import { TOKEN_FIELDS, toTokenRow } from "@/lib/tokens/serialize";
import { namesOf } from "@/lib/users/data";
import { type AccountCard, sourcesOf, TEAM_WITH_SOURCES } from "./serialize";

/** All of an account's card at this moment. */
const cardAt = (now: Date) =>
  ({
    id: true,
    fullName: true,
    email: true,
    createdAt: true,
    createdBy: true,
    memberships: {
      where: current(now),
      select: { role: true, expiresAt: true, team: { select: TEAM_WITH_SOURCES } },
      orderBy: { team: { name: "asc" } },
    },
    status: true,
    owner: { select: { id: true, fullName: true, status: true } },
    tokens: { select: TOKEN_FIELDS, orderBy: [{ createdAt: "desc" }, { id: "desc" }] },
  }) satisfies Prisma.UserSelect;

/**
 * The cards of the service accounts that match, newest first, in a number of reads that doesn't grow with them. `uses`
 * says what each token did; it may be read meanwhile, and is null while the request log can't be.
 */
export async function readCards(
  where: Prisma.UserWhereInput,
  now: Date,
  uses: Promise<ReadonlyMap<number, TokenUsage> | null>,
): Promise<AccountCard[]> {
  const rows = await db.user.findMany({
    where: { ...where, accountType: "service" },
    select: cardAt(now),
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
  });
  const tokens = rows.flatMap((row) => row.tokens);
  const people = [...rows, ...tokens].map(({ createdBy }) => createdBy);
  const [names, failed, used] = await Promise.all([
    namesOf([...people, ...tokens.map(({ revokedBy }) => revokedBy)]),
    countFailedCalls(tokens, now),
    uses,
  ]);
  const endings = await readEndings(tokens, names);
  const spentOn = (id: number) => {
    const told = used?.get(id);
    return told && toTokenUse(told, now);
  };
  return rows.map((row) => ({
    id: row.id,
    name: row.fullName,
    email: row.email,
    createdAt: row.createdAt.toISOString(),
    createdByName: row.createdBy === null ? null : (names.get(row.createdBy) ?? null),
    isDisabled: row.status === "inactive",
    owner: row.owner && { id: row.owner.id, name: row.owner.fullName, isActive: row.owner.status === "active" },
    teams: row.memberships.map(({ role, expiresAt, team }) => ({
      endsAt: expiresAt?.toISOString() ?? null,
      id: team.id,
      name: team.name,
      role,
      sources: sourcesOf(team),
    })),
    tokens: row.tokens.map((token) => ({
      ...toTokenRow(token, now, names),
      failedCalls: failed.get(token.id),
      ending: endings.get(token.id),
      use: spentOn(token.id),
    })),
  }));
}
