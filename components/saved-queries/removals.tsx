"use client";

import { useRouter } from "next/navigation";
import { RemovalDialog } from "@/components/teams/removal-dialog";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/ui/use-action";
import { deleteCollectionAction, takeParticipantAction, takeQueryAction } from "@/lib/collections/actions";
import type { CollectionRow } from "@/lib/collections/loaders";
import { t } from "@/lib/i18n/t";
import { deleteSavedQueryAction } from "@/lib/saved-queries/actions";
import type { QueryRow } from "@/lib/saved-queries/rows";
import { collectionName, LIST_ID } from "./list-rail";

/** Asks before a query is deleted for everybody. */
export function DeleteQueryDialog({ row, onClose }: { row: QueryRow; onClose: () => void }) {
  const { run, failure, isRunning } = useAction(deleteSavedQueryAction);
  const { name } = row;

  async function remove() {
    if (!(await run({ queryId: row.id }))) return false;
    toast.success(t("saved.deleted", { name }));
    return true;
  }

  return (
    <RemovalDialog
      title={t("saved.deleteTitle", { name })}
      description={t("saved.deleteText")}
      confirm={t("saved.deleteQuery")}
      focusAfter={LIST_ID}
      failure={failure}
      isRunning={isRunning}
      remove={remove}
      onClose={onClose}
    />
  );
}

/** Asks before a query leaves the collection that is open. */
export function TakeQueryDialog({
  row,
  collection,
  onClose,
}: {
  row: QueryRow;
  collection: CollectionRow;
  onClose: () => void;
}) {
  const { run, failure, isRunning } = useAction(takeQueryAction);
  const names = { name: row.name, collection: collectionName(collection) };

  async function remove() {
    if (!(await run({ collectionId: collection.id, queryId: row.id }))) return false;
    toast.success(t("saved.taken", names));
    return true;
  }

  return (
    <RemovalDialog
      title={t("saved.takeTitle", names)}
      description={t("saved.takeText")}
      confirm={t("saved.takeOut")}
      focusAfter={LIST_ID}
      failure={failure}
      isRunning={isRunning}
      remove={remove}
      onClose={onClose}
    />
  );
}

/** Asks before a collection is deleted for everybody who takes part. */
export function DeleteCollectionDialog({ collection, onClose }: { collection: CollectionRow; onClose: () => void }) {
  const router = useRouter();
  const { run, failure, isRunning } = useAction(deleteCollectionAction);
  const { name } = collection;

  async function remove() {
    if (!(await run({ collectionId: collection.id }))) return false;
    toast.success(t("collection.deleted", { name }));
    router.replace("/saved-queries");
    return true;
  }

  return (
    <RemovalDialog
      title={t("collection.deleteTitle", { name })}
      description={t("collection.deleteText")}
      confirm={t("collection.delete")}
      focusAfter={LIST_ID}
      failure={failure}
      isRunning={isRunning}
      remove={remove}
      onClose={onClose}
    />
  );
}

type LeaveProps = { collection: CollectionRow; viewerId: number; onClose: () => void };

/** Asks before the viewer leaves a collection. */
export function LeaveCollectionDialog({ collection, viewerId, onClose }: LeaveProps) {
  const router = useRouter();
  const { run, failure, isRunning } = useAction(takeParticipantAction);
  const { name } = collection;

  async function leave() {
    if (!(await run({ collectionId: collection.id, userId: viewerId }))) return false;
    toast.success(t("collection.left", { name }));
    router.replace("/saved-queries");
    return true;
  }

  return (
    <RemovalDialog
      title={t("collection.leaveTitle", { name })}
      description={t("collection.leaveText")}
      confirm={t("collection.leave")}
      focusAfter={LIST_ID}
      failure={failure}
      isRunning={isRunning}
      remove={leave}
      onClose={onClose}
    />
  );
}
