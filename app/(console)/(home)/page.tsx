import type { Metadata } from "next";
import { HomeScreen } from "@/components/home/home-screen";
import { loadHome } from "@/lib/home/loaders";
import { t } from "@/lib/i18n/t";

export const metadata: Metadata = { title: t("home.title") };

/** Home: what this person can reach and, for administrators, what needs attention. */
export default async function HomePage() {
  return <HomeScreen {...(await loadHome())} />;
}
