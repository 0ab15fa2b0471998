import "server-only";
import { cache } from "react";
import { authorize } from "@/lib/access/grant";
import { requirePerson } from "@/lib/auth/session";
import { getConsolePreferences } from "./data";
import type { ConsolePreferences } from "./schema";

/** What the viewer chose, or the defaults. */
export const loadPreferences = cache(async (): Promise<ConsolePreferences> => {
  const { caller } = await requirePerson();
  return getConsolePreferences(authorize(caller, { area: "self", scope: "profile:read" }));
});
