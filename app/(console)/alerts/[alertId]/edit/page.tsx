import type { Metadata } from "next";
import { AlertForm } from "@/components/alerts/alert-form";
import { AlertsOff } from "@/components/alerts/alerts-off";
import { loadAlertChoices, loadAlertSwitch, loadAlertToEdit } from "@/lib/alerts/loaders";
import { t } from "@/lib/i18n/t";
import { pageId } from "../../../page-id";

export const metadata: Metadata = { title: t("alert.edit") };

type Props = { params: Promise<{ alertId: string }> };

/** An alert's form; 403 for whoever may read the alert and not change it. */
export default async function EditAlertPage({ params }: Props) {
  const { isOn, isAdmin } = await loadAlertSwitch();
  if (!isOn) return <AlertsOff isAdmin={isAdmin} />;
  const detail = await loadAlertToEdit(pageId((await params).alertId));
  const { updated_at, source_id } = detail.alert;
  // Whoever asks to see what somebody else saved gets a form of that.
  return (
    <AlertForm key={updated_at} detail={detail} choices={await loadAlertChoices(source_id)} sourceId={source_id} />
  );
}
