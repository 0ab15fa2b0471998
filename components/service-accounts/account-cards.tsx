"use client";

import { startTransition, useEffect, useState } from "react";
import { cn } from "@/components/ui/cn";
import type { ServiceTokensView } from "@/lib/service-tokens/page";
import type { ListQuery } from "@/lib/service-tokens/schema";
import type { ListedAccount } from "@/lib/service-tokens/serialize";
import { AccountCard } from "./account-card";
import type { OpenDialog } from "./account-dialogs";
import { AccountPages } from "./account-pages";
import { turnAccount } from "./turn";
import { useTokenActs } from "./use-token-acts";

/** Cards that fill the first sight; the others of the page are drawn right after it. */
const FIRST_SIGHT = 4;

type Props = {
  list: Extract<ServiceTokensView["list"], { view: "accounts" }>;
  query: ListQuery;
  isPending: boolean;
  onOpen: (dialog: OpenDialog) => void;
};

/** A page of accounts as cards, and the way to the other pages. */
export function AccountCards({ list: { accounts, page, pages }, query, isPending, onOpen }: Props) {
  const [isWhole, setWhole] = useState(false);
  useEffect(() => startTransition(() => setWhole(true)), []);
  return (
    <>
      <div
        aria-busy={isPending || undefined}
        className={cn("flex flex-col gap-4 transition-opacity", isPending && "opacity-60")}
      >
        {accounts.slice(0, isWhole ? accounts.length : FIRST_SIGHT).map((account) => (
          <CardOf key={account.id} account={account} onOpen={onOpen} />
        ))}
      </div>
      <AccountPages query={query} page={page} pages={pages} />
    </>
  );
}

function CardOf({ account, onOpen }: { account: ListedAccount; onOpen: (dialog: OpenDialog) => void }) {
  const accountId = account.id;
  const acts = useTokenActs(accountId, onOpen);
  return (
    <AccountCard
      account={account}
      onSetOwner={() => onOpen({ kind: "set-owner", accountId })}
      onTurn={() => void turnAccount(account)}
      onManageTeams={() => onOpen({ kind: "manage-teams", accountId })}
      onCreateToken={() => onOpen({ kind: "create-token", accountId })}
      onDelete={() => onOpen({ kind: "delete-account", accountId })}
      {...acts}
    />
  );
}
