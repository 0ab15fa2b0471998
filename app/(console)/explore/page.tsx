import type { Metadata } from "next";
import { ExploreScreen } from "@/components/explore/explore-screen";
import { t } from "@/lib/i18n/t";
import { loadExplore } from "@/lib/logs/loaders";

export const metadata: Metadata = { title: t("nav.explore") };

/** Explore: the logs that the viewer's teams reach; what is asked stands in the address. */
export default async function ExplorePage() {
  return <ExploreScreen desk={await loadExplore()} />;
}
