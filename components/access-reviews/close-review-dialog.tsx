"use client";

import { useRef } from "react";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/ui/use-action";
import { closeReviewAction } from "@/lib/access-reviews/actions";
import type { ReviewDetailWire } from "@/lib/access-reviews/serialize";
import { t } from "@/lib/i18n/t";

type Props = { review: ReviewDetailWire; onClose: () => void; focusAfter: () => HTMLElement | null };

/** Asks before a review ends with grants that nobody decided about. */
export function CloseReviewDialog({ review, onClose, focusAfter }: Props) {
  const keep = useRef<HTMLButtonElement>(null);
  const closed = useRef(false);
  const { run, failure, isRunning } = useAction(closeReviewAction);
  const { name } = review.scope;

  async function close() {
    if ((await run({ id: review.id })) === null) return;
    closed.current = true;
    toast.success(t("review.closed", { name }));
    onClose();
  }

  return (
    <AlertDialog
      open
      onEscape={() => isRunning || onClose()}
      title={t("review.closeTitle", { name })}
      description={t("review.closeText", { count: review.counts.undecided })}
      initialFocus={keep}
      finalFocus={() => (closed.current ? focusAfter() : null)}
      footer={
        <>
          <Button ref={keep} onClick={() => isRunning || onClose()}>
            {t("action.keep")}
          </Button>
          <Button variant="danger" pending={isRunning} onClick={() => void close()}>
            {t("review.close")}
          </Button>
        </>
      }
    >
      {failure && (
        <Notice tone="danger" role="alert" className="mt-3">
          {failure.message}
        </Notice>
      )}
    </AlertDialog>
  );
}
