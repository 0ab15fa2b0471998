import "server-only";
import { notFound } from "next/navigation";
import { authorize } from "@/lib/access/grant";
import { administersTeams } from "@/lib/access/principal";
import { roleCovers } from "@/lib/access/roles";
import { grantForPage, requirePerson } from "@/lib/auth/session";
import { current } from "@/lib/members/current";
import { databaseNow } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import type { TeamDetail, TeamSummary } from "./serialize";

const SUMMARY = {
  id: true,
  name: true,
  description: true,
  managed: true,
  createdAt: true,
} as const;

/** A team in a list, with as many members as it has at this moment. */
const summaryAt = (now: Date) =>
  ({ ...SUMMARY, _count: { select: { members: { where: current(now) }, sources: true } } }) as const;

type SummaryFields = Pick<TeamSummary, "id" | "name" | "description" | "managed"> & {
  createdAt: Date;
  _count: { members: number; sources: number };
};

function toSummary({ id, name, description, managed, createdAt, _count }: SummaryFields): TeamSummary {
  const counts = { memberCount: _count.members, sourceCount: _count.sources };
  return { id, name, description, managed, createdAt: createdAt.toISOString(), ...counts };
}

/** All teams, for administrators; anybody else gets the 403 page. */
export async function loadTeams(): Promise<{ teams: TeamSummary[]; can: { create: boolean } }> {
  await grantForPage({ area: "admin", scope: "teams:read" });
  const rows = await db.team.findMany({ select: summaryAt(await databaseNow()), orderBy: { name: "asc" } });
  return { teams: rows.map(toSummary), can: { create: true } };
}

/** Names of the teams whose pages the viewer may open: their own, and all of them for an administrator. */
export async function loadTeamNames(): Promise<{ id: number; name: string }[]> {
  const { caller } = await requirePerson();
  const { principal } = caller;
  const own = { id: { in: [...principal.memberships.keys()] } };
  return db.team.findMany({ where: administersTeams(principal) ? {} : own, select: { id: true, name: true } });
}

/** A team's page. Somebody else's team and one that doesn't exist look the same: 404. */
export async function loadTeam(teamId: number): Promise<TeamDetail> {
  const { caller } = await requirePerson();
  const { principal } = caller;
  const isAdmin = administersTeams(principal);
  const role = principal.memberships.get(teamId);
  if (!Number.isInteger(teamId) || teamId < 1 || teamId > 2_147_483_647 || (!role && !isAdmin)) notFound();
  authorize(caller, { area: "team", scope: "teams:read", teamId, order: "scope-first", role: "member" });

  const now = await databaseNow();
  const team = await db.team.findUnique({
    where: { id: teamId },
    select: {
      ...summaryAt(now),
      members: {
        where: { user: { deletedAt: null }, ...current(now) },
        select: {
          userId: true,
          role: true,
          createdAt: true,
          expiresAt: true,
          user: { select: { email: true, fullName: true, accountType: true } },
        },
        orderBy: [{ createdAt: "asc" }, { userId: "asc" }],
      },
      sources: {
        select: { source: { select: { id: true, name: true, description: true, database: true, tableName: true } } },
        orderBy: { source: { name: "asc" } },
      },
    },
  });
  if (!team) notFound();
  const manage = isAdmin || roleCovers(role, "admin");
  const isOwner = isAdmin || role === "owner";
  return {
    team: toSummary(team),
    members: team.members.map(({ userId, role: held, createdAt, expiresAt, user }) => ({
      userId,
      role: held,
      addedAt: createdAt.toISOString(),
      expiresAt: expiresAt?.toISOString() ?? null,
      ...user,
    })),
    sources: team.sources.map(({ source }) => source),
    ...(manage
      ? await choices(teamId, now, isAdmin ? null : [...principal.memberships.keys()])
      : { linkable: [], candidates: [] }),
    can: {
      manage,
      nameOwners: isOwner,
      rename: manage && !team.managed,
      delete: isOwner && !team.managed,
      leaveOwnerless: isAdmin,
    },
  };
}

/**
 * What somebody who manages the team can pick from: sources not yet linked, active accounts not yet members. Of sources
 * that other teams have, only those of `ownTeams`; null stands for an administrator, who sees them all.
 */
async function choices(
  teamId: number,
  now: Date,
  ownTeams: readonly number[] | null,
): Promise<Pick<TeamDetail, "linkable" | "candidates">> {
  const own = ownTeams && { OR: [{ teams: { none: {} } }, { teams: { some: { teamId: { in: [...ownTeams] } } } }] };
  const [linkable, users] = await Promise.all([
    db.source.findMany({
      where: { AND: [{ teams: { none: { teamId } } }, own ?? {}] },
      select: { id: true, name: true },
      orderBy: { name: "asc" },
    }),
    db.user.findMany({
      where: { deletedAt: null, status: "active", memberships: { none: { teamId, ...current(now) } } },
      select: { id: true, email: true, fullName: true, accountType: true },
      orderBy: [{ fullName: "asc" }, { id: "asc" }],
    }),
  ]);
  return { linkable, candidates: users.map(({ id, ...user }) => ({ userId: id, ...user })) };
}
