import type { Metadata } from "next";
import { DashboardsScreen } from "@/components/dashboards/dashboards-screen";
import { loadDashboards } from "@/lib/dashboards/loaders";
import { t } from "@/lib/i18n/t";

export const metadata: Metadata = { title: t("nav.dashboards") };

/** Dashboards. */
export default async function DashboardsPage() {
  const { dashboards, hasSources } = await loadDashboards();
  return <DashboardsScreen dashboards={dashboards} hasSources={hasSources} />;
}
