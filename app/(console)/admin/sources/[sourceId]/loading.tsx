import { PageLoading, RowsLoading } from "@/components/layout/page-loading";
import { Skeleton } from "@/components/ui/skeleton";
import { t } from "@/lib/i18n/t";

/** The shape of a source's page while its server is asked. */
export default function Loading() {
  return (
    <PageLoading title={t("nav.source")}>
      <Skeleton className="h-20 w-full rounded-lg" />
      <Skeleton className="h-9 w-64" />
      <RowsLoading />
    </PageLoading>
  );
}
