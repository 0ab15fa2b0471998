"use client";

import { Ban, Bot, Ellipsis, KeyRound, Play, Plus, Trash2, UserRoundCog, UsersRound } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { AccountTokens } from "@/components/tokens/account-tokens";
import { ExpiryBadge } from "@/components/tokens/expiry-badge";
import type { TokenActs } from "@/components/tokens/token-columns";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { cn } from "@/components/ui/cn";
import { IconButton } from "@/components/ui/icon-button";
import { Menu, MenuItem } from "@/components/ui/menu";
import { RelativeTime } from "@/components/ui/relative-time";
import { t } from "@/lib/i18n/t";
import type { ListedAccount } from "@/lib/service-tokens/serialize";
import { AccountAccess } from "./account-access";
import { AccountName } from "./account-name";
import { AccountNotices } from "./account-notices";
import { AllTokens } from "./all-tokens";
import { CallLine } from "./call-line";

type Props = {
  account: ListedAccount;
  onManageTeams: () => void;
  onCreateToken: () => void;
  onDelete: () => void;
  onSetOwner: () => void;
  onTurn: () => void;
} & TokenActs;

/** A service account at a glance: who it is, what it may do and where, how alive it is, and what is due. */
export function AccountCard(props: Props) {
  const { account, onManageTeams, onCreateToken, onDelete, onSetOwner, onTurn, ...acts } = props;
  const heading = `account-${account.id}`;
  return (
    <Card aria-labelledby={heading} id={`card-${account.id}`} tabIndex={-1} className="outline-offset-4">
      <header className="flex flex-wrap items-start gap-x-4 gap-y-3 p-4">
        <span className="grid size-9 shrink-0 place-items-center rounded-md border bg-sunken text-soft">
          <Bot aria-hidden className="size-5" />
        </span>
        <div className="min-w-0 flex-1 basis-56">
          <AccountName account={account} className="text-sm text-soft">
            <h2 id={heading} className="text-md font-semibold tracking-tight wrap-anywhere">
              <Link href={`/admin/service-tokens/${account.id}`} className="rounded-sm hover:underline">
                {account.name}
              </Link>
            </h2>
          </AccountName>
        </div>
        <div className="flex flex-wrap gap-2">
          <Button
            id={`manage-teams-${account.id}`}
            size="sm"
            icon={<UsersRound aria-hidden className="size-3.5" />}
            aria-label={t("account.manageTeamsNamed", { account: account.name })}
            onClick={onManageTeams}
          >
            {t("account.manageTeams")}
          </Button>
          <Button
            size="sm"
            icon={<Plus aria-hidden className="size-3.5" />}
            aria-label={t("account.createTokenNamed", { account: account.name })}
            onClick={onCreateToken}
          >
            {t("token.create")}
          </Button>
          <Menu
            trigger={
              <Button
                id={`more-${account.id}`}
                size="icon"
                variant="ghost"
                aria-label={t("account.more", { account: account.name })}
              >
                <Ellipsis aria-hidden className="size-4" />
              </Button>
            }
          >
            <MenuItem onClick={onSetOwner}>
              <UserRoundCog aria-hidden className="size-4 text-soft" />
              {t(account.owner?.isActive ? "account.changeOwner" : "account.setOwner")}
            </MenuItem>
            <MenuItem onClick={onTurn}>
              {account.isDisabled ? (
                <Play aria-hidden className="size-4 text-soft" />
              ) : (
                <Ban aria-hidden className="size-4 text-soft" />
              )}
              {t(account.isDisabled ? "account.enable" : "account.disable")}
            </MenuItem>
          </Menu>
          <IconButton label={t("account.deleteNamed", { account: account.name })} onClick={onDelete}>
            <Trash2 aria-hidden />
          </IconButton>
        </div>
      </header>
      <div className="flex flex-col gap-3 px-4 pb-4">
        <AccountNotices account={account} onSetOwner={onSetOwner} onTurn={onTurn} />
        <AccountAccess
          account={account}
          meeting={account.meeting}
          live={account.totals}
          onManageTeams={onManageTeams}
        />
      </div>
      <Pulse account={account} />
      {account.tokens.length > 0 ? (
        <div className="border-t">
          <AccountTokens accountName={account.name} tokens={account.tokens} {...acts} />
          {account.totals.tokens > account.tokens.length && (
            <AllTokens account={account} total={account.totals.tokens} />
          )}
        </div>
      ) : (
        <p className="flex items-center gap-2 border-t px-4 py-3 text-soft">
          <KeyRound aria-hidden className="size-4 shrink-0 text-faint" />
          {t("account.noTokens")}
        </p>
      )}
    </Card>
  );
}

/** How alive an account is, and what is due. */
function Pulse({ account: { totals, line, createdAt, createdByName } }: { account: ListedAccount }) {
  const { live, lastUsedAt, dueAt } = totals;
  const due = dueAt && ({ state: "active", expiresAt: dueAt, revokedAt: null, overlapEndsAt: null } as const);
  return (
    <dl className="grid grid-cols-2 border-t bg-canvas sm:grid-cols-5">
      <Fact label={t("account.fact.live")}>{live}</Fact>
      <Fact label={t("token.column.used")}>
        {lastUsedAt ? <RelativeTime at={lastUsedAt} /> : <span className="text-soft">{t("token.neverUsed")}</span>}
      </Fact>
      <Fact label={t("account.fact.due")}>
        {due ? <ExpiryBadge token={due} /> : <span className="text-soft">{t("account.nothingDue")}</span>}
      </Fact>
      <Fact label={t("token.column.created")}>
        <span title={createdByName ? t("account.createdBy", { name: createdByName }) : undefined}>
          <RelativeTime at={createdAt} />
        </span>
      </Fact>
      <Fact label={t("account.fact.calls")} className="max-sm:col-span-2">
        <CallLine line={line} className="mt-0.5 sm:max-w-32" />
      </Fact>
    </dl>
  );
}

function Fact({ label, className, children }: { label: string; className?: string; children: ReactNode }) {
  return (
    <div className={cn("min-w-0 px-4 py-2", className)}>
      <dt className="text-xs text-faint">{label}</dt>
      <dd className="min-h-5">{children}</dd>
    </div>
  );
}
