import type { Metadata } from "next";
import { AccessScreen } from "@/components/explain/access-screen";
import { loadOwnDesk } from "@/lib/explain/loaders";
import { t } from "@/lib/i18n/t";

export const metadata: Metadata = { title: t("nav.yourAccess") };

/** Your access: for everybody who is signed in, about themselves. */
export default async function YourAccessPage() {
  return <AccessScreen desk={await loadOwnDesk()} />;
}
