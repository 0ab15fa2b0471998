"use client";

import { useMemo } from "react";
import { ScopeBadge } from "@/components/access/scope-badge";
import { createColumnHelper } from "@/components/data-table/columns";
import { DataTable } from "@/components/data-table/data-table";
import { cn } from "@/components/ui/cn";
import { RelativeTime } from "@/components/ui/relative-time";
import { t } from "@/lib/i18n/t";
import type { TokenRow } from "@/lib/tokens/serialize";
import { isLive } from "@/lib/tokens/state";
import { ExpiryBadge } from "./expiry-badge";
import { LastUsed } from "./last-used";
import { Overlap } from "./overlap";
import { ScopeUse } from "./scope-use";
import { TokenActions } from "./token-actions";
import { TokenEnding } from "./token-ending";
import { TokenLimits } from "./token-limits";

const column = createColumnHelper<TokenRow>();
/** Sorts tokens without an end after all that have one. */
const FAR = "9999";
/** The same in every card, so that columns stand under each other down the page. */
const WIDTHS = { name: "w-[24%]", scopes: "w-[14%]", expires: "w-[20%]", createdAt: "w-[12%]", used: "w-[16%]" };

/** What can be done with a token of the table. */
export type TokenActs = {
  onRevoke: (token: TokenRow) => void;
  onRotate: (token: TokenRow) => void;
  /** Left out where tokens can't be disabled for a while. */
  onSwitch?: ((token: TokenRow) => void) | undefined;
  /** Left out where nobody counts what tokens use. */
  onNarrow?: ((token: TokenRow) => void) | undefined;
};

function columnsFor(acts: TokenActs) {
  return column.columns([
    column.accessor("name", {
      header: t("token.column.name"),
      cell: ({ row: { original: token } }) => (
        <div className="min-w-0">
          <p className={cn("font-medium wrap-anywhere", !isLive(token) && "line-through")}>{token.name}</p>
          <code className="font-mono text-xs text-faint">
            {token.prefix.replace(/(\.{3}|…)$/, "")}…{token.lastFour}
          </code>
          <TokenLimits token={token} />
          <Overlap token={token} />
        </div>
      ),
    }),
    column.accessor((token) => token.scopes.length, {
      id: "scopes",
      header: t("token.column.scopes"),
      enableSorting: false,
      cell: ({ row }) => (
        <div className="min-w-0">
          <ScopeBadge scopes={row.original.scopes} isOver={!isLive(row.original)} />
          <ScopeUse use={row.original.use} />
        </div>
      ),
    }),
    column.accessor((token) => token.expiresAt ?? FAR, {
      id: "expires",
      header: t("token.column.expires"),
      cell: ({ row }) => (
        <div className="min-w-0">
          <ExpiryBadge token={row.original} />
          <TokenEnding token={row.original} />
        </div>
      ),
    }),
    column.accessor("createdAt", {
      header: t("token.column.created"),
      cell: ({ row }) => (
        <span title={row.original.createdByName ?? undefined}>
          <RelativeTime at={row.original.createdAt} className="text-soft" />
        </span>
      ),
    }),
    column.accessor((token) => token.lastUsedAt ?? "", {
      id: "used",
      header: t("token.column.used"),
      cell: ({ row }) => <LastUsed token={row.original} />,
    }),
    column.display({
      id: "actions",
      header: () => <span className="sr-only">{t("token.column.actions")}</span>,
      cell: ({ row: { original: token } }) => <TokenActions token={token} {...acts} />,
    }),
  ]);
}

type Props = { accountName: string; tokens: TokenRow[] } & TokenActs;

/** An account's tokens, live ones first. */
export function TokenTable({ accountName, tokens, onRevoke, onRotate, onSwitch, onNarrow }: Props) {
  const columns = useMemo(
    () => columnsFor({ onRevoke, onRotate, onSwitch, onNarrow }),
    [onRevoke, onRotate, onSwitch, onNarrow],
  );
  const rows = useMemo(() => [...tokens].sort((a, b) => Number(isLive(b)) - Number(isLive(a))), [tokens]);
  return (
    <DataTable
      caption={t("token.tableCaption", { account: accountName })}
      rows={rows}
      columns={columns}
      rowId={(token) => `token-${token.id}`}
      isFaded={(token) => !isLive(token)}
      widths={WIDTHS}
    />
  );
}
