"use client";

import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, Textarea } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/ui/use-action";
import { resolveAlertAction } from "@/lib/alerts/actions";
import { t } from "@/lib/i18n/t";

/** Ends an incident by hand, with a word on what it was. */
export function ResolveDialog({ alertId, name, onClose }: { alertId: number; name: string; onClose: () => void }) {
  const [message, setMessage] = useState("");
  const { run, failure, isRunning } = useAction(resolveAlertAction);

  async function resolve(event: FormEvent) {
    event.preventDefault();
    if ((await run({ alertId, message: message.trim() })) === null) return;
    toast.success(t("alert.resolved", { name }));
    onClose();
  }

  return (
    <Dialog
      open
      onClose={() => isRunning || onClose()}
      title={t("alert.resolveTitle", { name })}
      description={t("alert.resolveText")}
      footer={
        <>
          <Button onClick={() => isRunning || onClose()}>{t("action.cancel")}</Button>
          <Button variant="primary" type="submit" form="resolve-alert" pending={isRunning}>
            {t("alert.resolve")}
          </Button>
        </>
      }
    >
      <form id="resolve-alert" noValidate onSubmit={(event) => void resolve(event)} className="flex flex-col gap-4">
        <Field label={t("alert.resolveMessage")} hint={t("alert.resolveHint")}>
          <Textarea value={message} maxLength={1_000} onChange={(event) => setMessage(event.target.value)} />
        </Field>
        {failure && (
          <Notice tone="danger" role="alert">
            {failure.message}
          </Notice>
        )}
      </form>
    </Dialog>
  );
}
