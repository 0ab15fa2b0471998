import type { MemberRow, TeamDetail } from "@/lib/teams/serialize";

/**
 * True when the team has no lasting owner but this one, and the viewer may leave it so all the same: then the team's
 * name has to be typed. Everybody else is refused by the server.
 */
export function asksForName({ members, can }: Pick<TeamDetail, "members" | "can">, member: MemberRow): boolean {
  if (member.role !== "owner" || !can.leaveOwnerless) return false;
  return !members.some(({ userId, role, expiresAt }) => userId !== member.userId && role === "owner" && !expiresAt);
}
