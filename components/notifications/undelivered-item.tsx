"use client";

import { Mail, RotateCw, Trash2, Webhook } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { QuestionDialog } from "@/components/ui/question-dialog";
import { RelativeTime } from "@/components/ui/relative-time";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/ui/use-action";
import { list, t } from "@/lib/i18n/t";
import { discardNotificationAction, retryNotificationAction } from "@/lib/notifications/actions";
import type { Undelivered } from "@/lib/notifications/undelivered";

/** One notification that was given up: about what, to whom, why, and what may become of it. */
export function UndeliveredItem({ item }: { item: Undelivered }) {
  const { id, kind, about, to, attempts, reason, givenUpAt } = item;
  const [isAsking, setAsking] = useState(false);
  const retry = useAction(retryNotificationAction);
  const Icon = kind === "mail" ? Mail : Webhook;

  async function tryAgain() {
    if (await retry.run({ id })) toast.success(t("undelivered.retried", { about }));
  }

  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 px-4 py-3">
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-faint" />
      <div className="min-w-0 flex-1 basis-64">
        <p className="flex flex-wrap gap-x-2">
          <span className="font-medium wrap-anywhere">{about}</span>
          <span className="text-soft wrap-anywhere">{t("undelivered.to", { who: list(to) })}</span>
        </p>
        {reason && <p className="text-danger wrap-anywhere">{reason}</p>}
        <p className="text-sm text-soft">
          {t(`undelivered.${kind}`)}, {t("undelivered.attempts", { count: attempts })}, <RelativeTime at={givenUpAt} />
        </p>
        {retry.failure && (
          <p role="alert" className="text-sm text-danger">
            {retry.failure.message}
          </p>
        )}
      </div>
      <div className="flex gap-2 max-sm:pl-8">
        <Button
          size="sm"
          aria-label={t("undelivered.retryNamed", { about })}
          pending={retry.isRunning}
          icon={<RotateCw aria-hidden className="size-3.5" />}
          onClick={() => void tryAgain()}
        >
          {t("undelivered.retry")}
        </Button>
        <Button
          size="sm"
          variant="danger-quiet"
          aria-label={t("undelivered.discardNamed", { about })}
          icon={<Trash2 aria-hidden className="size-3.5" />}
          onClick={() => setAsking(true)}
        >
          {t("undelivered.discard")}
        </Button>
      </div>
      {isAsking && <DiscardDialog item={item} onClose={() => setAsking(false)} />}
    </li>
  );
}

function DiscardDialog({ item: { id, about, to }, onClose }: { item: Undelivered; onClose: () => void }) {
  const { run, failure, isRunning } = useAction(discardNotificationAction);

  async function discard() {
    if ((await run({ id })) === null) return;
    toast.success(t("undelivered.discarded", { about }));
    onClose();
  }

  return (
    <QuestionDialog
      title={t("undelivered.discardTitle", { about })}
      description={
        <>
          {t("undelivered.to", { who: list(to) })}. {t("undelivered.discardText")}
        </>
      }
      confirm={t("undelivered.discard")}
      failure={failure}
      isRunning={isRunning}
      onConfirm={() => void discard()}
      onClose={onClose}
    />
  );
}
