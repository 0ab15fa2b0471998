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
import { BodyCell, BodyRow, HeadCell, TableFrame } from "./table-parts";

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

/** A table (TableFrame) that sorts by the heads of its columns. */
export function DataTable<T extends RowData>({ caption, rows, columns, rowId, isFaded, widths }: Props<T>) {
  const table = useTable({ features, columns, data: rows, getRowId: rowId });
  const headers = table.getHeaderGroups().flatMap((group) => group.headers);
  return (
    <TableFrame
      caption={caption}
      isFixed={widths !== undefined}
      head={headers.map((header) => {
        const sorted = header.column.getIsSorted();
        return (
          <HeadCell key={header.id} sorted={sorted} className={widths?.[header.column.id]}>
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
          </HeadCell>
        );
      })}
    >
      {table.getRowModel().rows.map((row) => (
        <BodyRow key={row.id} id={row.id} isFaded={isFaded?.(row.original) ?? false}>
          {row.getAllCells().map((cell) => {
            const { header } = cell.column.columnDef;
            return (
              <BodyCell key={cell.id} label={typeof header === "string" ? header : undefined}>
                <table.FlexRender cell={cell} />
              </BodyCell>
            );
          })}
        </BodyRow>
      ))}
    </TableFrame>
  );
}
