"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { t } from "@/lib/i18n/t";

const ResolveDialog = dynamic(() => import("./resolve-dialog").then((one) => one.ResolveDialog), { ssr: false });

/** The way to end an incident by hand. */
export function ResolveButton({ alertId, name }: { alertId: number; name: string }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button size="sm" onClick={() => setOpen(true)}>
        {t("alert.resolve")}
      </Button>
      {isOpen && <ResolveDialog alertId={alertId} name={name} onClose={() => setOpen(false)} />}
    </>
  );
}
