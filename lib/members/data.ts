import "server-only";
import type { TeamGrant } from "@/lib/access/grant";
import { db } from "@/lib/platform/db";
import { type TeamMemberWire, toTeamMember } from "@/lib/teams/serialize";

/** Members of a team, people and service accounts, in the order in which they joined. */
export async function listMembers(grant: TeamGrant<"teams:read">): Promise<TeamMemberWire[]> {
  const rows = await db.teamMember.findMany({
    where: { teamId: grant.teamId, user: { deletedAt: null } },
    select: {
      teamId: true,
      userId: true,
      role: true,
      createdAt: true,
      user: { select: { email: true, fullName: true, accountType: true } },
    },
    orderBy: [{ createdAt: "asc" }, { userId: "asc" }],
  });
  return rows.map(toTeamMember);
}
