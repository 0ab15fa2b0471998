import type { Metadata } from "next";
import { RolesScreen } from "@/components/roles/roles-screen";
import { t } from "@/lib/i18n/t";
import { loadRoles } from "@/lib/roles/loaders";

export const metadata: Metadata = { title: t("nav.roles") };

/** Administration → Roles. */
export default async function RolesPage() {
  return <RolesScreen {...(await loadRoles())} />;
}
