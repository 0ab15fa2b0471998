import type { ReactNode } from "react";
import { ScopeBadge } from "@/components/access/scope-badge";
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

/** Sorts tokens without an end after all that have one. */
const FAR = "9999";

/** What can be done with a token of a table. */
export type TokenActs = {
  onRevoke: (token: TokenRow) => void;
  onRotate: (token: TokenRow) => void;
  /** Left out where tokens can't be disabled for a while. */
  onSwitch?: ((token: TokenRow) => void) | undefined;
  /** Left out where nobody counts what tokens use. */
  onNarrow?: ((token: TokenRow) => void) | undefined;
};

/** What a table of tokens is given. */
export type TokenTableProps = { accountName: string; tokens: readonly TokenRow[] } & TokenActs;

/** A column of a table of tokens; one whose head is not text has no name to stand beside a value. */
export type TokenColumn = {
  id: string;
  /** The same in every table, so that columns stand under each other down a page. */
  width?: string;
  header: string | (() => ReactNode);
  cell: (token: TokenRow) => ReactNode;
  sortBy?: (token: TokenRow) => string;
};

/** Live tokens first. */
export const liveFirst = (tokens: readonly TokenRow[]): TokenRow[] =>
  [...tokens].sort((a, b) => Number(isLive(b)) - Number(isLive(a)));

/** The columns of tables of tokens, whatever draws them. */
export function tokenColumns(acts: TokenActs): TokenColumn[] {
  return [
    {
      id: "name",
      width: "w-[24%]",
      header: t("token.column.name"),
      sortBy: (token) => token.name,
      cell: (token) => (
        <div className="min-w-0">
          <p className={cn("font-medium wrap-anywhere", !isLive(token) && "line-through")}>{token.name}</p>
          <code className="font-mono text-xs text-faint">
            {token.prefix.replace(/(\.{3}|…)$/, "")}…{token.lastFour}
          </code>
          <TokenLimits token={token} />
          <Overlap token={token} />
        </div>
      ),
    },
    {
      id: "scopes",
      width: "w-[14%]",
      header: t("token.column.scopes"),
      cell: (token) => (
        <div className="min-w-0">
          <ScopeBadge scopes={token.scopes} isOver={!isLive(token)} />
          <ScopeUse use={token.use} />
        </div>
      ),
    },
    {
      id: "expires",
      width: "w-[20%]",
      header: t("token.column.expires"),
      sortBy: (token) => token.expiresAt ?? FAR,
      cell: (token) => (
        <div className="min-w-0">
          <ExpiryBadge token={token} />
          <TokenEnding token={token} />
        </div>
      ),
    },
    {
      id: "createdAt",
      width: "w-[12%]",
      header: t("token.column.created"),
      sortBy: (token) => token.createdAt,
      cell: (token) => (
        <span title={token.createdByName ?? undefined}>
          <RelativeTime at={token.createdAt} className="text-soft" />
        </span>
      ),
    },
    {
      id: "used",
      width: "w-[16%]",
      header: t("token.column.used"),
      sortBy: (token) => token.lastUsedAt ?? "",
      cell: (token) => <LastUsed token={token} />,
    },
    {
      id: "actions",
      header: () => <span className="sr-only">{t("token.column.actions")}</span>,
      cell: (token) => <TokenActions token={token} {...acts} />,
    },
  ];
}
