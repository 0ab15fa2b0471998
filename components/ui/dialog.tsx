"use client";

import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import { type ReactNode, type RefObject, useEffect, useRef } from "react";
import { toast } from "sonner";
import { t } from "@/lib/i18n/t";
import { cn } from "./cn";
import { LayerContext } from "./layer";

/** The veil and the panel, shared by dialogs and alert dialogs. */
export const veil =
  "fixed inset-0 z-40 bg-veil transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0";
export const panel =
  "relative flex max-h-[calc(100dvh-2rem)] w-full flex-col rounded-xl bg-raised shadow-pop outline-none transition-[opacity,translate] duration-[140ms] data-ending-style:opacity-0 data-starting-style:translate-y-1 data-starting-style:opacity-0 forced-colors:border";
export const viewport = "fixed inset-0 z-40 grid place-items-center overflow-hidden p-3 sm:p-4";

const WIDTHS = { sm: "max-w-md", md: "max-w-xl", lg: "max-w-3xl", xl: "max-w-5xl" } as const;

type Props = {
  open: boolean;
  onClose: () => void;
  title: ReactNode;
  description?: ReactNode;
  children: ReactNode;
  /** Buttons along the bottom edge, which stay in view while the body scrolls. */
  footer?: ReactNode;
  size?: keyof typeof WIDTHS;
  initialFocus?: RefObject<HTMLElement | null>;
  /** Where focus goes after it, when what opened it is gone by then; null for what had it before. */
  finalFocus?: () => HTMLElement | null;
};

/** True of an Escape that ended an editor's list of completions: it is not meant for the dialog around it. */
const isUsedByEditor = ({ target, defaultPrevented }: Event) =>
  defaultPrevented && target instanceof Element && target.closest(".cm-editor") !== null;

/** A modal dialog: traps focus, closes on Escape and on its cross, and gives focus back to what opened it. */
export function Dialog(props: Props) {
  const { open, onClose, title, description, children, footer, size = "md", initialFocus, finalFocus } = props;
  const popup = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // What was told before has been read by now, and must not lie over this.
    if (open) toast.dismiss();
  }, [open]);
  return (
    <Base.Root
      open={open}
      // A press beside it would throw away what was typed.
      disablePointerDismissal
      onOpenChange={(next, { event }) => {
        if (!next && !isUsedByEditor(event)) onClose();
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
            </LayerContext>
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  );
}

/** Look of the bar of buttons under a dialog. */
export const dialogFooter =
  "flex flex-wrap items-center justify-end gap-2 border-t bg-canvas px-4 py-3 sm:px-5 rounded-b-xl";
