"use client";

import { useRef } from "react";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/ui/use-action";
import { deleteDashboardAction } from "@/lib/dashboards/actions";
import type { DashboardSummary } from "@/lib/dashboards/loaders";
import { t } from "@/lib/i18n/t";

type Props = { dashboard: DashboardSummary; onClose: () => void; focusAfter: string };

/** Asks before a dashboard goes, for everybody who looks at it. */
export function DeleteDashboardDialog({ dashboard, onClose, focusAfter }: Props) {
  const safe = useRef<HTMLButtonElement>(null);
  const deleted = useRef(false);
  const { run, failure, isRunning } = useAction(deleteDashboardAction);

  async function remove() {
    if ((await run({ id: dashboard.id })) === null) return;
    deleted.current = true;
    toast.success(t("dashboard.deleted", { name: dashboard.name }));
    onClose();
  }

  return (
    <AlertDialog
      open
      initialFocus={safe}
      finalFocus={() => (deleted.current ? document.getElementById(focusAfter) : null)}
      onEscape={() => isRunning || onClose()}
      title={t("dashboard.deleteTitle", { name: dashboard.name })}
      description={t("dashboard.deleteText", { count: dashboard.places.length })}
      footer={
        <>
          <Button ref={safe} onClick={() => isRunning || onClose()}>
            {t("action.cancel")}
          </Button>
          <Button variant="danger" pending={isRunning} onClick={() => void remove()}>
            {t("dashboard.delete")}
          </Button>
        </>
      }
    >
      {failure && (
        <Notice role="alert" tone="danger" className="mt-3">
          {failure.message}
        </Notice>
      )}
    </AlertDialog>
  );
}
