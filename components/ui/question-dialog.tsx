"use client";

import { type ReactNode, useRef } from "react";
import { t } from "@/lib/i18n/t";
import { AlertDialog } from "./alert-dialog";
import { Button } from "./button";
import { Notice } from "./notice";

type Props = {
  title: string;
  description: ReactNode;
  /** What the safe button says, which has focus first; "Keep it" when left out. */
  keep?: string;
  /** What the button that does it says. */
  confirm: string;
  /** "primary" where what is done can be undone. */
  tone?: "danger" | "primary";
  failure?: { message: string } | null;
  isRunning?: boolean;
  onConfirm: () => void;
  onClose: () => void;
  /** Where focus goes after it; null for what had it before. */
  finalFocus?: () => HTMLElement | null;
  /** What will be lost, spelled out. */
  children?: ReactNode;
};

/** A question before something is done that takes something away; a failure leaves it open and is told in it. */
export function QuestionDialog(props: Props) {
  const { title, description, keep, confirm, tone = "danger", failure, isRunning = false, children } = props;
  const { onConfirm, onClose, finalFocus } = props;
  const safe = useRef<HTMLButtonElement>(null);
  const close = () => isRunning || onClose();
  return (
    <AlertDialog
      open
      onEscape={close}
      title={title}
      description={description}
      initialFocus={safe}
      finalFocus={finalFocus}
      footer={
        <>
          <Button ref={safe} onClick={close}>
            {keep ?? t("action.keep")}
          </Button>
          <Button variant={tone} pending={isRunning} onClick={onConfirm}>
            {confirm}
          </Button>
        </>
      }
    >
      {children}
      {failure && (
        <Notice tone="danger" role="alert" className="mt-3">
          {failure.message}
        </Notice>
      )}
    </AlertDialog>
  );
}
