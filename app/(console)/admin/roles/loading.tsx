import { ListLoading } from "@/components/layout/page-loading";
import { t } from "@/lib/i18n/t";

/** The shape of the roles while they are read. */
export default function Loading() {
  return <ListLoading title={t("nav.roles")} />;
}
