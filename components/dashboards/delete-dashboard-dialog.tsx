"use client";

import { useRef } from "react";
import { QuestionDialog } from "@/components/ui/question-dialog";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/ui/use-action";
import { deleteDashboardAction } from "@/lib/dashboards/actions";
import type { DashboardSummary } from "@/lib/dashboards/loaders";
import { t } from "@/lib/i18n/t";

type Props = { dashboard: DashboardSummary; onClose: () => void; focusAfter: string };

/** Asks before a dashboard goes, for everybody who looks at it. */
export function DeleteDashboardDialog({ dashboard, onClose, focusAfter }: Props) {
  const deleted = useRef(false);
  const { run, failure, isRunning } = useAction(deleteDashboardAction);

  async function remove() {
    if ((await run({ id: dashboard.id })) === null) return;
    deleted.current = true;
    toast.success(t("dashboard.deleted", { name: dashboard.name }));
    onClose();
  }

  return (
    <QuestionDialog
      title={t("dashboard.deleteTitle", { name: dashboard.name })}
      description={t("dashboard.deleteText", { count: dashboard.places.length })}
      keep={t("action.cancel")}
      confirm={t("dashboard.delete")}
      failure={failure}
      isRunning={isRunning}
      onConfirm={() => void remove()}
      onClose={onClose}
      finalFocus={() => (deleted.current ? document.getElementById(focusAfter) : null)}
    />
  );
}
