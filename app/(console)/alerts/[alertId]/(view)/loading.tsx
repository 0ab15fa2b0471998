import { FormsLoading } from "@/components/layout/page-loading";
import { t } from "@/lib/i18n/t";

/** The shape of an alert while it is read. */
export default function Loading() {
  return <FormsLoading title={t("nav.alerts")} />;
}
