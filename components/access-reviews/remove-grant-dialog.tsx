"use client";

import { type FormEvent, useRef, useState } from "react";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { Field, Input } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/ui/use-action";
import { decideAction } from "@/lib/access-reviews/actions";
import type { ReviewItemWire } from "@/lib/access-reviews/serialize";
import { t } from "@/lib/i18n/t";
import { nameOf } from "./grant";

type Props = { reviewId: number; item: ReviewItemWire; onClose: () => void; focusAfter: () => HTMLElement | null };

/** Asks why a grant goes, and tells what goes with it. */
export function RemoveGrantDialog({ reviewId, item, onClose, focusAfter }: Props) {
  const [reason, setReason] = useState("");
  const [isTried, setTried] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const removed = useRef(false);
  const { run, failure, isRunning } = useAction(decideAction);
  const name = nameOf(item);
  const isMissing = isTried && reason.trim() === "";

  async function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (reason.trim() === "") return input.current?.focus();
    const done = await run({ reviewId, item_ids: [item.id], decision: "remove", reason });
    if (!done) return;
    removed.current = true;
    const wasGone = done.data.decided[0]?.decision === "gone";
    toast.success(wasGone ? t("review.wasGone") : t("review.removed", { name }));
    onClose();
  }

  return (
    <AlertDialog
      open
      onEscape={() => isRunning || onClose()}
      title={t("review.removeTitle", { name })}
      description={
        item.kind === "membership"
          ? t("review.removeMembership", { account: item.account.name, team: item.team.name })
          : t("review.removeToken")
      }
      initialFocus={input}
      finalFocus={() => (removed.current ? focusAfter() : null)}
      footer={
        <>
          <Button onClick={() => isRunning || onClose()}>{t("action.keep")}</Button>
          <Button variant="danger" type="submit" form="remove-grant" pending={isRunning}>
            {t("review.remove")}
          </Button>
        </>
      }
    >
      <form id="remove-grant" noValidate onSubmit={(event) => void submit(event)} className="mt-4 flex flex-col gap-3">
        <Field
          label={t("review.reason")}
          hint={t("review.reasonHint")}
          error={isMissing ? t("review.reasonMissing") : failure?.field === "reason" ? failure.message : null}
        >
          <Input ref={input} value={reason} maxLength={500} onValueChange={setReason} />
        </Field>
        {failure && failure.field !== "reason" && (
          <Notice tone="danger" role="alert">
            {failure.message}
          </Notice>
        )}
      </form>
    </AlertDialog>
  );
}
