"use client";

import { Dialog as Base } from "@base-ui/react/dialog";
import { type ReactNode, type RefObject, useEffect, useRef } from "react";
import { cn } from "./cn";
import { panel, veil } from "./dialog-look";
import { LayerContext } from "./layer";
import { toast } from "./toast";

const WIDTHS = { sm: "max-w-md", md: "max-w-xl", lg: "max-w-3xl", xl: "max-w-5xl" } as const;

/** How a dialog of either kind is drawn and where it leads the focus. */
export type DialogFrameProps = {
  open: boolean;
  size?: keyof typeof WIDTHS;
  /** What has focus first; in an alert dialog the safe choice. */
  initialFocus?: RefObject<HTMLElement | null>;
  /** Where focus goes after it, when what opened it is gone by then; null for what had it before. */
  finalFocus?: () => HTMLElement | null;
};

/**
 * The window of a dialog or of an alert dialog, over its veil; pop-ups of controls in it are drawn inside. It stands in
 * the root of either kind, whose parts are the same.
 */
export function DialogFrame(props: DialogFrameProps & { children: ReactNode }) {
  const { open, size = "md", initialFocus, finalFocus, children } = props;
  const popup = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // What was told before has been read by now, and must not lie over this.
    if (open) toast.dismiss();
  }, [open]);
  return (
    <Base.Portal>
      <Base.Backdrop className={veil} />
      <Base.Viewport className="fixed inset-0 z-40 grid grid-cols-[minmax(0,1fr)] place-items-center overflow-hidden p-3 sm:p-4">
        <Base.Popup ref={popup} className={cn(panel, WIDTHS[size])} initialFocus={initialFocus} finalFocus={finalFocus}>
          <LayerContext value={popup}>{children}</LayerContext>
        </Base.Popup>
      </Base.Viewport>
    </Base.Portal>
  );
}
