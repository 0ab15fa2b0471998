import { type ColumnDef, createColumnHelper as create, type RowData } from "@tanstack/react-table";
import type { features } from "./data-table";

/** A column of a table of `T`. */
export type Column<T extends RowData> = ColumnDef<typeof features, T, never>;

/** Makes the columns of a table of `T`; `accessor` for those that sort by a value, `display` for the others. */
export const createColumnHelper = <T extends RowData>() => create<typeof features, T>();
