"use client";

import dynamic from "next/dynamic";
import { t } from "@/lib/i18n/t";

// Nothing is told before something was done: it can come after the page.
const Sonner = dynamic(() => import("sonner").then((module) => module.Toaster), { ssr: false });

/** The one polite live region in which results are told. */
export function Toaster() {
  return (
    <Sonner
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
