"use client";

import { useRef } from "react";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { useNextRow } from "@/components/ui/next-row";
import { Notice } from "@/components/ui/notice";
import { t } from "@/lib/i18n/t";

type Props = {
  title: string;
  description: string;
  /** What the button that does it says. */
  confirm: string;
  /** Id of where the focus goes when the row was the only one. */
  focusAfter: string;
  failure: { message: string } | null;
  isRunning: boolean;
  /** Does it, and tells whether it is done; a failure leaves the dialog open. */
  remove: () => Promise<boolean>;
  onClose: () => void;
};

/** Asks before a team loses one of its rows. */
export function RemovalDialog(props: Props) {
  const { title, description, confirm, focusAfter, failure, isRunning, remove, onClose } = props;
  const keep = useRef<HTMLButtonElement>(null);
  const nextRow = useNextRow(focusAfter);
  const removed = useRef(false);

  async function go() {
    removed.current = await remove();
    if (removed.current) onClose();
  }

  return (
    <AlertDialog
      open
      onEscape={() => isRunning || onClose()}
      title={title}
      description={description}
      initialFocus={keep}
      finalFocus={() => (removed.current ? nextRow() : null)}
      footer={
        <>
          <Button ref={keep} onClick={() => isRunning || onClose()}>
            {t("action.keep")}
          </Button>
          <Button variant="danger" pending={isRunning} onClick={() => void go()}>
            {confirm}
          </Button>
        </>
      }
    >
      {failure && (
        <Notice tone="danger" role="alert" className="mt-3">
          {failure.message}
        </Notice>
      )}
    </AlertDialog>
  );
}
