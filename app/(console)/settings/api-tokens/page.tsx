import type { Metadata } from "next";
import { OwnTokensScreen } from "@/components/settings/own-tokens-screen";
import { t } from "@/lib/i18n/t";
import { loadOwnTokens } from "@/lib/tokens/loaders";

export const metadata: Metadata = { title: t("settings.tokens") };

/** Your settings → API tokens. */
export default async function OwnTokensPage() {
  const { account, publicUrl } = await loadOwnTokens();
  return <OwnTokensScreen account={account} publicUrl={publicUrl} />;
}
