"use client";

import { KeyRound, Plus } from "lucide-react";
import type { ReactNode } from "react";
import { AccountTokens } from "@/components/tokens/account-tokens";
import { ExpiryBadge } from "@/components/tokens/expiry-badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Notice } from "@/components/ui/notice";
import { RelativeTime } from "@/components/ui/relative-time";
import { t } from "@/lib/i18n/t";
import type { AccountCard } from "@/lib/service-accounts/serialize";
import { isLive, latestUse, nextToExpire } from "@/lib/tokens/state";
import { AccountAccess } from "./account-access";
import { useAccountPage } from "./account-context";
import { AccountNotices } from "./account-notices";
import { AllTokens } from "./all-tokens";
import { turnAccount } from "./turn";
import { useTokenActs } from "./use-token-acts";

/** Tokens from which on somebody may want to sort them. */
const MANY = 5;

/** What an account may do and where, how alive it is, and its tokens. */
export function AccountOverview() {
  const { desk, open } = useAccountPage();
  const { account, deleted, isUseKnown } = desk;
  const accountId = account.id;
  const acts = useTokenActs(accountId, open);
  const create = () => open({ kind: "create-token", accountId });
  return (
    <div className="flex min-w-0 flex-col gap-4">
      {!deleted && (
        <>
          <AccountNotices
            account={account}
            onSetOwner={() => open({ kind: "set-owner", accountId })}
            onTurn={() => void turnAccount(account)}
          />
          <AccountAccess
            account={account}
            meeting={desk.meeting}
            onManageTeams={() => open({ kind: "manage-teams", accountId })}
          />
        </>
      )}
      {!isUseKnown && <Notice role="status">{t("usage.unknown")}</Notice>}
      <Card>
        <Pulse account={account} />
        {account.tokens.length > 0 ? (
          <>
            <AccountTokens accountName={account.name} tokens={account.tokens} {...acts} />
            {account.tokens.length > MANY && <AllTokens account={account} total={account.tokens.length} />}
          </>
        ) : (
          <EmptyState
            className="m-4"
            icon={<KeyRound aria-hidden className="size-4" />}
            title={t("account.noTokens")}
            actions={
              !deleted && (
                <Button icon={<Plus aria-hidden className="size-4" />} onClick={create}>
                  {t("token.create")}
                </Button>
              )
            }
          />
        )}
      </Card>
    </div>
  );
}

function Pulse({ account }: { account: AccountCard }) {
  const used = latestUse(account.tokens);
  const due = nextToExpire(account.tokens);
  return (
    <dl className="grid grid-cols-2 overflow-clip rounded-t-lg border-b bg-canvas sm:grid-cols-4">
      <Fact label={t("account.fact.live")}>{account.tokens.filter(isLive).length}</Fact>
      <Fact label={t("token.column.used")}>
        {used ? <RelativeTime at={used} /> : <span className="text-soft">{t("token.neverUsed")}</span>}
      </Fact>
      <Fact label={t("account.fact.due")}>
        {due ? <ExpiryBadge token={due} /> : <span className="text-soft">{t("account.nothingDue")}</span>}
      </Fact>
      <Fact label={t("token.column.created")}>
        <RelativeTime at={account.createdAt} />
        {account.createdByName && (
          <span className="block text-sm font-normal text-soft wrap-anywhere">
            {t("accountPage.by", { name: account.createdByName })}
          </span>
        )}
      </Fact>
    </dl>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="min-w-0 px-4 py-2.5">
      <dt className="text-xs text-faint">{label}</dt>
      <dd className="font-medium">{children}</dd>
    </div>
  );
}
