import { Skeleton } from "@/components/ui/skeleton";

/** The shape of a tab of an account's page while it is read. */
export function PanelLoading() {
  return (
    <div aria-hidden className="flex flex-col gap-4">
      <Skeleton className="h-28 w-full rounded-lg" />
      <div className="divide-y rounded-lg border bg-surface">
        {["a", "b", "c"].map((key) => (
          <div key={key} className="flex h-12 items-center gap-4 px-4">
            <Skeleton className="h-4 w-40" />
            <Skeleton className="h-4 w-24" />
          </div>
        ))}
      </div>
    </div>
  );
}
