"use client";

import { useEffect } from "react";
import { Toaster as Sonner, toast } from "sonner";
import { t } from "@/lib/i18n/t";
import { toastsAreDrawn } from "./toast";

/** The library makes a live region of its own, which comes too late: the one around it tells what is added. */
function leaveTelling(section: HTMLElement | null): void {
  for (const name of ["aria-live", "aria-relevant", "aria-atomic"]) section?.removeAttribute(name);
}

/** Results as they are drawn, inside of the region of the Toaster. */
export function Toasts() {
  // The region's own effect runs before this one, and with it the region listens.
  useEffect(() => toastsAreDrawn(toast), []);
  return (
    <Sonner
      ref={leaveTelling}
      position="bottom-right"
      containerAriaLabel={t("toast.region")}
      duration={6000}
      // Above the buttons along the bottom edge of a dialog.
      mobileOffset={{ bottom: 76 }}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            "flex w-full sm:w-(--width) items-start gap-2.5 rounded-lg bg-raised px-3.5 py-3 font-sans text-base text-ink shadow-pop",
          title: "font-medium",
          description: "text-soft",
          success: "[&_[data-icon]]:text-ok",
          error: "[&_[data-icon]]:text-danger",
          content: "min-w-0 flex-1",
          actionButton: "h-7 shrink-0 rounded-md border border-line-strong px-2 text-sm font-medium hover:bg-hover",
        },
      }}
    />
  );
}
