import type { TeamRole } from "@/lib/access/roles";

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
  can: { manage: boolean; nameOwners: boolean; rename: boolean; delete: boolean };
};
