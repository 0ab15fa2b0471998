"use client";

import { useState } from "react";
import { Field } from "@/components/ui/field";
import { FormDialog } from "@/components/ui/form-dialog";
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

  async function move() {
    const target = others.find(({ id }) => String(id) === into);
    if (!target || !(await run({ collectionId: from.id, intoId: target.id, queryId: row.id }))) return;
    toast.success(t("collection.movedInto", { name: row.name, collection: collectionName(target) }));
    onClose();
  }

  return (
    <FormDialog
      title={t("collection.moveTitle", { name: row.name })}
      description={t("collection.moveText")}
      finalFocus={focusAfter}
      submit={others.length > 0 ? t("collection.move") : null}
      failure={failure}
      isRunning={isRunning}
      onSubmit={move}
      onClose={onClose}
    >
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
    </FormDialog>
  );
}
