// biome-ignore-all lint/a11y/useSemanticElements: rows of which only some are drawn stand by their own coordinates, which a table of HTML does not let them
// biome-ignore-all lint/a11y/useFocusableInteractive: rows and headings of a plain table are read, not focused
"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { ChevronRight } from "lucide-react";
import { type KeyboardEvent, memo, useEffect, useRef, useState } from "react";
import { Badge } from "@/components/ui/badge";
import { cn } from "@/components/ui/cn";
import { t } from "@/lib/i18n/t";
import { toneOf } from "./bars";
import { RowDetail, type RowDo } from "./row-detail";
import { type LogRow, momentOf, type Roles, restOf, valueAt, valueText } from "./rows";
import { stamp } from "./time";

/** As the preferences name it. */
export type Display = "table" | "compact" | "json";

type Props = {
  rows: readonly LogRow[];
  roles: Roles;
  /** Chosen columns; none for a line of everything. */
  columns: readonly string[];
  zone: string;
  /** How a row is written while no columns are chosen: all of it, its message alone, or as JSON. */
  display: Display;
  /** True while these rows are of the run before. */
  isStale: boolean;
  can: RowDo;
};

const ROW_PX = 29;
const OVERSCAN = 12;
const HEADER_ROWS = 1;

/**
 * The rows, newest first, of which only those in view are drawn. Arrow keys move between rows, Enter opens one; a
 * narrow place shows each row as a few lines instead of columns.
 */
export function LogTable({ rows, roles, columns, zone, display, isStale, can }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set());
  const [current, setCurrent] = useState(0);
  const wanted = useRef<number>(null);
  const list = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: OVERSCAN,
  });

  useEffect(() => {
    // The row that the keyboard went to may have been drawn only now.
    if (wanted.current === null) return;
    const button = scroller.current?.querySelector<HTMLElement>(`[data-index="${wanted.current}"] button`);
    if (!button) return;
    wanted.current = null;
    button.focus({ preventScroll: true });
  });

  function toggle(id: number) {
    setOpened((before) => {
      const after = new Set(before);
      if (!after.delete(id)) after.add(id);
      return after;
    });
  }

  function move(event: KeyboardEvent) {
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, Home: -rows.length, End: rows.length };
    const step = steps[event.key];
    if (step === undefined || !(event.target as HTMLElement).matches("[data-opens]")) return;
    event.preventDefault();
    const next = Math.min(rows.length - 1, Math.max(0, current + step));
    wanted.current = next;
    setCurrent(next);
    list.scrollToIndex(next);
  }

  const layout =
    columns.length > 0 ? `1.75rem 11.5rem repeat(${columns.length}, minmax(0, 1fr))` : "1.75rem 11.5rem minmax(0, 1fr)";
  const reachable = Math.min(current, rows.length - 1);
  return (
    <div
      role="table"
      aria-label={t("explore.rows")}
      aria-rowcount={rows.length + HEADER_ROWS}
      aria-busy={isStale || undefined}
      style={{ "--row": layout } as React.CSSProperties}
      className={cn("@container flex min-w-0 flex-col font-mono text-sm transition-opacity", isStale && "opacity-60")}
    >
      <Header columns={columns} time={roles.time} hasMessage={columns.length === 0} />
      <div
        ref={scroller}
        role="rowgroup"
        onKeyDown={move}
        className="h-[max(24rem,calc(100dvh-27rem))] overflow-x-hidden overflow-y-auto overscroll-contain"
      >
        <div role="presentation" style={{ height: list.getTotalSize() }} className="relative w-full">
          {list.getVirtualItems().map(({ index, key, start }) => {
            const one = rows[index];
            return (
              one && (
                <div
                  key={key}
                  ref={list.measureElement}
                  data-index={index}
                  role="row"
                  aria-rowindex={index + 1 + HEADER_ROWS}
                  style={{ transform: `translateY(${start}px)` }}
                  className="absolute inset-x-0 top-0 border-b"
                >
                  <Line
                    one={one}
                    roles={roles}
                    columns={columns}
                    zone={zone}
                    display={display}
                    isOpen={opened.has(one.id)}
                    isReachable={index === reachable}
                    onToggle={() => {
                      setCurrent(index);
                      toggle(one.id);
                    }}
                  />
                  {opened.has(one.id) && <RowDetail row={one.row} roles={roles} can={can} />}
                </div>
              )
            );
          })}
        </div>
      </div>
    </div>
  );
}

