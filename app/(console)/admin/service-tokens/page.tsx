import type { Metadata } from "next";
import { ServiceTokensScreen } from "@/components/service-accounts/service-tokens-screen";
import { t } from "@/lib/i18n/t";
import { loadServiceAccounts } from "@/lib/service-accounts/loaders";

export const metadata: Metadata = { title: t("nav.serviceTokens") };

/** Administration → Service Tokens. */
export default async function ServiceTokensPage() {
  const screen = await loadServiceAccounts();
  return <ServiceTokensScreen {...screen} />;
}
