"use client";

import { useRouter } from "next/navigation";
import { Notice } from "@/components/ui/notice";
import { QuestionDialog } from "@/components/ui/question-dialog";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/ui/use-action";
import { deleteAlertAction } from "@/lib/alerts/actions";
import type { AlertDetail } from "@/lib/alerts/loaders";
import { t } from "@/lib/i18n/t";

/** Tells what goes with an alert before it goes. */
export function DeleteAlertDialog({ detail, onClose }: { detail: AlertDetail; onClose: () => void }) {
  const { alert, history } = detail;
  const router = useRouter();
  const { run, failure, isRunning } = useAction(deleteAlertAction);

  async function remove() {
    if ((await run({ alertId: alert.id })) === null) return;
    toast.success(t("alert.deleted", { name: alert.name }));
    router.replace("/alerts");
  }

  return (
    <QuestionDialog
      title={t("alert.deleteTitle", { name: alert.name })}
      description={t("alert.deleteText")}
      confirm={t("alert.deleteConfirm")}
      failure={failure}
      isRunning={isRunning}
      onConfirm={() => void remove()}
      onClose={onClose}
    >
      <Notice tone="danger" className="mt-4">
        <ul className="flex list-disc flex-col gap-1 pl-5">
          <li>{t("alert.deleteNone")}</li>
          {alert.last_state === "firing" && <li>{t("alert.deleteFiring")}</li>}
          {history.length > 0 && <li>{t("alert.deleteHistory", { count: history.length })}</li>}
        </ul>
      </Notice>
    </QuestionDialog>
  );
}
