"use client";

import { useRef } from "react";
import { QuestionDialog } from "@/components/ui/question-dialog";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/ui/use-action";
import { closeReviewAction } from "@/lib/access-reviews/actions";
import type { ReviewDetailWire } from "@/lib/access-reviews/serialize";
import { t } from "@/lib/i18n/t";

type Props = { review: ReviewDetailWire; onClose: () => void; focusAfter: () => HTMLElement | null };

/** Asks before a review ends with grants that nobody decided about. */
export function CloseReviewDialog({ review, onClose, focusAfter }: Props) {
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
    <QuestionDialog
      title={t("review.closeTitle", { name })}
      description={t("review.closeText", { count: review.counts.undecided })}
      confirm={t("review.close")}
      failure={failure}
      isRunning={isRunning}
      onConfirm={() => void close()}
      onClose={onClose}
      finalFocus={() => (closed.current ? focusAfter() : null)}
    />
  );
}
