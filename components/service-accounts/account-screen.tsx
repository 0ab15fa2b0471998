"use client";

import { Plus, UsersRound } from "lucide-react";
import Link from "next/link";
import { lazy, type ReactNode, Suspense, useEffect, useMemo, useState } from "react";
import { Page } from "@/components/layout/page";
import { useResumedToken } from "@/components/tokens/use-resumed-token";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Notice } from "@/components/ui/notice";
import { RelativeTime } from "@/components/ui/relative-time";
import { t } from "@/lib/i18n/t";
import type { AccountDesk } from "@/lib/service-accounts/account-page";
import { AccountContext } from "./account-context";
import type { OpenDialog } from "./account-dialogs";
import { AccountName } from "./account-name";
import { type AccountTab, tabsOf } from "./account-tabs";

// One chunk holds all dialogs, so that a token is never made before the code that shows it is there.
const AccountDialogs = lazy(() => import("./account-dialogs").then((module) => ({ default: module.AccountDialogs })));

/** Words by which an address asks for a token (components/tokens/token-template). */
const ASKS = ["preset", "scopes"] as const;

type Props = { desk: AccountDesk; tab: AccountTab; children: ReactNode };

/** Administration → Service Tokens → one account: its name, its tabs, and the dialogs over them. */
export function AccountScreen({ desk, tab, children }: Props) {
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const { account, deleted, teams, people, publicUrl } = desk;
  const shared = useMemo(() => ({ desk, open: setDialog }), [desk]);
  useResumedToken({
    onToken: (draft) => {
      if (draft.accountId === account.id) setDialog({ kind: "create-token", accountId: account.id, draft });
    },
    onRotation: (draft) => {
      if (draft.accountId === account.id) setDialog({ kind: "rotate-token", ...draft });
    },
  });
  useEffect(() => {
    const { pathname, searchParams } = new URL(window.location.href);
    if (deleted || !ASKS.some((word) => searchParams.has(word))) return;
    let isHere = true;
    void import("@/components/tokens/token-template").then(({ templateOf, withoutTemplate }) => {
      const draft = isHere ? templateOf(searchParams, account) : null;
      if (!draft) return;
      // The request is taken up once: whoever reads the page again has not asked again.
      window.history.replaceState(null, "", `${pathname}${withoutTemplate(searchParams)}`);
      setDialog({ kind: "create-token", accountId: account.id, draft, isRequest: true });
    });
    return () => {
      isHere = false;
    };
  }, [account, deleted]);
  return (
    <AccountContext value={shared}>
      <Page>
        <Head desk={desk} onOpen={setDialog} />
        <Tabs accountId={account.id} current={tab} isDeleted={deleted !== null} />
        <div className="min-w-0">{children}</div>
        {dialog && (
          <Suspense fallback={null}>
            <AccountDialogs
              dialog={dialog}
              accounts={[account]}
              teams={teams}
              people={people}
              publicUrl={publicUrl}
              onOpen={setDialog}
              onClose={() => setDialog(null)}
            />
          </Suspense>
        )}
      </Page>
    </AccountContext>
  );
}

type HeadProps = { desk: AccountDesk; onOpen: (dialog: OpenDialog) => void };

function Head({ desk: { account, deleted }, onOpen }: HeadProps) {
  const accountId = account.id;
  return (
    <>
      <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0 flex-1 basis-72">
          <AccountName account={account} className="mt-1 text-soft">
            <h1 className="text-xl font-semibold tracking-tight wrap-anywhere">{account.name}</h1>
          </AccountName>
        </div>
        {!deleted && (
          <div className="flex flex-wrap gap-2">
            <Button
              icon={<UsersRound aria-hidden className="size-4" />}
              onClick={() => onOpen({ kind: "manage-teams", accountId })}
            >
              {t("account.manageTeams")}
            </Button>
            <Button
              variant="primary"
              icon={<Plus aria-hidden className="size-4" />}
              onClick={() => onOpen({ kind: "create-token", accountId })}
            >
              {t("token.create")}
            </Button>
          </div>
        )}
      </header>
      {deleted && (
        <Notice tone="danger" title={t("accountPage.deletedTitle")}>
          {t("account.deletedOn")} <RelativeTime at={deleted.at} /> · {t("account.removedOn")}{" "}
          <RelativeTime at={deleted.until} />. {t("accountPage.deletedText")}
        </Notice>
      )}
    </>
  );
}

type TabsProps = { accountId: number; current: AccountTab; isDeleted: boolean };

function Tabs({ accountId, current, isDeleted }: TabsProps) {
  const path = `/admin/service-tokens/${accountId}`;
  return (
    <nav aria-label={t("accountPage.tabs")} className="-mb-2 flex flex-wrap gap-x-4 border-b">
      {tabsOf(isDeleted).map((tab) => (
        <Link
          key={tab}
          href={tab === "overview" ? path : `${path}?tab=${tab}`}
          scroll={false}
          aria-current={tab === current ? "page" : undefined}
          className={cn(
            "-mb-px flex h-9 shrink-0 items-center border-b-2 font-medium focus-visible:-outline-offset-2",
            tab === current ? "border-ink text-ink" : "border-transparent text-soft hover:text-ink",
          )}
        >
          {t(`accountPage.tab.${tab}`)}
        </Link>
      ))}
    </nav>
  );
}
