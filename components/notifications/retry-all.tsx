"use client";

import { RotateCw } from "lucide-react";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/ui/use-action";
import { t } from "@/lib/i18n/t";
import { retryAllNotificationsAction } from "@/lib/notifications/actions";

/** Has all that was given up tried anew. */
export function RetryAll() {
  const { run, isRunning, failure } = useAction(retryAllNotificationsAction);
  async function retry() {
    const done = await run({});
    if (done) toast.success(t("undelivered.retriedAll", { count: done.data.count }));
  }
  return (
    <>
      <Button pending={isRunning} icon={<RotateCw aria-hidden className="size-4" />} onClick={() => void retry()}>
        {t("undelivered.retryAll")}
      </Button>
      {failure && (
        <p role="alert" className="w-full text-sm text-danger">
          {failure.message}
        </p>
      )}
    </>
  );
}
