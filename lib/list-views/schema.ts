import { z } from "zod";
import { rowId, storable } from "@/lib/core/body";

/** The lists of the console whose searches can be kept. */
export const LISTS = ["service-tokens"] as const;
export type ListName = (typeof LISTS)[number];

/** The most searches that somebody can keep of one list. */
export const VIEWS_MAX = 50;

/** A name to find it by, and the search of the list's address: `?…`, or nothing for the whole list. */
export const saveViewBody = z.object({
  list: z.enum(LISTS),
  name: storable.trim().min(1, "name: Give it a name").max(60, "name: At most 60 characters"),
  search: storable.max(1_000).regex(/^(?:\?.*)?$/, "must be a search"),
});
export type SaveViewInput = z.output<typeof saveViewBody>;

/** Which of them goes. */
export const dropViewBody = z.object({ list: z.enum(LISTS), id: rowId });
