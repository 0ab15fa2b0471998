"use client";

import { ArrowLeft } from "lucide-react";
import Link from "next/link";
import { useCallback, useMemo, useRef, useState } from "react";
import { DataTable } from "@/components/data-table/data-table";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Notice } from "@/components/ui/notice";
import { whenOpened } from "@/components/ui/on-demand";
import { RelativeTime } from "@/components/ui/relative-time";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/ui/use-action";
import { decideAction } from "@/lib/access-reviews/actions";
import type { ReviewDetailWire, ReviewItemWire } from "@/lib/access-reviews/serialize";
import { t } from "@/lib/i18n/t";
import { grantColumns } from "./grant-columns";
import { ReviewProgress } from "./review-progress";
import { ReviewState } from "./review-state";

const CloseReviewDialog = whenOpened(() => import("./close-review-dialog").then((module) => module.CloseReviewDialog));
const RemoveGrantDialog = whenOpened(() => import("./remove-grant-dialog").then((module) => module.RemoveGrantDialog));

type Props = { review: ReviewDetailWire; path: string; mayClose: boolean };

/** One review: each grant with what it gives, to be certified or removed, one by one or many at once. */
export function ReviewDetail({ review, path, mayClose }: Props) {
  const { id, items, state } = review;
  const isOpen = state !== "closed";
  const heading = useRef<HTMLHeadingElement>(null);
  const [picked, setPicked] = useState<ReadonlySet<number>>(new Set());
  const [removing, setRemoving] = useState<ReviewItemWire | null>(null);
  const [isClosing, setClosing] = useState(false);
  const { run, failure, isRunning } = useAction(decideAction);
  const focusHeading = useCallback(() => heading.current, []);
  const open = useMemo(
    () => items.filter(({ decision, may_certify }) => isOpen && decision === null && may_certify),
    [items, isOpen],
  );
  const chosen = open.filter((item) => picked.has(item.id));

  const certify = useCallback(
    async (ids: readonly number[]) => {
      const done = await run({ reviewId: id, item_ids: [...ids], decision: "certify", reason: "" });
      if (!done) return;
      setPicked(new Set());
      const count = done.data.decided.filter(({ decision }) => decision === "certified").length;
      toast.success(count === 0 ? t("review.wasGone") : t("review.certified", { count }));
      // The buttons that were pressed are gone by now.
      heading.current?.focus();
    },
    [id, run],
  );
  const columns = useMemo(
    () =>
      grantColumns({
        isOpen,
        picked,
        open,
        onPick: setPicked,
        onCertify: (item) => void certify([item.id]),
        onRemove: setRemoving,
      }),
    [isOpen, picked, open, certify],
  );

  return (
    <section aria-labelledby="review-heading" className="flex min-w-0 flex-col gap-4">
      <Link
        href={`${path}?tab=reviews`}
        className="inline-flex w-fit items-center gap-1.5 text-soft underline-offset-4 hover:text-ink hover:underline"
      >
        <ArrowLeft aria-hidden className="size-3.5" />
        {t("review.back")}
      </Link>
      <header className="flex flex-wrap items-start gap-x-4 gap-y-3">
        <div className="min-w-0 flex-1 basis-64">
          <h2
            id="review-heading"
            ref={heading}
            tabIndex={-1}
            className="flex flex-wrap items-center gap-x-2 gap-y-1 text-md font-semibold tracking-tight outline-none"
          >
            <span className="wrap-anywhere">{review.scope.name}</span>
            <ReviewState state={state} />
          </h2>
          <p className="text-sm text-soft">
            {t("review.startedBy", { name: review.created_by_name })} <RelativeTime at={review.created_at} /> ·{" "}
            {t("review.column.due")} <RelativeTime at={review.due_at} />
          </p>
          <div className="mt-2">
            <ReviewProgress review={review} />
          </div>
        </div>
        <div className="flex flex-wrap items-center gap-2">
          {isOpen && mayClose && <Button onClick={() => setClosing(true)}>{t("review.close")}</Button>}
          {open.length > 0 && (
            <Button
              variant="primary"
              pending={isRunning}
              aria-disabled={chosen.length === 0}
              onClick={() => chosen.length > 0 && void certify(chosen.map((item) => item.id))}
            >
              {t("review.certifyPicked")}
            </Button>
          )}
        </div>
      </header>
      <p role="status" className="sr-only">
        {chosen.length > 0 ? t("review.picked", { count: chosen.length }) : ""}
      </p>
      {failure && (
        <Notice tone="danger" role="alert">
          {failure.message}
        </Notice>
      )}
      {!isOpen && review.counts.undecided === 0 && <Notice>{t("review.finished")}</Notice>}
      <Card>
        <DataTable
          caption={t("review.grants", { name: review.scope.name })}
          rows={items}
          columns={columns}
          rowId={(item) => `grant-${item.id}`}
          isFaded={(item) => item.decision === "removed" || item.decision === "gone"}
        />
      </Card>
      {removing && (
        <RemoveGrantDialog reviewId={id} item={removing} onClose={() => setRemoving(null)} focusAfter={focusHeading} />
      )}
      {isClosing && <CloseReviewDialog review={review} onClose={() => setClosing(false)} focusAfter={focusHeading} />}
    </section>
  );
}
