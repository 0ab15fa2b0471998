"use client";

import { ArrowDown, ArrowUp, ChevronsUpDown } from "lucide-react";
import { useMemo, useState } from "react";
import { cn } from "@/components/ui/cn";
import { type Column, sorted as inOrder, nextSorting, type Sorting } from "./columns";

/** What every table of the console can do; columns are typed by it. */
export const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel(), sortFns });

type Props<T extends RowData> = {
  /** Names the table for assistive technology. */
  caption: string;
  rows: T[];
  columns: Column<T>[];
  rowId: (row: T) => string;
  /** Classes of width by column, for tables that stand below each other. */
  widths?: Readonly<Record<string, string>>;
  /** Rows that are over, drawn fainter. */
  isFaded?: (row: T) => boolean;
};

/**
 * A sortable table that turns into cards when its place is narrow: the reading order stays, each cell carries its
 * column's name, and nothing scrolls sideways. Roles are explicit because a changed `display` would drop them.
 */
export function DataTable<T>({ caption, rows, columns, rowId, isFaded, widths }: Props<T>) {
  const [sorting, setSorting] = useState<Sorting>(null);
  const shown = useMemo(() => inOrder(rows, columns, sorting), [rows, columns, sorting]);
  return (
    <div className="@container min-w-0 overflow-clip rounded-b-lg">
      {/* biome-ignore-start lint/a11y/noRedundantRoles: see above */}
      {/* biome-ignore-start lint/a11y/useSemanticElements: see above */}
      <table role="table" className={cn("block w-full text-left @3xl:table", widths && "@3xl:table-fixed")}>
        <caption className="sr-only">{caption}</caption>
        <thead role="rowgroup" className="sr-only @3xl:not-sr-only @3xl:table-header-group">
          <tr role="row" className="border-b">
            {columns.map((column) => (
              <th
                key={column.id}
                role="columnheader"
                scope="col"
                aria-sort={sorting?.id === column.id ? (sorting.isDescending ? "descending" : "ascending") : undefined}
                className={cn(
                  "h-8 px-3 text-sm font-medium whitespace-nowrap text-faint first:pl-4 last:pr-4",
                  widths?.[column.id],
                )}
              >
                {column.sortValue ? (
                  <button
                    type="button"
                    onClick={() => setSorting(nextSorting(sorting, column, rows))}
                    className="-mx-1 inline-flex h-6 items-center gap-1 rounded-sm px-1 hover:text-ink"
                  >
                    {headOf(column)}
                    <SortMark isDescending={sorting?.id === column.id ? sorting.isDescending : null} />
                  </button>
                ) : (
                  headOf(column)
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup" className="block @3xl:table-row-group">
          {shown.map((row) => (
            <tr
              key={rowId(row)}
              role="row"
              data-row={rowId(row)}
              tabIndex={-1}
              className={cn(
                "relative block border-b px-4 py-3 last:border-b-0 hover:bg-canvas focus-visible:-outline-offset-2 @3xl:table-row @3xl:p-0",
                isFaded?.(row) && "text-soft",
              )}
            >
              {columns.map((column) => (
                <td
                  key={column.id}
                  role="cell"
                  data-label={typeof column.header === "string" ? column.header : undefined}
                  className="flex min-w-0 items-baseline gap-3 py-0.5 align-middle before:w-24 before:shrink-0 before:text-sm before:text-faint before:content-[attr(data-label)] first:pr-10 first:before:hidden @3xl:table-cell @3xl:h-11 @3xl:px-3 @3xl:py-1.5 @3xl:before:hidden @3xl:first:pl-4 @3xl:last:pr-4 last:@max-3xl:absolute last:@max-3xl:top-2 last:@max-3xl:right-2 last:@max-3xl:before:hidden"
                >
                  {column.cell({ row: { original: row } })}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {/* biome-ignore-end lint/a11y/useSemanticElements: see above */}
      {/* biome-ignore-end lint/a11y/noRedundantRoles: see above */}
    </div>
  );
}

const headOf = <T,>({ header }: Column<T>) => (typeof header === "string" ? header : header());

function SortMark({ isDescending }: { isDescending: boolean | null }) {
  if (isDescending === null) return <ChevronsUpDown aria-hidden className="size-3 opacity-50" />;
  const Arrow = isDescending ? ArrowDown : ArrowUp;
  return <Arrow aria-hidden className="size-3" />;
}
