"use client";

import {
  type ColumnDef,
  createSortedRowModel,
  type RowData,
  rowSortingFeature,
  sortFns,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { ArrowDown, ArrowUp, ChevronsUpDown } from "lucide-react";
import { cn } from "@/components/ui/cn";

/** What every table of the console can do; columns are typed by it. */
export const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel(), sortFns });

type Props<T extends RowData> = {
  /** Names the table for assistive technology. */
  caption: string;
  rows: T[];
  // biome-ignore lint/suspicious/noExplicitAny: each column has a value type of its own
  columns: ColumnDef<typeof features, T, any>[];
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
export function DataTable<T extends RowData>({ caption, rows, columns, rowId, isFaded, widths }: Props<T>) {
  const table = useTable({ features, columns, data: rows, getRowId: rowId });
  return (
    <div className="@container min-w-0 overflow-clip rounded-b-lg">
      {/* biome-ignore-start lint/a11y/noRedundantRoles: see above */}
      {/* biome-ignore-start lint/a11y/useSemanticElements: see above */}
      <table role="table" className={cn("block w-full text-left @3xl:table", widths && "@3xl:table-fixed")}>
        <caption className="sr-only">{caption}</caption>
        <thead role="rowgroup" className="sr-only @3xl:not-sr-only @3xl:table-header-group">
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id} role="row" className="border-b">
              {group.headers.map((header) => {
                const sorted = header.column.getIsSorted();
                return (
                  <th
                    key={header.id}
                    role="columnheader"
                    scope="col"
                    aria-sort={sorted ? (sorted === "asc" ? "ascending" : "descending") : undefined}
                    className={cn(
                      "h-8 px-3 text-sm font-medium whitespace-nowrap text-faint first:pl-4 last:pr-4",
                      widths?.[header.column.id],
                    )}
                  >
                    {header.column.getCanSort() ? (
                      <button
                        type="button"
                        onClick={header.column.getToggleSortingHandler()}
                        className="-mx-1 inline-flex h-6 items-center gap-1 rounded-sm px-1 hover:text-ink"
                      >
                        <table.FlexRender header={header} />
                        {sorted === "asc" && <ArrowUp aria-hidden className="size-3" />}
                        {sorted === "desc" && <ArrowDown aria-hidden className="size-3" />}
                        {!sorted && <ChevronsUpDown aria-hidden className="size-3 opacity-50" />}
                      </button>
                    ) : (
                      <table.FlexRender header={header} />
                    )}
                  </th>
                );
              })}
            </tr>
          ))}
        </thead>
        <tbody role="rowgroup" className="block @3xl:table-row-group">
          {table.getRowModel().rows.map((row) => (
            <tr
              key={row.id}
              role="row"
              data-row={row.id}
              tabIndex={-1}
              className={cn(
                "relative block border-b px-4 py-3 last:border-b-0 hover:bg-canvas focus-visible:-outline-offset-2 @3xl:table-row @3xl:p-0",
                isFaded?.(row.original) && "text-soft",
              )}
            >
              {row.getAllCells().map((cell) => (
                <td
                  key={cell.id}
                  role="cell"
                  data-label={
                    typeof cell.column.columnDef.header === "string" ? cell.column.columnDef.header : undefined
                  }
                  className="flex min-w-0 items-baseline gap-3 py-0.5 align-middle before:w-24 before:shrink-0 before:text-sm before:text-faint before:content-[attr(data-label)] first:pr-10 first:before:hidden @3xl:table-cell @3xl:h-11 @3xl:px-3 @3xl:py-1.5 @3xl:before:hidden @3xl:first:pl-4 @3xl:last:pr-4 last:@max-3xl:absolute last:@max-3xl:top-2 last:@max-3xl:right-2 last:@max-3xl:before:hidden"
                >
                  <table.FlexRender cell={cell} />
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
