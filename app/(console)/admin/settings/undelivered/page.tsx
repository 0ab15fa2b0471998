import type { Metadata } from "next";
import { UndeliveredScreen } from "@/components/notifications/undelivered-screen";
import { t } from "@/lib/i18n/t";
import { loadUndelivered } from "@/lib/notifications/loaders";

export const metadata: Metadata = { title: t("undelivered.title") };

type Props = { searchParams: Promise<{ cursor?: string | string[] }> };

/** Administration → Settings → Undelivered. */
export default async function UndeliveredPage({ searchParams }: Props) {
  const { cursor } = await searchParams;
  return <UndeliveredScreen view={await loadUndelivered(typeof cursor === "string" ? cursor : undefined)} />;
}
