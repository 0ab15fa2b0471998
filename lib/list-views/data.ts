import "server-only";
import type { SelfGrant } from "@/lib/access/grant";
import { db } from "@/lib/platform/db";
import type { ListName } from "./schema";

/** A search of a list that somebody keeps under a name. */
export type SavedView = { id: number; name: string; search: string };

/** The caller's own kept searches of a list, by name. */
export async function listSavedViews(grant: SelfGrant<"profile:read">, list: ListName): Promise<SavedView[]> {
  const where = { userId: grant.principal.userId, list };
  return db.listView.findMany({ where, select: { id: true, name: true, search: true }, orderBy: { name: "asc" } });
}
