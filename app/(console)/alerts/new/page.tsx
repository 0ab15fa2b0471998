import type { Metadata } from "next";
import { AlertForm } from "@/components/alerts/alert-form";
import { AlertsOff } from "@/components/alerts/alerts-off";
import { loadAlertChoices, loadAlertSwitch } from "@/lib/alerts/loaders";
import { t } from "@/lib/i18n/t";

export const metadata: Metadata = { title: t("alert.createTitle") };

type Props = { searchParams: Promise<{ source?: string | string[] }> };

/** A new alert. Its source stands in the address, since it says who can be told. */
export default async function NewAlertPage({ searchParams }: Props) {
  const { isOn, isAdmin } = await loadAlertSwitch();
  if (!isOn) return <AlertsOff isAdmin={isAdmin} />;
  const { source } = await searchParams;
  const sourceId = typeof source === "string" && /^[1-9]\d{0,8}$/.test(source) ? Number(source) : null;
  return <AlertForm detail={null} choices={await loadAlertChoices(sourceId)} sourceId={sourceId} />;
}
