import { Skeleton } from "@/components/ui/skeleton";
import { t } from "@/lib/i18n/t";

/** The shape of the list of accounts while it is read. */
export default function Loading() {
  return (
    <div role="status" aria-label={t("state.loading")} className="flex flex-col gap-6">
      <h1 className="sr-only">{t("nav.serviceTokens")}</h1>
      <div className="flex items-start justify-between gap-4">
        <div className="flex flex-col gap-2">
          <Skeleton className="h-7 w-44" />
          <Skeleton className="h-4 w-96 max-w-full" />
        </div>
        <Skeleton className="h-8 w-44 rounded-md" />
      </div>
      <div className="-mb-2 flex h-9 gap-4 border-b">
        <Skeleton className="h-4 w-20" />
        <Skeleton className="h-4 w-16" />
        <Skeleton className="h-4 w-14" />
      </div>
      <div className="flex flex-wrap gap-2">
        <Skeleton className="h-8 flex-1 basis-56 rounded-md" />
        <Skeleton className="h-8 w-44 rounded-md" />
        <Skeleton className="h-8 w-44 rounded-md" />
        <Skeleton className="h-8 w-20 rounded-md" />
      </div>
      <Skeleton className="-mt-3 h-4 w-28" />
      {["a", "b"].map((key) => (
        <div key={key} className="rounded-lg border bg-surface">
          <div className="flex items-center gap-3 p-4">
            <Skeleton className="size-9 rounded-md" />
            <div className="flex flex-col gap-1.5">
              <Skeleton className="h-4 w-40" />
              <Skeleton className="h-3 w-56" />
            </div>
          </div>
          <div className="grid grid-cols-1 gap-px border-t sm:grid-cols-2">
            <Skeleton className="m-4 h-16" />
            <Skeleton className="m-4 h-16" />
          </div>
          <div className="border-t p-4">
            <Skeleton className="h-9" />
          </div>
        </div>
      ))}
    </div>
  );
}
