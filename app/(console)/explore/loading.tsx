import { Skeleton } from "@/components/ui/skeleton";
import { t } from "@/lib/i18n/t";

const ROWS = ["a", "b", "c", "d", "e", "f", "g", "h"];

/** The shape of the explorer while it is read. */
export default function Loading() {
  return (
    <div role="status" aria-label={t("state.loading")} data-wide className="flex flex-col gap-3">
      <h1 className="sr-only">{t("nav.explore")}</h1>
      <div className="flex flex-wrap items-center gap-4">
        <Skeleton className="h-7 w-24" />
        <Skeleton className="h-8 max-w-md flex-1" />
        <Skeleton className="ml-auto h-8 w-44" />
      </div>
      <Skeleton className="h-20 w-full rounded-lg" />
      <Skeleton className="h-32 w-full rounded-lg" />
      <div className="divide-y rounded-lg border bg-surface">
        {ROWS.map((key) => (
          <div key={key} className="flex h-8 items-center gap-3 px-3">
            <Skeleton className="h-3 w-40" />
            <Skeleton className="h-3 flex-1" />
          </div>
        ))}
      </div>
    </div>
  );
}
