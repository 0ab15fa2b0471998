import { z } from "zod";
import { isTeamRole, type TeamRole } from "@/lib/access/roles";
import { bodyId, text } from "@/lib/core/body";
import { invalidField } from "@/lib/core/errors";
import { parseRfc3339 } from "@/lib/core/time";

/** Body of `POST /teams/:t/members`. */
export const addMemberBody = z.object({ user_id: bodyId, role: text, expires_at: z.string().nullish() });
export type AddMemberInput = z.output<typeof addMemberBody>;

/** One of the four team roles. */
export function checkTeamRole(role: string, type: "ValidationError" | "GeneralError" = "ValidationError"): TeamRole {
  if (isTeamRole(role)) return role;
  throw invalidField("role", "role must be 'owner', 'admin', 'editor', or 'member'", type);
}

/** When a membership is to end: null for never, undefined where nothing was said and what is stays. 400 otherwise. */
export function checkEnd(given: string | null | undefined): Date | null | undefined {
  if (given === undefined || given === null) return given;
  const end = parseRfc3339(given);
  if (!end) throw invalidField("expires_at", "must be a date and time such as 2027-01-31T00:00:00Z");
  return end;
}
