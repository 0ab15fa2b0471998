import { AccessLoading } from "@/components/explain/access-loading";
import { t } from "@/lib/i18n/t";

/** The shape of Administration → Access while it is read. */
export default function Loading() {
  return <AccessLoading title={t("nav.access")} />;
}
