// biome-ignore-all lint/a11y/useSemanticElements: rows of which only some are drawn stand by their own coordinates, which a table of HTML does not let them
// biome-ignore-all lint/a11y/useFocusableInteractive: rows and headings of a plain table are read, not focused
"use client";

import { defaultRangeExtractor, type Range, useWindowVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { cn } from "@/components/ui/cn";
import { Notice } from "@/components/ui/notice";
import { t } from "@/lib/i18n/t";
import type { AccountCard } from "@/lib/service-accounts/serialize";
import type { TokenWindow } from "@/lib/service-tokens/serialize";
import type { TokenRow } from "@/lib/tokens/serialize";
import type { OpenDialog } from "./account-dialogs";
import { BulkBar } from "./bulk-bar";
import { TokenLine, TokenLineSkeleton } from "./token-line";
import { type Selection, useSelection } from "./use-selection";
import { useTokenWindows } from "./use-token-windows";

const ROW_PX = 61;
const OVERSCAN = 8;
const HEADER_ROWS = 1;
/** What is drawn before the window's own size is known. */
const FIRST_SIGHT = { width: 0, height: 900 };
const COLUMNS =
  "1.75rem minmax(0,1.5fr) minmax(0,1.25fr) minmax(0,1fr) minmax(0,1.1fr) minmax(0,1.4fr) minmax(0,1.1fr) 5.5rem 1.75rem";

type Props = {
  first: TokenWindow;
  /** The search of the address, which the rows are read by. */
  search: string;
  isPending: boolean;
  onOpen: (dialog: OpenDialog) => void;
  /** Told which accounts the rows belong to, for the dialogs. */
  onAccounts: (accounts: AccountCard[]) => void;
};

/**
 * Tokens of all accounts, of which only those in view are drawn and read. Arrow keys move from row to row; a narrow
 * place shows each row as a few lines.
 */
export function TokenList({ first, search, isPending, onOpen, onAccounts }: Props) {
  const read = useTokenWindows(first, search);
  const selection = useSelection();
  const { rows, accounts, total, hasFailed, retry } = read;
  useEffect(() => {
    const tokens = new Map<number, TokenRow[]>();
    for (const row of rows.values()) {
      const known = tokens.get(row.accountId);
      if (known) known.push(row);
      else tokens.set(row.accountId, [row]);
    }
    onAccounts([...accounts.values()].map((account) => ({ ...account, tokens: tokens.get(account.id) ?? [] })));
  }, [rows, accounts, onAccounts]);

  const seen = [...rows.values()].map(({ id }) => id);
  const isAll = seen.length > 0 && seen.every((id) => selection.has(id));
  return (
    <>
      {hasFailed && (
        <Notice
          tone="danger"
          role="alert"
          title={t("list.failed")}
          actions={
            <Button size="sm" onClick={retry}>
              {t("action.retry")}
            </Button>
          }
        />
      )}
      <div
        role="table"
        aria-label={t("row.table")}
        aria-rowcount={total + HEADER_ROWS}
        aria-busy={isPending || undefined}
        style={{ "--row": COLUMNS } as React.CSSProperties}
        className={cn("@container min-w-0 rounded-lg border bg-surface transition-opacity", isPending && "opacity-60")}
      >
        <Header
          isAll={isAll}
          isSome={!isAll && seen.some((id) => selection.has(id))}
          onToggle={(isOn) => selection.set(isOn ? seen : [])}
        />
        <Rows read={read} selection={selection} onOpen={onOpen} />
      </div>
      <BulkBar selection={selection} total={total} search={search} />
    </>
  );
}

/** Draws the rows in view, and the one that has focus, or the keyboard would be thrown to the page's beginning. */
function useVisibleRows(total: number) {
  const body = useRef<HTMLDivElement>(null);
  const [margin, setMargin] = useState(0);
  const [focused, setFocused] = useState<number | null>(null);
  const rangeExtractor = useCallback(
    (range: Range) =>
      focused === null || focused >= range.count
        ? defaultRangeExtractor(range)
        : [...new Set([...defaultRangeExtractor(range), focused])].sort((a, b) => a - b),
    [focused],
  );
  const list = useWindowVirtualizer({
    count: total,
    estimateSize: () => ROW_PX,
    initialRect: FIRST_SIGHT,
    overscan: OVERSCAN,
    scrollMargin: margin,
    rangeExtractor,
  });
  useLayoutEffect(() => {
    const top = body.current?.getBoundingClientRect().top ?? 0;
    setMargin(Math.round(top + window.scrollY));
  }, []);
  return { body, list, margin, setFocused };
}

type RowsProps = { read: ReturnType<typeof useTokenWindows>; selection: Selection; onOpen: Props["onOpen"] };

function Rows({ read: { rows, accounts, total, look }, selection, onOpen }: RowsProps) {
  const { body, list, margin, setFocused } = useVisibleRows(total);
  const { startIndex, endIndex } = list.range ?? { startIndex: 0, endIndex: 0 };
  useEffect(() => look(startIndex, endIndex), [look, startIndex, endIndex]);
  return (
    <div
      ref={body}
      role="rowgroup"
      onKeyDown={(event) => moveRow(event, total, (place) => list.scrollToIndex(place, { align: "auto" }))}
      onFocus={(event) => setFocused(placeOf(event.target))}
      onBlur={() => setFocused(null)}
      style={{ height: list.getTotalSize() }}
      className="relative"
    >
      {list.getVirtualItems().map(({ index, key, start }) => {
        const token = rows.get(index);
        const account = token && accounts.get(token.accountId);
        const isSelected = token !== undefined && selection.has(token.id);
        return (
          <div
            key={key}
            ref={list.measureElement}
            role="row"
            tabIndex={-1}
            data-index={index}
            data-row={token && `token-${token.id}`}
            aria-rowindex={index + 1 + HEADER_ROWS}
            style={{ transform: `translateY(${start - margin}px)` }}
            className={cn(
              "absolute inset-x-0 top-0 border-b focus-visible:-outline-offset-2",
              index === total - 1 && "border-b-transparent",
              isSelected && "bg-accent-soft",
            )}
          >
            {token && account ? (
              <TokenLine
                token={token}
                account={account}
                isSelected={isSelected}
                onSelect={selection.turn}
                onOpen={onOpen}
              />
            ) : (
              <TokenLineSkeleton />
            )}
          </div>
        );
      })}
    </div>
  );
}

const placeOf = (element: Element): number | null => {
  const row = element.closest("[data-index]");
  return row ? Number(row.getAttribute("data-index")) : null;
};

/** Arrow keys on a row's checkbox go to the next row's, which may have to be drawn first. */
function moveRow(event: KeyboardEvent<HTMLElement>, total: number, scrollTo: (place: number) => void): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const from = event.target as HTMLElement;
  if (step === undefined || from.getAttribute("role") !== "checkbox") return;
  event.preventDefault();
  const place = Math.min(total - 1, Math.max(0, (placeOf(from) ?? 0) + step));
  const { currentTarget } = event;
  scrollTo(place);
  requestAnimationFrame(() => {
    currentTarget.querySelector<HTMLElement>(`[data-index="${place}"] [role=checkbox]`)?.focus({ preventScroll: true });
  });
}

type HeaderProps = { isAll: boolean; isSome: boolean; onToggle: (isOn: boolean) => void };

function Header({ isAll, isSome, onToggle }: HeaderProps) {
  const cell = "truncate px-2 text-sm font-medium text-faint";
  const heads = [
    t("token.column.name"),
    t("row.account"),
    t("token.column.scopes"),
    t("row.sources"),
    t("token.column.expires"),
    t("token.column.used"),
    t("line.column"),
  ];
  return (
    <div role="rowgroup" className="border-b">
      <div role="row" aria-rowindex={1} className="flex h-9 items-center px-3 @4xl:grid @4xl:grid-cols-(--row)">
        <span role="columnheader">
          <span className="sr-only">{t("row.column.select")}</span>
          <Checkbox label={t("row.selectAll")} checked={isAll} indeterminate={isSome} onCheckedChange={onToggle} />
        </span>
        {heads.map((head) => (
          <span key={head} role="columnheader" className={cn(cell, "@max-4xl:sr-only")}>
            {head}
          </span>
        ))}
        <span role="columnheader" className="sr-only">
          {t("token.column.actions")}
        </span>
      </div>
    </div>
  );
}
