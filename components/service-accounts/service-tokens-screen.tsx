"use client";

import { Plus } from "lucide-react";
import { usePathname, useSearchParams } from "next/navigation";
import { lazy, Suspense, useCallback, useEffect, useState } from "react";
import { Page } from "@/components/layout/page";
import { useAsked } from "@/components/layout/use-asked";
import { useResumed } from "@/components/step-up/use-resumed";
import { ROTATION_DRAFT, readRotationDraft, readTokenDraft, TOKEN_DRAFT } from "@/components/tokens/token-draft";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Notice } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { SearchInput } from "@/components/ui/search-input";
import { Select } from "@/components/ui/select";
import { toast } from "@/components/ui/toast";
import { t } from "@/lib/i18n/t";
import { switchServiceAccountAction } from "@/lib/service-accounts/actions";
import type { AccountCard as Account, DeletedAccount, OwnerChoice } from "@/lib/service-accounts/serialize";
import { switchTokenAction } from "@/lib/tokens/actions";
import type { TokenRow } from "@/lib/tokens/serialize";
import { AccountCard } from "./account-card";
import type { OpenDialog } from "./account-dialogs";
import { FILTERS, filterOf, narrowed } from "./account-filters";
import type { TeamChoice } from "./manage-teams-dialog";

// The dialogs are most of this page's code and none of its first sight. One chunk holds them all, so that a token is
// never made before the code that shows it is there.
const loadDialogs = () => import("./account-dialogs");
const AccountDialogs = lazy(() => loadDialogs().then((module) => ({ default: module.AccountDialogs })));
// What stands in the place of the cards when there are none.
const DeletedAccounts = lazy(() =>
  import("./deleted-accounts").then((module) => ({ default: module.DeletedAccounts })),
);
const NoAccounts = lazy(() => import("./no-accounts").then((module) => ({ default: module.NoAccounts })));

type Props = {
  accounts: Account[];
  deleted: DeletedAccount[];
  people: OwnerChoice[];
  teams: TeamChoice[];
  publicUrl: string;
  isUseKnown: boolean;
};

/** Administration → Service Tokens: every service account as a card. */
export function ServiceTokensScreen({ accounts, deleted, people, teams, publicUrl, isUseKnown }: Props) {
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const { query, filter, narrow } = useNarrowing();
  const shown = narrowed(accounts, query, filter);
  const isDeleted = filter === "deleted";
  useWarmDialogs();
  useAsked(() => setDialog({ kind: "create-account" }));
  useResumed(TOKEN_DRAFT, (kept) => {
    const draft = readTokenDraft(kept);
    if (draft) setDialog({ kind: "create-token", accountId: draft.accountId, draft });
  });
  useResumed(ROTATION_DRAFT, (kept) => {
    const draft = readRotationDraft(kept);
    if (draft) setDialog({ kind: "rotate-token", ...draft });
  });
  const create = () => setDialog({ kind: "create-account" });
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
      {accounts.length === 0 && !isDeleted ? (
        <>
          <Suspense fallback={null}>
            <NoAccounts onCreate={create} />
          </Suspense>
          {deleted.length > 0 && (
            <Button className="self-start" onClick={() => narrow({ show: "deleted" })}>
              {t("accounts.showDeleted", { count: deleted.length })}
            </Button>
          )}
        </>
      ) : (
        <>
          <div className="flex flex-wrap items-center gap-2">
            <SearchInput
              hotkey
              label={t("accounts.search")}
              value={query}
              onValueChange={(q) => narrow({ q })}
              className="flex-1 basis-56"
            />
            <Select
              label={t("accounts.filter")}
              value={filter}
              onValueChange={(show) => narrow({ show: show === "all" ? "" : show })}
              options={FILTERS.map((one) => ({ value: one, label: t(`accounts.filter.${one}`) }))}
              className="w-48"
            />
            {!isDeleted && (
              <p role="status" className="text-sm text-faint">
                {t("accounts.count", { count: accounts.length, shown: shown.length })}
              </p>
            )}
          </div>
          {isDeleted && (
            <Suspense fallback={null}>
              <DeletedAccounts deleted={deleted} query={query} onShowAll={() => narrow({ q: "", show: "" })} />
            </Suspense>
          )}
          {!isUseKnown && <Notice role="status">{t("usage.unknown")}</Notice>}
          {shown.length === 0 && !isDeleted && (
            <EmptyState
              title={t("accounts.noneMatch")}
              actions={<Button onClick={() => narrow({ q: "", show: "" })}>{t("action.clearFilters")}</Button>}
            />
          )}
          <Cards accounts={shown} onOpen={setDialog} />
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

function Cards({ accounts, onOpen }: { accounts: readonly Account[]; onOpen: (dialog: OpenDialog) => void }) {
  return (
    <div className="flex flex-col gap-4">
      {accounts.map((account) => (
        <CardOf key={account.id} account={account} onOpen={onOpen} />
      ))}
    </div>
  );
}

function CardOf({ account, onOpen }: { account: Account; onOpen: (dialog: OpenDialog) => void }) {
  const accountId = account.id;
  const revoke = useCallback(
    (token: TokenRow) => onOpen({ kind: "revoke-token", accountId, tokenId: token.id }),
    [onOpen, accountId],
  );
  const narrow = useCallback(
    (token: TokenRow) => onOpen({ kind: "narrow-token", accountId, tokenId: token.id }),
    [onOpen, accountId],
  );
  const rotate = useCallback(
    (token: TokenRow) => onOpen({ kind: "rotate-token", accountId, tokenId: token.id }),
    [onOpen, accountId],
  );
  const turn = useCallback(
    async (token: TokenRow) => {
      const isDisabled = token.state !== "disabled";
      const lost = { ok: false, message: t("error.lost") } as const;
      const result = await switchTokenAction({ accountId, tokenId: token.id, isDisabled }).catch(() => lost);
      if (!result.ok) toast.error(result.message);
      else toast.success(t(isDisabled ? "switch.disabled" : "switch.enabled", { name: token.name }));
    },
    [accountId],
  );
  const turnAccount = useCallback(async () => {
    const isDisabled = !account.isDisabled;
    const lost = { ok: false, message: t("error.lost") } as const;
    const result = await switchServiceAccountAction({ id: accountId, isDisabled }).catch(() => lost);
    if (!result.ok) toast.error(result.message);
    else toast.success(t(isDisabled ? "account.nowDisabled" : "account.nowEnabled", { account: account.name }));
  }, [accountId, account.isDisabled, account.name]);
  return (
    <AccountCard
      account={account}
      onSetOwner={() => onOpen({ kind: "set-owner", accountId })}
      onTurn={() => void turnAccount()}
      onManageTeams={() => onOpen({ kind: "manage-teams", accountId })}
      onCreateToken={() => onOpen({ kind: "create-token", accountId })}
      onDelete={() => onOpen({ kind: "delete-account", accountId })}
      onRevoke={revoke}
      onRotate={rotate}
      onNarrow={narrow}
      onSwitch={turn}
    />
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

/** Search and filter, kept in the address so that a link shows the same list. */
function useNarrowing() {
  const path = usePathname();
  const params = useSearchParams();
  function narrow(change: Readonly<Record<string, string>>) {
    const next = new URLSearchParams(params);
    for (const [key, value] of Object.entries(change)) {
      if (value) next.set(key, value);
      else next.delete(key);
    }
    window.history.replaceState(null, "", next.size > 0 ? `${path}?${next}` : path);
  }
  return { query: params.get("q") ?? "", filter: filterOf(params.get("show")), narrow };
}
