"use server";

import { revalidatePath } from "next/cache";
import { defineAction } from "@/lib/actions/define-action";
import { consolePreferencesBody } from "./schema";
import { updateConsolePreferences } from "./service";

/** Changes some of the viewer's preferences and answers all of them. */
export const updatePreferencesAction = defineAction(
  { name: "updatePreferences", schema: consolePreferencesBody, need: { area: "self", scope: "profile:write" } },
  async (grant, input) => {
    const preferences = await updateConsolePreferences(grant, input);
    // The shell writes every time of the console as the preferences say.
    revalidatePath("/", "layout");
    return preferences;
  },
);
