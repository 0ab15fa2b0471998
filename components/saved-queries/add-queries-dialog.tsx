"use client";

import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog } from "@/components/ui/dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { Notice } from "@/components/ui/notice";
import { SearchInput } from "@/components/ui/search-input";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/ui/use-action";
import { putQueriesAction } from "@/lib/collections/actions";
import type { CollectionRow } from "@/lib/collections/loaders";
import { t } from "@/lib/i18n/t";
import type { QueryRow } from "@/lib/saved-queries/rows";
import { collectionName } from "./list-rail";
import { narrowed, readFilters } from "./query-filters";

/** As many as are drawn, and as one press may add. */
const LARGEST = 100;

type Props = { collection: CollectionRow; queries: readonly QueryRow[]; onClose: () => void };

/** Puts several of the queries that the viewer reaches into a collection. */
export function AddQueriesDialog({ collection, queries, onClose }: Props) {
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const [isTried, setTried] = useState(false);
  const { run, failure, isRunning } = useAction(putQueriesAction);
  const others = queries.filter(({ holdings }) => !holdings.some(({ id }) => id === collection.id));
  const found = narrowed(others, { ...readFilters(new URLSearchParams(), "changed"), text }).slice(0, LARGEST);
  const count = chosen.size;

  async function add(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (count === 0 || isRunning) return;
    if (!(await run({ collectionId: collection.id, queryIds: [...chosen] }))) return;
    toast.success(t("collection.chosenAdded", { count }));
    onClose();
  }

  function toggle(id: number, isChosen: boolean) {
    const next = new Set(chosen);
    if (isChosen && next.size < LARGEST) next.add(id);
    else next.delete(id);
    setChosen(next);
  }

  return (
    <Dialog
      open
      onClose={() => isRunning || onClose()}
      title={t("collection.addQueriesTitle", { name: collectionName(collection) })}
      description={t("collection.addQueriesText")}
      footer={
        <>
          <Button onClick={() => isRunning || onClose()}>{t("action.cancel")}</Button>
          {others.length > 0 && (
            <Button variant="primary" type="submit" form="add-queries" pending={isRunning}>
              {count > 0 ? t("collection.addChosen", { count }) : t("collection.addNone")}
            </Button>
          )}
        </>
      }
    >
      {others.length === 0 ? (
        <EmptyState title={t("collection.allIn")} />
      ) : (
        <form id="add-queries" onSubmit={(event) => void add(event)} className="flex flex-col gap-3">
          <SearchInput label={t("saved.search")} value={text} onValueChange={setText} />
          {found.length === 0 && <p className="py-4 text-center text-soft">{t("saved.noneMatch")}</p>}
          <ul className="flex flex-col">
            {found.map((row) => (
              <li key={row.id} className="border-b py-1.5 last:border-b-0">
                <Checkbox checked={chosen.has(row.id)} onCheckedChange={(isChosen) => toggle(row.id, isChosen)}>
                  <span className="min-w-0 flex-1">
                    <span className="font-medium wrap-anywhere">{row.name}</span>
                    <span className="block text-sm text-soft wrap-anywhere">{row.sourceName}</span>
                  </span>
                </Checkbox>
              </li>
            ))}
          </ul>
          {(failure || (isTried && count === 0)) && (
            <Notice role="alert" tone="danger">
              {failure?.message ?? t("collection.chooseFirst")}
            </Notice>
          )}
        </form>
      )}
    </Dialog>
  );
}
