import { BellOff } from "lucide-react";
import Link from "next/link";
import { Page } from "@/components/layout/page";
import { buttonLook } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { t } from "@/lib/i18n/t";

/** What every page of alerts says while they are switched off for the whole console. */
export function AlertsOff({ isAdmin }: { isAdmin: boolean }) {
  return (
    <Page>
      <EmptyState
        heading="h1"
        icon={<BellOff aria-hidden className="size-4" />}
        title={t("alerts.off")}
        actions={
          isAdmin && (
            <Link href="/admin/settings" className={buttonLook()}>
              {t("alerts.offAdmin")}
            </Link>
          )
        }
      >
        {t("alerts.offText")}
      </EmptyState>
    </Page>
  );
}
