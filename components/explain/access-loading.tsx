import { PageLoading } from "@/components/layout/page-loading";
import { Skeleton } from "@/components/ui/skeleton";

/** The shape of the Access screen while its choices are read. */
export function AccessLoading({ title }: { title: string }) {
  return (
    <PageLoading title={title}>
      <Skeleton className="h-9 w-full rounded-md" />
      <Skeleton className="h-32 w-full rounded-md" />
    </PageLoading>
  );
}
