import type { Metadata } from "next";
import { ProfileScreen } from "@/components/settings/profile-screen";
import { t } from "@/lib/i18n/t";
import { loadProfile } from "@/lib/users/loaders";

export const metadata: Metadata = { title: t("settings.profile") };

/** Your settings → Profile. */
export default async function ProfilePage() {
  return <ProfileScreen profile={await loadProfile()} />;
}
