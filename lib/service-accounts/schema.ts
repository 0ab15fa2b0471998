import { z } from "zod";
import { bodyId, text } from "@/lib/core/body";
import { byteLength, invalidField } from "@/lib/core/errors";

/** Body of `POST /admin/service-accounts`. */
export const createServiceAccountBody = z.object({ name: text });
/** Body of `POST /admin/service-accounts/:id/teams`; the role is member when none is named. */
export const joinTeamBody = z.object({
  team_id: bodyId,
  role: text.transform((role) => role || "member"),
  expires_at: z.string().nullish(),
});
export type JoinTeamInput = z.output<typeof joinTeamBody>;

/** A service account's name, trimmed: 2 to 100 bytes, any characters (spec/logchef.md §4.1). Names may repeat. */
export function checkAccountName(given: string): string {
  const name = given.trim();
  const length = byteLength(name);
  if (length >= 2 && length <= 100) return name;
  throw invalidField("name", "service account name must be between 2 and 100 characters", "GeneralError");
}

/** Body of `PUT /admin/service-accounts/:id/owner`; null takes the owner away. */
export const ownerBody = z.object({ user_id: bodyId.nullable() });
