import { z } from "zod";
import { named } from "@/lib/core/wire";
import type { PreferencesWire } from "./serialize";

/** Answer of both preference routes (spec/logchef.md §1.4). */
export const preferencesWire = named(
  "Preferences",
  z.object({
    preferences: z.object({
      theme: z.enum(["auto", "light", "dark"]),
      timezone: z.enum(["local", "utc"]),
      display_mode: z.enum(["table", "compact", "json"]),
      fields_panel_open: z.boolean(),
    }),
    is_default: z.boolean(),
  }) satisfies z.ZodType<PreferencesWire>,
);
