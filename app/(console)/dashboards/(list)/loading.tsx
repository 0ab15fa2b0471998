import { PageLoading } from "@/components/layout/page-loading";
import { Skeleton } from "@/components/ui/skeleton";
import { t } from "@/lib/i18n/t";

/** The shape of the list of dashboards while it is read. */
export default function Loading() {
  return (
    <PageLoading title={t("nav.dashboards")}>
      <Skeleton className="h-8 w-full rounded-md" />
      <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
        {["a", "b", "c"].map((key) => (
          <Skeleton key={key} className="h-44 rounded-lg" />
        ))}
      </div>
    </PageLoading>
  );
}
