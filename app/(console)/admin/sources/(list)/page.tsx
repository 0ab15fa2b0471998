import type { Metadata } from "next";
import { SourcesScreen } from "@/components/sources/sources-screen";
import { t } from "@/lib/i18n/t";
import { loadSources } from "@/lib/sources/loaders";

export const metadata: Metadata = { title: t("nav.sources") };

/** Administration → Sources. */
export default async function SourcesPage() {
  const { sources, connections } = await loadSources();
  return <SourcesScreen sources={sources} connections={connections} />;
}
