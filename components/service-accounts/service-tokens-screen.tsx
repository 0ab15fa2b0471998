"use client";

import { Plus } from "lucide-react";
import dynamic from "next/dynamic";
import { lazy, Suspense, useEffect, useState } from "react";
import { Page } from "@/components/layout/page";
import { useAsked } from "@/components/layout/use-asked";
import { useResumedToken } from "@/components/tokens/use-resumed-token";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Notice } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { t } from "@/lib/i18n/t";
import type { AccountCard } from "@/lib/service-accounts/serialize";
import type { ServiceTokensView } from "@/lib/service-tokens/page";
import { isNarrowed, type ListQuery, writeListQuery } from "@/lib/service-tokens/schema";
import { AccountCards } from "./account-cards";
import type { OpenDialog } from "./account-dialogs";
import { ListToolbar } from "./list-toolbar";
import { ListViews } from "./list-views";
import { useListQuery } from "./use-list-query";

// The dialogs are most of this page's code and none of its first sight. One chunk holds them all, so that a token is
// never made before the code that shows it is there.
const loadDialogs = () => import("./account-dialogs");
const AccountDialogs = lazy(() => loadDialogs().then((module) => ({ default: module.AccountDialogs })));
// What stands in the place of the cards when there are none.
const DeletedAccounts = dynamic(() => import("./deleted-accounts").then((module) => module.DeletedAccounts));
const NoAccounts = dynamic(() => import("./no-accounts").then((module) => module.NoAccounts));
const TokenList = dynamic(() => import("./token-list").then((module) => module.TokenList));

/** Takes everything off that leaves something out. */
const WHOLE = { q: "", show: [], account: null } satisfies Partial<ListQuery>;

/** Administration → Service Tokens: every service account as a card, or every token as a row. */
export function ServiceTokensScreen(view: ServiceTokensView) {
  const { query, list, counts, teams, people, views, publicUrl } = view;
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const [listed, setListed] = useState<readonly AccountCard[]>([]);
  const { asked, change, isPending } = useListQuery(query);
  const accounts = list.view === "accounts" ? list.accounts : listed;
  useWarmDialogs();
  useAsked(() => setDialog({ kind: "create-account" }));
  useResumedToken({
    onToken: (draft) => {
      // The account may be on another page than the one that the way back led to.
      if (!accounts.some(({ id }) => id === draft.accountId)) {
        change({ ...WHOLE, view: "accounts", account: draft.accountId });
      }
      setDialog({ kind: "create-token", accountId: draft.accountId, draft });
    },
    onRotation: (draft) => {
      if (!accounts.some(({ tokens }) => tokens.some(({ id }) => id === draft.tokenId))) {
        change({ ...WHOLE, view: "tokens", account: draft.accountId });
      }
      setDialog({ kind: "rotate-token", ...draft });
    },
  });
  const create = () => setDialog({ kind: "create-account" });
  const isFirstVisit = counts.accounts === 0 && query.view !== "trash";
  return (
    <Page>
      <PageHeader
        title={t("nav.serviceTokens")}
        description={t("accounts.description")}
        actions={
          <Button
            id="create-account-button"
            variant="primary"
            icon={<Plus aria-hidden className="size-4" />}
            onClick={create}
          >
            {t("account.create")}
          </Button>
        }
      />
      {!(isFirstVisit && counts.deleted === 0) && (
        <ListViews query={asked} counts={{ accounts: counts.accounts, tokens: counts.tokens, trash: counts.deleted }} />
      )}
      {isFirstVisit ? (
        <NoAccounts onCreate={create} />
      ) : (
        <>
          <ListToolbar asked={asked} onChange={change} views={views} account={accountName(view)} />
          {!list.isUseKnown && <Notice role="status">{t("usage.unknown")}</Notice>}
          <Found view={view} />
          <List
            view={view}
            isPending={isPending}
            onWhole={() => change(WHOLE)}
            onAccountsView={() => change({ ...WHOLE, view: "accounts" })}
            onOpen={setDialog}
            onAccounts={setListed}
          />
        </>
      )}
      {dialog && (
        <Suspense fallback={null}>
          <AccountDialogs
            dialog={dialog}
            accounts={accounts}
            teams={teams}
            people={people}
            publicUrl={publicUrl}
            onOpen={setDialog}
            onClose={() => setDialog(null)}
          />
        </Suspense>
      )}
    </Page>
  );
}

/** Name of the account that the list is narrowed to; its number when none of what is listed tells it. */
function accountName({ query: { account }, list }: ServiceTokensView): string | null {
  if (account === null) return null;
  const known = list.view === "trash" ? [] : list.accounts;
  return known.find(({ id }) => id === account)?.name ?? `#${account}`;
}

/** How many of all there are to be seen. */
function Found({ view: { list, counts } }: { view: ServiceTokensView }) {
  if (list.view === "trash") return null;
  const text =
    list.view === "accounts"
      ? t("accounts.count", { count: counts.accounts, shown: list.total })
      : t("tokens.count", { count: counts.tokens, shown: list.total });
  return (
    <p role="status" className="-mt-3 text-sm text-faint">
      {text}
    </p>
  );
}

type ListProps = {
  view: ServiceTokensView;
  isPending: boolean;
  onWhole: () => void;
  onAccountsView: () => void;
  onOpen: (dialog: OpenDialog) => void;
  onAccounts: (accounts: AccountCard[]) => void;
};

function List({ view, isPending, onWhole, onAccountsView, onOpen, onAccounts }: ListProps) {
  const { query, list } = view;
  if (list.view === "trash") return <DeletedAccounts deleted={list.deleted} query={query.q} onShowAll={onWhole} />;
  if (list.total > 0) {
    if (list.view === "accounts")
      return <AccountCards list={list} query={query} isPending={isPending} onOpen={onOpen} />;
    const search = writeListQuery(query);
    return (
      <TokenList
        key={search}
        first={list}
        search={search}
        isPending={isPending}
        onOpen={onOpen}
        onAccounts={onAccounts}
      />
    );
  }
  if (list.view === "tokens" && !isNarrowed(query)) {
    return (
      <EmptyState
        title={t("list.noTokens")}
        actions={<Button onClick={onAccountsView}>{t("list.showAccounts")}</Button>}
      >
        {t("list.noTokensText")}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title={t(list.view === "tokens" ? "list.noneMatchTokens" : "accounts.noneMatch")}
      actions={<Button onClick={onWhole}>{t("action.clearFilters")}</Button>}
    >
      {t("list.noneMatchText")}
    </EmptyState>
  );
}

/** Fetches the dialogs' code at the first sign of life, so that the first press finds it there. */
function useWarmDialogs() {
  useEffect(() => {
    const stop = new AbortController();
    const warm = () => {
      stop.abort();
      // A failed fetch is told when a dialog is opened, where it can be tried again.
      loadDialogs().catch(() => {});
    };
    for (const sign of ["pointermove", "keydown", "focusin", "touchstart"]) {
      window.addEventListener(sign, warm, { signal: stop.signal, passive: true });
    }
    return () => stop.abort();
  }, []);
}
