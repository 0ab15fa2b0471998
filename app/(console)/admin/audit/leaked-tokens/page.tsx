import type { Metadata } from "next";
import { LeaksScreen } from "@/components/leaked-tokens/leaks-screen";
import { t } from "@/lib/i18n/t";
import { loadLeaks } from "@/lib/leaked-tokens/loaders";

export const metadata: Metadata = { title: t("leaks.title") };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** Administration → Audit → Leaked tokens. */
export default async function LeakedTokensPage({ searchParams }: Props) {
  const { cursor } = await searchParams;
  return <LeaksScreen view={await loadLeaks([cursor].flat()[0])} />;
}
