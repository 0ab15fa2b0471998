import { z } from "zod";
import { type CollectionRole, isCollectionRole } from "@/lib/access/roles";
import { bodyId, optionalText, text } from "@/lib/core/body";
import { byteLength, invalidField } from "@/lib/core/errors";

/** Bodies of the collection routes (spec/logchef.md §7.2). */
export const createCollectionBody = z.object({ name: text, description: text });
export const updateCollectionBody = z.object({ name: optionalText, description: optionalText });
export const addParticipantBody = z.object({ user_id: bodyId, role: text });
export const addItemBody = z.object({
  saved_query_id: bodyId,
  sort_order: z.number().int().min(-1_000_000).max(1_000_000).nullish(),
});
export type CreateCollectionInput = z.output<typeof createCollectionBody>;
export type UpdateCollectionInput = z.output<typeof updateCollectionBody>;
export type AddParticipantInput = z.output<typeof addParticipantBody>;
export type AddItemInput = z.output<typeof addItemBody>;

const NAME_MAX_BYTES = 100;
const DESCRIPTION_MAX_BYTES = 500;

/** A collection's name: 1 to 100 bytes, trimmed. */
export function checkCollectionName(given: string): string {
  const name = given.trim();
  if (name === "") throw invalidField("name", "name is required");
  if (byteLength(name) > NAME_MAX_BYTES) throw invalidField("name", "name must not exceed 100 characters");
  return name;
}

/** A collection's description: at most 500 bytes. */
export function checkCollectionDescription(description: string): string {
  if (byteLength(description) <= DESCRIPTION_MAX_BYTES) return description;
  throw invalidField("description", "description must not exceed 500 characters");
}

/** One of the three roles in a collection. */
export function checkCollectionRole(role: string): CollectionRole {
  if (isCollectionRole(role)) return role;
  throw invalidField("role", "role must be 'owner', 'editor', or 'member'");
}
