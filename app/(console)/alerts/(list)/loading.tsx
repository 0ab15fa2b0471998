import { ListLoading } from "@/components/layout/page-loading";
import { t } from "@/lib/i18n/t";

/** The shape of the list of alerts while it is read. */
export default function Loading() {
  return <ListLoading title={t("nav.alerts")} />;
}
