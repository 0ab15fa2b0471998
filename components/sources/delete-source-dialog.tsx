"use client";

import { useRef } from "react";
import { ConfirmByName } from "@/components/ui/confirm-by-name";
import { useNextRow } from "@/components/ui/next-row";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/ui/use-action";
import { t } from "@/lib/i18n/t";
import { deleteSourceAction } from "@/lib/sources/actions";
import type { SourceRow } from "@/lib/sources/serialize";

type Props = { source: SourceRow; onClose: () => void; onDeleted?: () => void; focusAfter?: string };

/** Tells what goes with a source, and asks for its name before it goes. */
export function DeleteSourceDialog({ source, onClose, onDeleted, focusAfter }: Props) {
  const { run, failure, isRunning } = useAction(deleteSourceAction);
  const nextRow = useNextRow(focusAfter ?? "");
  const deleted = useRef(false);
  const { name, uses } = source;

  async function remove() {
    if ((await run({ sourceId: source.id })) === null) return;
    deleted.current = true;
    toast.success(t("source.deleted", { name }));
    onClose();
    onDeleted?.();
  }

  return (
    <ConfirmByName
      title={t("source.deleteTitle", { name })}
      description={t("source.deleteText")}
      name={name}
      confirmLabel={t("source.delete")}
      failure={failure?.message}
      isRunning={isRunning}
      onConfirm={() => void remove()}
      onClose={onClose}
      finalFocus={() => (deleted.current && focusAfter ? nextRow() : null)}
    >
      <ul className="flex list-disc flex-col gap-1 pl-5">
        <li>{t("source.impactTeams", { count: source.teams.length })}</li>
        <li>{t("source.impactSaved", { count: uses.savedQueries })}</li>
        {uses.alerts > 0 && <li>{t("source.impactAlerts", { count: uses.alerts })}</li>}
        {uses.panels > 0 && <li>{t("source.impactPanels", { count: uses.panels })}</li>}
        {uses.queryShares > 0 && <li>{t("source.impactShares", { count: uses.queryShares })}</li>}
      </ul>
    </ConfirmByName>
  );
}
