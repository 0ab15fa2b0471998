"use client";

import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { Field, Input, Textarea } from "@/components/ui/field";
import { FormDialog } from "@/components/ui/form-dialog";
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

  async function save() {
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
    <FormDialog
      title={collection ? t("collection.editTitle", { name: collection.name }) : t("collection.new")}
      description={collection ? undefined : t("collection.createText")}
      submit={collection ? t("action.save") : t("collection.create")}
      failure={failure}
      telling={["name", "description"]}
      isRunning={isRunning}
      onSubmit={save}
      onClose={onClose}
    >
      <Field label={t("collection.name")} error={missing ?? errorOf("name")}>
        <Input ref={input} value={name} maxLength={100} onValueChange={setName} />
      </Field>
      <Field label={t("collection.descriptionLabel")} error={errorOf("description")}>
        <Textarea value={description} maxLength={500} onChange={(event) => setDescription(event.target.value)} />
      </Field>
    </FormDialog>
  );
}