function Header({ columns, time, hasMessage }: { columns: readonly string[]; time: string; hasMessage: boolean }) {
  const cell = "truncate px-2 py-1.5 text-faint";
  return (
    <div role="rowgroup" className="sr-only shrink-0 border-b font-sans @2xl:not-sr-only">
      <div role="row" aria-rowindex={1} className="grid grid-cols-(--row)">
        <span role="columnheader" className="sr-only">
          {t("explore.open")}
        </span>
        <span aria-hidden />
        <span role="columnheader" className={cell}>
          {time || t("explore.time")}
        </span>
        {columns.map((name) => (
          <span role="columnheader" key={name} className={cell}>
            {name}
          </span>
        ))}
        {hasMessage && (
          <span role="columnheader" className={cell}>
            {t("explore.row")}
          </span>
        )}
      </div>
    </div>
  );
}

type LineProps = Pick<Props, "roles" | "columns" | "zone" | "display"> & {
  one: LogRow;
  isOpen: boolean;
  isReachable: boolean;
  onToggle: () => void;
};

const Line = memo(function Line({
  one: { row },
  roles,
  columns,
  zone,
  display,
  isOpen,
  isReachable,
  onToggle,
}: LineProps) {
  const moment = momentOf(row, roles.time);
  const time = moment === null ? valueText(row[roles.time]) : stamp(moment, zone);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a larger target for the button inside, which has the keyboard
    <div
      role="presentation"
      onClick={(event) => {
        // A press that ends a selection of text is not meant to open.
        if (window.getSelection()?.type === "Range") return;
        if (!(event.target as HTMLElement).closest("button")) onToggle();
      }}
      className="flex cursor-pointer flex-wrap items-start gap-x-1 py-1 hover:bg-canvas @2xl:grid @2xl:grid-cols-(--row) @2xl:gap-0"
    >
      <span role="cell" className="flex h-5 w-7 items-center justify-center">
        <button
          type="button"
          data-opens
          aria-expanded={isOpen}
          aria-label={t("explore.openRow", { time })}
          tabIndex={isReachable ? 0 : -1}
          onClick={onToggle}
          className="grid size-6 place-items-center rounded-sm text-faint hover:bg-hover hover:text-ink focus-visible:-outline-offset-2"
        >
          <ChevronRight aria-hidden className={cn("size-3.5 transition-transform", isOpen && "rotate-90")} />
        </button>
      </span>
      <span
        role="cell"
        className="px-1 leading-5 whitespace-nowrap text-soft @2xl:truncate @2xl:px-2"
        suppressHydrationWarning
      >
        {time}
      </span>
      {columns.length === 0 ? (
        <span
          role="cell"
          className="line-clamp-3 min-w-0 basis-full px-2 pl-8 leading-5 wrap-anywhere @2xl:line-clamp-1 @2xl:basis-auto @2xl:pl-2"
        >
          <Written row={row} roles={roles} display={display} />
        </span>
      ) : (
        columns.map((name) => (
          <span
            role="cell"
            key={name}
            data-label={name}
            className="min-w-0 basis-full px-2 pl-8 leading-5 wrap-anywhere before:mr-2 before:text-faint before:content-[attr(data-label)] @2xl:truncate @2xl:pl-2 @2xl:before:hidden"
          >
            {name === roles.level ? <Level row={row} roles={roles} /> : valueText(valueAt(row, name))}
          </span>
        ))
      )}
    </div>
  );
});

function Written({ row, roles, display }: Pick<LineProps, "roles" | "display"> & { row: LogRow["row"] }) {
  if (display === "json") return JSON.stringify(row);
  const rest = display === "compact" && roles.message ? [] : restOf(row, roles);
  return (
    <>
      <Level row={row} roles={roles} />
      {roles.message && <span>{valueText(row[roles.message])} </span>}
      {rest.map(([name, value]) => (
        <span key={name} className="text-soft">
          <span className="text-faint">{name}=</span>
          {value}{" "}
        </span>
      ))}
    </>
  );
}

function Level({ row, roles }: { row: LogRow["row"]; roles: Roles }) {
  const level = roles.level ? valueText(row[roles.level]) : "";
  if (level === "") return null;
  return (
    <Badge tone={toneOf(level)} className="mr-2 px-1 py-0 leading-4">
      {level}
    </Badge>
  );
}
