import { z } from "zod";
import { optionalText, text } from "@/lib/core/body";
import { byteLength, invalidField } from "@/lib/core/errors";

/** Body of `POST /admin/teams`. */
export const createTeamBody = z.object({ name: text, description: text });
/** Body of `PUT /teams/:t`: a missing name keeps the old one, a missing description clears it (spec/logchef.md §5.3). */
export const updateTeamBody = z.object({ name: optionalText, description: text });
export type CreateTeamInput = z.output<typeof createTeamBody>;
export type UpdateTeamInput = z.output<typeof updateTeamBody>;

/** A team's name: 2 to 50 bytes of letters, digits, spaces, hyphens and underscores. */
export function checkTeamName(given: string): string {
  const name = given.trim();
  if (name === "") throw invalidField("name", "team name is required");
  const length = byteLength(name);
  if (length < 2 || length > 50) throw invalidField("name", "team name must be between 2 and 50 characters");
  if (!/^[\p{L}\p{M}\p{N} _-]+$/u.test(name)) throw invalidField("name", "team name contains invalid characters");
  return name;
}

/** A team's description: at most 500 bytes. */
export function checkTeamDescription(description: string): string {
  if (byteLength(description) <= 500) return description;
  throw invalidField("description", "description must not exceed 500 characters");
}
