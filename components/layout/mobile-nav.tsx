"use client";

import { Dialog } from "@base-ui/react/dialog";
import { Menu, X } from "lucide-react";
import { useState } from "react";
import { buttonLook } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { veil } from "@/components/ui/dialog";
import { t } from "@/lib/i18n/t";
import { LogoMark } from "./logo";
import { Nav, type NavTeam } from "./nav";

/** The sidebar of narrow windows: a sheet from the left edge. */
export function MobileNav({ isAdmin, teams }: { isAdmin: boolean; teams: readonly NavTeam[] }) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog.Root open={open} onOpenChange={setOpen}>
      <Dialog.Trigger
        aria-label={t("nav.open")}
        className={cn(buttonLook({ variant: "ghost", size: "icon" }), "md:hidden")}
      >
        <Menu aria-hidden className="size-4" />
      </Dialog.Trigger>
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
          <Nav isAdmin={isAdmin} teams={teams} onNavigate={() => setOpen(false)} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
