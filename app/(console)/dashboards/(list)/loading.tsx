import { Skeleton } from "@/components/ui/skeleton";
import { t } from "@/lib/i18n/t";

/** The shape of the list of dashboards while it is read. */
export default function Loading() {
  return (
    <div role="status" aria-label={t("state.loading")} className="flex flex-col gap-6">
      <h1 className="sr-only">{t("nav.dashboards")}</h1>
      <div className="flex flex-col gap-2">
        <Skeleton className="h-7 w-36" />
        <Skeleton className="h-4 w-80 max-w-full" />
      </div>
      <Skeleton className="h-8 w-full rounded-md" />
      <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
        {["a", "b", "c"].map((key) => (
          <Skeleton key={key} className="h-44 rounded-lg" />
        ))}
      </div>
    </div>
  );
}
