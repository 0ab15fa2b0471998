import { PageLoading } from "@/components/layout/page-loading";
import { Skeleton } from "@/components/ui/skeleton";
import { t } from "@/lib/i18n/t";

const LISTS = ["a", "b", "c", "d"];
const ROWS = ["a", "b", "c", "d", "e"];

/** The shape of saved queries while they are read. */
export function SavedQueriesLoading() {
  return (
    <PageLoading title={t("nav.savedQueries")}>
      <div className="grid gap-x-8 gap-y-4 lg:grid-cols-[13rem_minmax(0,1fr)]">
        <Skeleton className="h-8 w-full lg:hidden" />
        <div className="flex flex-col gap-px max-lg:hidden">
          {LISTS.map((key) => (
            <div key={key} className="flex h-8 items-center gap-2 px-2">
              <Skeleton className="size-4" />
              <Skeleton className="h-3 w-24" />
            </div>
          ))}
        </div>
        <div className="flex min-w-0 flex-col gap-3">
          <Skeleton className="h-6 w-32" />
          <Skeleton className="h-8 w-full" />
          <div className="divide-y rounded-lg border bg-surface">
            {ROWS.map((key) => (
              <div key={key} className="flex flex-col gap-2 py-3 pr-3 pl-12">
                <Skeleton className="h-4 w-48 max-w-full" />
                <Skeleton className="h-3 w-80 max-w-full" />
                <Skeleton className="h-3 w-56 max-w-full" />
              </div>
            ))}
          </div>
        </div>
      </div>
    </PageLoading>
  );
}
