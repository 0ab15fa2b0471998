import { z } from "zod";
import { optionalText } from "@/lib/core/body";
import { invalidField } from "@/lib/core/errors";

/** The words that each preference may be; the first is what an account has that never chose. */
const WORDS = {
  theme: ["auto", "light", "dark"],
  timezone: ["local", "utc"],
  display_mode: ["table", "compact", "json"],
} as const;

/** Preferences of one account, as the native wire names them (spec/logchef.md §1.4). */
export type Preferences = {
  [Name in keyof typeof WORDS]: (typeof WORDS)[Name][number];
} & { fields_panel_open: boolean };

/** What the console keeps beside them, which the wire doesn't know. */
export type ConsolePreferences = Preferences & {
  /** Whether single keys do something (WCAG 2.2, 2.1.4). */
  shortcuts: boolean;
};

/** What an account has that never chose. */
export const DEFAULT_PREFERENCES: Preferences = {
  theme: WORDS.theme[0],
  timezone: WORDS.timezone[0],
  display_mode: WORDS.display_mode[0],
  fields_panel_open: true,
};

/** Body of `PUT /me/preferences`: any subset. */
export const preferencesBody = z.object({
  theme: optionalText,
  timezone: optionalText,
  display_mode: optionalText,
  fields_panel_open: z.boolean().nullish(),
});
export type PreferencesInput = z.output<typeof preferencesBody>;

/** What the console's own form may change: the same, and what it keeps beside them. */
export const consolePreferencesBody = preferencesBody.extend({ shortcuts: z.boolean().optional() });
export type ConsolePreferencesInput = z.output<typeof consolePreferencesBody>;

function word<Name extends keyof typeof WORDS>(name: Name, given: string | undefined): Preferences[Name] | undefined {
  if (given === undefined) return undefined;
  const words: readonly string[] = WORDS[name];
  if (words.includes(given)) return given as Preferences[Name];
  throw invalidField(name, `must be one of ${words.join(", ")}`);
}

/** The given subset; 400 for a word that the preference doesn't know. */
export function checkPreferences(input: PreferencesInput): Partial<Preferences> {
  const theme = word("theme", input.theme);
  const timezone = word("timezone", input.timezone);
  const displayMode = word("display_mode", input.display_mode);
  return {
    ...(theme && { theme }),
    ...(timezone && { timezone }),
    ...(displayMode && { display_mode: displayMode }),
    ...(typeof input.fields_panel_open === "boolean" && { fields_panel_open: input.fields_panel_open }),
  };
}
