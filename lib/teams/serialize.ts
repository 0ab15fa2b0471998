import type { TeamRole } from "@/lib/access/roles";
import { timestamp } from "@/lib/core/time";

/** A team in a list. */
export type TeamSummary = {
  id: number;
  name: string;
  description: string;
  memberCount: number;
  sourceCount: number;
  managed: boolean;
  createdAt: string;
};

/** A member as screens show it. */
export type MemberRow = {
  userId: number;
  role: TeamRole;
  addedAt: string;
  /** When the membership ends by itself. */
  expiresAt: string | null;
  email: string;
  fullName: string;
  accountType: "human" | "service";
};

/** An account that could be added to a team. */
export type Candidate = { userId: number; email: string; fullName: string; accountType: "human" | "service" };

/** A source as a team's page shows it. */
export type LinkedSource = { id: number; name: string; description: string; database: string; tableName: string };

/** All that a team's page shows, with what the viewer may do there. */
export type TeamDetail = {
  team: TeamSummary;
  members: MemberRow[];
  sources: LinkedSource[];
  linkable: { id: number; name: string }[];
  candidates: Candidate[];
  can: {
    manage: boolean;
    nameOwners: boolean;
    rename: boolean;
    delete: boolean;
    /** Whether a team may be left without an owner, which its own owners may not do. */
    leaveOwnerless: boolean;
  };
};

type TeamFields = { id: number; name: string; description: string; managed: boolean; createdAt: Date; updatedAt: Date };

/** The columns of a team that may leave the house. */
export const TEAM_FIELDS = {
  id: true,
  name: true,
  description: true,
  managed: true,
  createdAt: true,
  updatedAt: true,
} as const;

/** `Team` of the native wire; only lists know the member count (spec/logchef.md §1.1). */
export function toTeam(row: TeamFields, memberCount = 0) {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    member_count: memberCount,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
    managed: row.managed,
  };
}
export type TeamWire = ReturnType<typeof toTeam>;

/** `UserTeam` of the native wire: a team as one of its members sees it. */
export function toUserTeam(row: TeamFields, memberCount: number, role: TeamRole) {
  return {
    id: row.id,
    name: row.name,
    description: row.description || undefined,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
    member_count: memberCount,
    role,
  };
}
export type UserTeamWire = ReturnType<typeof toUserTeam>;

type MemberFields = {
  teamId: number;
  userId: number;
  role: TeamRole;
  createdAt: Date;
  expiresAt: Date | null;
  user: { email: string; fullName: string; accountType: "human" | "service" };
};

/** `TeamMember` of the native wire. */
export function toTeamMember(row: MemberFields) {
  return {
    team_id: row.teamId,
    user_id: row.userId,
    role: row.role,
    created_at: row.createdAt.toISOString(),
    email: row.user.email,
    full_name: row.user.fullName,
    account_type: row.user.accountType,
    expires_at: timestamp(row.expiresAt),
  };
}
export type TeamMemberWire = ReturnType<typeof toTeamMember>;
