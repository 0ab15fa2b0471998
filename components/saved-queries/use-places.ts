"use client";

import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/ui/use-action";
import { orderQueriesAction } from "@/lib/collections/actions";
import type { CollectionRow } from "@/lib/collections/loaders";
import { t } from "@/lib/i18n/t";
import type { QueryRow } from "@/lib/saved-queries/rows";
import type { RowPlace } from "./query-row";

/**
 * What a row can do in the collection that is open. Rows move only while all of them are shown in the collection's own
 * order; null outside of a collection.
 */
export function usePlaces(collection: CollectionRow | null) {
  const { run, isRunning } = useAction(orderQueriesAction);
  if (!collection) return null;

  async function move(shown: readonly QueryRow[], from: number, to: number) {
    const ids = shown.map(({ id }) => id);
    const [moved] = ids.splice(from, 1);
    if (moved === undefined || isRunning) return;
    ids.splice(to, 0, moved);
    const name = shown[from]?.name ?? "";
    if (await run({ collectionId: collection?.id ?? 0, queryIds: ids })) {
      toast.success(t("saved.moved", { name, place: to + 1 }));
    } else toast.error(t("saved.moveFailed", { name }));
  }

  return (row: QueryRow, shown: readonly QueryRow[], isWhole: boolean): RowPlace => {
    const at = shown.indexOf(row);
    return {
      canTake: row.holdings.some(({ id, canTake }) => id === collection.id && canTake),
      up: isWhole && at > 0 ? () => void move(shown, at, at - 1) : null,
      down: isWhole && at < shown.length - 1 ? () => void move(shown, at, at + 1) : null,
    };
  };
}
