"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, Input, Textarea } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/ui/use-action";
import { createCollectionAction, updateCollectionAction } from "@/lib/collections/actions";
import type { CollectionRow } from "@/lib/collections/loaders";
import { t } from "@/lib/i18n/t";

type Props = { collection: CollectionRow | null; onClose: () => void };

/** Makes a collection and opens it, or renames the one that is given. */
export function CollectionFormDialog({ collection, onClose }: Props) {
  const router = useRouter();
  const [name, setName] = useState(collection?.name ?? "");
  const [description, setDescription] = useState(collection?.description ?? "");
  const [isTried, setTried] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const create = useAction(createCollectionAction);
  const update = useAction(updateCollectionAction);
  const { failure, isRunning } = collection ? update : create;
  const missing = isTried && name.trim() === "" ? t("collection.nameMissing") : null;
  const errorOf = (field: string) => (failure?.field === field ? failure.message : null);

  async function save(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (name.trim() === "") return input.current?.focus();
    const asked = { name: name.trim(), description: description.trim() };
    if (collection) {
      if (!(await update.run({ collectionId: collection.id, ...asked }))) return;
      toast.success(t("collection.saved", { name: asked.name }));
      return onClose();
    }
    const made = await create.run(asked);
    if (!made) return;
    toast.success(t("collection.created", { name: asked.name }));
    onClose();
    router.push(`/saved-queries?collection=${made.data.id}`);
  }

  return (
    <Dialog
      open
      size="sm"
      onClose={() => isRunning || onClose()}
      title={collection ? t("collection.editTitle", { name: collection.name }) : t("collection.new")}
      description={collection ? undefined : t("collection.createText")}
      footer={
        <>
          <Button onClick={() => isRunning || onClose()}>{t("action.cancel")}</Button>
          <Button variant="primary" type="submit" form="collection-form" pending={isRunning}>
            {collection ? t("action.save") : t("collection.create")}
          </Button>
        </>
      }
    >
      <form id="collection-form" noValidate onSubmit={(event) => void save(event)} className="flex flex-col gap-4">
        <Field label={t("collection.name")} error={missing ?? errorOf("name")}>
          <Input ref={input} value={name} maxLength={100} onValueChange={setName} />
        </Field>
        <Field label={t("collection.descriptionLabel")} error={errorOf("description")}>
          <Textarea value={description} maxLength={500} onChange={(event) => setDescription(event.target.value)} />
        </Field>
        {failure && failure.field !== "name" && failure.field !== "description" && (
          <Notice role="alert" tone="danger">
            {failure.message}
          </Notice>
        )}
      </form>
    </Dialog>
  );
}
