import type { Metadata } from "next";
import { InstanceScreen } from "@/components/settings/instance-screen";
import { t } from "@/lib/i18n/t";
import { loadSettings } from "@/lib/settings/loaders";

export const metadata: Metadata = { title: t("nav.settings") };

/** Administration → Settings. */
export default async function SettingsPage() {
  return <InstanceScreen instance={await loadSettings()} />;
}
