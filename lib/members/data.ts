import "server-only";
import type { TeamGrant } from "@/lib/access/grant";
import { databaseNow } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { type TeamMemberWire, toTeamMember } from "@/lib/teams/serialize";
import { current } from "./current";

/** Members of a team, people and service accounts, in the order in which they joined; nobody whose time is over. */
export async function listMembers(grant: TeamGrant<"teams:read">): Promise<TeamMemberWire[]> {
  const rows = await db.teamMember.findMany({
    where: { teamId: grant.teamId, user: { deletedAt: null }, ...current(await databaseNow()) },
    select: {
      teamId: true,
      userId: true,
      role: true,
      createdAt: true,
      expiresAt: true,
      user: { select: { email: true, fullName: true, accountType: true } },
    },
    orderBy: [{ createdAt: "asc" }, { userId: "asc" }],
  });
  return rows.map(toTeamMember);
}
