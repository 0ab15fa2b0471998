import type { ReactNode } from "react";
import { Skeleton } from "@/components/ui/skeleton";
import { t } from "@/lib/i18n/t";

/** The shape of a page under its title while it is read. */
export function PageLoading({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div role="status" aria-label={t("state.loading")} className="flex flex-col gap-6">
      <h1 className="sr-only">{title}</h1>
      <div className="flex flex-col gap-2">
        <Skeleton className="h-7 w-40" />
        <Skeleton className="h-4 w-80 max-w-full" />
      </div>
      {children}
    </div>
  );
}

/** The shape of a table while it is read. */
export function RowsLoading() {
  return (
    <div className="divide-y rounded-lg border bg-surface">
      {["a", "b", "c", "d"].map((key) => (
        <div key={key} className="flex h-12 items-center gap-4 px-4">
          <Skeleton className="h-4 w-40" />
          <Skeleton className="h-4 w-24" />
        </div>
      ))}
    </div>
  );
}

/** The shape of a list with its search while it is read. */
export function ListLoading({ title }: { title: string }) {
  return (
    <PageLoading title={title}>
      <Skeleton className="h-8 w-full rounded-md" />
      <RowsLoading />
    </PageLoading>
  );
}

/** The shape of a page of forms while it is read. */
export function FormsLoading({ title }: { title: string }) {
  return (
    <PageLoading title={title}>
      <Skeleton className="h-40 w-full rounded-lg" />
      <Skeleton className="h-32 w-full rounded-lg" />
    </PageLoading>
  );
}
