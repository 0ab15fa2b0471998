import type { Metadata } from "next";
import { ServiceTokensScreen } from "@/components/service-accounts/service-tokens-screen";
import { t } from "@/lib/i18n/t";
import { loadServiceTokens } from "@/lib/service-tokens/loaders";

export const metadata: Metadata = { title: t("nav.serviceTokens") };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** Administration → Service Tokens; what is looked for stands in the address. */
export default async function ServiceTokensPage({ searchParams }: Props) {
  const given = Object.entries(await searchParams).map(([name, value]) => [name, [value].flat()[0] ?? ""]);
  return <ServiceTokensScreen {...(await loadServiceTokens(new URLSearchParams(given)))} />;
}
