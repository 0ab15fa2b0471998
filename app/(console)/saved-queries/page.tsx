import type { Metadata } from "next";
import { SavedQueriesScreen } from "@/components/saved-queries/saved-queries-screen";
import { t } from "@/lib/i18n/t";
import { loadSavedQueries } from "@/lib/saved-queries/loaders";

export const metadata: Metadata = { title: t("nav.savedQueries") };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** Saved queries: the lists of them, collections, and links to queries; which one is open stands in the address. */
export default async function SavedQueriesPage({ searchParams }: Props) {
  const { view, collection } = await searchParams;
  const word = (value: string | string[] | undefined) => [value].flat()[0] ?? "";
  return <SavedQueriesScreen desk={await loadSavedQueries({ view: word(view), collection: word(collection) })} />;
}
