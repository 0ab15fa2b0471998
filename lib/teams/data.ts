import "server-only";
import type { AdminGrant, SelfGrant, TeamGrant } from "@/lib/access/grant";
import { notFound } from "@/lib/core/errors";
import { current } from "@/lib/members/current";
import { databaseNow } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { TEAM_FIELDS, type TeamWire, toTeam, toUserTeam, type UserTeamWire } from "./serialize";

const withCountAt = (now: Date) =>
  ({ ...TEAM_FIELDS, _count: { select: { members: { where: current(now) } } } }) as const;

/** The teams of one account, newest first, with its role in each. Callers have proved that they may know. */
export async function listTeamsOf(userId: number): Promise<UserTeamWire[]> {
  const now = await databaseNow();
  const rows = await db.teamMember.findMany({
    where: { userId, ...current(now) },
    select: { role: true, team: { select: withCountAt(now) } },
    orderBy: [{ team: { createdAt: "desc" } }, { teamId: "desc" }],
  });
  return rows.map(({ role, team }) => toUserTeam(team, team._count.members, role));
}

/** The caller's own teams. */
export async function listOwnTeams({ principal }: SelfGrant<"teams:read">): Promise<UserTeamWire[]> {
  const teams = await listTeamsOf(principal.userId);
  return teams.filter(({ id }) => principal.memberships.has(id));
}

/** All teams, newest first. */
export async function listTeams(_grant: AdminGrant<"teams:read">): Promise<TeamWire[]> {
  const orderBy = [{ createdAt: "desc" as const }, { id: "desc" as const }];
  const rows = await db.team.findMany({ select: withCountAt(await databaseNow()), orderBy });
  // The wire's admin list never says that a team is managed (spec/logchef.md §1.1).
  return rows.map((row) => ({ ...toTeam(row, row._count.members), managed: false }));
}

/** One team. */
export async function getTeam(grant: TeamGrant<"teams:read">): Promise<TeamWire> {
  const row = await db.team.findUnique({ where: { id: grant.teamId }, select: TEAM_FIELDS });
  if (!row) throw notFound("Team not found");
  return toTeam(row);
}
