"use client";

import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog } from "@/components/ui/dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { Notice } from "@/components/ui/notice";
import { useAction } from "@/components/ui/use-action";
import { putQueriesAction, takeQueryAction } from "@/lib/collections/actions";
import type { CollectionRow } from "@/lib/collections/loaders";
import { t } from "@/lib/i18n/t";
import type { QueryRow } from "@/lib/saved-queries/rows";
import { collectionName } from "./list-rail";
import { actionsId } from "./query-row";

type Props = { row: QueryRow; collections: readonly CollectionRow[]; onClose: () => void };

/** The collections that a query is in; each change is kept at once. */
export function QueryCollectionsDialog({ row, collections, onClose }: Props) {
  const put = useAction(putQueriesAction);
  const take = useAction(takeQueryAction);
  const isRunning = put.isRunning || take.isRunning;
  const failure = put.failure ?? take.failure;

  async function toggle(collectionId: number, isIn: boolean) {
    put.clear();
    take.clear();
    if (isIn) await put.run({ collectionId, queryIds: [row.id] });
    else await take.run({ collectionId, queryId: row.id });
  }

  return (
    <Dialog
      open
      size="sm"
      onClose={onClose}
      title={t("collection.ofQuery", { name: row.name })}
      description={t("collection.ofQueryText")}
      finalFocus={() => document.getElementById(actionsId(row.id))}
      footer={<Button onClick={onClose}>{t("action.done")}</Button>}
    >
      {collections.length === 0 && <EmptyState title={t("saved.noCollections")} />}
      <ul className="flex flex-col gap-1">
        {collections.map((collection) => {
          const held = row.holdings.find(({ id }) => id === collection.id);
          const isFixed = isRunning || held?.canTake === false;
          return (
            <li key={collection.id}>
              <Checkbox
                checked={held !== undefined}
                isReadOnly={isFixed}
                onCheckedChange={(isIn) => void toggle(collection.id, isIn)}
                className="min-h-8 items-center"
              >
                <span className="min-w-0 wrap-anywhere">
                  {collectionName(collection)}
                  {held?.canTake === false && (
                    <span className="block text-sm text-soft">{t("collection.heldByOthers")}</span>
                  )}
                </span>
              </Checkbox>
            </li>
          );
        })}
      </ul>
      {failure && (
        <Notice role="alert" tone="danger" className="mt-3">
          {failure.message}
        </Notice>
      )}
    </Dialog>
  );
}
