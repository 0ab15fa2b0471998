import { z } from "zod";
import { named, type Told, wireTime } from "@/lib/core/wire";
import { SETTING_CATEGORIES } from "./schema";
import type { SettingWire } from "./serialize";

/** `Setting` of the native wire; the value of a sensitive one is empty and masked. */
export const settingWire = named(
  "Setting",
  z.object({
    key: z.string(),
    value: z.string(),
    value_type: z.enum(["string", "number", "boolean", "duration"]),
    category: z.enum(SETTING_CATEGORIES),
    description: z.string().min(1).optional(),
    is_sensitive: z.boolean(),
    masked_value: z.string().optional(),
    created_at: wireTime,
    updated_at: wireTime,
  }) satisfies z.ZodType<Told<SettingWire>>,
);

/** Settings by category; a category without any is left out. */
export const settingsWire = z.array(
  z.object({ category: z.enum(SETTING_CATEGORIES), settings: z.array(settingWire).min(1) }),
);

/** One setting's value. */
export const settingValueWire = z.object({ key: z.string(), value: z.string() });

/** What writing a setting answers. */
export const settingWrittenWire = z.object({ message: z.string(), key: z.string() });
