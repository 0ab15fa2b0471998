"use client";

import { Dialog } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { veil } from "@/components/ui/dialog-look";
import { t } from "@/lib/i18n/t";
import { LogoMark } from "./logo";

type Props = { open: boolean; onOpenChange: (open: boolean) => void; children: ReactNode };

/** A sheet from the left edge that holds the console's places. */
export function MobileSheet({ open, onOpenChange, children }: Props) {
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Backdrop className={veil} />
        <Dialog.Popup className="fixed inset-y-0 left-0 z-40 flex w-64 max-w-[85vw] flex-col overflow-y-auto border-r bg-canvas outline-none transition-transform duration-[140ms] data-ending-style:-translate-x-full data-starting-style:-translate-x-full">
          <div className="flex h-12 shrink-0 items-center gap-2 border-b px-4">
            <LogoMark className="size-5" />
            <Dialog.Title className="flex-1 font-semibold">{t("app.name")}</Dialog.Title>
            <Dialog.Close
              aria-label={t("nav.close")}
              className="grid size-7 place-items-center rounded-md text-soft hover:bg-hover hover:text-ink"
            >
              <X aria-hidden className="size-4" />
            </Dialog.Close>
          </div>
          {children}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
