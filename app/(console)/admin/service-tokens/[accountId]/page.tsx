import type { Metadata } from "next";
import { cache, Suspense } from "react";
import { AccountScreen } from "@/components/service-accounts/account-screen";
import { tabOf } from "@/components/service-accounts/account-tabs";
import { PanelLoading } from "@/components/service-accounts/panel-loading";
import { loadAccount } from "@/lib/service-accounts/account-page";
import { pageId } from "../../../page-id";
import { AccountPanel } from "./account-panel";

type Props = {
  params: Promise<{ accountId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

const read = cache((accountId: string) => loadAccount(pageId(accountId)));

/** The browser's tab says which account it is. */
export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { accountId } = await params;
  return { title: (await read(accountId)).account.name };
}

/** One service account: what it may do and does, who changed it, and how it ends. */
export default async function AccountPage({ params, searchParams }: Props) {
  const [{ accountId }, search] = await Promise.all([params, searchParams]);
  const desk = await read(accountId);
  const tab = tabOf(search.tab, desk.deleted !== null);
  return (
    <AccountScreen desk={desk} tab={tab}>
      <Suspense key={tab} fallback={<PanelLoading />}>
        <AccountPanel tab={tab} accountId={desk.account.id} search={search} />
      </Suspense>
    </AccountScreen>
  );
}
