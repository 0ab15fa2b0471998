import { type ConsolePreferences, DEFAULT_PREFERENCES, type Preferences } from "./schema";

/** The columns of an account's preferences. */
export const PREFERENCE_FIELDS = {
  theme: true,
  timezone: true,
  displayMode: true,
  fieldsPanelOpen: true,
  shortcuts: true,
} as const;

type PreferenceFields = {
  theme: string;
  timezone: string;
  displayMode: string;
  fieldsPanelOpen: boolean;
  shortcuts: boolean;
};

/** Answer of both preference routes. A CHECK holds the words to those that the wire knows. */
export type PreferencesWire = { preferences: Preferences; is_default: boolean };

/** A row as the wire shows it; no row is the defaults. */
export function toPreferences(row: PreferenceFields | null): PreferencesWire {
  if (!row) return { preferences: DEFAULT_PREFERENCES, is_default: true };
  const { theme, timezone, displayMode, fieldsPanelOpen } = row;
  const words = { theme, timezone, display_mode: displayMode } as Omit<Preferences, "fields_panel_open">;
  return { preferences: { ...words, fields_panel_open: fieldsPanelOpen }, is_default: false };
}

/** A row as the console shows it; no row is the defaults. */
export function toConsolePreferences(row: PreferenceFields | null): ConsolePreferences {
  return { ...toPreferences(row).preferences, shortcuts: row?.shortcuts ?? true };
}
