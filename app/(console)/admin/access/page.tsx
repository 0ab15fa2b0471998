import type { Metadata } from "next";
import { AccessScreen } from "@/components/explain/access-screen";
import { loadAdminDesk } from "@/lib/explain/loaders";
import { t } from "@/lib/i18n/t";

export const metadata: Metadata = { title: t("nav.access") };

/** Administration → Access. */
export default async function AccessPage() {
  return <AccessScreen desk={await loadAdminDesk()} />;
}
