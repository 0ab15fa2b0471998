import type { ReactNode } from "react";
import { requireDashboard } from "@/lib/dashboards/loaders";
import { pageId } from "../../page-id";

type Props = { params: Promise<{ dashboardId: string }>; children: ReactNode };

/** Decides who may open the dashboard before anything of its page is sent, so that a refusal is a true 404 or 403. */
export default async function DashboardLayout({ params, children }: Props) {
  await requireDashboard(pageId((await params).dashboardId));
  return children;
}
