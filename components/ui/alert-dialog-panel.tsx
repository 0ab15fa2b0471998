"use client";

import { AlertDialog as Base } from "@base-ui/react/alert-dialog";
import { type ReactNode, type RefObject, useEffect, useRef } from "react";
import { cn } from "./cn";
import { dialogFooter, panel, veil, viewport } from "./dialog-look";
import { LayerContext } from "./layer";
import { toast } from "./toast";

const WIDTHS = { sm: "max-w-md", md: "max-w-xl", lg: "max-w-3xl" } as const;

export type AlertDialogProps = {
  open: boolean;
  /** Called on Escape. Left out, nothing but the dialog's own buttons can end it. */
  onEscape?: () => void;
  /** Called when something tried to close a dialog that only its own buttons can end. */
  onHeld?: () => void;
  title: ReactNode;
  description: ReactNode;
  children?: ReactNode;
  footer: ReactNode;
  size?: keyof typeof WIDTHS;
  /** The safe choice, which has focus first. */
  initialFocus: RefObject<HTMLElement | null>;
  /** Where focus goes after it, when what opened it is gone by then. */
  finalFocus?: () => HTMLElement | null;
};

/** The alert dialog itself; a press beside it never closes it. */
export function AlertDialogPanel(props: AlertDialogProps) {
  const { open, onEscape, onHeld, title, description, children, footer, size = "sm", initialFocus, finalFocus } = props;
  const popup = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // What was told before has been read by now, and must not lie over this.
    if (open) toast.dismiss();
  }, [open]);
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
      <Base.Portal>
        <Base.Backdrop className={veil} />
        <Base.Viewport className={viewport}>
          <Base.Popup
            ref={popup}
            className={cn(panel, WIDTHS[size])}
            initialFocus={initialFocus}
            finalFocus={finalFocus}
          >
            <LayerContext value={popup}>
              <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-4 py-4 sm:px-5">
                <Base.Title className="text-lg font-semibold tracking-tight wrap-anywhere">{title}</Base.Title>
                <Base.Description render={<div />} className="mt-1 text-soft">
                  {description}
                </Base.Description>
                {children}
              </div>
              <footer className={dialogFooter}>{footer}</footer>
            </LayerContext>
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  );
}
