import type { Metadata } from "next";
import { HandOffScreen } from "@/components/hand-offs/hand-off-screen";
import { t } from "@/lib/i18n/t";
import { env } from "@/lib/platform/env";

export const metadata: Metadata = { title: t("handOff.title"), robots: { index: false } };

type Props = { params: Promise<{ linkId: string }> };

/** Where a link leads by which a token is handed over. Reading the page opens nothing. */
export default async function HandOffPage({ params }: Props) {
  const { linkId } = await params;
  return <HandOffScreen linkId={linkId} publicUrl={env().publicUrl.origin} />;
}
