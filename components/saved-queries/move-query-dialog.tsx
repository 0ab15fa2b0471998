"use client";

import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { Select } from "@/components/ui/select";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/ui/use-action";
import { moveQueryAction } from "@/lib/collections/actions";
import type { CollectionRow } from "@/lib/collections/loaders";
import { t } from "@/lib/i18n/t";
import type { QueryRow } from "@/lib/saved-queries/rows";
import { collectionName } from "./list-rail";

type Props = {
  row: QueryRow;
  from: CollectionRow;
  collections: readonly CollectionRow[];
  onClose: () => void;
  focusAfter: () => HTMLElement | null;
};

/** Moves a query from the collection that is open into another one. */
export function MoveQueryDialog({ row, from, collections, onClose, focusAfter }: Props) {
  const others = collections.filter(({ id }) => id !== from.id);
  const [into, setInto] = useState(String(others[0]?.id ?? ""));
  const { run, failure, isRunning } = useAction(moveQueryAction);

  async function move(event: FormEvent) {
    event.preventDefault();
    const target = others.find(({ id }) => String(id) === into);
    if (!target || !(await run({ collectionId: from.id, intoId: target.id, queryId: row.id }))) return;
    toast.success(t("collection.movedInto", { name: row.name, collection: collectionName(target) }));
    onClose();
  }

  return (
    <Dialog
      open
      size="sm"
      onClose={() => isRunning || onClose()}
      title={t("collection.moveTitle", { name: row.name })}
      description={t("collection.moveText")}
      finalFocus={focusAfter}
      footer={
        <>
          <Button onClick={() => isRunning || onClose()}>{t("action.cancel")}</Button>
          {others.length > 0 && (
            <Button variant="primary" type="submit" form="move-query" pending={isRunning}>
              {t("collection.move")}
            </Button>
          )}
        </>
      }
    >
      <form id="move-query" onSubmit={(event) => void move(event)} className="flex flex-col gap-4">
        {others.length === 0 ? (
          <Notice>{t("collection.noOther")}</Notice>
        ) : (
          <Field label={t("collection.moveInto")}>
            <Select
              value={into}
              onValueChange={setInto}
              options={others.map((one) => ({ value: String(one.id), label: collectionName(one) }))}
            />
          </Field>
        )}
        {failure && (
          <Notice role="alert" tone="danger">
            {failure.message}
          </Notice>
        )}
      </form>
    </Dialog>
  );
}
