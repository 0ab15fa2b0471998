import type { Metadata } from "next";
import { AccessScreen } from "@/components/explain/access-screen";
import { loadReviews } from "@/lib/access-reviews/loaders";
import { loadAdminDesk } from "@/lib/explain/loaders";
import { t } from "@/lib/i18n/t";

export const metadata: Metadata = { title: t("nav.access") };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** Administration → Access. */
export default async function AccessPage({ searchParams }: Props) {
  const { review } = await searchParams;
  const [desk, reviews] = await Promise.all([
    loadAdminDesk(),
    loadReviews(typeof review === "string" ? review : undefined),
  ]);
  return <AccessScreen desk={desk} reviews={reviews} />;
}
