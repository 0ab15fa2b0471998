import { z } from "zod";
import { storable } from "@/lib/core/body";
import { byteLength } from "@/lib/core/errors";
import { parseRfc3339 } from "@/lib/core/time";
import { misconfigured } from "./panels";

const given = z
  .string()
  .nullish()
  .transform((value) => value ?? undefined);

/** Looked at by `checkPanels`, whose refusals begin as the wire's do. */
const panels = z.unknown().optional().describe("A document of panels and their places, as a dashboard has it");

/** Body of `POST /dashboards`. */
export const createDashboardBody = z.object({ name: given, description: given, panels });
export type CreateDashboardInput = z.output<typeof createDashboardBody>;

/** Body of `PUT /dashboards/:id`: any subset, and the `updated_at` of what it was changed from. */
export const updateDashboardBody = createDashboardBody.extend({ updated_at: given });
export type UpdateDashboardInput = z.output<typeof updateDashboardBody>;

const NAME_MAX_BYTES = 255;
const DESCRIPTION_MAX_BYTES = 2_000;

function checkStorable(text: string, field: string): string {
  if (storable.safeParse(text).success) return text;
  throw misconfigured(`${field} must not contain NUL or broken characters`, field);
}

/** A dashboard's name: 1 to 255 bytes, trimmed. */
export function checkDashboardName(text: string): string {
  const name = text.trim();
  if (name === "") throw misconfigured("name is required", "name");
  if (byteLength(name) > NAME_MAX_BYTES) throw misconfigured("name must not exceed 255 characters", "name");
  return checkStorable(name, "name");
}

/** A dashboard's description: at most 2,000 bytes. */
export function checkDashboardDescription(text: string): string {
  if (byteLength(text) <= DESCRIPTION_MAX_BYTES) return checkStorable(text, "description");
  throw misconfigured("description must not exceed 2000 characters", "description");
}

/** The instant that a change was made from; null when the client doesn't say, and so doesn't want to be told. */
export function checkSeen(text: string | undefined): Date | null {
  if (text === undefined) return null;
  const seen = parseRfc3339(text);
  if (!seen) throw misconfigured("updated_at must be a time as it was read", "updated_at");
  return seen;
}
