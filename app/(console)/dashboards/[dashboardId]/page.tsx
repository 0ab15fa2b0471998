import type { Metadata } from "next";
import { DashboardScreen } from "@/components/dashboards/dashboard-screen";
import { loadDashboard } from "@/lib/dashboards/loaders";
import { t } from "@/lib/i18n/t";
import { pageId } from "../../page-id";

export const metadata: Metadata = { title: t("nav.dashboard") };

type Props = {
  params: Promise<{ dashboardId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

/** One dashboard; what it is looked at with stands in the address. `edit=1` opens it to be edited. */
export default async function DashboardPage({ params, searchParams }: Props) {
  const desk = await loadDashboard(pageId((await params).dashboardId));
  return <DashboardScreen key={desk.dashboard.id} desk={desk} startsEditing={(await searchParams).edit === "1"} />;
}
