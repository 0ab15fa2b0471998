"use client";

import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { t } from "@/lib/i18n/t";
import { DialogFrame, type DialogFrameProps } from "./dialog-frame";
import { dialogFooter } from "./dialog-look";

export type DialogProps = DialogFrameProps & {
  onClose: () => void;
  title: ReactNode;
  description?: ReactNode;
  children: ReactNode;
  /** Buttons along the bottom edge, which stay in view while the body scrolls. */
  footer?: ReactNode;
};

/** True of an Escape that ended an editor's list of completions: it is not meant for the dialog around it. */
const isUsedByEditor = ({ target, defaultPrevented }: Event) =>
  defaultPrevented && target instanceof Element && target.closest(".cm-editor") !== null;

/** The dialog itself: traps focus, closes on Escape and on its cross, and gives focus back to what opened it. */
export function DialogPanel({ open, onClose, title, description, children, footer, ...frame }: DialogProps) {
  return (
    <Base.Root
      open={open}
      // A press beside it would throw away what was typed.
      disablePointerDismissal
      onOpenChange={(next, { event }) => {
        if (!next && !isUsedByEditor(event)) onClose();
      }}
    >
      <DialogFrame {...frame} open={open}>
        <header className="flex items-start gap-4 border-b px-4 py-3 sm:px-5">
          <div className="min-w-0 flex-1">
            <Base.Title className="text-lg font-semibold tracking-tight wrap-anywhere">{title}</Base.Title>
            {description && <Base.Description className="mt-0.5 text-soft">{description}</Base.Description>}
          </div>
          <Base.Close
            aria-label={t("action.close")}
            className="-mr-1 grid size-7 shrink-0 place-items-center rounded-md text-soft hover:bg-hover hover:text-ink"
          >
            <X aria-hidden className="size-4" />
          </Base.Close>
        </header>
        <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-4 py-4 sm:px-5">{children}</div>
        {footer && <footer className={dialogFooter}>{footer}</footer>}
      </DialogFrame>
    </Base.Root>
  );
}
