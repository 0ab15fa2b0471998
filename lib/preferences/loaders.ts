import "server-only";
import { cache } from "react";
import { authorize } from "@/lib/access/grant";
import { requirePerson } from "@/lib/auth/session";
import { getPreferences } from "./data";
import type { Preferences } from "./schema";

/** What the viewer chose, or the defaults. */
export const loadPreferences = cache(async (): Promise<Preferences> => {
  const { caller } = await requirePerson();
  return (await getPreferences(authorize(caller, { area: "self", scope: "profile:read" }))).preferences;
});
