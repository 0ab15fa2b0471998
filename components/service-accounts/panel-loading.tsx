import { RowsLoading } from "@/components/layout/page-loading";
import { Skeleton } from "@/components/ui/skeleton";

/** The shape of a tab of an account's page while it is read. */
export function PanelLoading() {
  return (
    <div aria-hidden className="flex flex-col gap-4">
      <Skeleton className="h-28 w-full rounded-lg" />
      <RowsLoading />
    </div>
  );
}
