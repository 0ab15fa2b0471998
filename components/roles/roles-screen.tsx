import { Page } from "@/components/layout/page";
import { Notice } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { t } from "@/lib/i18n/t";
import type { RolesDetail } from "@/lib/roles/loaders";
import { PermissionTable } from "./permission-table";
import { RoleHolders } from "./role-holders";

/** Administration → Roles: every role, who holds it, and what it permits, call by call. */
export function RolesScreen({ administrators, holders, permissions }: RolesDetail) {
  return (
    <Page>
      <PageHeader title={t("nav.roles")} description={t("roles.description")} />
      <RoleHolders administrators={administrators} holders={holders} />
      <PermissionTable permissions={permissions} />
      <div className="flex flex-col gap-2">
        <Notice>{t("roles.machinesText")}</Notice>
        <Notice>{t("roles.thingsText")}</Notice>
      </div>
    </Page>
  );
}
