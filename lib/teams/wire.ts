import { z } from "zod";
import { TEAM_ROLES } from "@/lib/access/roles";
import { named, type Told, wireCount, wireId, wireTime } from "@/lib/core/wire";
import type { TeamMemberWire, TeamWire, UserTeamWire } from "./serialize";

const role = z.enum(TEAM_ROLES);

/** `Team` of the native wire; only lists count the members (spec/logchef.md §1.1). */
export const teamWire = named(
  "Team",
  z.object({
    id: wireId,
    name: z.string(),
    description: z.string(),
    member_count: wireCount.describe("Real in lists, 0 elsewhere"),
    created_at: wireTime,
    updated_at: wireTime,
    managed: z.boolean().describe("True when a provisioning file owns the team"),
  }) satisfies z.ZodType<TeamWire>,
);

/** `UserTeam` of the native wire: a team as one of its members sees it. */
export const userTeamWire = named(
  "UserTeam",
  z.object({
    id: wireId,
    name: z.string(),
    description: z.string().min(1).optional(),
    created_at: wireTime,
    updated_at: wireTime,
    member_count: wireCount,
    role,
  }) satisfies z.ZodType<Told<UserTeamWire>>,
);

/** `TeamMember` of the native wire. */
export const teamMemberWire = named(
  "TeamMember",
  z.object({
    team_id: wireId,
    user_id: wireId,
    role,
    created_at: wireTime,
    email: z.string(),
    full_name: z.string(),
    account_type: z.enum(["human", "service"]),
    expires_at: wireTime.optional().describe("When the membership ends by itself"),
  }) satisfies z.ZodType<Told<TeamMemberWire>>,
);
