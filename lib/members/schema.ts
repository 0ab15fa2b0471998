import { z } from "zod";
import { isTeamRole, type TeamRole } from "@/lib/access/roles";
import { bodyId, text } from "@/lib/core/body";
import { invalidField } from "@/lib/core/errors";

/** Body of `POST /teams/:t/members`. */
export const addMemberBody = z.object({ user_id: bodyId, role: text });
export type AddMemberInput = z.output<typeof addMemberBody>;

/** One of the four team roles. */
export function checkTeamRole(role: string, type: "ValidationError" | "GeneralError" = "ValidationError"): TeamRole {
  if (isTeamRole(role)) return role;
  throw invalidField("role", "role must be 'owner', 'admin', 'editor', or 'member'", type);
}
