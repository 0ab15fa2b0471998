import type { Metadata } from "next";
import { AccessScreen } from "@/components/explain/access-screen";
import { loadOwnReviews } from "@/lib/access-reviews/loaders";
import { loadOwnDesk } from "@/lib/explain/loaders";
import { t } from "@/lib/i18n/t";

export const metadata: Metadata = { title: t("nav.yourAccess") };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** Your access: for everybody who is signed in, about themselves. */
export default async function YourAccessPage({ searchParams }: Props) {
  const { review } = await searchParams;
  const [desk, reviews] = await Promise.all([
    loadOwnDesk(),
    loadOwnReviews(typeof review === "string" ? review : undefined),
  ]);
  return <AccessScreen desk={desk} reviews={reviews} />;
}
