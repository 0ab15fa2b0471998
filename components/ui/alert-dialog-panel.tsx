"use client";

import { AlertDialog as Base } from "@base-ui/react/alert-dialog";
import type { ReactNode, RefObject } from "react";
import { DialogFrame, type DialogFrameProps } from "./dialog-frame";
import { dialogFooter } from "./dialog-look";

export type AlertDialogProps = DialogFrameProps & {
  /** Called on Escape. Left out, nothing but the dialog's own buttons can end it. */
  onEscape?: () => void;
  /** Called when something tried to close a dialog that only its own buttons can end. */
  onHeld?: () => void;
  title: ReactNode;
  description: ReactNode;
  children?: ReactNode;
  footer: ReactNode;
  initialFocus: RefObject<HTMLElement | null>;
};

/** The alert dialog itself; a press beside it never closes it. */
export function AlertDialogPanel(props: AlertDialogProps) {
  const { open, onEscape, onHeld, title, description, children, footer, size = "sm", ...frame } = props;
  return (
    <Base.Root
      open={open}
      onOpenChange={(next, details) => {
        if (next) return;
        if (onEscape) return onEscape();
        details.cancel();
        onHeld?.();
      }}
    >
      <DialogFrame {...frame} open={open} size={size}>
        <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-4 py-4 sm:px-5">
          <Base.Title className="text-lg font-semibold tracking-tight wrap-anywhere">{title}</Base.Title>
          <Base.Description render={<div />} className="mt-1 text-soft">
            {description}
          </Base.Description>
          {children}
        </div>
        <footer className={dialogFooter}>{footer}</footer>
      </DialogFrame>
    </Base.Root>
  );
}
