import type { ReactNode } from "react";
import { requireAlert } from "@/lib/alerts/loaders";
import { pageId } from "../../page-id";

type Props = { params: Promise<{ alertId: string }>; children: ReactNode };

/** Looks for the alert before anything of its pages is sent, so that the answer without one is a true 404. */
export default async function AlertLayout({ params, children }: Props) {
  await requireAlert(pageId((await params).alertId), "read");
  return children;
}
