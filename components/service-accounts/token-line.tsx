// biome-ignore-all lint/a11y/useSemanticElements: cells of rows that stand by their own coordinates
// biome-ignore-all lint/a11y/useFocusableInteractive: cells of a plain table are read, not focused
"use client";

import { Ellipsis, FoldHorizontal, Pause, Play, RotateCw, Trash2 } from "lucide-react";
import Link from "next/link";
import { memo, type ReactNode } from "react";
import { ScopeBadge } from "@/components/access/scope-badge";
import { ExpiryBadge } from "@/components/tokens/expiry-badge";
import { LastUsed } from "@/components/tokens/last-used";
import { ScopeUse } from "@/components/tokens/scope-use";
import { TokenEnding } from "@/components/tokens/token-ending";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { cn } from "@/components/ui/cn";
import { Menu, MenuItem } from "@/components/ui/menu";
import { Skeleton } from "@/components/ui/skeleton";
import { list, t } from "@/lib/i18n/t";
import type { AccountOfRow, ListedToken } from "@/lib/service-tokens/serialize";
import { canNarrow, isLive } from "@/lib/tokens/state";
import type { OpenDialog } from "./account-dialogs";
import { CallLine } from "./call-line";
import { turnToken } from "./turn";

type Props = {
  token: ListedToken;
  account: AccountOfRow;
  isSelected: boolean;
  onSelect: (id: number, isOn: boolean) => void;
  onOpen: (dialog: OpenDialog) => void;
};

/** Names that stand in a cell before the rest is a number. */
const NAMED = 2;
const ICON = "size-4 text-soft";

/** A token in the list: who it is, what it may do and where, how alive it is, and what is due. */
export const TokenLine = memo(function TokenLine({ token, account, isSelected, onSelect, onOpen }: Props) {
  const isOver = !isLive(token);
  return (
    <div className="relative flex flex-wrap items-start gap-x-2 gap-y-1 py-2.5 pr-10 pl-3 hover:bg-hover/60 @4xl:grid @4xl:min-h-15 @4xl:grid-cols-(--row) @4xl:items-center @4xl:gap-0 @4xl:px-3 @4xl:py-1.5">
      <span role="cell" className="shrink-0">
        <Checkbox
          label={t("row.select", { name: token.name, account: account.name })}
          checked={isSelected}
          onCheckedChange={(isOn) => onSelect(token.id, isOn)}
        />
      </span>
      <Cell className="@max-4xl:min-w-0 @max-4xl:flex-1 @max-4xl:basis-40">
        <p className={cn("truncate font-medium", isOver && "text-soft line-through")} title={token.name}>
          {token.name}
        </p>
        <code className="font-mono text-xs text-faint">
          {token.prefix.replace(/(\.{3}|…)$/, "")}…{token.lastFour}
        </code>
      </Cell>
      <Cell label={t("row.account")}>
        <Link
          href={`/admin/service-tokens/${account.id}`}
          // Rows come and go as one scrolls, and each would ask the server for its account.
          prefetch={false}
          className="block truncate rounded-sm hover:underline"
          title={account.name}
        >
          {account.name}
        </Link>
        <Owner account={account} />
      </Cell>
      <Cell label={t("token.column.scopes")}>
        <ScopeBadge scopes={token.scopes} isOver={isOver} />
        <ScopeUse use={token.use} />
      </Cell>
      <Cell label={t("row.sources")}>
        <Sources names={token.sources} />
      </Cell>
      <Cell label={t("token.column.expires")}>
        <ExpiryBadge token={token} />
        <TokenEnding token={token} />
      </Cell>
      <Cell label={t("token.column.used")}>
        <LastUsed token={token} />
      </Cell>
      <Cell label={t("line.column")}>
        <CallLine line={token.line} />
      </Cell>
      <span role="cell" className="@max-4xl:absolute @max-4xl:top-2 @max-4xl:right-2">
        <Acts token={token} account={account} onOpen={onOpen} />
      </span>
    </div>
  );
});

/** A cell; where rows are narrow it stands on a line of its own with its column's name before it. */
function Cell({ label, className, children }: { label?: string; className?: string; children: ReactNode }) {
  return (
    <span
      role="cell"
      data-label={label}
      className={cn(
        "min-w-0 @4xl:block @4xl:px-2 @4xl:before:hidden",
        label &&
          "flex basis-full items-baseline gap-3 pl-6 before:w-24 before:shrink-0 before:text-sm before:text-faint before:content-[attr(data-label)] @max-4xl:[&>*]:min-w-0",
        className,
      )}
    >
      {label ? <span className="block min-w-0">{children}</span> : children}
    </span>
  );
}

function Owner({ account: { owner, isDisabled } }: { account: AccountOfRow }) {
  const who = owner?.isActive ? t("row.owner", { name: owner.name }) : t("row.noOwner");
  return (
    <p className="truncate text-sm text-faint" title={who}>
      {isDisabled && <span className="text-warn">{t("row.accountDisabled")} · </span>}
      <span className={cn(!owner?.isActive && "text-warn")}>{who}</span>
    </p>
  );
}

function Sources({ names }: { names: readonly string[] }) {
  if (names.length === 0) return <span className="text-warn">{t("row.noSources")}</span>;
  return (
    <span className="line-clamp-2 text-sm text-soft wrap-anywhere" title={list(names)}>
      {names.slice(0, NAMED).join(", ")}
      {names.length > NAMED && ` ${t("row.moreSources", { count: names.length - NAMED })}`}
    </span>
  );
}

function Acts({ token, account, onOpen }: Pick<Props, "token" | "account" | "onOpen">) {
  const isDisabled = token.state === "disabled";
  if (!isLive(token) && !isDisabled) return null;
  const of = { accountId: account.id, tokenId: token.id };
  return (
    <Menu
      trigger={
        <Button size="icon" variant="ghost" aria-label={t("row.more", { name: token.name, account: account.name })}>
          <Ellipsis aria-hidden className="size-4" />
        </Button>
      }
    >
      {token.overlapEndsAt === null && !isDisabled && (
        <MenuItem onClick={() => onOpen({ kind: "rotate-token", ...of })}>
          <RotateCw aria-hidden className={ICON} />
          {t("row.rotate")}
        </MenuItem>
      )}
      {canNarrow(token) && (
        <MenuItem onClick={() => onOpen({ kind: "narrow-token", ...of })}>
          <FoldHorizontal aria-hidden className={ICON} />
          {t("row.narrow")}
        </MenuItem>
      )}
      <MenuItem onClick={() => void turnToken(account.id, token)}>
        {isDisabled ? <Play aria-hidden className={ICON} /> : <Pause aria-hidden className={ICON} />}
        {t(isDisabled ? "row.enable" : "row.disable")}
      </MenuItem>
      <MenuItem danger onClick={() => onOpen({ kind: "revoke-token", ...of })}>
        <Trash2 aria-hidden className="size-4" />
        {t("row.revoke")}
      </MenuItem>
    </Menu>
  );
}

/** The place of a row that is being read. */
export function TokenLineSkeleton() {
  return (
    <div className="flex h-15 items-center gap-6 px-3">
      <Skeleton className="size-4" />
      <Skeleton className="h-4 w-40" />
      <Skeleton className="h-4 w-28" />
      <Skeleton className="h-4 w-24 max-sm:hidden" />
    </div>
  );
}
