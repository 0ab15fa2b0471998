import { z } from "zod";
import { bodyId, optionalText, text } from "@/lib/core/body";
import { byteLength, invalidField } from "@/lib/core/errors";
import { parseRfc3339 } from "@/lib/core/time";

/** Body of `POST /saved-queries` (spec/logchef.md §7.1). */
export const createSavedQueryBody = z.object({
  name: text,
  description: text,
  source_id: bodyId,
  query_content: text,
  query_language: text,
  editor_mode: text,
  created_from_team_id: bodyId,
});
export type CreateSavedQueryInput = z.output<typeof createSavedQueryBody>;

/** Body of `PUT /saved-queries/:id`: any subset. With `updated_at` as it was read, a query changed since is 409. */
export const updateSavedQueryBody = z.object({
  name: optionalText,
  description: optionalText,
  query_content: optionalText,
  query_language: text,
  editor_mode: text,
  updated_at: optionalText,
});
export type UpdateSavedQueryInput = z.output<typeof updateSavedQueryBody>;

/** Bodies of the older routes below a source (spec/logchef.md §8.3). */
export const createLegacyBody = z.object({ name: text, description: text, query: text });
export const updateLegacyBody = z.object({ name: optionalText, description: optionalText, query: optionalText });
export type CreateLegacyInput = z.output<typeof createLegacyBody>;
export type UpdateLegacyInput = z.output<typeof updateLegacyBody>;

const NAME_MAX_BYTES = 255;
const DESCRIPTION_MAX_BYTES = 2_000;

/** When the client read what it changes, as it was told; null where it doesn't say. */
export function checkSeen(text: string | undefined): Date | null {
  if (text === undefined) return null;
  const seen = parseRfc3339(text);
  if (!seen) throw invalidField("updated_at", "must be a time as it was read");
  return seen;
}

/** A saved query's name: 1 to 255 bytes, trimmed. */
export function checkQueryName(given: string): string {
  const name = given.trim();
  if (name === "") throw invalidField("name", "name is required");
  if (byteLength(name) > NAME_MAX_BYTES) throw invalidField("name", "name must not exceed 255 characters");
  return name;
}

/** A saved query's description: at most 2,000 bytes. */
export function checkQueryDescription(description: string): string {
  if (byteLength(description) <= DESCRIPTION_MAX_BYTES) return description;
  throw invalidField("description", "description must not exceed 2000 characters");
}

export type QueryForm = { queryLanguage: "logchefql" | "clickhouse-sql"; editorMode: "builder" | "native" };
const BUILDER: QueryForm = { queryLanguage: "logchefql", editorMode: "builder" };
const NATIVE: QueryForm = { queryLanguage: "clickhouse-sql", editorMode: "native" };
const BY_LANGUAGE = new Map([
  ["logchefql", BUILDER],
  ["clickhouse-sql", NATIVE],
  ["sql", NATIVE],
]);
const BY_MODE = new Map([
  ["builder", BUILDER],
  ["native", NATIVE],
]);

/**
 * Language and editor, of which one is enough: the builder writes LogchefQL and nothing else does. `sql` is an older
 * name of `clickhouse-sql`. Null when neither was given.
 */
export function checkQueryForm(language: string, mode: string): QueryForm | null {
  const byLanguage = language ? BY_LANGUAGE.get(language) : undefined;
  if (language && !byLanguage) {
    throw invalidField("query_language", "query language must be 'logchefql' or 'clickhouse-sql'");
  }
  const byMode = mode ? BY_MODE.get(mode) : undefined;
  if (mode && !byMode) throw invalidField("editor_mode", "editor mode must be 'builder' or 'native'");
  if (byLanguage && byMode && byLanguage !== byMode) {
    throw invalidField("editor_mode", `editor mode '${mode}' does not go with query language '${language}'`);
  }
  return byLanguage ?? byMode ?? null;
}
