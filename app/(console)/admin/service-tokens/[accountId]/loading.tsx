import { PanelLoading } from "@/components/service-accounts/panel-loading";
import { Skeleton } from "@/components/ui/skeleton";
import { t } from "@/lib/i18n/t";

/** The shape of an account's page while it is read. */
export default function Loading() {
  return (
    <div role="status" aria-label={t("state.loading")} className="flex flex-col gap-6">
      <h1 className="sr-only">{t("account.service")}</h1>
      <div className="flex flex-wrap items-start justify-between gap-4">
        <div className="flex flex-col gap-2">
          <Skeleton className="h-7 w-56" />
          <Skeleton className="h-4 w-80 max-w-full" />
        </div>
        <Skeleton className="h-8 w-52 rounded-md" />
      </div>
      <Skeleton className="h-9 w-full max-w-lg" />
      <PanelLoading />
    </div>
  );
}
