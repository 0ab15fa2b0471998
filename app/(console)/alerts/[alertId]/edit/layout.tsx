import type { ReactNode } from "react";
import { requireAlert } from "@/lib/alerts/loaders";
import { pageId } from "../../../page-id";

type Props = { params: Promise<{ alertId: string }>; children: ReactNode };

/** Refuses whoever may read the alert and not change it before anything of its form is sent: a true 403. */
export default async function EditAlertLayout({ params, children }: Props) {
  await requireAlert(pageId((await params).alertId), "edit");
  return children;
}
