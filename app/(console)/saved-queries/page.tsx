import type { Metadata } from "next";
import { Suspense } from "react";
import { SavedQueriesLoading } from "@/components/saved-queries/saved-queries-loading";
import { SavedQueriesScreen } from "@/components/saved-queries/saved-queries-screen";
import { t } from "@/lib/i18n/t";
import { loadSavedQueries, requireSavedView, type SavedViewAsked } from "@/lib/saved-queries/loaders";

export const metadata: Metadata = { title: t("nav.savedQueries") };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** Saved queries: the lists of them, collections, and links to queries; which one is open stands in the address. */
export default async function SavedQueriesPage({ searchParams }: Props) {
  const { view, collection } = await searchParams;
  const word = (value: string | string[] | undefined) => [value].flat()[0] ?? "";
  const asked = { view: word(view), collection: word(collection) };
  // A layout can't read this, and loading.tsx would have begun the answer by now: a refusal is to be a true 404 or 403.
  await requireSavedView(asked);
  return (
    <Suspense fallback={<SavedQueriesLoading />}>
      <Desk asked={asked} />
    </Suspense>
  );
}

async function Desk({ asked }: { asked: SavedViewAsked }) {
  return <SavedQueriesScreen desk={await loadSavedQueries(asked)} />;
}
