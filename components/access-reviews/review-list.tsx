"use client";

import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { useMemo } from "react";
import { createColumnHelper } from "@/components/data-table/columns";
import { DataTable } from "@/components/data-table/data-table";
import { Card } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/relative-time";
import type { ReviewWire } from "@/lib/access-reviews/serialize";
import { t } from "@/lib/i18n/t";
import { ReviewProgress } from "./review-progress";
import { ReviewState } from "./review-state";

/** Where one review is shown. */
export const reviewHref = (path: string, id: number) => `${path}?tab=reviews&review=${id}`;

const column = createColumnHelper<ReviewWire>();

const columnsFor = (path: string) =>
  column.columns([
    column.accessor((review) => review.scope.name, {
      id: "review",
      header: t("review.column.review"),
      cell: ({ row: { original: review } }) => (
        <div className="min-w-0">
          <Link
            href={reviewHref(path, review.id)}
            aria-label={t("review.open", { name: review.scope.name })}
            className="font-medium wrap-anywhere underline-offset-4 hover:underline"
          >
            {review.scope.name}
          </Link>
          <p className="text-sm text-soft">{t(`review.type.${review.scope.type}`)}</p>
        </div>
      ),
    }),
    column.accessor("state", {
      header: t("review.column.state"),
      cell: ({ row }) => <ReviewState state={row.original.state} />,
    }),
    column.display({
      id: "progress",
      header: t("review.column.progress"),
      cell: ({ row }) => <ReviewProgress review={row.original} />,
    }),
    column.accessor("due_at", {
      header: t("review.column.due"),
      cell: ({ row }) => <RelativeTime at={row.original.due_at} className="text-soft" />,
    }),
    column.display({
      id: "mark",
      header: () => <span className="sr-only">{t("review.column.open")}</span>,
      cell: () => <ChevronRight aria-hidden className="ml-auto size-4 text-faint" />,
    }),
  ]);

/** Reviews with their state, progress and date. */
export function ReviewList({ reviews, path }: { reviews: ReviewWire[]; path: string }) {
  const columns = useMemo(() => columnsFor(path), [path]);
  return (
    <Card>
      <DataTable
        caption={t("review.list")}
        rows={reviews}
        columns={columns}
        rowId={(review) => `review-${review.id}`}
        isFaded={(review) => review.state === "closed"}
      />
    </Card>
  );
}
