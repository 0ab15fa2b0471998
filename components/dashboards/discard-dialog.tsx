"use client";

import { QuestionDialog } from "@/components/ui/question-dialog";
import { t } from "@/lib/i18n/t";

/** Asks before edits are thrown away. */
export function DiscardDialog({ onDiscard, onClose }: { onDiscard: () => void; onClose: () => void }) {
  return (
    <QuestionDialog
      title={t("dashboard.discardTitle")}
      description={t("dashboard.discardText")}
      keep={t("dashboard.keepEditing")}
      confirm={t("dashboard.discard")}
      onConfirm={onDiscard}
      onClose={onClose}
    />
  );
}
