import "server-only";
import type { SelfGrant } from "@/lib/access/grant";
import { db } from "@/lib/platform/db";
import type { ConsolePreferences } from "./schema";
import { PREFERENCE_FIELDS, type PreferencesWire, toConsolePreferences, toPreferences } from "./serialize";

/** The caller's own preferences, or the defaults. */
export async function getPreferences(grant: SelfGrant<"profile:read">): Promise<PreferencesWire> {
  const where = { userId: grant.principal.userId };
  return toPreferences(await db.userPreferences.findUnique({ where, select: PREFERENCE_FIELDS }));
}

/** The same as the console has them. */
export async function getConsolePreferences(grant: SelfGrant<"profile:read">): Promise<ConsolePreferences> {
  const where = { userId: grant.principal.userId };
  return toConsolePreferences(await db.userPreferences.findUnique({ where, select: PREFERENCE_FIELDS }));
}
