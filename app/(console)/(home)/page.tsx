import type { Metadata } from "next";
import { Suspense } from "react";
import { HomeScreen } from "@/components/home/home-screen";
import { TokenUse, TokenUseLoading } from "@/components/home/token-use";
import { loadHome, loadOwnDue } from "@/lib/home/loaders";
import { loadTokenUse } from "@/lib/home/token-use";
import { t } from "@/lib/i18n/t";

export const metadata: Metadata = { title: t("home.title") };

/** Home: what this person can reach and, for administrators, what needs attention. */
export default async function HomePage() {
  const tokenUse = (
    <Suspense fallback={<TokenUseLoading />}>
      <TokenUseOfNow />
    </Suspense>
  );
  const [home, due] = await Promise.all([loadHome(), loadOwnDue()]);
  return <HomeScreen {...home} {...due} tokenUse={tokenUse} />;
}

/** Comes after the rest of the page: the request log takes longer than the database. */
async function TokenUseOfNow() {
  return <TokenUse use={await loadTokenUse()} />;
}
