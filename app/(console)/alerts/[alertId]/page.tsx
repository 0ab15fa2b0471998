import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { AlertScreen } from "@/components/alerts/alert-screen";
import { AlertsOff } from "@/components/alerts/alerts-off";
import { loadAlert, loadAlertSwitch } from "@/lib/alerts/loaders";
import { t } from "@/lib/i18n/t";

type Props = { params: Promise<{ alertId: string }> };

async function idOf(params: Props["params"]): Promise<number> {
  const { alertId } = await params;
  if (!/^[1-9]\d{0,8}$/.test(alertId)) notFound();
  return Number(alertId);
}

/** The tab says which alert it is. */
export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { isOn } = await loadAlertSwitch();
  return { title: isOn ? (await loadAlert(await idOf(params))).alert.name : t("nav.alerts") };
}

/** One alert: how it is, what it waits for, whom it tells, and what it told. */
export default async function AlertPage({ params }: Props) {
  const { isOn, isAdmin } = await loadAlertSwitch();
  if (!isOn) return <AlertsOff isAdmin={isAdmin} />;
  return <AlertScreen detail={await loadAlert(await idOf(params))} />;
}
