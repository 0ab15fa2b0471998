import { Skeleton } from "@/components/ui/skeleton";
import { t } from "@/lib/i18n/t";

/** The shape of a dashboard while it is read. */
export default function Loading() {
  return (
    <div role="status" aria-label={t("state.loading")} data-wide className="flex flex-col gap-4">
      <h1 className="sr-only">{t("nav.dashboard")}</h1>
      <div className="flex flex-wrap items-center gap-4">
        <Skeleton className="h-7 w-48" />
        <Skeleton className="ml-auto h-8 w-72 max-w-full" />
      </div>
      <div className="grid auto-rows-[6rem] grid-cols-2 gap-3 md:grid-cols-12">
        <Skeleton className="rounded-lg md:col-span-3" />
        <Skeleton className="rounded-lg md:col-span-3" />
        <Skeleton className="col-span-2 row-span-3 rounded-lg md:col-span-6" />
        <Skeleton className="col-span-2 row-span-2 rounded-lg md:col-span-6" />
      </div>
    </div>
  );
}
