import { FormsLoading } from "@/components/layout/page-loading";
import { t } from "@/lib/i18n/t";

/** The shape of an alert's form while it is read. */
export default function Loading() {
  return <FormsLoading title={t("alert.edit")} />;
}
