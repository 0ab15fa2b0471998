"use client";

import { useRef } from "react";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { t } from "@/lib/i18n/t";

/** Asks before edits are thrown away. */
export function DiscardDialog({ onDiscard, onClose }: { onDiscard: () => void; onClose: () => void }) {
  const safe = useRef<HTMLButtonElement>(null);
  return (
    <AlertDialog
      open
      initialFocus={safe}
      onEscape={onClose}
      title={t("dashboard.discardTitle")}
      description={t("dashboard.discardText")}
      footer={
        <>
          <Button ref={safe} onClick={onClose}>
            {t("dashboard.keepEditing")}
          </Button>
          <Button variant="danger" onClick={onDiscard}>
            {t("dashboard.discard")}
          </Button>
        </>
      }
    />
  );
}
