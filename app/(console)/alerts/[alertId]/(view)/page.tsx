import type { Metadata } from "next";
import { AlertScreen } from "@/components/alerts/alert-screen";
import { AlertsOff } from "@/components/alerts/alerts-off";
import { loadAlert, loadAlertSwitch } from "@/lib/alerts/loaders";
import { t } from "@/lib/i18n/t";
import { pageId } from "../../../page-id";

type Props = { params: Promise<{ alertId: string }> };

const idOf = async (params: Props["params"]) => pageId((await params).alertId);

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
