import { Skeleton } from "@/components/ui/skeleton";
import { t } from "@/lib/i18n/t";

/** The shape of the Access screen while its choices are read. */
export function AccessLoading({ title }: { title: string }) {
  return (
    <div role="status" aria-label={t("state.loading")} className="flex flex-col gap-6">
      <h1 className="sr-only">{title}</h1>
      <div className="flex flex-col gap-2">
        <Skeleton className="h-7 w-32" />
        <Skeleton className="h-4 w-96 max-w-full" />
      </div>
      <Skeleton className="h-9 w-full rounded-md" />
      <Skeleton className="h-32 w-full rounded-md" />
    </div>
  );
}
