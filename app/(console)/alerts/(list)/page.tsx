import type { Metadata } from "next";
import { AlertsOff } from "@/components/alerts/alerts-off";
import { AlertsScreen } from "@/components/alerts/alerts-screen";
import { loadAlertSwitch, loadAlerts } from "@/lib/alerts/loaders";
import { t } from "@/lib/i18n/t";

export const metadata: Metadata = { title: t("nav.alerts") };

/** Alerts: all on what the viewer's teams reach; what the list is narrowed by stands in the address. */
export default async function AlertsPage() {
  const { isOn, isAdmin } = await loadAlertSwitch();
  return isOn ? <AlertsScreen desk={await loadAlerts()} /> : <AlertsOff isAdmin={isAdmin} />;
}
