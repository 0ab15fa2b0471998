"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { defineAction } from "@/lib/actions/define-action";
import { rowId, storable } from "@/lib/core/body";
import { isAppError } from "@/lib/core/errors";
import { type KeptQuery, readContent, writeContent } from "./content";
import { getForEdit, lastSavedBy } from "./data";
import { createSavedQuery, deleteSavedQuery, updateSavedQuery } from "./service";

const range = z.union([z.object({ relative: storable }), z.object({ start: z.number(), end: z.number() })]);
const asked = {
  name: storable,
  description: storable,
  language: z.enum(["logchefql", "sql"]),
  text: storable,
  range,
  limit: z.number(),
};
const writes = { area: "self", scope: "saved_queries:write" } as const;
const formOf = (language: "logchefql" | "sql") =>
  language === "sql"
    ? { query_language: "clickhouse-sql", editor_mode: "native" }
    : { query_language: "logchefql", editor_mode: "builder" };

function refresh(): void {
  revalidatePath("/saved-queries");
}

/** Saves a query. */
export const createSavedQueryAction = defineAction(
  { name: "createSavedQuery", schema: z.object({ ...asked, teamId: rowId, sourceId: rowId }), need: writes },
  async (grant, { teamId, sourceId, name, description, language, ...kept }) => {
    const content = writeContent(kept, JSON.stringify({ version: 1, sourceId }));
    const { id } = await createSavedQuery(grant, {
      name,
      description,
      source_id: sourceId,
      created_from_team_id: teamId,
      query_content: content,
      ...formOf(language),
    });
    refresh();
    return { id };
  },
);

/** A saved query as somebody else left it, while it was being changed here. */
export type Newer = Pick<KeptQuery, "text" | "range" | "limit"> & {
  name: string;
  description: string;
  language: "logchefql" | "sql";
  updatedAt: string;
  /** Who changed it last; null where the record doesn't say. */
  by: string | null;
};

/**
 * Changes a saved query as it was read at `seen`. When it was changed since, nothing is written and the answer is what
 * it is now.
 */
export const updateSavedQueryAction = defineAction(
  { name: "updateSavedQuery", schema: z.object({ ...asked, queryId: rowId, seen: storable }), need: writes },
  async (grant, { queryId, seen, name, description, language, ...kept }): Promise<{ newer: Newer | null }> => {
    const stored = await getForEdit(grant, queryId);
    try {
      await updateSavedQuery(grant, queryId, {
        name,
        description,
        query_content: writeContent(kept, stored.query_content),
        ...formOf(language),
        updated_at: seen,
      });
    } catch (error) {
      if (!isAppError(error) || error.code !== "conflict") throw error;
      const now = await getForEdit(grant, queryId);
      const { text, range: when, limit } = readContent(now.query_content);
      return {
        newer: {
          name: now.name,
          description: now.description,
          language: now.query_language === "logchefql" ? "logchefql" : "sql",
          text,
          range: when,
          limit,
          updatedAt: now.updated_at,
          by: await lastSavedBy(grant, queryId),
        },
      };
    }
    refresh();
    return { newer: null };
  },
);

/** Deletes a saved query. */
export const deleteSavedQueryAction = defineAction(
  { name: "deleteSavedQuery", schema: z.object({ queryId: rowId }), need: writes },
  async (grant, { queryId }) => {
    await deleteSavedQuery(grant, queryId);
    refresh();
    return null;
  },
);
