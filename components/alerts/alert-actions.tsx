"use client";

import { Bell, BellOff, Pencil, Trash2 } from "lucide-react";
import dynamic from "next/dynamic";
import Link from "next/link";
import { useState } from "react";
import { Button, buttonLook } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/ui/use-action";
import { updateAlertAction } from "@/lib/alerts/actions";
import type { AlertDetail } from "@/lib/alerts/loaders";
import { t } from "@/lib/i18n/t";

const DeleteAlertDialog = dynamic(() => import("./delete-alert-dialog").then((one) => one.DeleteAlertDialog), {
  ssr: false,
});

/** What whoever may change an alert can do about it. */
export function AlertActions({ detail }: { detail: AlertDetail }) {
  const { alert, can } = detail;
  const [isDeleting, setDeleting] = useState(false);
  const { run, isRunning, failure } = useAction(updateAlertAction);

  async function toggle() {
    await run({ alertId: alert.id, seen: null, change: { is_active: !alert.is_active } });
  }

  return (
    <>
      <Link href={`/alerts/${alert.id}/edit`} className={buttonLook()}>
        <Pencil aria-hidden className="size-4" />
        {t("alert.edit")}
      </Link>
      <Button
        pending={isRunning}
        icon={alert.is_active ? <BellOff aria-hidden className="size-4" /> : <Bell aria-hidden className="size-4" />}
        onClick={() => void toggle()}
      >
        {t(alert.is_active ? "alert.switchOff" : "alert.switchOn")}
      </Button>
      {can.delete && (
        <Button
          variant="danger-quiet"
          icon={<Trash2 aria-hidden className="size-4" />}
          onClick={() => {
            toast.dismiss();
            setDeleting(true);
          }}
        >
          {t("alert.delete")}
        </Button>
      )}
      {failure && (
        <p role="alert" className="w-full text-sm text-danger">
          {failure.message}
        </p>
      )}
      {isDeleting && <DeleteAlertDialog detail={detail} onClose={() => setDeleting(false)} />}
    </>
  );
}
