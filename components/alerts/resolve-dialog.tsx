"use client";

import { useState } from "react";
import { Field, Textarea } from "@/components/ui/field";
import { FormDialog } from "@/components/ui/form-dialog";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/ui/use-action";
import { resolveAlertAction } from "@/lib/alerts/actions";
import { t } from "@/lib/i18n/t";

/** Ends an incident by hand, with a word on what it was. */
export function ResolveDialog({ alertId, name, onClose }: { alertId: number; name: string; onClose: () => void }) {
  const [message, setMessage] = useState("");
  const { run, failure, isRunning } = useAction(resolveAlertAction);

  async function resolve() {
    if ((await run({ alertId, message: message.trim() })) === null) return;
    toast.success(t("alert.resolved", { name }));
    onClose();
  }

  return (
    <FormDialog
      size="md"
      title={t("alert.resolveTitle", { name })}
      description={t("alert.resolveText")}
      submit={t("alert.resolve")}
      failure={failure}
      isRunning={isRunning}
      onSubmit={resolve}
      onClose={onClose}
    >
      <Field label={t("alert.resolveMessage")} hint={t("alert.resolveHint")}>
        <Textarea value={message} maxLength={1_000} onChange={(event) => setMessage(event.target.value)} />
      </Field>
    </FormDialog>
  );
}
