"use client";

import { Menu } from "lucide-react";
import { useState } from "react";
import { buttonLook } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { onDemand, useOnDemand } from "@/components/ui/on-demand";
import { t } from "@/lib/i18n/t";
import { Nav, type NavTeam } from "./nav";

const parts = onDemand(() => import("./mobile-sheet"));

/** The sidebar of narrow windows, behind a button. */
export function MobileNav({ isAdmin, teams }: { isAdmin: boolean; teams: readonly NavTeam[] }) {
  const [open, setOpen] = useState(false);
  const full = useOnDemand(parts, open);
  return (
    <>
      <button
        type="button"
        aria-label={t("nav.open")}
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen(true)}
        className={cn(buttonLook({ variant: "ghost", size: "icon" }), "md:hidden")}
      >
        <Menu aria-hidden className="size-4" />
      </button>
      {full && (
        <full.MobileSheet open={open} onOpenChange={setOpen}>
          <Nav isAdmin={isAdmin} teams={teams} onNavigate={() => setOpen(false)} />
        </full.MobileSheet>
      )}
    </>
  );
}
