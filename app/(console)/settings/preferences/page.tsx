import type { Metadata } from "next";
import { PreferencesScreen } from "@/components/settings/preferences-screen";
import { t } from "@/lib/i18n/t";
import { loadPreferences } from "@/lib/preferences/loaders";

export const metadata: Metadata = { title: t("settings.preferences") };

/** Your settings → Preferences. */
export default async function PreferencesPage() {
  return <PreferencesScreen preferences={await loadPreferences()} />;
}
