"use client";

import { ClipboardCheck, Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Notice } from "@/components/ui/notice";
import { whenOpened } from "@/components/ui/on-demand";
import type { ReviewDesk } from "@/lib/access-reviews/loaders";
import { t } from "@/lib/i18n/t";
import { ReviewDetail } from "./review-detail";
import { ReviewList } from "./review-list";
import type { ReviewChoices } from "./start-review-dialog";

const StartReviewDialog = whenOpened(() => import("./start-review-dialog").then((module) => module.StartReviewDialog));

type Props = {
  desk: ReviewDesk;
  /** The page that the reviews are on. */
  path: string;
  /** What a review can be started of; null for whoever starts none. */
  choices: ReviewChoices | null;
};

/** Access reviews: the list, or the one that the address names. */
export function ReviewsPanel({ desk: { reviews, review }, path, choices }: Props) {
  const [isStarting, setStarting] = useState(false);
  if (review) return <ReviewDetail key={review.id} review={review} path={path} mayClose={choices !== null} />;
  const start = choices && (
    <Button
      id="start-review-button"
      variant="primary"
      icon={<Plus aria-hidden className="size-4" />}
      onClick={() => setStarting(true)}
    >
      {t("review.start")}
    </Button>
  );
  return (
    <div className="flex min-w-0 flex-col gap-4">
      {review === null && (
        <Notice tone="warn" role="status" title={t("review.missing")}>
          {t("review.missingText")}
        </Notice>
      )}
      {reviews.length === 0 ? (
        <EmptyState
          icon={<ClipboardCheck aria-hidden className="size-4" />}
          title={t(choices ? "review.none" : "review.noneOwn")}
          actions={start}
        >
          {t(choices ? "review.noneText" : "review.noneOwnText")}
        </EmptyState>
      ) : (
        <>
          {start && <div className="flex justify-end">{start}</div>}
          <ReviewList reviews={reviews} path={path} />
        </>
      )}
      {isStarting && choices && <StartReviewDialog choices={choices} path={path} onClose={() => setStarting(false)} />}
    </div>
  );
}
