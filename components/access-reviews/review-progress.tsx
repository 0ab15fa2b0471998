import type { ReviewWire } from "@/lib/access-reviews/serialize";
import { t } from "@/lib/i18n/t";

/** How much of a review is decided: a bar, and the same in words. */
export function ReviewProgress({ review: { counts, scope } }: { review: Pick<ReviewWire, "counts" | "scope"> }) {
  const done = counts.total - counts.undecided;
  return (
    <div className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
      <progress
        aria-label={t("review.progressOf", { name: scope.name })}
        value={done}
        max={counts.total}
        className="h-1.5 w-24 appearance-none overflow-hidden rounded-full border border-line-strong bg-sunken [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-sunken [&::-webkit-progress-value]:bg-accent"
      />
      <span className="text-sm whitespace-nowrap text-soft">{t("review.progress", { done, count: counts.total })}</span>
    </div>
  );
}
