import "server-only";
import type { SelfGrant } from "@/lib/access/grant";
import { by, recordAudit } from "@/lib/audit/record";
import { db } from "@/lib/platform/db";
import {
  type ConsolePreferences,
  type ConsolePreferencesInput,
  checkPreferences,
  type PreferencesInput,
} from "./schema";
import { PREFERENCE_FIELDS, type PreferencesWire, toConsolePreferences, toPreferences } from "./serialize";

async function write(grant: SelfGrant<"profile:write">, input: ConsolePreferencesInput) {
  const { display_mode, fields_panel_open, ...same } = checkPreferences(input);
  const data = {
    ...same,
    ...(display_mode && { displayMode: display_mode }),
    ...(fields_panel_open !== undefined && { fieldsPanelOpen: fields_panel_open }),
    ...(input.shortcuts !== undefined && { shortcuts: input.shortcuts }),
  };
  const { userId } = grant.principal;
  return db.$transaction(async (tx) => {
    const before = await tx.userPreferences.findUnique({ where: { userId }, select: PREFERENCE_FIELDS });
    const row = await tx.userPreferences.upsert({
      where: { userId },
      create: { userId, ...data },
      update: data,
      select: PREFERENCE_FIELDS,
    });
    await recordAudit(tx, by(grant), {
      action: "preferences.updated",
      target: { type: "user", id: userId },
      before: toConsolePreferences(before),
      after: toConsolePreferences(row),
    });
    return row;
  });
}

/** Changes some of the caller's own preferences; what isn't named stays as it is. */
export async function updatePreferences(
  grant: SelfGrant<"profile:write">,
  input: PreferencesInput,
): Promise<PreferencesWire> {
  return toPreferences(await write(grant, input));
}

/** The same from the console, which keeps more than the wire knows. */
export async function updateConsolePreferences(
  grant: SelfGrant<"profile:write">,
  input: ConsolePreferencesInput,
): Promise<ConsolePreferences> {
  return toConsolePreferences(await write(grant, input));
}
